# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Names, addresses, services and connections by name: what Ruby adds, and what it must not get wrong.

require_relative "support"

class TestResolve < Case
  NUMERIC = Polysocket::AI_NUMERICHOST

  def test_arguments_by_position_and_by_name
    expected = [[Polysocket::AF_INET, Polysocket::SOCK_DGRAM, Polysocket::IPPROTO_UDP, "", ["127.0.0.1", 80]]]
    assert_equal expected, Polysocket.getaddrinfo("127.0.0.1", 80, 0, Polysocket::SOCK_DGRAM)
    assert_equal expected, Polysocket.getaddrinfo("127.0.0.1", "80", type: Polysocket::SOCK_DGRAM, flags: NUMERIC)
    assert_raises(ArgumentError) { Polysocket.getaddrinfo("127.0.0.1", 80, kind: 1) }
    assert_raises(ArgumentError) { Polysocket.getaddrinfo("127.0.0.1", 80, 0, 0, 0, 0, 0) }
    assert_raises(ArgumentError) { Polysocket.getaddrinfo("127.0.0.1") }
  end

  def test_hosts_that_are_none
    assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1\0x", 80) }
    assert_raises(TypeError) { Polysocket.getaddrinfo("bücher.example", 80) }
    assert_raises(TypeError) { Polysocket.getaddrinfo(127, 80) }
    assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1", "8\0") }
    assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1", 8.5) }
    [-1, 65_536, 1 << 40, "65536"].each do |port|
      assert_raises(RangeError) { Polysocket.getaddrinfo("127.0.0.1", port) }
    end
    error = assert_raises(Polysocket::AddressInfoError) { Polysocket.getaddrinfo("x" * 10_000_000, 80) }
    assert_equal Polysocket::EAI_NONAME, error.code
    assert_kind_of Polysocket::Error, error
  end

  def test_a_missing_host_is_a_host_error
    error = assert_raises(Polysocket::HostError) { Polysocket.gethostbyaddr("192.0.2.1") }
    assert_includes 1..4, error.code
    assert_equal "gethostbyaddr", error.operation
  end

  def test_strings_are_ruby_s
    name, aliases, addresses = Polysocket.gethostbyaddr("127.0.0.1")
    assert_kind_of String, name
    assert_kind_of Array, aliases
    assert_equal ["127.0.0.1"], addresses
    assert_equal Encoding::BINARY, Polysocket.inet_aton("1.2.3.4").encoding
    assert_equal "1.2.3.4", Polysocket.inet_ntoa("\1\2\3\4")
    assert_equal ["127.0.0.1", "80"], Polysocket.getnameinfo(["127.0.0.1", 80],
                                                             Polysocket::NI_NUMERICHOST | Polysocket::NI_NUMERICSERV)
  end

  def test_a_connection_by_name
    server = listener
    address = server.getsockname
    keep(Polysocket.create_connection(address))
    client = keep(Polysocket.create_connection(address, 5))
    assert_equal [address, 5.0], [client.getpeername, client.gettimeout]
    from = keep(Polysocket.create_connection(address, nil, ["127.0.0.1", 0]))
    assert_nil from.gettimeout
    inside = Polysocket.create_connection(address) { |one| one }
    assert inside.closed?
    assert_instance_of Polysocket::Socket, inside
  end

  def test_a_connection_that_cannot_be
    error = assert_raises(Errno::ECONNREFUSED) { Polysocket.create_connection(["127.0.0.1", unused_port], 5) }
    assert_kind_of Polysocket::Error, error
    assert_raises(TypeError) { Polysocket.create_connection("127.0.0.1") }
    assert_raises(TypeError) { Polysocket.create_connection(["127.0.0.1", 1, 2]) }
    assert_raises(ArgumentError) { Polysocket.create_connection(["127.0.0.1", 1], -1) }
  end

  def unused_port
    socket = listener
    socket.getsockname[1].tap { socket.close }
  end

  def test_lists_survive_a_collector_in_haste
    GC.stress = true
    entries = Polysocket.getaddrinfo("127.0.0.1", 80)
    host = Polysocket.gethostbyaddr("127.0.0.1")
    GC.stress = false
    assert_equal ["127.0.0.1", 80], entries[0][4]
    assert_equal ["127.0.0.1"], host[2]
  ensure
    GC.stress = false
  end

  def test_addresses_of_linux_s_families
    netlink = socket(Polysocket::AF_NETLINK, Polysocket::SOCK_RAW)
    netlink.bind([0, 0])
    assert_operator netlink.getsockname[0], :>, 0
    assert_raises(TypeError) { netlink.bind([1]) }
    assert_raises(RangeError) { netlink.bind([0, -1]) }
  end

  def test_control_requests
    ours, theirs = pair
    ours.send("four")
    assert_equal 4, theirs.ioctl(0x541B)
    assert_raises(Errno::ENOTTY) { theirs.ioctl(0xDEAD) }
    error = assert_raises(Errno::EOPNOTSUPP) { theirs.ioctl(Polysocket::SIO_RCVALL, Polysocket::RCVALL_ON) }
    assert_match(/not supported on this platform \(SIO_RCVALL\)/, error.message)
  end

  def test_the_document_s_names
    assert_equal Polysocket::Socket, Polysocket::SocketType
    assert_equal true, Polysocket.has_ipv6
    assert_equal 16_777_216, Polysocket.htonl(1)
    assert_raises(RangeError) { Polysocket.htons(65_536) }
    refute_respond_to Polysocket, :file_read
    refute_respond_to Polysocket::Socket.new.tap { |one| keep(one) }, :file_open
  end
end
