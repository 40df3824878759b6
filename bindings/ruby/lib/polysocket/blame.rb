# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Errors in what a program passes. Their backtrace begins with the program's own line: Ruby shows the source of the
  # first line, and a line of this library would explain nothing.
  module Blame
    FOLDER = ::File.dirname(__FILE__).freeze
    OURS = ["#{FOLDER}/".freeze, "#{FOLDER}.rb:".freeze].freeze
    private_constant :FOLDER, :OURS

    class << self
      # Raise the error at the line that called the library.
      def raise(error)
        Kernel.raise(outside(error))
      end

      # Do what Ruby may refuse because of what the program has passed.
      def on_behalf
        yield
      rescue TypeError, ArgumentError, NameError => e
        Kernel.raise(outside(e, e.backtrace))
      end

      # A number of bytes as an Integer, or nil.
      def length(value)
        number = Integer.try_convert(value)
        refuse(value, "Integer") unless number || nil.equal?(value)
        raise(ArgumentError.new("negative length #{number} given")) if number&.negative?

        number
      end

      def refuse(value, wanted)
        raise(TypeError.new("no implicit conversion of #{type_of(value)} into #{wanted}"))
      end

      # What a message calls the class of a value. A BasicObject cannot be asked for it.
      def type_of(value)
        can?(value, :class) ? value.class : "BasicObject"
      end

      # Whether a value has a method. A BasicObject cannot be asked, but those that stand for another object can, such
      # as a Tempfile.
      def can?(value, method)
        value.respond_to?(method)
      rescue NoMethodError => e
        Kernel.raise unless e.name == :respond_to? && value.equal?(e.receiver)

        false
      end

      # A string that can be received into, or nil; it is asked for before anything is received.
      def buffer(value)
        string = String.try_convert(value)
        refuse(value, "String") unless string || nil.equal?(value)
        return string unless string&.frozen?

        raise(FrozenError.new("can't modify frozen #{string.class}: #{string.inspect}", receiver: string))
      end

      # Let the backtrace of an error begin outside of the library. The extension calls it before it raises.
      def outside(error, lines = caller)
        lines = lines.drop_while { |line| line.start_with?(__FILE__) }
        program = lines.drop_while { |line| line.start_with?(*OURS) }
        # Ruby shows the source of the line only while nobody has set a backtrace.
        error.set_backtrace(program) unless program.empty? || program.size == lines.size
        error
      end
    end
  end
  private_constant :Blame
end
