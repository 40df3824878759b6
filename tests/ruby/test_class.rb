# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The class and the module: how a socket is made, derived from, printed, waited for, and used as in Ruby programs.

require_relative "support"

class TestClass < Case
  def test_defaults
    made = socket
    assert_equal [Polysocket::AF_INET, Polysocket::SOCK_STREAM, 0], [made.family, made.type, made.proto]
    assert_nil made.timeout
  end

  def test_arguments_by_position_and_by_name
    datagrams = [Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM, 0]
    names = %i[family type proto].zip(datagrams).to_h
    [socket(*datagrams), socket(**names), socket(datagrams[0], type: datagrams[1]), socket(*datagrams, fileno: nil),
     socket(*datagrams, nil)].each do |made|
      assert_equal datagrams, [made.family, made.type, made.proto]
    end
    assert_equal Polysocket::AF_INET, socket(type: Polysocket::SOCK_DGRAM).family
    assert_match(/type is given twice/, assert_raises(ArgumentError) { socket(1, 1, type: 2) }.message)
    assert_match(/unknown keyword: :kind/, assert_raises(ArgumentError) { socket(kind: 1) }.message)
    assert_raises(TypeError) { socket({ family: 1 }) }
  end

  def test_a_block_closes
    [Polysocket.method(:socket), Polysocket::Socket.method(:open)].each do |open|
      kept = nil
      assert_equal(:value, open.call(Polysocket::AF_UNIX) { |made| (kept = made).fileno && :value })
      assert_predicate kept, :closed?
      assert_raises(KeyError) { open.call { |made| raise KeyError if (kept = made) } }
      assert_predicate kept, :closed?
      assert_nil(open.call(type: Polysocket::SOCK_DGRAM, &:close))
      refute_predicate keep(open.call), :closed?
    end
  end

  def test_the_three_modes
    made = socket
    assert_equal [nil, true, false], [made.timeout, made.blocking?, made.nonblock?]
    made.timeout = 2.5
    assert_equal [2.5, true, false], [made.gettimeout, made.blocking?, made.nonblock?]
    made.nonblock = true
    assert_equal [0.0, false, true], [made.timeout, made.blocking?, made.nonblock?]
    made.nonblock = false
    assert_nil made.timeout
    made.blocking = false
    assert_predicate made, :nonblock?
    made.timeout = nil
    assert_predicate made, :blocking?
  end

  def test_the_default_timeout
    assert_nil Polysocket.getdefaulttimeout
    Polysocket.setdefaulttimeout(7.5)
    assert_equal [7.5] * 4, [Polysocket.getdefaulttimeout, socket.timeout, *pair_of_timeouts]
    assert_raises(ArgumentError) { Polysocket.setdefaulttimeout(-1) }
    assert_equal 7.5, Polysocket.getdefaulttimeout
  ensure
    Polysocket.setdefaulttimeout(nil)
  end

  def test_a_datagram_socket_is_disconnected_by_an_address_of_no_family
    none = [Polysocket::AF_UNSPEC, ""]
    server = socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
    server.bind(["127.0.0.1", 0])
    client = socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
    local = socket(Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM).tap { |made| made.bind("") }
    { client => server.getsockname,
      socket(Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM) => local.getsockname }.each do |made, address|
      %i[connect connect_ex].each do |way|
        made.connect(address)
        assert_includes [nil, 0], made.public_send(way, none)
        assert_raises(Errno::ENOTCONN) { made.getpeername }
      end
    end
    [[Polysocket::AF_UNSPEC, 80], [Polysocket::AF_INET, ""], [0.0, ""], [nil, ""]].each do |address|
      assert_raises(TypeError, address.inspect) { client.connect(address) }
    end
  end

  def test_options_that_are_on_or_off
    made = socket
    [true, false].each do |on|
      made.setsockopt(Polysocket::SOL_SOCKET, Polysocket::SO_REUSEADDR, on)
      assert_equal on, made.getsockopt(Polysocket::SOL_SOCKET, Polysocket::SO_REUSEADDR) != 0
    end
  end

  def test_closing_twice
    made = socket
    refute_predicate made, :closed?
    assert_nil made.close
    assert_nil made.close
    assert_equal [true, -1], [made.closed?, made.fileno]
    made = socket
    made.freeze.close
    assert_predicate made, :closed?
  end

  def test_inspect
    server = listener
    port = server.getsockname[1]
    assert_equal "#<Polysocket::Socket fd=#{server.fileno} family=AF_INET type=SOCK_STREAM proto=0 " \
                 "laddr=[\"127.0.0.1\", #{port}]>", server.inspect
    client = socket
    client.connect(server.getsockname)
    assert_match(/ laddr=\["127.0.0.1", \d+\] raddr=\["127.0.0.1", #{port}\]>\z/, client.inspect)
    client.close
    assert_equal "#<Polysocket::Socket closed family=AF_INET type=SOCK_STREAM proto=0>", client.inspect
    assert_match(/family=AF_UNIX type=SOCK_DGRAM proto=0>\z/, pair(Polysocket::SOCK_DGRAM)[0].inspect)
  end

  class Special < Polysocket::Socket
    attr_reader :log

    def initialize(*arguments, log: [], **options)
      super(*arguments, **options)
      @log = log
    end

    def recv(*)
      log << :recv
      super
    end

    def close
      log << :close
      super
    end
  end

  def test_a_derived_class
    made = keep(Special.new(Polysocket::AF_UNIX, type: Polysocket::SOCK_DGRAM, log: log = []))
    assert_equal [Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM], [made.family, made.type]
    made.settimeout(0)
    assert_raises(IO::WaitReadable) { made.recv(1) }
    made.close
    assert_equal %i[recv close], log
    assert_match(/\A#<TestClass::Special closed /, made.inspect)
    assert_equal(2, Special.open(log: log) { log.size })
    assert_equal :close, log.last
  end

  def test_methods_of_the_class_stay_with_it
    assert_raises(TypeError) { Polysocket::Socket.instance_method(:recv).bind(Object.new) }
    assert_raises(NoMethodError) { socket.gets }
    assert_same Polysocket::Socket, Polysocket::SocketType
  end

  def test_sockets_are_who_they_are
    ours, theirs = pair
    assert_equal ours, ours
    refute_equal ours, theirs
    assert_equal({ ours => 1, theirs => 2 }[ours], 1)
    assert_includes ours.methods, :recv_into
  end

  def test_waiting_for_several_at_once
    ours, theirs = pair
    server = listener
    assert_nil IO.select([theirs, server], nil, nil, 0)
    assert_equal [[], [ours], []], IO.select([theirs], [ours], nil, 5)
    ours.send("x")
    assert_equal [[theirs], [], []], IO.select([server, theirs], nil, nil, 5)
  end

  def test_the_io_is_one_and_owns_nothing
    ours, theirs = pair
    io = ours.to_io
    assert_same io, ours.to_io
    assert_equal ours.fileno, io.fileno
    refute_predicate io, :autoclose?
    io.close
    theirs.send("x")
    assert_equal "x", ours.recv(1)
    assert_equal ours.fileno, ours.to_io.fileno
  end

  def test_the_io_ends_with_the_socket
    [:close, :detach].each do |ending|
      made = socket
      io = made.to_io
      descriptor = made.public_send(ending)
      assert_predicate io, :closed?
      assert_match(/closed socket/, assert_raises(IOError) { made.to_io }.message)
      socket(fileno: descriptor).close if descriptor
    end
  end

  def test_the_io_keeps_the_socket
    io = Thread.new { Polysocket.socket.to_io }.value
    collect
    assert open?(io.fileno)
    Thread.new { io.instance_variable_get(:@socket).close }.join
  end

  def test_the_module
    assert_match(/\A\d+\.\d+\.\d+\z/, Polysocket::VERSION)
    assert_equal Polysocket.version, Polysocket::VERSION
    assert_includes [true, false], Polysocket.has_ipv6
    assert_equal Polysocket.has_ipv6, Polysocket.has_ipv6?
    assert_equal 0xffffffff, Polysocket::INADDR_BROADCAST
    assert_raises(NameError) { Polysocket::SO_NOTHING }
  end

  def test_the_module_can_be_included
    taking = Class.new { include Polysocket }
    assert_equal Polysocket::AF_INET, taking::AF_INET
    assert_equal Polysocket.version, taking.new.__send__(:version)
  end

  def test_the_standard_library_beside_it
    require "socket"
    server = TCPServer.new("127.0.0.1", 0)
    client = socket
    client.connect(["127.0.0.1", server.local_address.ip_port])
    theirs = server.accept
    client.sendall("line\n")
    assert_equal "line\n", theirs.gets
    theirs.write("answer")
    theirs.close
    assert_equal ["answer", ""], [client.recv(100), client.recv(100)]
  ensure
    server&.close
  end

  # A second copy of the extension's classes, or a warning of Ruby's, would show.
  def test_loading_it_says_nothing
    assert_equal "true", ruby("print Polysocket::Socket.instance_method(:close).owner == Polysocket::Socket")
  end

  private

  def pair_of_timeouts
    ours, theirs = Polysocket.socketpair
    [keep(ours), keep(theirs)].map(&:timeout)
  end
end
