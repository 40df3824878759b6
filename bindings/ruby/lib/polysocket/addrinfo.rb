# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Addresses as Ruby's own sockets give them. Ruby's library "socket" is loaded when one is asked for.
  class Socket
    # As an Addrinfo.
    def local_address
      as_ruby_socket(&:local_address)
    end

    # The other end, as an Addrinfo.
    def remote_address
      as_ruby_socket(&:remote_address)
    end

    # Where a server can be reached, as an Addrinfo.
    def connect_address
      as_ruby_socket(&:connect_address)
    end

    # The user and the group of the process at the other end.
    def getpeereid
      as_ruby_socket(&:getpeereid)
    end

    # As an array of family, port, host and number; of AF_UNIX, of family and path. The number stands for the host,
    # unless its name is asked for, with true.
    def addr(reverse_lookup = false)
      described(getsockname, reverse_lookup)
    end

    # The same of the other end.
    def peeraddr(reverse_lookup = false)
      described(getpeername, reverse_lookup)
    end

    private

    def described(address, reverse_lookup)
      return ["AF_UNIX", address] if family == AF_UNIX
      unless [AF_INET, AF_INET6].include?(family)
        Blame.raise(ArgumentError.new("addr and peeraddr are for AF_INET, AF_INET6 and AF_UNIX"))
      end

      number, port = address
      named = reverse_lookup && reverse_lookup != :numeric
      host = named ? Polysocket.getnameinfo(address, NI_NUMERICSERV)[0] : number
      [family == AF_INET ? "AF_INET" : "AF_INET6", port, host, number]
    end

    # Lend the descriptor to a socket of Ruby's own.
    def as_ruby_socket
      raise IOError, "closed socket" if closed?

      require "socket"
      lent = ::BasicSocket.for_fd(fileno)
      lent.autoclose = false
      yield lent
    end
  end
end
