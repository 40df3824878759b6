# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# polysocket through Fiddle: PolysocketFiddle.load gives an object with all functions of the library, under their C
# names. They are built from the description that the library carries, so nothing here is about any single one of them.
# README.md tells what a function takes, returns and raises. The objects are in polysocket_fiddle_objects.rb.

require "fiddle"
require "json"

require_relative "polysocket_fiddle_errors"
require_relative "polysocket_fiddle_failures"
require_relative "polysocket_fiddle_parameter"
require_relative "polysocket_fiddle_values"
require_relative "polysocket_fiddle_hooks"

module PolysocketFiddle
  SONAME = "libpolysocket.so.0"
  VARIABLE = "POLYSOCKET_LIBRARY"
  # Linux's number for: this process has rights that whoever started it has not.
  AT_SECURE = 23
  # The shape of the description that is read here.
  FORMAT = 1

  # Load the library of this path, else that of the environment variable, of the gem, or of the dynamic loader.
  def self.load(path = nil)
    named = ENV.fetch(VARIABLE, "")
    return opened(path, "'#{path}' (given to load)") if path
    return opened(named, "'#{named}' (from #{VARIABLE})") unless named.empty? || more_rights?

    inside = carried
    inside ? opened(inside, "'#{inside}' (in the gem)") : opened(SONAME, "'#{SONAME}' (by the dynamic loader)")
  end

  # Whether the environment comes from somebody with fewer rights, as in set-user-ID programs. Whoever may set the
  # variable could have any code run.
  def self.more_rights?
    told = Fiddle::Function.new(Fiddle::Handle::DEFAULT["getauxval"], [Fiddle::TYPE_LONG], Fiddle::TYPE_LONG)
    told.call(AT_SECURE) != 0
  rescue Fiddle::DLError
    [Process.uid, Process.gid] != [Process.euid, Process.egid]
  end

  # The library beside the extension, in a gem that has both; nil for modules that come without one.
  def self.carried
    _, extension = $LOAD_PATH.resolve_feature_path("polysocket_native")
    path = ::File.join(::File.dirname(extension), SONAME) if extension
    path if path && ::File.exist?(path)
  end

  def self.opened(name, tried)
    handle = Fiddle.dlopen(name)
    begin
      Library.new(handle, description_of(handle))
    rescue Fiddle::DLError, JSON::ParserError, Unreadable => e
      raise LoadError, "#{tried} is not a polysocket library that fits this module: #{e.message}"
    end
  rescue Fiddle::DLError => e
    advice = "set #{VARIABLE} to the path of #{SONAME}, or LD_LIBRARY_PATH to its folder"
    raise LoadError, "cannot load the polysocket library; tried #{tried}: #{e.message}; #{advice}"
  end

  def self.description_of(handle)
    describe = Fiddle::Function.new(handle["ps_description"], [], Fiddle::TYPE_VOIDP)
    description = JSON.parse(describe.call.to_s)
    raise Unreadable, "its description is no object" unless description.is_a?(Hash)

    format, bits = description.values_at("format", "pointer_bits")
    own = 8 * Fiddle::SIZEOF_VOIDP
    raise Unreadable, "its description has format #{format.inspect}, and #{FORMAT} is expected" unless format == FORMAT
    raise Unreadable, "its description is for pointers of #{bits} bits, and this Ruby's have #{own}" unless bits == own

    description
  end
  private_class_method :more_rights?, :carried, :opened, :description_of

  # The objects, the functions of the module and the constants of the system are there as soon as one is asked for,
  # with the library that load finds then.
  def self.objects
    require_relative "polysocket_fiddle_objects"
    OBJECTS
  end
  private_class_method :objects

  def self.const_missing(name)
    objects
    const_defined?(name, false) ? const_get(name, false) : super
  end

  def self.respond_to_missing?(name, include_all)
    objects.function?(name) || super
  end

  def self.method_missing(name, ...)
    objects.function?(name) ? public_send(name, ...) : super
  end

  # A number that stands for something of the library's. The collector gives it back unless that has been done: the
  # library never uses a number again, so it may well have been. It does so without running Ruby, in which an exception
  # out of a signal's handler would be lost.
  class Handle
    attr_reader :type, :to_ptr
    # The handles that it works with, by the function that has attached each. They live as long.
    attr_accessor :attached

    def initialize(type, number, free)
      @type = type
      @attached = {}
      @to_ptr = Fiddle::Pointer.new(number, 0, free)
    end

    def to_i
      @to_ptr.to_i
    end

    def inspect
      format("#<%s %s %#x>", self.class, @type, to_i)
    end
  end

  # One function of the library: takes Ruby's values, and gives Ruby's values or an exception.
  class Function
    include Failures

    # Bytes for any number and any pointer.
    PLACE = 8
    # No object has more bytes.
    LARGEST = 2**(8 * Fiddle::SIZEOF_VOIDP - 1) - 1

    # The function as C has it, with every argument.
    attr_reader :raw
    # All parameters, those that a caller gives, and those that he gets.
    attr_reader :parameters, :given, :results

    def initialize(library, address, description)
      @library = library
      @name, @returns, @waits = description.values_at("name", "returns", "blocks")
      @parameters = description["parameters"].map { |one| Parameter.new(@name, one, library.shapes) }
      @parameters.each { |one| one.buffer = @parameters.find { |other| other.name == one["measures"] } }
      # The library leaves Ruby's lock by itself where it has hooks, and must find it held then.
      hooked = @parameters.any? { |parameter| %w[handle hooks].include?(parameter.kind) || parameter.shape&.hooked? }
      @raw = Fiddle::Function.new(address, @parameters.map { |one| one.taken.fiddle },
                                     Type.of(@returns["type"]).fiddle, name: @name, need_gvl: hooked || !@waits)
      lay_out
    end

    def waits?
      @waits
    end

    # Does it work with one object, and return a status?
    def plain?
      @returns["kind"] == "status" && @given[0]&.name == "self" && !@error.nil? && @records.empty?
    end

    def call(*values)
      unless values.size == @given.size
        taken = "#{@given.size} (#{@given.map(&:name).join(', ')})"
        raise ArgumentError, "#{@name}: wrong number of arguments: given #{values.size}, expected #{taken}"
      end
      answer(words_of(values)).tap { |results| note(values, results) }
    end

    private

    # A function of two handles attaches the second to the first. What is made of a handle has the same attached.
    def note(values, results)
      object = values.first
      return unless Handle === object

      if @given.size == 2 && @given[1].kind == "handle"
        object.attached = object.attached.merge(@name => values[1])
      else
        [*results].each { |made| made.attached = object.attached if Handle === made && made.type == object.type }
      end
    end

    # The parts that the parameters play. Numbers and pointers that come back get a place each behind the error record,
    # all in one piece of memory that unpack reads in one go.
    def lay_out
      @given, @results = @parameters.select(&:given?), @parameters.select(&:result?)
      @rooms, @places = @parameters.select(&:room?), @parameters.select(&:place?)
      @records = @parameters.select { |parameter| parameter.output? && parameter.kind == "record" }
      @error = @parameters.find { |parameter| parameter.kind == "error" }
      start = @error ? @library.records.fetch(@error["target"])["size"] : 0
      @offsets = @places.each_index.map { |index| start + index * PLACE }
      @size = start + @places.size * PLACE
      @template = @places.zip(@offsets).map { |place, offset| "@#{offset}#{place.type.letter}" }.join
    end

    # C's arguments by name, as far as they follow from the caller's.
    def words_of(values)
      words = @given.zip(values).to_h { |parameter, value| [parameter.name, parameter.converted(value)] }
      @parameters.each do |parameter|
        words[parameter.name] = @library.hooks.to_ptr if parameter.kind == "hooks"
        next unless parameter.length && !parameter.output?

        words[parameter.length] = (words[parameter.name]&.size || 0) / parameter.each
      end
      words
    end

    # Call with room enough for whatever comes back.
    def answer(words)
      sizes = @rooms.to_h { |room| [room, room.size || words[room.length]] }
      loop do
        results = attempt(words, sizes)
        return results.size > 1 ? results : results.first if results
      end
    end

    # The results; or nil when a text did not fit, and then `sizes` has what it needs.
    def attempt(words, sizes)
      rooms = sizes.to_h { |one, size| [one, room([size * one.each, 1].max)] }
      records = @records.to_h { |record| [record.name, @library.record(record["target"])] }
      memory = PolysocketFiddle.zeros([@size, 1].max)
      outputs = outputs(memory, records, rooms, sizes)
      arguments = arguments(words, outputs)
      returned = @waits ? Interrupted.guard { @raw.call(*arguments) } : @raw.call(*arguments)
      raise failure(returned, memory) if @returns["kind"] == "status" && returned != 0

      written = records.merge(@places.map(&:name).zip(memory[0, @size].unpack(@template)).to_h)
      told(returned) + @results.map { |one| result(one, written, rooms, words) } unless grown?(written, sizes)
    rescue Exception => e # also what a signal's handler raises as soon as the call is over
      salvage(e, memory, rooms) if memory
      raise
    ensure
      [*rooms&.values, *memory].each(&:call_free)
    end

    # Not zeroed, as Fiddle::Pointer.malloc does it: a caller that asks for the largest of rooms may get a few bytes.
    def room(size)
      raise NoMemoryError, "#{@name}: no memory for #{size} bytes" if size > LARGEST

      Fiddle::Pointer.new(Fiddle.malloc(size), size, Fiddle::RUBY_FREE)
    end

    # Where C is to write, by name.
    def outputs(memory, records, rooms, sizes)
      words = records.transform_values(&:to_ptr)
      words[@error.name] = memory if @error
      @places.zip(@offsets) { |place, offset| words[place.name] = memory + offset }
      @rooms.each { |room| words.update(room.name => rooms[room], room.length => sizes[room]) }
      words
    end

    # All in C's order. The memory that is pointed to lives for as long as the caller has both Hashes.
    def arguments(words, outputs)
      @parameters.map do |parameter|
        word = outputs.fetch(parameter.name) { words[parameter.name] }
        word = word.to_ptr if Shape::Node === word
        Fiddle::Pointer === word ? word.to_i : word || 0
      end
    end

    # A text is told with its whole length, also where it was cut.
    def grown?(written, sizes)
      cut = @rooms.select { |room| room["terminated"] && written[room["count"]] >= sizes[room] }
      cut.each { |room| sizes[room] = written[room["count"]] + 1 }.any?
    end

    # The return value, unless the function returns nothing or a status.
    def told(returned)
      case @returns["kind"]
      when "number" then [returned]
      when "text" then [text(returned)]
      else []
      end
    end

    def result(parameter, written, rooms, words)
      return filled(parameter, rooms[parameter], written[parameter["count"]]) if parameter.room?
      return words[parameter.name].told if parameter.changed?

      value = written[parameter.name]
      case parameter.kind
      when "handle" then value.zero? ? nil : @library.handle(parameter["target"], value)
      when "text" then text(value)
      else value
      end
    end

    def filled(parameter, room, count)
      bytes = room[0, count * parameter.each]
      return bytes.unpack("#{Type.element(parameter['type']).letter}*") if parameter.kind == "numbers"
      return parameter.shape.records(bytes) if parameter.kind == "records"

      parameter.kind == "text" ? bytes.force_encoding(Encoding::UTF_8) : bytes
    end

    def text(address)
      Fiddle::Pointer.new(address).to_s.force_encoding(Encoding::UTF_8) unless address.zero?
    end
  end

  # The loaded library: each of its functions is a method.
  class Library
    # The description as Hashes and Arrays, its records by name, and Ruby's part in calls that wait.
    attr_reader :description, :records, :hooks, :shapes
    # The functions as C has them, by name: each a Fiddle::Function that takes every argument.
    attr_reader :raw
    # The functions as Ruby has them, by name.
    attr_reader :functions

    # Sockets keep the address of the hooks, so these stay for good.
    KEPT = []
    private_constant :KEPT

    def initialize(handle, description)
      @description = description
      @records = description["records"].to_h { |record| [record["name"], record] }
      @statuses = description["statuses"].to_h { |status| status.values_at("value", "name") }
      KEPT << @hooks = Hooks.new(@records.fetch("ps_hooks"))
      @shapes = Shape.all(description, @hooks)
      @functions = functions = bound(handle)
      check_sizes(functions)
      @raw = functions.transform_values(&:raw)
      @free = description["handles"].to_h { |one| [one["name"], @raw[one["free"]]] }.compact
      @attach = attaching.transform_values { |name| functions.fetch(name) }
      functions.each do |name, function|
        define_singleton_method(name) { |*values| Blame.on_behalf { function.call(*values) } }
      end
      @constants = all_constants
      @constants.each { |name, value| define_singleton_method(name) { value } }
    end

    # For how many seconds calls that need not wait may follow each other before Ruby's other threads get a turn; nil
    # for no limit. README.md tells what it costs.
    def switch_interval
      @hooks.switch_interval
    end

    def switch_interval=(seconds)
      @hooks.switch_interval = seconds
    end

    # A constant by its name, of the headers or of the system: ps["AF_INET"] is ps.AF_INET.
    def [](name)
      @constants.fetch(name) { raise KeyError, "no constant has the name #{name.inspect}" }
    end

    def constant?(name)
      @constants.key?(name)
    end

    # The names of all constants that begin so.
    def constant_names(beginning)
      @constants.keys.select { |name| name.start_with?(beginning) }
    end

    # A new record of zeros: for `raw`, or as the empty address.
    def record(type)
      Record.new(@records.fetch(type))
    end

    # An object for a number that a raw function gave. It is the collector's from now on.
    def handle(type, number)
      made = Handle.new(type, number, @free.fetch(type))
      @attach[type]&.call(made)
      made
    end

    # Free what a number of that type stands for, if it does.
    def give_back(type, number)
      @free.fetch(type).call(number)
    end

    # The exception for a status, with what the error record says that the call has filled, if there was one.
    def error(status, record)
      told = record ? @shapes.fetch("ps_error").told(record, {}) : {}
      Failure.new(status, @statuses.fetch(status, status.to_s), told)
    end

    def inspect
      "#<#{self.class} #{@description.values_at('name', 'version').join(' ')}>"
    end

    private

    # The library's own word for the size of each record.
    def check_sizes(functions)
      @records.each do |name, record|
        told = functions["#{name}_size"]&.call || record["size"]
        next if told == record["size"]

        raise Unreadable, "a #{name} has #{record['size']} bytes by its description, and #{told} in the library"
      end
    end

    # A function with something that this file doesn't know is none of its functions.
    def bound(handle)
      @description["functions"].each_with_object({}) do |function, found|
        found[function["name"]] = Function.new(self, handle[function["name"]], function)
      rescue Unreadable
        next
      end
    end

    # Those of the system differ between systems; the library has them.
    def all_constants
      described = @description["constants"] + @description["statuses"]
      system = Array.new(ps_constant_count) { |index| ps_constant_at(index) }
      described.to_h { |one| one.values_at("name", "value") }.merge(system.to_h)
    end

    # The functions that give hooks to what handles of a type stand for.
    def attaching
      @description["functions"].each_with_object({}) do |function, found|
        taken = function["parameters"].select { |parameter| parameter["direction"] == "in" }
        found[taken[0]["target"]] = function["name"] if taken.map { |one| one["kind"] } == %w[handle hooks]
      end
    end
  end
end
