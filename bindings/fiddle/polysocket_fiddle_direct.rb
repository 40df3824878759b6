# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The short way for methods that take numbers and bytes and give one result, such as send and recv. Everything about
# them is known beforehand, and the memory that C writes to is used again: making it takes longer than the call.

module PolysocketFiddle
  # What a direct call gives when its arguments are not as plain as that: then the long way takes them, or says what is
  # wrong with them.
  UNSUITED = Object.new

  # One such method.
  class Direct
    # The most bytes that it receives.
    ROOM = 4096
    # Numbers that the long way makes of other values.
    CONVERTED = %w[timeout seconds delay].freeze
    INTEGERS = { "int64_t" => 64, "int32_t" => 32 }.freeze

    # An argument: its place among C's, what it is, the place of its length, its default, and the bits of a number.
    Step = Struct.new(:place, :kind, :length, :usual, :bits)
    # Memory that one call at a time has.
    Scratch = Struct.new(:memory, :address)

    # The short way of a form, if it has one.
    def self.of(objects, form)
      new(objects, form) if suits?(form)
    end

    def self.suits?(form)
      function = form.function
      given = function.given.drop(1)
      function.plain? && function.results.size < 2 && given.size == form.arguments.size &&
        form.arguments.all? { |one| argument?(one, given.find { |each| [each.name] == one.sets }) } &&
        function.parameters.select(&:output?).all? { |one| output?(one) }
    end
    private_class_method :suits?

    def self.argument?(argument, input)
      return false if !input || CONVERTED.include?(argument.name) || Form::TRUTHS.include?(input.name)

      usual = !argument.optional || Integer === argument.usual
      usual && (input.kind == "bytes" || (input.kind == "number" && INTEGERS.key?(input["type"])))
    end
    private_class_method :argument?

    # What a call that fails has written all the same is for the long way.
    def self.output?(parameter)
      return false if parameter["partial"] || Form::TRUTHS.include?(parameter.name)

      case parameter.kind
      when "error" then true
      when "bytes" then parameter.size.nil?
      when "number", "descriptor" then parameter["type"] == "int64_t *"
      end
    end
    private_class_method :output?

    def initialize(objects, form)
      @objects, @function = objects, form.function
      @names = @function.parameters.map(&:name)
      @steps = form.arguments.map { |argument| step(argument) }
      @free = []
      lay_out(objects.library.records.fetch("ps_error")["size"])
    end

    # The result, or UNSUITED. The operation is for the exception.
    def call(operation, handle, values)
      return UNSUITED unless handle

      words = @words.dup
      words[0] = handle.to_i
      kept = fill(words, values) or return UNSUITED
      scratch = @free.pop || made
      @places.each { |place, offset| words[place] = scratch.address + offset }
      status = made_call(words)
      kept.clear # Until here it has kept the bytes.
      raise Blame.outside(failure(operation, status, scratch)), cause: nil unless status.zero?

      result(scratch).tap { @free << scratch }
    end

    def inspect
      "#<#{self.class} #{@function.raw.name}>"
    end

    private

    def step(argument)
      input = @function.given.find { |one| one.name == argument.sets[0] }
      kind = input.kind == "bytes" ? :bytes : input.buffer ? :capacity : :number
      Step.new(@names.index(input.name), kind, @names.index(input.length), argument.usual, INTEGERS[input["type"]])
    end

    # The error record, the places of numbers, and a room, one behind the other.
    def lay_out(offset)
      outputs = @function.parameters.select(&:output?).reject { |one| one.kind == "error" || one.room? }
      @record = offset
      @places = { @names.index(@function.parameters.find { |one| one.kind == "error" }.name) => 0 }
      outputs.each_with_index { |one, index| @places[@names.index(one.name)] = offset + index * Function::PLACE }
      @count = offset
      @room = offset + outputs.size * Function::PLACE
      room = @function.parameters.find(&:room?)
      @places[@names.index(room.name)] = @room if room
      @is_room = !room.nil?
      @size = @room + (room ? ROOM : 0)
      @words = Array.new(@names.size, 0)
    end

    def made
      memory = PolysocketFiddle.zeros(@size)
      Scratch.new(memory, memory.to_i)
    end

    # Gives what must live until the call is over; nil for arguments that are not plain.
    def fill(words, values)
      kept = []
      @steps.each_with_index do |step, index|
        value = values[index]
        value = step.usual if UNSET.equal?(value)
        return unless step.kind == :bytes ? put_bytes(words, step, value, kept) : put_number(words, step, value)
      end
      kept
    end

    def put_number(words, step, value)
      return unless Integer === value
      return unless step.kind == :capacity ? value.between?(0, ROOM) : value.bit_length < step.bits

      words[step.place] = value
    end

    # A copy, which shares the memory until somebody changes the String. A BasicObject has no instance_of?.
    def put_bytes(words, step, value, kept)
      return unless String === value && value.instance_of?(String)

      kept << pointer = Fiddle::Pointer[String.new(value).freeze]
      words[step.place] = pointer.to_i
      words[step.length] = pointer.size
    end

    def made_call(words)
      raw = @function.raw
      @function.waits? ? Interrupted.guard { raw.call(*words) } : raw.call(*words)
    end

    def failure(operation, status, scratch)
      Exceptions.of(@objects.library.error(status, scratch.memory[0, @record]), operation)
    end

    def result(scratch)
      return if @function.results.empty?

      number = scratch.memory[@count, Function::PLACE].unpack1("q")
      @is_room ? scratch.memory[@room, number] : number
    end
  end
  private_constant :UNSUITED, :Direct
end
