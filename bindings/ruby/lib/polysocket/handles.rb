# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # The functions of the extension that take tokens and operations, which are numbers there.
  module Native
    %i[token_create token_fire token_fired token_fileno token_free token_reset operation_attempts operation_fileno
       operation_free operation_result start_connect_host start_getaddrinfo start_getnameinfo].each do |name|
      define_singleton_method(name, Polysocket.instance_method(name))
      Polysocket.singleton_class.remove_method(name)
      Polysocket.remove_method(name)
    end
  end

  # Ends calls that wait: attach it to sockets with settoken, or give it to a look-up or a connection. Once it is fired,
  # each call that has it ends with Polysocket::Cancelled as soon as it would have to wait, until it is reset.
  class Token
    # Like new; with a block, the block's value, and the token is closed afterwards.
    def self.open
      token = new
      return token unless block_given?

      begin
        yield token
      ensure
        token.close
      end
    end

    # The handle of a token that an operation is given, or 0 for nil.
    def self.handle_of(token, operation)
      return 0 if nil.equal?(token)
      return token.__send__(:handle) if Token === token

      given = Blame.type_of(token)
      Blame.raise(TypeError.new("#{operation}: token must be a Polysocket::Token or nil, not #{given}"))
    end
    private_class_method :handle_of

    # Not a method of the object: a finalizer must not know its object. To free one twice is harmless.
    def self.releaser(handle)
      proc { Native.token_free(handle) }
    end
    private_class_method :releaser

    def initialize
      close if @handle
      @handle = Native.token_create
      ObjectSpace.define_finalizer(self, Token.__send__(:releaser, @handle))
    end

    # End the calls that wait with it; from any thread, or from a trap.
    def fire
      Native.token_fire(handle)
    end

    # Let calls wait again.
    def reset
      Native.token_reset(handle)
    end

    # Whether it is fired.
    def fired
      Native.token_fired(handle)
    end
    alias fired? fired

    # A descriptor that is readable while the token is fired, for event loops alone.
    def fileno
      Native.token_fileno(handle)
    end

    # The same as an IO, which does not own the descriptor.
    def to_io
      @io ||= IO.for_fd(fileno, "r", autoclose: false).tap { |io| io.instance_variable_set(:@token, self) }
    end

    # Give the token back, with its descriptor: what has it can no longer be ended by it. Twice is harmless.
    def close
      @io&.close
      Native.token_free(handle)
      @handle = nil
    end

    # Whether it is fired, or closed.
    def inspect
      "#<#{self.class} #{@handle.nil? ? 'closed' : fired ? 'fired' : 'not fired'}>"
    end

    undef_method :clone, :dup

    private

    # One that is closed has a number that is no handle.
    def handle
      @handle || -1
    end
  end

  # A look-up or a connection that is under way: what start_getaddrinfo and its like return. Its descriptor becomes
  # readable when there is something to do, and result is to be called then.
  class Operation
    private_class_method :new

    # Not a method of the object: a finalizer must not know its object. To free one twice is harmless.
    def self.releaser(handle)
      proc { Native.operation_free(handle) }
    end
    private_class_method :releaser

    def initialize(handle, token)
      @handle = handle
      @token = token
      ObjectSpace.define_finalizer(self, Operation.__send__(:releaser, handle))
    end

    # The descriptor to wait for, until it is readable.
    def fileno
      Native.operation_fileno(handle)
    end

    # The same as an IO, which does not own the descriptor.
    def to_io
      @io ||= IO.for_fd(fileno, "r", autoclose: false).tap { |io| io.instance_variable_set(:@operation, self) }
    end

    # What it was to find, or its failure; an IO::WaitReadable while it is not over. Never waits.
    def result
      Native.operation_result(handle)
    end

    # What came of each attempt to connect: arrays of address, name of the status, code, seconds and text.
    def attempts
      Native.operation_attempts(handle)
    end

    # End it, whether it is over or not. Twice is harmless.
    def close
      @io&.close
      Native.operation_free(handle)
      @handle = nil
    end

    undef_method :clone, :dup

    private

    def handle
      @handle || -1
    end
  end

  # The token of a socket.
  class Socket
    alias settoken_native settoken
    alias accept_native accept
    private :settoken_native, :accept_native

    # Let a Token end the calls of this socket that wait, or none with nil. Sockets that come from this one, by accept
    # and dup, start with the same token.
    def settoken(token)
      raise FrozenError.new("can't modify frozen #{self.class}: #{inspect}", receiver: self) if frozen?

      settoken_native(Token.__send__(:handle_of, token, "settoken"))
      # The socket keeps the token.
      @token = token
      nil
    end
    alias token= settoken

    # Wait for a connection: an array of its socket and its address. With a block, which gets both, the socket is closed
    # afterwards.
    def accept
      pair = accept_native
      pair[0].instance_variable_set(:@token, @token) if @token
      block_given? ? pair[0].hand_to { |socket| yield socket, pair[1] } : pair
    end
  end
end
