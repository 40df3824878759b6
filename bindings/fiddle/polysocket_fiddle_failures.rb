# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Calls that end with an exception: nothing that they have made or received is lost.

module PolysocketFiddle
  # An exception of any class that ended a call which had received something: what Thread#raise or the handler of a
  # signal raises, too.
  module Partial
    # The bytes that had come.
    attr_reader :partial

    # Give them to an exception.
    def self.give(exception, bytes)
      return if exception.frozen?

      exception.instance_variable_set(:@partial, bytes)
      exception.extend(self) unless Error === exception
    end
  end

  # A part of Function.
  module Failures
    private

    # The error, with the handles that are the caller's all the same; nobody else gives these back.
    def failure(status, memory)
      error = @library.error(status, @error && memory[0, @size])
      @places.zip(@offsets, memory[0, @size].unpack(@template)) do |place, offset, number|
        next unless place.kind == "handle" && place["partial"] && !number.zero?

        memory[offset, Function::PLACE] = "\0" * Function::PLACE
        error.handles[place.name] = @library.handle(place["target"], number)
      end
      error
    end

    # Nobody will get what the function may have made. Bytes go with the exception, unless the call has not begun.
    def salvage(exception, memory, rooms)
      @places.zip(memory[0, @size].unpack(@template)) do |place, number|
        @library.give_back(place["target"], number) if place.kind == "handle" && !number.zero?
        next unless place["partial"] && place["measures"] && rooms
        next if Failure === exception && %w[PS_E_VALUE PS_E_RANGE].include?(exception.name)

        _, room = rooms.find { |one, _| one.name == place["measures"] }
        Partial.give(exception, room[0, number]) if room
      end
    end
  end
  private_constant :Failures
end
