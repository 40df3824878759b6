# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Servers on AF_UNIX paths, and sockets from a service manager.
  class Socket
    BIND_UNIX = { mode: nil, keep: false }.freeze
    private_constant :BIND_UNIX

    alias bind_unix_native bind_unix
    private :bind_unix_native

    # Bind an AF_UNIX socket to the path of a file, with the permissions of mode, such as 0o600. A file that an ended
    # program has left is replaced, one in use never. It is removed when the socket is closed, unless keep is true.
    def bind_unix(address, *rest, **named)
      bind_unix_native(address, *Polysocket.__send__(:complete, 1, BIND_UNIX, rest, named))
    end

    # Whether it listens for connections.
    def listening?
      listening
    end
  end

  UNIX_SERVER = { mode: nil, backlog: nil, type: SOCK_STREAM, keep: false }.freeze
  private_constant :UNIX_SERVER

  class << self
    alias create_unix_server_native create_unix_server
    alias listen_fds_native listen_fds
    private :create_unix_server_native, :listen_fds_native

    # A socket that listens on the path of a file; with a block as Socket.open. By position or by name follow the file's
    # permissions, the backlog (nil is the usual one), the type, and keep: whether the file stays when it is closed.
    def create_unix_server(path, *rest, **named)
      socket = create_unix_server_native(path, *complete(1, UNIX_SERVER, rest, named))
      block_given? ? socket.hand_to { |one| yield one } : socket
    end

    # The sockets that the service manager has opened for this program: an array of [name, socket]. With unset the
    # variables that tell of them are removed from the environment.
    def listen_fds(unset_by_position = true, unset: unset_by_position)
      listen_fds_native(unset)
    end
  end
end
