# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

require "polysocket_native"

# Sockets as the Python 2.6 socket document describes them. The extension defines the module, its constants, its errors
# and Polysocket::Socket; here is what Ruby people expect besides.
module Polysocket
  VERSION = version.freeze

  # Whether this platform can have IPv6 sockets.
  def self.has_ipv6
    const_defined?(:AF_INET6)
  end

  # A new socket; with a block, the block's value, and the socket is closed afterwards.
  def self.socket(...)
    Socket.open(...)
  end

  # A socket of the document. Methods have the document's names.
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

    # The timeout in seconds, nil for none; 0.0 in non-blocking mode.
    alias timeout gettimeout
    alias timeout= settimeout
    alias blocking? getblocking

    def closed?
      fileno.negative?
    end

    def inspect
      "#<#{self.class} #{closed? ? 'closed' : "fd=#{fileno}"} family=#{family} type=#{type} proto=#{proto}>"
    rescue SystemCallError
      "#<#{self.class} uninitialized>"
    end
  end

  # The document's name for the class of sockets.
  SocketType = Socket
end
