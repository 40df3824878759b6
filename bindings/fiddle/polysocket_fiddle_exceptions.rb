# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The exceptions of the objects: the classes that Ruby programs rescue. Each of them is a PolysocketFiddle::Error.

require_relative "polysocket_fiddle_errors"

module PolysocketFiddle
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

  # The stream ended before all bytes had come.
  class EndOfStream < EOFError
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
              "PS_E_MEMORY" => NoMemoryError, "PS_E_HANDLE" => ClosedError, "PS_E_CLOSED" => ClosedError,
              "PS_E_EOF" => EndOfStream }.freeze
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
