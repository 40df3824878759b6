# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The exceptions: Failure for the functions, and for the objects the classes that Ruby programs rescue. Each of them is
# a PolysocketFiddle::Error.

module PolysocketFiddle
  # All errors that the document names.
  module Error
    # A number of the system's, or 0; what failed; how many bytes went all the same; what came of each attempt of
    # connect_host: arrays of address, name of the status, code, seconds and text.
    attr_reader :code, :operation, :done, :attempts

    # Ruby's own would forget that an error of the system's is one of these.
    def dup
      super.tap { |copy| copy.extend(Error) unless Error === copy }
    end

    # Let it tell what a failure does.
    def tell(failure, operation, attempts)
      @code, @operation, @done, @attempts = failure.code, operation, failure.done, attempts
      self
    end
  end

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

  # Ruby's library "socket" defines it in the same way, now or later.
  Object.const_set(:SocketError, Class.new(StandardError)) unless Object.const_defined?(:SocketError)

  # An error without a number of the system's.
  class SocketError < ::SocketError
    include Error
  end

  # A host that the name service does not know, by h_errno.
  class HostError < SocketError; end

  # A host or a service that cannot be resolved, by an EAI_* value.
  class AddressInfoError < SocketError; end

  # The timeout or the deadline passed. `rescue Errno::ETIMEDOUT` finds it too.
  class Timeout < (IO.const_defined?(:TimeoutError, false) ? IO::TimeoutError : IOError)
    include Error

    def errno
      Errno::ETIMEDOUT::Errno
    end
  end

  # The socket is closed. `rescue Errno::EBADF` finds it too.
  class ClosedError < IOError
    include Error

    def errno
      Errno::EBADF::Errno
    end
  end

  # A token ended the call.
  class Cancelled < Errno::ECANCELED
    include Error
  end

  # It would have to wait for data.
  class WouldBlockReading < IO::EAGAINWaitReadable
    include Error
  end

  # It would have to wait for room.
  class WouldBlockWriting < IO::EAGAINWaitWritable
    include Error
  end

  # It goes on by itself.
  class InProgress < IO::EINPROGRESSWaitWritable
    include Error
  end

  # Failures as the exceptions of objects.
  module Exceptions
    PLAIN = { "PS_E_TIMEOUT" => Timeout, "PS_E_HERROR" => HostError, "PS_E_GAIERROR" => AddressInfoError,
              "PS_E_VALUE" => ArgumentError, "PS_E_RANGE" => RangeError, "PS_E_TYPE" => TypeError,
              "PS_E_MEMORY" => NoMemoryError, "PS_E_HANDLE" => ClosedError, "PS_E_CLOSED" => ClosedError }.freeze
    # Operations that wait for room rather than for data.
    FOR_ROOM = /\A(?:send|connect|write|flush|close)/.freeze

    module_function

    # An error without a number that is found here.
    def plain(operation, problem)
      record = { "message" => "#{operation}: #{problem}", "code" => 0, "operation" => operation, "done" => 0 }
      of(Failure.new(nil, "PS_E_OS", record), operation)
    end

    # The exception for a failure of the operation that the program has called; nil stands for the failure's own.
    def of(failure, operation, attempts = nil)
      operation ||= failure.operation
      text = failure.message.delete_prefix("#{failure.operation}: ")
      made = made(failure, operation, text)
      Error === made ? made.tell(failure, operation, attempts) : made
    end

    def made(failure, operation, text)
      plain = PLAIN[failure.name] || (SocketError if failure.code.zero?)
      return plain.new("#{operation}: #{text}") if plain

      detail = detail(failure.code, operation, text)
      numbered = numbered(failure)
      numbered ? numbered.new(detail) : SystemCallError.new(detail, failure.code).extend(Error)
    end

    # Ruby puts the system's text in front by itself.
    def detail(code, operation, text)
      rest = text.delete_prefix(SystemCallError.new(nil, code).message).delete_prefix(" ")
      rest.empty? ? operation : "#{operation}: #{rest}"
    end

    def numbered(failure)
      return Cancelled if failure.name == "PS_E_CANCELLED"
      return unless failure.name == "PS_E_WOULD_BLOCK"
      return InProgress unless failure.code == Errno::EAGAIN::Errno

      FOR_ROOM.match?(failure.operation) ? WouldBlockWriting : WouldBlockReading
    end
    private_class_method :made, :detail, :numbered
  end
  private_constant :Exceptions
end
