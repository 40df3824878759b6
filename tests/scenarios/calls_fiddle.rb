# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# How the operations call the library: like any program where they can, and as C does where a scenario wants pointers.

# For FiddleOperations.
module FiddleCalls
  PS = PolysocketFiddle.load

  # The NULL pointer of a scenario.
  NULL = Object.new
  def NULL.inspect
    "NULL"
  end

  # Bytes that hold any number, pointer or record.
  LARGEST_RESULT = PS.records.values.map { |record| record["size"] }.max

  private

  # Call a function as a program does. NULL is nil where that is taken; elsewhere the library has to refuse it.
  def invoke(name, *values)
    parameters = PS.description["functions"].find { |function| function["name"] == name }["parameters"]
    given = parameters.select { |parameter| given?(parameter, parameters) }
    values = values.zip(given).map { |value, about| value.equal?(NULL) && may_be_nil?(about) ? nil : value }
    return PS.public_send(name, *values) unless @without_results || values.any?(NULL)

    call_raw(name, parameters, given.map { |parameter| parameter["name"] }.zip(values).to_h)
  end

  # A NULL buffer has a length of 1 in scenarios, which nil has not.
  def may_be_nil?(parameter)
    parameter && parameter["nullable"] && !parameter["length"]
  end

  # Calls in the block get NULL for every result, and end it.
  def without_results
    @without_results = true
    catch(:called) { yield && nil }
  ensure
    @without_results = false
  end

  # Is it the caller's to say, as bindings/fiddle/README.md has it?
  def given?(parameter, parameters)
    buffer = parameters.find { |other| other["name"] == parameter["measures"] }
    parameter["direction"] != "out" && parameter["kind"] != "hooks" &&
      (!buffer || (buffer["direction"] == "out" && !buffer["terminated"] && !buffer["enough"]))
  end

  # Call with pointers of our own: NULL, with a length of 1, where the scenario says it, and perhaps for every result.
  def call_raw(name, parameters, given)
    error = PS.record("ps_error")
    words = given.transform_values { |value| word_of(value) }
    parameters.each { |parameter| add_buffer(parameter, given, words) }
    arguments = parameters.map do |parameter|
      parameter["kind"] == "error" ? error.to_ptr : words.fetch(parameter["name"]) { place_for(parameter) }
    end
    status = PS.raw[name].call(*arguments.map { |word| word.is_a?(Fiddle::Pointer) ? word.to_i : word })
    raise PS.error(status, error.bytes) if parameters.last["kind"] == "error" && status != 0

    throw :called if @without_results
  end

  # Call a function with NULL for its last buffer, and a length that goes with it.
  def without_value(name, socket, level, option, length)
    error = PS.record("ps_error")
    status = PS.raw[name].call(word_of(socket).to_i, level, option, 0, length, error.to_ptr.to_i)
    raise PS.error(status, error.bytes) if status != 0
  end

  # An argument as C has it. Pointers are objects until the call, so that what they point to lives.
  def word_of(value)
    case value
    when String then Fiddle::Pointer["#{value.b}\0"]
    when PolysocketFiddle::Record, PolysocketFiddle::Handle then value.to_ptr
    when nil, NULL then 0
    else value
    end
  end

  # Where a result may go, which nobody reads; or no hooks, or no text.
  def place_for(parameter)
    wanted = parameter["direction"] == "out" && !parameter["length"] && !@without_results
    wanted ? Fiddle::Pointer.malloc(LARGEST_RESULT, Fiddle::RUBY_FREE) : 0
  end

  # A buffer's length, or a buffer of the length that is given.
  def add_buffer(parameter, given, words)
    name, length = parameter.values_at("name", "length")
    return unless length

    if parameter["direction"] == "in"
      words[length] = given[name].equal?(NULL) ? 1 : given[name].to_s.bytesize
    elsif given[length].equal?(NULL)
      words[length] = 1
    elsif !parameter["terminated"]
      words[length] = given.fetch(length) { parameter["enough"] }
      words[name] = Fiddle::Pointer.malloc([words[length], 1].max, Fiddle::RUBY_FREE)
    end
  end

  # Receive into a buffer of our own. Gives the count, the whole buffer, and the sender's address.
  def receive_into(name, socket, flags, room, size)
    buffer = room.equal?(NULL) ? nil : "." * room
    error, address, count = PS.record("ps_error"), PS.record("ps_address"), Fiddle::Pointer["\0" * 8]
    capacity = size.zero? ? buffer&.bytesize || 1 : size
    words = [word_of(socket).to_i, flags, buffer ? Fiddle::Pointer[buffer].to_i : 0, capacity, 0, count.to_i]
    words << address.to_ptr.to_i if name.include?("from")
    status = PS.raw[name].call(*words, error.to_ptr.to_i)
    raise PS.error(status, error.bytes) if status != 0

    [count[0, 8].unpack1("q"), buffer.b, address]
  end
end
