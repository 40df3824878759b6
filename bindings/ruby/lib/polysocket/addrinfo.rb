# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Addresses as Ruby's own sockets give them. Ruby's library "socket" is loaded when one is asked for.
  class Socket
    # As an Addrinfo.
    %i[local_address remote_address connect_address].each do |name|
      define_method(name) { as_ruby_socket(:BasicSocket, &name) }
    end

    # The user and the group of the process at the other end.
    def getpeereid
      as_ruby_socket(:BasicSocket, &:getpeereid)
    end

    # As an array of family, port, host and number; of AF_UNIX, of family and path. The number stands for the host,
    # unless its name is asked for.
    %i[addr peeraddr].each do |name|
      define_method(name) do |reverse_lookup = nil|
        path = family == AF_UNIX
        as_ruby_socket(path ? :UNIXSocket : :IPSocket) do |one|
          path || reverse_lookup.nil? ? one.public_send(name) : one.public_send(name, reverse_lookup)
        end
      end
    end

    private

    # Lend the descriptor to a socket of Ruby's own.
    def as_ruby_socket(kind)
      raise IOError, "closed socket" if closed?

      require "socket"
      lent = Object.const_get(kind).for_fd(fileno)
      lent.autoclose = false
      yield lent
    end
  end
end
