# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What the functions raise. The exceptions of the objects are in polysocket_fiddle_exceptions.rb.

module PolysocketFiddle
  # All errors that the document names.
  module Error
    # A number of the system's, or 0; what failed; how many bytes went all the same; what came of each attempt of
    # connect_host: arrays of address, name of the status, code, seconds and text; the bytes that recv_exact or
    # recv_until had received.
    attr_reader :code, :operation, :done, :attempts, :partial

    # Ruby's own would forget that an error of the system's is one of these.
    def dup
      super.tap { |copy| copy.extend(Error) unless Error === copy }
    end

    # Let it tell what a failure does.
    def tell(failure, operation, attempts)
      @code, @operation, @done, @attempts = failure.code, operation, failure.done, attempts
      @partial = failure.partial
      self
    end
  end

  # Errors of calls. Their backtrace begins with the program's own line: Ruby shows the source of the first line, and a
  # line of these files would explain nothing.
  module Blame
    OURS = ::File.join(__dir__, "polysocket_fiddle").freeze
    private_constant :OURS

    class << self
      # Do what a program has called.
      def on_behalf
        yield
      rescue Error, TypeError, RangeError, ArgumentError, EncodingError, FrozenError, NoMemoryError => e
        raise outside(e, e.backtrace)
      end

      # Let the backtrace of an error begin outside of these files.
      def outside(error, lines = caller)
        # Without memory there are none.
        lines ||= []
        program = lines.drop_while { |line| line.start_with?(OURS) }
        error.set_backtrace(program) unless program.empty? || program.size == lines.size
        error
      end
    end
  end
  private_constant :Blame

  # A function that failed. The message is the library's.
  class Failure < StandardError
    include Error

    # The class of the error as a number, and its name, such as "PS_E_OS".
    attr_reader :status, :name
    # The address that it was about, as a record; the empty one when there was none.
    attr_reader :address
    # Handles that there are all the same, by the names of the parameters that receive them.
    attr_accessor :handles

    def initialize(status, name, record)
      super(record["message"] || name)
      @status, @name = status, name
      @code, @operation, @done, @address = record.values_at("code", "operation", "done", "address")
      @handles = {}
    end
  end
end
