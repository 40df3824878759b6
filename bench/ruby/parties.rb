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
  class OursByFiddle < Ours
    def name
      "fiddle"
    end

    def unix_pair(mode, closing)
      with_mode(mode, PolysocketFiddle.socketpair, closing)
    end
  end

  # The library's functions through Fiddle as C has them: a lambda that sends a byte and receives it, in memory that is
  # used again, and lives as long as the lambda.
  class RawOurs
    def name
      "fiddle"
    end

    def ours?
      true
    end

    def raw_pair(closing)
      ps = PolysocketFiddle.load
      near, far = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0).each do |handle|
        closing << Closed.new(-> { ps.ps_socket_free(handle) })
      end
      send, recv = ps.raw.values_at("ps_socket_send", "ps_socket_recv")
      memory = [1, 1, 8, ps.record("ps_error").bytes.bytesize].map { |size| RawLibc.memory(size) }
      near, far, data, room, count, error = [near, far, *memory].map(&:to_i)
      -> { send.call(near, 0, data, 1, count, error) && recv.call(far, 0, room, 1, count, error) }
    end
  end

  # The same of libc.
  class RawLibc
    LIBC = Fiddle.dlopen(nil)
    TYPES = [Fiddle::TYPE_INT, Fiddle::TYPE_UINTPTR_T, Fiddle::TYPE_SIZE_T, Fiddle::TYPE_INT].freeze

    def self.memory(size)
      Fiddle::Pointer.malloc(size, Fiddle::RUBY_FREE)
    end

    def name
      "libc-fiddle"
    end

    def ours?
      false
    end

    def raw_pair(closing)
      send, recv = %w[send recv].map { |name| Fiddle::Function.new(LIBC[name], TYPES, Fiddle::TYPE_SSIZE_T) }
      pair = UNIXSocket.pair
      closing.concat(pair)
      near, far = pair.map(&:fileno)
      memory = Array.new(2) { RawLibc.memory(1) }
      data, room = memory.map(&:to_i)
      -> { send.call(near, data, 1, Socket::MSG_NOSIGNAL) && recv.call(far, room, 1, 0) }
    end
  end

  # What is done at the end, under the name that sockets have for it.
  Closed = Struct.new(:work) do
    def close
      work.call
    end
  end

  SOCKETS = -> { [Ours.new, Own.new] }
  # Parties that need Fiddle's module, or none.
  def self.by_fiddle(*classes)
    lambda do
      require "polysocket_fiddle"
      classes.map(&:new)
    rescue LoadError => e
      warn "bench/ruby: without polysocket_fiddle: #{e.message}"
      []
    end
  end
end
