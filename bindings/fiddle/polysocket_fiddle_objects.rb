# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The document's objects, for programs that would rather not call functions: PolysocketFiddle::Socket and its like, and
# the functions of the module, with the names, arguments and exceptions of `polysocket`. They are put into the module
# when a program asks for the first of them.

require_relative "polysocket_fiddle_exceptions"
require_relative "polysocket_fiddle_addresses"
require_relative "polysocket_fiddle_methods"
require_relative "polysocket_fiddle_direct"
require_relative "polysocket_fiddle_lists"
require_relative "polysocket_fiddle_batch"
require_relative "polysocket_fiddle_special"
require_relative "polysocket_fiddle_socket"
require_relative "polysocket_fiddle_file"

module PolysocketFiddle
  # The objects of a library.
  class Objects
    CLASSES = { "ps_socket" => Socket, "ps_file" => File, "ps_token" => Token, "ps_operation" => Operation }.freeze
    # Names of Ruby's own that are methods of the objects here.
    RENAMED = { "initialize" => "socket" }.freeze

    # The library gives no handle this number.
    NOWHERE = 1

    attr_reader :library, :addresses

    def initialize(library)
      @library = library
      @addresses = Addresses.new(self)
      @described = Hash.new { |all, (kind, name)| all[[kind, name]] = Described.new(name) }
      read_description
    end

    def inspect
      "#<#{self.class} #{@library.inspect}>"
    end

    def class_of(target)
      CLASSES[target]
    end

    # Call a function for an operation. `names` has those of the program for the function's inputs.
    def invoke(operation, name, names, inputs)
      @library.functions.fetch(name).call(*inputs)
    rescue Failure => e
      raise Exceptions.of(e, operation, attempts_of(e)), cause: nil
    rescue TypeError, RangeError, ArgumentError, EncodingError => e
      # What a method of a value has raised stays.
      raise unless e.message.b.start_with?("#{name}: ")

      # Only a text with a NUL in it is refused with this class, which `polysocket` has for errors of the library's.
      kind = ArgumentError === e ? TypeError : e.class
      raise kind, e.message.sub(/\A#{name}: ([\w.]+)/) { "#{operation}: #{named($1, names)}" }
    end

    # The object or the list for a handle.
    def made(target, handle)
      CLASSES.key?(target) ? CLASSES[target].__send__(:of, handle) : Lists.of(self, target, handle)
    end

    # Call a method or, without an object, a function of the module. What it makes is handed to the block, if there is
    # one, and closed afterwards.
    def perform(kind, name, object, values, named, &block)
      result = Blame.on_behalf do
        call = @described.fetch([kind, name]).understood(self, object, values, named)
        special = [Special, Batch].find { |one| one::ALL.key?([kind, name]) }
        special ? special.public_send(special::ALL[[kind, name]], call) : call.perform
      end
      block ? lend(result, &block) : result
    end

    def function?(name)
      @described.key?([nil, name.to_s])
    end

    # What a call with these arguments is, perhaps under the name of another operation.
    def understood(object, name, values, named, operation = name)
      kind = object && target_of(object.class)
      @described.fetch([kind, name]).understood(self, object, values, named).tap { |call| call.operation = operation }
    end

    def forms_of(kind, name)
      @described.fetch([kind, name]).forms.dup
    end

    # The type of the handles that objects of a class have.
    def target_of(wanted)
      CLASSES.key(CLASSES.values.find { |one| wanted <= one })
    end

    # The handle of an object that stands for nothing. The library refuses it, also where NULL would be allowed.
    def nothing(target)
      Handle.new(target, NOWHERE, nil)
    end

    # Put everything into a module: its functions, constants and the methods of its classes.
    def offer(place)
      @library.constant_names("").each { |name| place.const_set(name, @library[name]) }
      @library.constant_names("PS_").each do |name|
        short = name.delete_prefix("PS_")
        place.const_set(short, @library[name]) unless place.const_defined?(short, false)
      end
      @described.each do |(kind, name), described|
        define(kind ? CLASSES[kind] : place.singleton_class, kind, name, described)
      end
      define(Socket, nil, "initialize", @described[[nil, "socket"]])
    end

    private

    # An input of a function, or a field of one, as the program calls it.
    def named(input, names)
      names[input] || input.sub(/\A\w+/) { |first| names[first] || first }
    end

    def read_description
      @library.description["functions"].each do |one|
        next unless @library.functions.key?(one["name"])

        first = one["parameters"][0]
        kind = first["target"] if first && first["name"] == "self"
        (one["methods"] || []).each { |about| @described[[kind, about["name"]]].forms << Form.new(self, one, about) }
      end
      @described.default = nil
    end

    # A method whose parameters Ruby knows by name.
    def define(place, kind, name, described)
      return if place.method_defined?(name, false) && kind

      parameters, names = described.signature
      given = "[#{names.join(', ')}], #{parameters.include?('**') ? 'named' : '{}'}"
      object = kind ? "self" : "nil"
      short = short_way(kind, name, described, parameters, names)
      called = "OBJECTS.perform(#{kind.inspect}, #{RENAMED.fetch(name, name).inspect}, #{object}, #{given}"
      body = name == "initialize" ? "take(#{called}))" : "#{short}#{called}, &block)"
      block = name == "initialize" ? "" : "#{', ' unless parameters.empty?}&block"
      place.class_eval("def #{name}(#{parameters}#{block}) = #{body}", __FILE__, __LINE__)
    end

    # The beginning of such a method that may go the short way; empty for others.
    def short_way(kind, name, described, parameters, names)
      return "" if !kind || described.forms.size > 1 || special?(kind, name)

      direct = Direct.of(self, described.forms[0]) or return ""
      DIRECTS << direct
      plain = "#{'named.empty? && ' if parameters.include?('**')}!block"
      "#{plain} && !UNSUITED.equal?(found = DIRECTS[#{DIRECTS.size - 1}].call(#{name.inspect}, @handle, " \
        "[#{names.join(', ')}])) ? found : "
    end

    def special?(kind, name)
      [Special, Batch].any? { |one| one::ALL.key?([kind, name]) }
    end

    def lend(result)
      made = Array === result ? result : [result]
      yield(*made)
    ensure
      made&.grep(Closing)&.each(&:close)
    end

    # What came of the attempts to connect that failed.
    def attempts_of(failure)
      report = failure.handles["report"] or return
      Lists.attempts(self, report)
    ensure
      @library.ps_operation_free(report) if report
    end
  end

  # The short ways of methods.
  DIRECTS = [] # rubocop:disable Style/MutableConstant
  OBJECTS = Objects.new(load)
  private_constant :Objects, :DIRECTS, :OBJECTS
  OBJECTS.offer(self)
end
