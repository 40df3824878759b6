# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Addresses and constants in the forms of Ruby's own sockets.

require_relative "support"
require "socket"

class TestAddrinfo < Case
  def test_addresses_that_come_in
    [Addrinfo.tcp("127.0.0.1", 0), ::Socket.pack_sockaddr_in(0, "127.0.0.1")].each do |address|
      server = socket
      server.bind(address)
      server.listen
      port = server.getsockname[1]
      [Addrinfo.tcp("127.0.0.1", port), ::Socket.pack_sockaddr_in(port, "127.0.0.1")].each do |target|
        socket.connect(target)
        assert_equal 0, socket.connect_ex(target)
      end
    end
    receiver = socket(:INET, :DGRAM)
    receiver.bind(["127.0.0.1", 0])
    sender = socket(:INET, :DGRAM)
    sender.sendto("x", Addrinfo.udp(*receiver.getsockname))
    sender.sendmsg(["y"], address: Addrinfo.udp(*receiver.getsockname))
    assert_equal %w[x y], [receiver.recv(5), receiver.recv(5)]
  end

  def test_paths_that_come_in
    Dir.mktmpdir do |folder|
      ["#{folder}/a", "#{folder}/b", "\0polysocket #{$$}"].each do |path|
        server = socket(:UNIX)
        server.bind(path.end_with?("a") ? Addrinfo.unix(path) : ::Socket.pack_sockaddr_un(path))
        assert_equal path.b, server.getsockname.b
        server.listen
        socket(:UNIX).connect(::Socket.pack_sockaddr_un(path))
        socket(:UNIX).connect(Addrinfo.unix(path))
      end
    end
  end

  def test_ipv6
    skip "this machine has no IPv6" unless ::Socket.ip_address_list.any?(&:ipv6_loopback?)
    server = socket(:INET6)
    server.bind(Addrinfo.tcp("::1", 0))
    assert_equal "::1", server.getsockname[0]
    assert_equal ["AF_INET6", "::1"], server.addr.values_at(0, 2)
    assert server.local_address.ipv6_loopback?
  end

  # A family that is not the socket's, and bytes that are no address.
  def test_what_is_none
    [Addrinfo.unix("/x"), Addrinfo.udp("::1", 1), "\2\0short", "\2", ""].each do |address|
      assert_raises(TypeError, ArgumentError, Polysocket::SocketError, address.inspect) { socket.connect(address) }
    end
    assert_raises(TypeError) { socket(:UNIX).connect(Addrinfo.tcp("127.0.0.1", 1)) }
  end

  def test_addresses_that_are_asked_for
    server = listener
    client = keep(Polysocket.create_connection(server.getsockname))
    accepted = keep(server.accept[0])
    assert_equal server.getsockname, [client.remote_address.ip_address, client.remote_address.ip_port]
    assert_equal client.local_address.inspect_sockaddr, accepted.remote_address.inspect_sockaddr
    assert_equal ["AF_INET", server.getsockname[1], "127.0.0.1", "127.0.0.1"], client.peeraddr
    assert_equal client.addr, accepted.peeraddr
    assert_equal 4, client.peeraddr(true).size
    assert_equal client.remote_address.inspect, server.connect_address.inspect
    ours, = pair
    assert_equal ["AF_UNIX", ""], ours.peeraddr
    assert_equal [Process.euid, Process.egid], ours.getpeereid
    assert ours.local_address.unix?
    client.close
    assert_raises(IOError) { client.peeraddr }
    assert_raises(Errno::ENOTCONN) { server.remote_address }
  end

  # --- Constants by name ---

  def test_symbols
    made = socket(:INET, :SOCK_STREAM, :TCP)
    assert_equal [Polysocket::AF_INET, Polysocket::SOCK_STREAM, Polysocket::IPPROTO_TCP],
                 [made.family, made.type, made.proto]
    [true, false, nil].each do |on|
      made.setsockopt(:SOCKET, :REUSEADDR, on)
      assert_equal on ? 1 : 0, made.getsockopt(:SOL_SOCKET, :SO_REUSEADDR)
    end
    made.setsockopt(:TCP, :NODELAY, true)
    assert_equal 1, made.getsockopt(:IPPROTO_TCP, :TCP_NODELAY)
    assert_equal made.getsockopt(Polysocket::IPPROTO_IP, Polysocket::IP_TTL), made.getsockopt(:IP, :TTL)
    ours, theirs = pair
    ours.shutdown(:WR)
    assert_equal "", theirs.recv(1, :PEEK)
    assert_equal 1, Polysocket.getaddrinfo("127.0.0.1", 80, :INET, :STREAM).size
    assert_equal 2, Polysocket.socketpair(:UNIX, :DGRAM) { |*both| both.size }
  end

  def test_symbols_that_are_none
    { -> { socket(:FOO) } => "socket: family must be a number or the name of a constant AF_..., not :FOO",
      -> { socket(:INET, :inet) } => "socket: type must be a number or the name of a constant SOCK_..., not :inet",
      -> { socket.setsockopt(:SOCKET, :NODELAY, 1) } =>
        "setsockopt: optname must be a number or the name of an option of level 1, not :NODELAY",
      -> { socket.shutdown(:Socket) } =>
        "shutdown: how must be a number or the name of a constant SHUT_..., not :Socket",
      -> { socket.shutdown(:VERSION) } =>
        "shutdown: how must be a number or the name of a constant SHUT_..., not :VERSION" }.each do |call, message|
      assert_equal message, assert_raises(ArgumentError, &call).message
    end
    assert_raises(TypeError) { socket.listen(:many) }
    assert_raises(ArgumentError) { socket(:"") }
  end
end
