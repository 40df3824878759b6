# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What the objects have in Ruby's own words. Their other methods come from the description.

module PolysocketFiddle
  # What is closed after a block.
  module Closing
  end

  # An object with a handle of the library's.
  class Held
    class << self
      # With a block, the block's value, and the object is closed afterwards.
      def open(...)
        new(...)
      end

      private

      def of(handle)
        made = allocate
        made.instance_variable_set(:@handle, handle)
        made
      end
    end

    include Closing

    private

    def handle
      @handle || OBJECTS.nothing(OBJECTS.target_of(self.class))
    end

    # An IO on the descriptor, which doesn't own it. It keeps the object, whose descriptor could be collected under it.
    def io_on(number, mode)
      IO.for_fd(number, mode, autoclose: false).tap { |io| io.instance_variable_set(:@object, self) }
    end
  end
  private_constant :Closing, :Held

  # The IO of a socket is closed with it, and lets go of the descriptor when the socket does.
  module EndsWithSocket
    def close(...)
      super
    ensure
      end_io
    end

    def detach(...)
      super
    ensure
      end_io
    end

    private

    # It doesn't own the descriptor, so this closes nothing else.
    def end_io
      @io.close if @io && closed?
    end
  end
  private_constant :EndsWithSocket

  # A socket. The methods have the document's names, and some have the names of IO's besides.
  class Socket < Held
    prepend EndsWithSocket

    def self.new(*arguments, **options)
      socket = super
      return socket unless block_given?

      begin
        yield socket
      ensure
        socket.close
      end
    end

    def timeout
      gettimeout
    end

    def timeout=(seconds)
      settimeout(seconds)
    end

    # Whether calls wait, for a while at least. Assigning true lets them wait without a timeout.
    def blocking?
      getblocking
    end

    def blocking=(flag)
      setblocking(flag)
    end

    # Whether it is in non-blocking mode. Having a timeout is another mode.
    def nonblock?
      !blocking?
    end

    def nonblock=(flag)
      self.blocking = !flag
    end

    def closed?
      fileno.negative?
    end

    # Whether new programs do not inherit the descriptor.
    def close_on_exec?
      !get_inheritable
    end

    def close_on_exec=(flag)
      set_inheritable(!flag)
    end

    def token=(token)
      settoken(token)
    end

    # An IO for IO.select and its like, which doesn't own the descriptor.
    def to_io
      number = fileno
      raise Blame.outside(IOError.new("closed socket")) if number.negative?
      return @io if @io && !@io.closed? && @io.fileno == number

      @io = io_on(number, "r+")
    end

    def inspect
      state = closed? ? "closed" : "fd=#{fileno}"
      "#<#{self.class} #{state} family=#{family} type=#{type} proto=#{proto}>"
    rescue Error
      "#<#{self.class} uninitialized>"
    end

    def listening?
      listening
    end

    private

    def take(socket)
      @handle = socket.__send__(:handle)
    end

    # The copy has a descriptor of its own.
    def initialize_copy(original)
      super
      @io = nil
      @handle = OBJECTS.invoke("dup", "ps_socket_dup", {}, [original.__send__(:handle)])
    end
  end

  # The document's name for the class of sockets.
  SocketType = Socket

  # Ends calls that wait: attach it to sockets with settoken, or give it to a look-up or a connection.
  class Token < Held
    def self.new(&block)
      PolysocketFiddle.token(&block)
    end

    # Whether it is fired.
    def fired?
      fired
    end

    def to_io
      @io ||= io_on(fileno, "r")
    end

    # Give it back, with its descriptor. Twice is harmless.
    def close
      OBJECTS.library.ps_token_free(handle)
    end

    undef_method :clone, :dup
  end

  # A look-up or a connection that is under way: what start_getaddrinfo and its like return.
  class Operation < Held
    private_class_method :new

    # An IO that is readable when result is to be called.
    def to_io
      @io ||= io_on(fileno, "r")
    end

    # End it, whether it is over or not. Twice is harmless.
    def close
      OBJECTS.library.ps_operation_free(handle)
    end

    undef_method :clone, :dup
  end

  class << self
    # Whether this platform has IPv6 at all; a machine may still have it switched off.
    def has_ipv6
      const_defined?(:AF_INET6, false)
    end
    alias has_ipv6? has_ipv6

    def has_dualstack_ipv6?
      has_dualstack_ipv6
    end

    # As the methods of the socket.
    def send_fds(socket, ...)
      checked("send_fds", socket).send_fds(...)
    end

    def recv_fds(socket, ...)
      checked("recv_fds", socket).recv_fds(...)
    end

    private

    def checked(operation, socket)
      return socket if Socket === socket

      text = "#{operation}: socket must be a PolysocketFiddle::Socket, not #{Checks.shown(socket)}"
      raise Blame.outside(TypeError.new(text))
    end
  end
end
