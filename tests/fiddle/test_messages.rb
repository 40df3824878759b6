# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The message of an error names what the program called, whatever it passed. The extension for Ruby has the same words.

require_relative "support"

class MessagesTest < FiddleCase
  P = PolysocketFiddle
  BASIC = BasicObject.new
  # A text whose encoding cannot be converted, one that ends within a character, and one that is no UTF-8.
  DUMMY = "127.0.0.1".dup.force_encoding("UTF-7").freeze
  CUT = "abc".dup.force_encoding("UTF-16LE").freeze
  BROKEN = "\xff\xfeabc"

  # An object whose inspect gives a text, or raises.
  Shown = Struct.new(:text) do
    def inspect
      text || raise(KeyError)
    end
  end

  # An object that stands for an address, as an Addrinfo does.
  Packed = Struct.new(:to_sockaddr) do
    def inspect
      "a packed address"
    end
  end

  # An object that stands for a number, and for nothing else.
  Whole = Struct.new(:to_int)

  def setup
    super
    @near, @far = P.socketpair
    @datagram = P.socket(:UNIX, :DGRAM)
    @stream = P.socket
    @lists = [@near, @far, @datagram, @stream]
  end

  def teardown
    @lists.each(&:close)
    super
  end

  def assert_refusals(refusals)
    refusals.each { |(exception, text), call| assert_equal [exception, text], refusal(&call) }
  end

  def refusal(&call)
    error = assert_raises(StandardError, &call)
    [error.class, error.message]
  end

  def test_no_function_inside_is_named
    closed = P.socket(:UNIX, :DGRAM).tap(&:close)
    form = "sockaddr (host, port[, flowinfo[, scopeid]]) must be an array, not"
    long = Packed.new("x" * 1000)
    assert_refusals(
      [TypeError, "getnameinfo: #{form} a packed address"] => -> { P.getnameinfo(long, 0) },
      [TypeError, "start_getnameinfo: #{form} a packed address"] => -> { P.start_getnameinfo(long, 0) },
      [TypeError, "connect: AF_INET address (host, port) must be an array, not a packed address"] =>
        -> { @stream.connect(long) },
      [TypeError, "getnameinfo: #{form} \"xxxxxxxxxxxxxxxx\""] => -> { P.getnameinfo("x" * 16, 0) },
      [ArgumentError, "connect: embedded NUL in the path"] => -> { @datagram.connect([1].pack("S") + "x" * 1000) },
      [TypeError, "getaddrinfo: deadline must be an integer, not [9]"] => -> { P.getaddrinfo("::1", 1, deadline: [9]) },
      [P::ClosedError, "sendto_batch: the socket is closed"] => -> { closed.sendto_batch(["a"], ["b"]) },
      [RangeError, "sendmsg: level must be -2147483648 to 2147483647, not 1099511627776"] =>
        -> { @near.sendmsg(["x"], [[2**40, 1, "x"]]) }
    )
  end

  def test_conversions_of_texts_name_the_operation
    latin = "caf\xe9".dup.force_encoding("ISO-8859-1")
    dummy = "cannot be converted to UTF-8: code converter not found (UTF-7 to UTF-8)"
    assert_refusals(
      [TypeError, "inet_ntop: data must be a String, not \uFFFD\uFFFDabc"] =>
        -> { P.inet_ntop(17, Shown.new(BROKEN)) },
      [TypeError, "recv: bufsize must be an integer, not caf\u00E9"] => -> { @near.recv(Shown.new(latin)) },
      [TypeError, "recv: bufsize must be an integer, not an object of class MessagesTest::Shown"] =>
        -> { @near.recv(Shown.new) },
      [EncodingError, "connect: host #{dummy}"] => -> { @stream.connect([DUMMY, 1]) },
      [EncodingError, "getaddrinfo: host #{dummy}"] => -> { P.getaddrinfo(DUMMY, 1) },
      [ArgumentError, "set_option: linger must be off, or a whole number of 0 to 2147483647 seconds, not " \
                      "'caf\\xe9,\\xc3\\xa9'"] => -> { @stream.set_option("linger", [latin, "\u00E9"]) },
      [ArgumentError, "recv: flags must be a number or the name of a constant MSG_..., not :dup"] =>
        -> { @near.recv(1, :dup) }
    )
    text = assert_raises(EncodingError) { @datagram.connect(CUT) }.message
    assert_operator text, :start_with?, "connect: path cannot be converted to #{Encoding.find('filesystem')}: "
  end

  # Each place that an object can be in.
  def test_an_object_without_methods_is_refused_everywhere
    places = {
      "recv: bufsize" => -> { @near.recv(BASIC) }, "recv: flags" => -> { @near.recv(1, BASIC) },
      "send: data" => -> { @near.send(BASIC) }, "settoken: token" => -> { @near.settoken(BASIC) },
      "settimeout: timeout" => -> { @near.settimeout(BASIC) }, "fromfd: fd" => -> { P.fromfd(BASIC, 2, 1) },
      "sendto_batch: path" => -> { @datagram.sendto_batch(["a"], ["x", BASIC]) },
      "sendmsg: path" => -> { @datagram.sendmsg(["a"], [], address: BASIC) },
      "sendmsg: buffers" => -> { @near.sendmsg([BASIC]) }, "sendmsg: ancdata" => -> { @near.sendmsg(["x"], BASIC) },
      "sendmsg: cmsg_type" => -> { @near.sendmsg(["x"], [[1, BASIC, "x"]]) },
      "sendmsg: cmsg_data" => -> { @near.sendmsg(["x"], [[1, 1, BASIC]]) },
      "send_fds: fds[0]" => -> { @near.send_fds(["x"], [BASIC]) },
      "recv_into: nbytes" => -> { @near.recv_into(+"x", BASIC) },
      "recvmsg_into: buffers" => -> { @near.recvmsg_into([BASIC]) },
      "sendfile: count" => -> { @near.sendfile(0, 0, BASIC) },
      "set_option: value" => -> { @near.set_option("x", BASIC) },
      "setsockopt: value" => -> { @near.setsockopt(1, 2, BASIC) },
      "connect: host" => -> { @stream.connect([BASIC, 1]) },
      "connect: port" => -> { @stream.connect(["::1", BASIC]) },
      "getnameinfo: flowinfo" => -> { P.getnameinfo(["::1", 1, BASIC], 0) },
      "create_connection: address" => -> { P.create_connection(BASIC) },
      "create_connection: timeout" => -> { P.create_connection(["::1", 1], BASIC) },
      "create_connection: deadline" => -> { P.create_connection(["::1", 1], 1, happy_eyeballs: 1, deadline: BASIC) },
      "create_server: backlog" => -> { P.create_server(["127.0.0.1", 0], backlog: BASIC) },
      "create_unix_server: path" => -> { P.create_unix_server(BASIC) },
      "address_format: protocol" => -> { P.address_format(P::AF_PACKET, ["lo", BASIC]) },
      "ps_socket_create: family" => -> { PS.ps_socket_create(BASIC, 1, 0) },
      "ps_socket_send: data" => -> { PS.ps_socket_send(PS.ps_socket_create(1, 1, 0), 0, BASIC) },
      "switch_interval" => -> { PS.switch_interval = BASIC }
    }
    places.each do |place, call|
      error = assert_raises(TypeError, place, &call)
      assert_operator error.message, :start_with?, "#{place} "
      assert_operator error.message, :end_with?, " not a BasicObject"
    end
  end

  def test_what_is_no_number_is_refused_before_it_is_compared
    address = ["127.0.0.1", 1]
    hurried = { happy_eyeballs: true }
    assert_refusals(
      [TypeError, "create_connection: deadline must be an integer, not [9]"] =>
        -> { P.create_connection(address, 1, **hurried, deadline: [9]) },
      [TypeError, "create_connection: deadline must be an integer, not 1.5"] =>
        -> { P.create_connection(address, nil, **hurried, deadline: 1.5) },
      [TypeError, "create_connection: timeout must be a number, not [9]"] =>
        -> { P.create_connection(address, [9], **hurried) },
      [TypeError, "setsockopt: optlen must be an integer, not nil"] => -> { @near.setsockopt(1, 3, nil, nil) },
      [TypeError, "deadline: seconds must be a number, not nil"] => -> { P.deadline(nil) },
      [TypeError, "switch_interval must be a number, not (0+1i)"] => -> { PS.switch_interval = 1i },
      [P::ClosedError, "settoken: no token has this handle: it is NULL, freed or forged"] =>
        -> { @near.settoken(P::Token.allocate) }
    )
    error = assert_raises(RangeError) { P.create_connection(address, 1, **hurried, deadline: 2**70) }
    assert_match(/\Acreate_connection: deadline must fit into int64_t /, error.message)
  end

  # Wherever a number may be, and as far as the system has use for it.
  def test_what_stands_for_a_number_is_one
    @far.send("abc")
    room = +"...."
    assert_equal [2, "ab.."], [@near.recv_into(room, Whole.new(2)), room]
    assert_equal ["c", []], @near.recv_fds(Whole.new(9), 2**62)[0, 2]
    assert_nil @stream.set_option("linger", Whole.new(3))
    assert_equal 0, @stream.getsockopt(:SOCKET, Whole.new(P::SO_KEEPALIVE))
    assert_raises(Errno::ENOENT) { @datagram.connect(Class.new(String).new("/nowhere")) }
    assert_equal P.address_format(P::AF_INET6, ["::1", 7]), P.address_format(P::AF_INET6, ["::1", Whole.new(7)])
  end
end
