# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Methods of objects and of the module, made of what the description says of them: names, arguments, their order and
# their defaults. Written down here is only how Ruby's values become inputs, and results Ruby's values.

module PolysocketFiddle
  # An argument that was left out.
  UNSET = Object.new
  def UNSET.inspect
    "(left out)"
  end

  # A call of a method: the operation's name, the object or nil, the form that is meant, and values by argument.
  Call = Struct.new(:objects, :operation, :object, :form, :given) do
    # The value of an argument, or what stands for it when it is left out.
    def [](name)
      given.fetch(name) { form.arguments.find { |one| one.name == name }&.usual }
    end

    def given?(name)
      given.key?(name)
    end

    def handle
      object&.__send__(:handle)
    end

    # The number of an argument.
    def number(name)
      form.number_of(self, name, self[name])
    end

    # Do what the description says, perhaps with other values.
    def perform(**others)
      form.call(with(**others))
    end

    def with(**others)
      self.class.new(objects, operation, object, form, given.merge(others.transform_keys(&:to_s)))
    end

    # Call another function for this operation.
    def invoke(name, *inputs)
      objects.invoke(operation, name, {}, inputs)
    end

    def refuse(exception, problem)
      raise exception, "#{operation}: #{problem}"
    end
  end

  # A function of the library under one of its names in scripts.
  class Form
    Argument = Struct.new(:name, :sets, :optional, :usual)
    # The beginnings of the names of the constants that an argument takes as a Symbol.
    SYMBOLS = { "family" => %w[AF_], "type" => %w[SOCK_], "proto" => %w[IPPROTO_], "level" => %w[SOL_ IPPROTO_],
                "flags" => %w[MSG_ AI_ NI_], "how" => %w[SHUT_] }.freeze
    # The names of options begin as their level does.
    OPTIONS = { "SOL_SOCKET" => %w[SO_ SCM_], "IPPROTO_IP" => %w[IP_], "IPPROTO_IPV6" => %w[IPV6_],
                "IPPROTO_TCP" => %w[TCP_], "IPPROTO_UDP" => %w[UDP_] }.freeze
    # Numbers of C that are yes or no.
    TRUTHS = %w[blocking inheritable answer fired].freeze
    LONGEST_DELAY = 9e9
    NANOSECONDS = 1e9

    # The function, all arguments, those among them that may go by position, and how many have to be there.
    attr_reader :function, :arguments, :placed, :fewest

    def initialize(objects, described, about)
      @objects, @library = objects, objects.library
      @function = @library.functions.fetch(described["name"])
      @name = described["name"]
      @inputs = @function.given.to_h { |input| [input.name, input] }
      @arguments = about["arguments"].map do |one|
        usual = one["default"]
        usual = @library[usual] if String === usual
        usual = "" if usual.nil? && one.key?("default") && @inputs[one["sets"][0]]&.optional_bytes?
        Argument.new(one["name"], one["sets"], one.key?("default"), usual)
      end
      # What ends a wait goes by name alone.
      @placed = @arguments.reject { |one| one.sets.any? { |target| target.start_with?("wait.") } }
      @fewest = @arguments.rindex { |one| !one.optional }.to_i + (@arguments.all?(&:optional) ? 0 : 1)
    end

    # The values by argument; nil when these are not this function's arguments.
    def by_name(values, named)
      return if values.size > @placed.size

      given = @placed.first(values.size).map(&:name).zip(values).to_h
      names = @arguments.map(&:name)
      return unless named.keys.all? { |name| names.include?(name) && !given.key?(name) }

      given.update(named)
      given if @arguments.all? { |one| one.optional || given.key?(one.name) } && takes?(given)
    end

    # Where one method has two functions, one takes numbers and the other one bytes.
    def takes?(given)
      kind = @inputs["value"]&.kind
      return true if kind == "text" || !given.key?("value")

      value = given["value"]
      (kind == "bytes") == (!Checks.whole?(value) && !String.try_convert(value).nil?) || given.key?("optlen")
    end

    def inspect
      "#<#{self.class} #{@name}>"
    end

    def call(call)
      inputs = {}
      inputs["self"] = call.handle if @inputs.key?("self")
      @arguments.each { |argument| set(inputs, call, argument) }
      ordered = @inputs.each_value.map { |input| inputs.fetch(input.name) { input.kind == "number" ? 0 : nil } }
      outcome(call, @objects.invoke(call.operation, @name, names, ordered))
    end

    # The number for an argument, a Symbol's too.
    def number_of(call, name, value)
      Checks.number("#{call.operation}: #{name}", number(call, name, "number", value), "int64_t")
    end

    # The seconds of an argument, or PS_NO_TIMEOUT.
    def seconds(call, name, value)
      return @library.PS_NO_TIMEOUT if nil.equal?(value) && name == "timeout"

      number = real(call, name, value)
      return number unless name == "timeout" && number.negative?

      call.refuse(ArgumentError, "Timeout value out of range (#{format('%g', number)} s is negative)")
    end

    # C's yes or no. 0 is no, as in the document's programs.
    def truth(value)
      value && !0.equal?(value) ? 1 : 0
    end

    private

    # The inputs of the function and the fields of its records, by name, as the program calls them.
    def names
      @names ||= @arguments.flat_map do |argument|
        argument.sets.map.with_index do |target, place|
          [target, argument.sets.size == 2 ? %w[host port][place] : argument.name]
        end
      end.to_h
    end

    def set(inputs, call, argument)
      return if argument.sets.empty?

      value = call.given.fetch(argument.name, UNSET)
      return set_pair(inputs, call, argument, value) if argument.sets.size == 2

      put(inputs, call, argument.name, argument.sets[0], UNSET.equal?(value) ? argument.usual : value, value)
    end

    # Host and port are one argument.
    def set_pair(inputs, call, argument, value)
      return if UNSET.equal?(value) || nil.equal?(value)

      form = Addresses::ENDPOINT
      pair = @objects.addresses.items(call.operation, argument.name, form, value)
      %w[host port].zip(argument.sets, pair) { |name, target, item| put(inputs, call, name, target, item, item) }
    end

    # Put a value where it belongs: an input, a field of one, or a flag in one.
    def put(inputs, call, name, target, value, given)
      input, part = target.split(".")
      about = @inputs[input]
      # What follows from others, such as the length of what is handed in.
      return unless about
      return inputs[input] = UNSET.equal?(given) ? value : converted(call, name, about, value) unless part

      if about.kind == "record"
        put_field(inputs, call, name, about, part, value)
      else
        others = Checks.number("#{call.operation}: #{input}", inputs[input] || 0, "int64_t")
        inputs[input] = others | (truth(value) * @library[part])
      end
    end

    def put_field(inputs, call, name, about, part, value)
      return if nil.equal?(value) || (part == "deadline" && 0.equal?(value))

      field = about.shape.fields.find { |one| one.name == part }
      (inputs[about.name] ||= {})[part] = field.way == :handle ? handle(call, name, value, field.type) :
                                          converted(call, name, field, value)
    end

    # What C takes.
    def converted(call, name, about, value)
      case name
      when "timeout", "seconds" then return seconds(call, name, value)
      when "delay" then return delay(call, value)
      end
      return truth(value) if TRUTHS.include?(about.name)

      return given(call, name, about, value) unless text?(about)

      number = Checks.whole(value) if name == "port"
      return number.to_s if Integer === number

      nil.equal?(value) ? nil : text(value)
    end

    def text?(about)
      about.respond_to?(:kind) ? about.kind == "text" : about.way == :text
    end

    def given(call, name, about, value)
      kind = about.respond_to?(:kind) ? about.kind : about.way.to_s
      case kind
      when "number", "descriptor" then number(call, name, kind, value)
      when "handle" then nil.equal?(value) && about["nullable"] ? nil : handle(call, name, value, about["target"])
      when "record" then about["target"] == "ps_address" ? address(call, value) : value
      when "bytes" then nil.equal?(value) ? usual(name) : value
      when "numbers" then descriptors(value)
      else value
      end
    end

    # A text in another encoding than one that contains ASCII is converted.
    def text(value)
      string = String.try_convert(value) or return value
      string.encoding.ascii_compatible? ? string.b : string
    end

    def real(call, name, value)
      return Float(value) if Numeric === value && value.real?

      call.refuse(TypeError, "#{name} must be a number, not #{Checks.shown(value)}")
    end

    def delay(call, value)
      number = real(call, "delay", value)
      return (number * NANOSECONDS).round if number.positive? && number <= LONGEST_DELAY

      call.refuse(RangeError, "delay must be above 0 and at most 9e9 seconds, not #{Checks.shown(value)}")
    end

    # nil is as good as left out where the module's functions look something up; methods of objects want a number.
    def number(call, name, kind, value)
      return Checks.descriptor(value) if kind == "descriptor"

      value = named(call, name, value) if Symbol === value
      return usual(name) if nil.equal?(value) && usual(name) && (!call.object || name == "count")

      name == "value" && [true, false, nil].any? { |one| one.equal?(value) } ? truth(value) : Checks.whole(value)
    end

    def usual(name)
      @arguments.find { |one| one.name == name }&.usual
    end

    # The constant that a Symbol stands for, with the beginning of its name or without.
    def named(call, name, value)
      beginnings = name == "optname" ? option_beginnings(call) : SYMBOLS[name]
      return value unless beginnings

      given = value.name
      names = given.ascii_only? ? ["", *beginnings].map { |beginning| "#{beginning}#{given}" } : []
      found = names.find { |one| @library.constant?(one) }
      shown = "#{beginnings[0]}..."
      return @library[found] if found

      call.refuse(ArgumentError, "#{name} must be a number or the name of a constant #{shown}, " \
                                 "not #{Checks.shown(value)}")
    end

    def option_beginnings(call)
      level = call["level"]
      level = named(call, "level", level) if Symbol === level
      found = OPTIONS.find { |name, _| @library.constant?(name) && @library[name] == level }
      found ? found[1] : %w[SO_]
    end

    def handle(call, name, value, type)
      target = type.delete_suffix("*").rstrip
      wanted = @objects.class_of(target)
      return value.__send__(:handle) if wanted === value

      call.refuse(TypeError, "#{name} must be a #{wanted}, not #{Checks.shown(value)}")
    end

    def address(call, value)
      return @objects.addresses.for_socket(call.operation, call.handle, value) if call.handle

      @objects.addresses.numeric(call.operation, value)
    end

    def descriptors(value)
      list = Array.try_convert(value) or return value
      list.map { |one| Checks.descriptor(one) }
    end

    # The results as Ruby's values.
    def outcome(call, results)
      outputs = @function.results
      return outputs.empty? ? results : result(call, outputs[0], results) if outputs.size < 2

      outputs.zip(results).map { |output, value| result(call, output, value) }
    end

    def result(call, output, value)
      return value && @objects.made(output["target"], value) if output.kind == "handle"
      return @objects.addresses.value(value, call.handle) if output["target"] == "ps_address"
      return value != 0 if TRUTHS.include?(output.name)

      output["type"] == "double *" && value == @library.PS_NO_TIMEOUT ? nil : value
    end
  end

  # All functions of the library that have one name in scripts.
  class Described
    attr_reader :name, :forms

    def initialize(name)
      @name = name
      @forms = []
    end

    # Parameters as Ruby writes them: where functions differ, by all their names.
    def signature
      longest = @forms.max_by { |form| form.placed.size }
      fewest = @forms.map(&:fewest).min
      names = longest.placed.each_index.map { |place| name_at(place) }
      written = names.each_with_index.map { |one, place| place < fewest ? one : "#{one} = UNSET" }
      written << "**named" if longest.arguments.any?(&:optional)
      [written.join(", "), names]
    end

    # The call that is meant: the first function with room for these arguments.
    def understood(objects, object, values, named)
      given = values.take_while { |value| !UNSET.equal?(value) }
      named = named.transform_keys(&:to_s)
      @forms.sort_by { |form| form.arguments.size }.each do |form|
        found = form.by_name(given, named)
        return Call.new(objects, @name, object, form, found) if found
      end
      refuse(given, named)
    end

    def inspect
      "#<#{self.class} #{@name}>"
    end

    private

    def name_at(place)
      @forms.filter_map { |form| form.placed[place]&.name }.uniq.join("_or_")
    end

    def refuse(values, named)
      names = @forms.flat_map { |form| form.arguments.map(&:name) }.uniq
      unknown = named.keys - names
      raise ArgumentError, "unknown keyword: :#{unknown[0]}" if unknown.any?

      twice = names.first(values.size) & named.keys
      raise ArgumentError, "#{@name}: #{twice[0]} is given twice" if twice.any?

      wanted = @forms.map { |form| form.arguments.map { |one| one.optional ? "[#{one.name}]" : one.name }.join(", ") }
      raise ArgumentError, "#{@name}: the arguments are (#{wanted.join(') or (')})"
    end
  end
  private_constant :UNSET, :Call, :Form, :Described
end
