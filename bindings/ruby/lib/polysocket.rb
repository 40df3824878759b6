# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

require "polysocket_native"

# Sockets as the Python 2.6 socket document describes them. The extension defines the module, its constants, its errors
# and Polysocket::Socket; here is what Ruby people expect besides.
module Polysocket
  # The version of the library in use.
  VERSION = version.freeze

  class << self
    # Whether this platform has IPv6 at all; a machine may still have it switched off.
    def has_ipv6
      const_defined?(:AF_INET6, false)
    end
    alias has_ipv6? has_ipv6

    # As Socket.open.
    def socket(...)
      Socket.open(...)
    end
  end

  # A socket. The methods have the document's names, and some have the names of IO's besides.
  class Socket
    # Like new; with a block, the block's value, and the socket is closed afterwards.
    def self.open(*arguments, **options)
      socket = new(*arguments, **options)
      return socket unless block_given?

      begin
        yield socket
      ensure
        socket.close
      end
    end

    # The timeout in seconds; nil for none, 0.0 in non-blocking mode.
    alias timeout gettimeout
    alias timeout= settimeout

    # Whether calls wait, for a while at least. Assigning true lets them wait without a timeout.
    alias blocking? getblocking
    alias blocking= setblocking

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

    # An IO for those who wait for several at once, IO.select for one, or who hand the descriptor to a child process. It
    # doesn't own the descriptor, and is closed together with the socket.
    def to_io
      number = fileno
      raise IOError, "closed socket" if number.negative?
      return @io if @io && !@io.closed? && @io.fileno == number

      @io = IO.for_fd(number, "r+", autoclose: false)
      # Else the descriptor could be collected under an IO in use.
      @io.instance_variable_set(:@socket, self)
      @io
    end

    alias close_handle close
    alias detach_handle detach
    private :close_handle, :detach_handle

    # Close the socket. Calls that other threads have under way end as if it were open; new ones fail.
    def close
      @io&.close
      close_handle
    end

    # The descriptor, which the caller owns from now on; -1 when the socket is closed already.
    def detach
      @io&.close
      detach_handle
    end

    def inspect
      "#<#{self.class} #{[inspect_state, *inspect_traits, *inspect_addresses].join(' ')}>"
    rescue SystemCallError
      "#<#{self.class} uninitialized>"
    end

    private

    # The copy has a descriptor of its own.
    def initialize_dup(original)
      super
      @io = nil
    end

    # What inspect tells:

    def inspect_state
      closed? ? "closed" : "fd=#{fileno}"
    end

    def inspect_traits
      ["family=#{constant_name('AF_', family)}", "type=#{constant_name('SOCK_', type)}", "proto=#{proto}"]
    end

    def inspect_addresses
      { laddr: :getsockname, raddr: :getpeername }.filter_map do |label, question|
        address = public_send(question)
        "#{label}=#{address.inspect}" unless address.nil? || address.empty?
      rescue SystemCallError
        nil
      end
    end

    # The constant of that number, or the number where there is none.
    def constant_name(prefix, number)
      names = Polysocket.constants.select { |name| name.start_with?(prefix) }
      names.find { |name| Polysocket.const_get(name) == number } || number
    end
  end

  # The document's name for the class of sockets.
  SocketType = Socket
end
