# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The objects: are all methods of the description there, do they take arguments as Ruby's methods do, and do blocks, the
# collector and threads work? What they do, the scenarios ask.

require_relative "support"

class ObjectsTest < FiddleCase
  P = PolysocketFiddle
  KINDS = { "ps_socket" => P::Socket, "ps_file" => P::File, "ps_token" => P::Token,
            "ps_operation" => P::Operation }.freeze

  def both(...)
    closed_later(*P.socketpair(...))
  end

  def closed_later(*objects)
    (@objects ||= []).concat(objects)
    objects.size == 1 ? objects[0] : objects
  end

  def teardown
    @objects&.each(&:close)
    P.setdefaulttimeout(nil)
    super
  end

  def listener
    closed_later(P.create_server(["127.0.0.1", 0]))
  end

  # The methods of the description, as class or module and name.
  def described
    FUNCTIONS.flat_map do |function|
      first = function["parameters"][0]
      kind = KINDS[first["target"]] if first && first["name"] == "self"
      (function["methods"] || []).map { |method| [kind || P, method["name"]] }
    end
  end

  def test_each_method_of_the_description_is_there
    assert_operator described.size, :>, 90
    missing = described.reject { |kind, name| kind == P ? P.respond_to?(name) : kind.method_defined?(name) }
    assert_empty missing
  end

  def test_parameters_are_those_of_the_description
    assert_equal %i[bufsize flags], P::Socket.instance_method(:recv).parameters.first(2).map(&:last)
    assert_equal [%i[req address]], P::Socket.instance_method(:connect).parameters.first(1)
    assert_equal %i[req data], P::Socket.instance_method(:sendto).parameters[0]
    assert_equal %i[req opt], P::Socket.instance_method(:send).parameters.first(2).map(&:first)
  end

  def test_errors_begin_at_the_line_of_the_program
    near, far = both
    far.setblocking(false)
    wrong = [-> { far.recv(1) }, -> { far.recv(-1) }, -> { far.recv("x") }, -> { near.sendall(5) },
             -> { near.recv_exact(1, nothing: 1) }, -> { P.getaddrinfo("no such host", 80) }, -> { near.bind(5) },
             -> { P.load.ps_socket_create(1) }, -> { P.load.ps_socket_create(-7, 2, 0) }]
    wrong.each do |call|
      error = assert_raises(StandardError, &call)
      assert_operator error.backtrace[0], :start_with?, "#{__FILE__}:", error.message
    end
  end

  def test_the_io_of_a_socket_ends_with_it
    near, far = both
    [near, far].each { |one| assert_same one.to_io, one.to_io }
    io, left = near.to_io, far.to_io
    near.close
    number = far.detach
    assert_equal [true, true], [io.closed?, left.closed?]
    IO.for_fd(number).close # It was still open.
    assert_raises(IOError) { near.to_io }
  end

  # Short transfers have a way of their own, which must do the same.
  def test_short_transfers_are_as_long_ones
    near, far = both
    data = String.new("ab").force_encoding("UTF-8")
    assert_equal [2, 1, 0], [near.send(data), near.send("c", P::MSG_NOSIGNAL), near.send("")]
    assert_equal ["a", "bc"], [far.recv(1), far.recv(4096)]
    assert_equal ["", Encoding::BINARY], [far.recv(0), far.recv(0).encoding]
    near.send("x" * 5000)
    assert_equal 5000, far.recv(5000).bytesize
    assert_equal [1, "y"], [near.send("y", flags: 0), far.recv(1, 0)]
    assert_equal 1, near.send(Class.new(String).new("z"))
    assert_equal "z", far.recv(1, flags: 0)
    near.send("s")
    assert_equal "s", far.recv(9, :DONTWAIT)
  end

  def test_short_transfers_of_threads_and_handlers_do_not_mix
    near, far = both
    seen = []
    old = trap("USR1") { seen << far.recv(1) << near.send("b") }
    threads = Array.new(4) do
      Thread.new do
        one, other = P.socketpair
        Array.new(200) { |number| one.send(number.to_s) && other.recv(9) }.tap { [one, other].each(&:close) }
      end
    end
    sent = Thread.new { sleep(0.05) && near.send("a") && Process.kill("USR1", Process.pid) }
    threads.each { |thread| assert_equal Array.new(200, &:to_s), thread.value }
    sent.join
    Thread.pass until seen.size == 2
    assert_equal ["a", 1, "b"], [*seen, far.recv(1)]
  ensure
    trap("USR1", old || "DEFAULT")
  end

  def test_the_program_of_the_document
    server = listener
    seen = nil
    thread = Thread.new do
      server.accept do |connection, address|
        seen = address
        while (data = connection.recv(1024)) != ""
          connection.sendall(data)
        end
      end
    end
    P::Socket.new(P::AF_INET, P::SOCK_STREAM) do |s|
      s.connect(server.getsockname)
      s.sendall("Hello, world")
      assert_equal "Hello, world", s.recv(1024)
      s.shutdown(:WR)
      assert_equal "", s.recv(1)
      thread.join
      assert_equal s.getsockname, seen
    end
  end

  def test_arguments_by_position_and_by_name
    a, b = both
    a.sendall("hello", flags: P::MSG_NOSIGNAL)
    assert_equal "he", b.recv(2, flags: P::MSG_PEEK)
    assert_equal "hello", b.recv(10, :PEEK)
    assert_equal "hello", b.recv(10)
    assert_equal P::SOCK_DGRAM, closed_later(P.socket(type: :DGRAM)).type
    found = P.getaddrinfo("127.0.0.1", 80, type: P::SOCK_STREAM, deadline: P.deadline(5))
    assert_equal [[P::AF_INET, P::SOCK_STREAM, 6, "", ["127.0.0.1", 80]]], found
  end

  def test_wrong_arguments_in_ruby_s_words
    a, = both
    refused(ArgumentError, "wrong number of arguments (given 0, expected 1..2)") { a.recv }
    refused(ArgumentError, "wrong number of arguments (given 3, expected 1..2)") { a.recv(1, 2, 3) }
    refused(ArgumentError, "unknown keyword: :flag") { a.recv(1, flag: 3) }
    refused(ArgumentError, "recv: flags is given twice") { a.recv(1, 0, flags: 0) }
    refused(TypeError, "recv: bufsize must be an integer, not 1.5") { a.recv(1.5) }
    refused(TypeError, "send: data must be a String, not 5") { a.send(5) }
    refused(ArgumentError, "settimeout: Timeout value out of range (-1 s is negative)") { a.settimeout(-1) }
    refused(TypeError, "settoken: token must be a PolysocketFiddle::Token, not 5") { a.settoken(5) }
    refused(TypeError, "connect: AF_INET address (host, port) must be an array, not \"here\"") do
      closed_later(P.socket).connect("here")
    end
    assert_raises(NoMethodError) { P.nothing_of_that_name }
    assert_raises(NameError) { P::AF_NOWHERE }
    refute_respond_to P, :nothing_of_that_name
  end

  def test_errors_are_ruby_s_and_polysocket_s
    address = P.create_server(["127.0.0.1", 0], &:getsockname)
    error = assert_raises(Errno::ECONNREFUSED) { P.create_connection(address) }
    assert_kind_of P::Error, error
    assert_equal [Errno::ECONNREFUSED::Errno, "create_connection"], [error.code, error.operation]
    assert_kind_of P::Error, error.dup
    a, = both
    a.setblocking(false)
    assert_kind_of IO::WaitReadable, assert_raises(Errno::EAGAIN) { a.recv(1) }
    a.timeout = 0.01
    assert_kind_of P::Timeout, assert_raises(Errno::ETIMEDOUT) { a.recv(1) }
    a.close
    assert_kind_of IOError, assert_raises(Errno::EBADF) { a.recv(1) }
    assert_kind_of P::AddressInfoError, assert_raises(SocketError) { P.getaddrinfo("a..invalid", 80) }
  end

  def test_attempts_that_failed_are_in_the_error
    address = P.create_server(["127.0.0.1", 0], &:getsockname)
    [-> { P.connect_host(*address) }, -> { P.create_connection(address, happy_eyeballs: true) }].each do |work|
      error = assert_raises(Errno::ECONNREFUSED, &work)
      assert_equal [address, "os"], error.attempts[0].first(2)
    end
  end

  def test_timeouts_of_connections
    address = listener.getsockname
    P.setdefaulttimeout(7)
    assert_equal(7.0, P.create_connection(address) { |s| s.timeout })
    assert_nil(P.create_connection(address, nil) { |s| s.timeout })
    assert_equal(3.0, P.create_connection(address, 3, happy_eyeballs: true) { |s| s.timeout })
  end

  def test_blocks_close
    kept = []
    P.socketpair { |a, b| kept.push(a, b) }
    assert_raises(RuntimeError) { P::Socket.open { |s| kept << s && raise("out") } }
    P.socketpair { |a, b| a.makefile("w") { |f| kept << f } && kept.push(a, b) }
    assert(kept.all?(&:closed?))
  end

  def test_into_a_string_of_the_program_s
    a, b = both
    room = +"......"
    a.sendall("abc")
    assert_equal 3, b.recv_into(room)
    assert_equal "abc...", room
    a.sendmsg(%w[xy z])
    assert_equal 3, b.recvmsg_into([room])[0]
    assert_equal "xyz...", room
    assert_raises(FrozenError) { b.recv_into("frozen") }
    refused(ArgumentError, "recv_into: buffer too small for requested bytes (7, and it has 6)") { b.recv_into(room, 7) }
  end

  def test_descriptors
    a, b = both
    reading, writing = IO.pipe
    assert_equal 1, a.send_fds("x", [writing])
    data, fds, = b.recv_fds(10, 2)
    assert_equal ["x", 1], [data, fds.size]
    IO.for_fd(fds[0]).tap { |io| io.write("through") }.close
    writing.close
    assert_equal "through", reading.read
  ensure
    reading&.close
  end

  def test_files
    a, b = both
    file = closed_later(a.makefile("r+"))
    b.sendall("one\ntwo\nthree")
    b.shutdown(P::SHUT_WR)
    assert_equal "one\n", file.gets
    assert_equal %w[two three], file.each_line(chomp: true).to_a
    assert_nil file.gets
    assert_raises(EOFError) { file.readline }
    file.puts("a", 5)
    file << "b"
    file.close
    assert_equal "a\n5\nb", b.recv(100)
    assert_raises(IOError) { file.gets }
    refused(IOError, "not opened for writing") { closed_later(a.makefile("r")).write("x") }
  end

  def test_a_file_that_is_sent
    a, b = both
    File.open(__FILE__) do |file|
      assert_equal 10, a.sendfile(file, 2, 10)
      assert_equal 12, file.pos
    end
    assert_equal File.binread(__FILE__, 10, 2), b.recv(100)
  end

  def test_an_addrinfo_and_a_packed_address
    require "socket"
    server = listener
    [Addrinfo.tcp(*server.getsockname), ::Socket.pack_sockaddr_in(*server.getsockname.reverse)].each do |address|
      s = closed_later(P.socket)
      s.connect(address)
      assert_equal server.getsockname, s.getpeername
    end
  end

  # An address that a socket of this family and protocol takes, and gives back; the descriptor is another one's.
  def test_names_of_j1939_have_64_bits
    s = closed_later(P.fromfd(closed_later(P.socket(:INET, :DGRAM)).fileno, P::AF_CAN, P::SOCK_DGRAM, 7))
    [0, 2**63, 2**64 - 1].each { |name| assert_raises(Errno::EAFNOSUPPORT) { s.connect(["lo", name, 0, 0]) } }
    refused(RangeError, "connect: name must be 0 to 18446744073709551615, not 18446744073709551616") do
      s.connect(["lo", 2**64, 0, 0])
    end
    made = PS.ps_address_make_can_j1939("lo", -2, 3, 4)
    read = P.__send__(:objects).addresses.value(made)
    assert_equal ["lo", 2**64 - 2, 3, 4], read
  end

  def test_other_threads_run_and_end_calls
    a, b = both
    count = 0
    waiting = Thread.new { a.recv(1) }
    count += 1 until waiting.status == "sleep" || count > 10_000_000
    b.send("x")
    assert_equal "x", waiting.value
    killed = Thread.new { a.recv(1) }
    sleep 0.05
    killed.kill
    assert killed.join(5)
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { a.recv(1) } }
  end

  def test_a_socket_keeps_its_token
    a, = both
    P::Token.open { |token| a.settoken(token) }
    token = P::Token.new
    token.fire
    a.settoken(token)
    collect
    assert_raises(P::Cancelled) { a.recv(1) }
    token.close
  end

  def test_what_is_forgotten_is_given_back
    before = Dir.children("/proc/self/fd").size
    Thread.new { 50.times { P.socketpair[0].dup.makefile("w").write("lost") } }.join
    collect
    assert_operator Dir.children("/proc/self/fd").size, :<, before + 20
  end

  def test_one_that_was_never_made
    error = assert_raises(P::ClosedError) { P::Socket.allocate.recv(1) }
    assert_equal Errno::EBADF::Errno, error.code
    assert_equal "#<PolysocketFiddle::Socket uninitialized>", P::Socket.allocate.inspect
    assert_raises(NoMethodError) { P::Operation.new }
  end

  def test_what_is_not_of_the_type_is_a_type_error_that_names_the_function
    ours, = both
    file = closed_later(ours.makefile("r"))
    { -> { ours.settimeout(1i) } => "settimeout: timeout must be a number, not (0+1i)",
      -> { file.read(true) } => "read: length must be an integer, not true",
      -> { file.readline("x") } => 'readline: limit must be an integer, not "x"',
      -> { P.send_fds(5, ["x"], []) } => "send_fds: socket must be a PolysocketFiddle::Socket, not 5",
      -> { P.recv_fds(nil, 1, 1) } => "recv_fds: socket must be a PolysocketFiddle::Socket, not nil" }
      .each { |call, text| assert_equal text, assert_raises(TypeError, &call).message }
  end

  def test_a_text_that_cannot_be_converted_names_the_function
    text = "on".dup.force_encoding("UTF-7")
    error = assert_raises(EncodingError) { both[0].set_option("keepalive", text) }
    assert_match(/\Aset_option: value cannot be converted to UTF-8: /, error.message)
  end
end
