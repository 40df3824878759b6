# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Who is compared: polysocket and Ruby's own Socket; for Fiddle, our module and calls of libc through Fiddle.
require "fiddle"
require "polysocket"
require "socket"

module Bench
  # polysocket's sockets.
  class Ours
    def name
      "polysocket"
    end

    def ours?
      true
    end

    def with_mode(mode, sockets, closing)
      closing.concat(sockets)
      sockets.each { |socket| socket.settimeout(mode == "timeout" ? 5 : nil) }
    end

    def unix_pair(mode, closing)
      with_mode(mode, Polysocket.socketpair, closing)
    end

    def listener
      Polysocket.create_server(["127.0.0.1", 0])
    end

    def connected(listener)
      Polysocket::Socket.new.tap { |socket| socket.connect(listener.getsockname) }
    end

    def accept(listener)
      listener.accept[0]
    end

    def tcp_pair(mode, closing)
      waiting = listener
      near = connected(waiting)
      near.setsockopt(:TCP, :NODELAY, 1)
      with_mode(mode, [near, accept(waiting)], closing)
    ensure
      waiting&.close
    end

    # Two datagram sockets, of which the first is connected to the second.
    def datagram_pair(mode, closing)
      pair = Array.new(2) { Polysocket::Socket.new(:INET, :DGRAM).tap { |socket| socket.bind(["127.0.0.1", 0]) } }
      pair[0].connect(pair[1].getsockname)
      with_mode(mode, pair, closing)
    end

    def create
      Polysocket::Socket.new
    end

    def file(socket)
      socket.makefile("r+b")
    end

    def getaddrinfo
      Polysocket.getaddrinfo("127.0.0.1", 80)
    end

    # The four buffers of a message, as one argument.
    def message(buffers)
      [buffers]
    end

    def nonblocking(socket)
      socket.setblocking(false)
    end

    def recv_without_data(socket)
      socket.recv(1)
    rescue IO::WaitReadable
      nil
    end
  end

  # Ruby's own, which has no timeout: with one, ours is held against Ruby's without.
  class Own
    def name
      "Socket"
    end

    def ours?
      false
    end

    def keep(sockets, closing)
      closing.concat(sockets)
      sockets
    end

    def unix_pair(_mode, closing)
      keep(Socket.pair(:UNIX, :STREAM), closing)
    end

    def listener
      Socket.new(:INET, :STREAM).tap do |socket|
        socket.bind(Addrinfo.tcp("127.0.0.1", 0))
        socket.listen(100)
      end
    end

    def connected(listener)
      Socket.new(:INET, :STREAM).tap { |socket| socket.connect(listener.local_address) }
    end

    def accept(listener)
      listener.accept[0]
    end

    def tcp_pair(_mode, closing)
      waiting = listener
      near = connected(waiting)
      near.setsockopt(:TCP, :NODELAY, 1)
      keep([near, accept(waiting)], closing)
    ensure
      waiting&.close
    end

    def datagram_pair(_mode, closing)
      pair = Array.new(2) { Socket.new(:INET, :DGRAM).tap { |socket| socket.bind(Addrinfo.udp("127.0.0.1", 0)) } }
      pair[0].connect(pair[1].local_address)
      keep(pair, closing)
    end

    def create
      Socket.new(:INET, :STREAM)
    end

    # A Socket is an IO itself.
    def file(socket)
      socket
    end

    def getaddrinfo
      Socket.getaddrinfo("127.0.0.1", 80)
    end

    # Ruby's own takes one string alone.
    def message(buffers)
      [buffers.join]
    end

    def nonblocking(_socket)
      nil
    end

    def recv_without_data(socket)
      socket.recv_nonblock(1)
    rescue IO::WaitReadable
      nil
    end
  end

  # Fiddle's module.
  class OursByFiddle
    def name
      "fiddle"
    end

    def ours?
      true
    end

    def unix_pair(_mode, closing)
      PolysocketFiddle.socketpair.tap { |pair| closing.concat(pair) }
    end
  end

  # A descriptor with calls of libc through Fiddle.
  class LibcEnd
    LIBC = Fiddle.dlopen(nil)
    TYPES = [Fiddle::TYPE_INT, Fiddle::TYPE_VOIDP, Fiddle::TYPE_SIZE_T, Fiddle::TYPE_INT].freeze
    SEND = Fiddle::Function.new(LIBC["send"], TYPES, Fiddle::TYPE_SSIZE_T)
    RECV = Fiddle::Function.new(LIBC["recv"], TYPES, Fiddle::TYPE_SSIZE_T)

    def initialize(io)
      @fd = io.fileno
    end

    def send(data)
      count = SEND.call(@fd, data, data.bytesize, Socket::MSG_NOSIGNAL)
      raise SystemCallError.new("send", Fiddle.last_error) if count.negative?

      count
    end

    def recv(size)
      room = String.new("\0" * size, encoding: Encoding::BINARY)
      count = RECV.call(@fd, room, size, 0)
      raise SystemCallError.new("recv", Fiddle.last_error) if count.negative?

      room[0, count]
    end
  end

  # libc through Fiddle.
  class LibcByFiddle
    def name
      "libc-fiddle"
    end

    def ours?
      false
    end

    def unix_pair(_mode, closing)
      pair = UNIXSocket.pair
      closing.concat(pair)
      pair.map { |io| LibcEnd.new(io) }
    end
  end

  SOCKETS = -> { [Ours.new, Own.new] }
  FIDDLE = lambda do
    require "polysocket_fiddle"
    [OursByFiddle.new, LibcByFiddle.new]
  rescue LoadError => e
    warn "bench/ruby: without polysocket_fiddle: #{e.message}"
    []
  end
end
