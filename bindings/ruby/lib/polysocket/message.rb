# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Messages with control data and descriptors, and what is set about the descriptor. Each argument behind the first
  # ones is given by position or by name.
  class Socket
    SENDMSG = { ancdata: [].freeze, flags: 0, address: nil }.freeze
    RECVMSG = { ancbufsize: 0, flags: 0 }.freeze
    SEND_FDS = { flags: 0, address: nil }.freeze
    RECV_FDS = { flags: 0 }.freeze
    private_constant :SENDMSG, :RECVMSG, :SEND_FDS, :RECV_FDS

    alias sendmsg_native sendmsg
    alias recvmsg_native recvmsg
    alias recvmsg_into_native recvmsg_into
    alias send_fds_native send_fds
    alias recv_fds_native recv_fds
    private :sendmsg_native, :recvmsg_native, :recvmsg_into_native, :send_fds_native, :recv_fds_native

    # Send the bytes of several strings, or of one, with control data: an array of [level, type, bytes]. How many bytes
    # were taken, is returned.
    def sendmsg(buffers, *rest, **named)
      sendmsg_native(buffers_of(buffers), *Polysocket.__send__(:complete, 1, SENDMSG, rest, named))
    end

    # Receive at most so many bytes, and control data: [data, ancdata, flags, address].
    def recvmsg(bufsize, *rest, **named)
      recvmsg_native(bufsize, *Polysocket.__send__(:complete, 1, RECVMSG, rest, named))
    end

    # Receive into several strings, as long as they are: [count, ancdata, flags, address].
    def recvmsg_into(buffers, *rest, **named)
      recvmsg_into_native(buffers_of(buffers), *Polysocket.__send__(:complete, 1, RECVMSG, rest, named))
    end

    # Send the bytes of several strings, or of one, and with them descriptors: numbers, or IO objects and sockets.
    def send_fds(buffers, fds, *rest, **named)
      send_fds_native(buffers_of(buffers), fds, *Polysocket.__send__(:complete, 2, SEND_FDS, rest, named))
    end

    # Receive at most so many bytes and descriptors: [data, descriptors, flags, address]. New programs do not inherit
    # them. Those for which there is no room are closed, and MSG_CTRUNC is among the flags.
    def recv_fds(bufsize, maxfds, *rest, **named)
      recv_fds_native(bufsize, maxfds, *Polysocket.__send__(:complete, 2, RECV_FDS, rest, named))
    end

    # Whether new programs do not inherit the descriptor, in IO's words.
    def close_on_exec?
      !get_inheritable
    end

    # As IO#close_on_exec=.
    def close_on_exec=(flag)
      set_inheritable(!flag)
    end

    private

    def buffers_of(buffers)
      String === buffers ? [buffers] : buffers
    end
  end

  class << self
    # As the methods of the socket.
    def send_fds(socket, ...)
      checked("send_fds", socket).send_fds(...)
    end

    # As Socket#recv_fds, for a socket that is the first argument.
    def recv_fds(socket, ...)
      checked("recv_fds", socket).recv_fds(...)
    end

    private

    def checked(operation, socket)
      return socket if Socket === socket

      Blame.raise(TypeError.new("#{operation}: socket must be a Polysocket::Socket, not #{Blame.type_of(socket)}"))
    end
  end
end
