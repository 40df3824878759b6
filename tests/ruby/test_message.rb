# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Messages with control data and descriptors; files that are sent; servers, interfaces, descriptors.

require "stringio"
require "tempfile"

require_relative "support"

class TestMessage < Case
  def close_all(descriptors)
    descriptors.each { |descriptor| Polysocket.close(descriptor) }.size
  end

  def rights_of(items)
    items.find { |level, type, _| [level, type] == [Polysocket::SOL_SOCKET, Polysocket::SCM_RIGHTS] }[2].unpack("l*")
  end

  def test_several_buffers
    ours, theirs = pair(Polysocket::SOCK_DGRAM)
    assert_equal 8, ours.sendmsg(["one ", "", "two".encode("UTF-8"), "!"])
    data, *rest = theirs.recvmsg(100)
    assert_equal ["one two!", Encoding::BINARY, [[], 0, nil]], [data, data.encoding, rest]
    assert_equal 3, ours.sendmsg("one")
    assert_equal 0, ours.sendmsg([])
  end

  def test_an_address_by_name
    one = socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
    other = socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
    other.bind(["127.0.0.1", 0])
    one.sendmsg("x", address: other.getsockname)
    assert_equal ["127.0.0.1", one.getsockname[1]], other.recvmsg(10)[3]
  end

  def test_receiving_into_several_strings
    ours, theirs = pair
    first = "..".b
    second = "....".b
    ours.send("12345")
    assert_equal [5, [], 0, nil], theirs.recvmsg_into([first, second])
    assert_equal ["12", "345."], [first, second]
    ours.send("ab")
    assert_equal 2, theirs.recvmsg_into([first, first])[0]
    first << "not locked any more"
  end

  def test_strings_are_locked_while_the_call_waits
    ours, theirs = pair(timeout: 5)
    room = "....".b
    free = "..".b
    thread = Thread.new { theirs.recvmsg_into([room]) }
    sleep(0.01) until thread.status == "sleep"
    assert_raises(RuntimeError) { room << "x" }
    assert_raises(RuntimeError) { ours.recvmsg_into([free, room]) }
    free << "what was locked before it is free again"
    ours.send("data")
    assert_equal 4, thread.value[0]
    assert_equal "datax", room << "x"
  end

  def test_flags
    ours, theirs = pair(Polysocket::SOCK_DGRAM)
    ours.send("long")
    assert_equal ["lo", [], Polysocket::MSG_TRUNC, nil], theirs.recvmsg(2)
    assert_raises(IO::WaitReadable) { theirs.recvmsg(2, flags: Polysocket::MSG_DONTWAIT) }
    assert_raises(IO::WaitReadable) { theirs.recvmsg_into(["x".b], 0, Polysocket::MSG_DONTWAIT) }
  end

  def test_descriptors
    ours, theirs = pair
    IO.pipe do |reading, writing|
      assert_equal 2, ours.send_fds(%w[a b], [reading, writing.fileno, ours])
      data, descriptors, *rest = theirs.recv_fds(10, 5)
      assert_equal ["ab", 3, 0, nil], [data, descriptors.size, *rest]
      ios = descriptors.map { |descriptor| IO.for_fd(descriptor) }
      assert(ios.all?(&:close_on_exec?))
      assert_equal reading.stat.ino, ios[0].stat.ino
      ios.each(&:close)
    end
  end

  def test_surplus_descriptors_are_closed
    ours, theirs = pair
    3.times do |room|
      Polysocket.send_fds(ours, "x", [ours] * 4)
      before = open_descriptors.size
      data, descriptors, flags, = Polysocket.recv_fds(theirs, 10, room)
      assert_equal ["x", room, Polysocket::MSG_CTRUNC], [data, descriptors.size, flags]
      assert_equal before + room, open_descriptors.size
      close_all(descriptors)
    end
  end

  def test_control_data
    ours, theirs = pair
    item = [Polysocket::SOL_SOCKET, Polysocket::SCM_RIGHTS, [ours.fileno].pack("l")]
    ours.sendmsg("x", [item])
    items = theirs.recvmsg(10, Polysocket.CMSG_SPACE(4))[1]
    assert_equal 1, close_all(rights_of(items))
    ours.sendmsg("x", ancdata: [item, item])
    assert_equal [[], Polysocket::MSG_CTRUNC], theirs.recvmsg(10)[1, 2]
    assert_operator Polysocket.CMSG_LEN(1), :<, Polysocket.CMSG_SPACE(1)
    assert_raises(RangeError) { Polysocket.CMSG_LEN(-1) }
  end

  def test_bad_input
    ours, = pair(timeout: 0.02)
    [5, nil, [5], [nil], [["x"]]].each do |wrong|
      assert_match(/\Asendmsg: /, assert_raises(TypeError, wrong.inspect) { ours.sendmsg(wrong) }.message)
    end
    [5, [5], [[1, 2]], [[1, 2, 3]], [["x", 1, "y"]], [[1, 2, "x", 4]]].each do |wrong|
      assert_raises(TypeError, wrong.inspect) { ours.sendmsg("x", wrong) }
    end
    [-> { ours.recvmsg(-1) }, -> { ours.recvmsg(1, -1) }, -> { ours.recvmsg(1, 1 << 40) }, -> { ours.recv_fds(-1, 1) },
     -> { ours.sendmsg("x", colour: 1) }, -> { ours.sendmsg("x", [], ancdata: []) }, -> { ours.recvmsg },
     -> { ours.recv_fds(1) }].each { |call| assert_raises(ArgumentError, &call) }
    assert_raises(RangeError) { ours.sendmsg("x", flags: 1 << 31) }
    large = assert_raises(RangeError) { ours.sendmsg("x", [[1 << 40, 1, "x"]]) }
    assert_match(/\Asendmsg: level must be /, large.message)
    assert_raises(RangeError) { ours.send_fds("x", [1 << 31]) }
    assert_raises(RangeError) { ours.send_fds("x", [0] * 254) }
    assert_raises(TypeError) { ours.send_fds("x", ["y"]) }
    assert_raises(Errno::EBADF) { ours.send_fds("x", [-1]) }
    assert_raises(FrozenError) { ours.recvmsg_into(["x"]) }
    assert_raises(TypeError) { ours.recvmsg_into([5]) }
    assert_raises(Polysocket::Timeout) { ours.recvmsg(1) }
    assert_raises(Polysocket::Timeout) { ours.recv_fds(1, 1) }
  end

  def test_a_closed_socket
    ours, = pair
    ours.close
    [-> { ours.sendmsg("x") }, -> { ours.recvmsg(1) }, -> { ours.recvmsg_into(["x".b]) }, -> { ours.send_fds("x", []) },
     -> { ours.recv_fds(1, 1) }, -> { ours.sendfile(0) }, -> { ours.set_inheritable(true) },
     -> { ours.get_inheritable }].each { |call| assert_raises(Polysocket::ClosedError, &call) }
  end

  def test_an_interrupt_ends_the_wait
    ours, = pair
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { ours.recvmsg(1, 100) } }
    room = "x".b
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { ours.recvmsg_into([room]) } }
    room << "not locked"
  end
end

class TestSendfile < Case
  CONTENT = ("0123456789" * 500).freeze

  def with_file
    Tempfile.create("sendfile") do |file|
      file.write(CONTENT)
      file.flush
      yield file
    end
  end

  def test_files_and_what_reads_like_one
    ours, theirs = pair(timeout: 5)
    with_file do |file|
      [file, StringIO.new(CONTENT)].each do |one|
        assert_equal 5, ours.sendfile(one, 3, 5)
        assert_equal ["34567", 8], [theirs.recv(100), one.pos]
        one.rewind
        assert_equal CONTENT.size, ours.sendfile(one)
        assert_equal [CONTENT, CONTENT.size], [receive_exactly(theirs, CONTENT.size), one.pos]
        assert_equal 0, ours.sendfile(one, offset: CONTENT.size)
      end
      assert_equal 10, ours.sendfile(file.fileno, count: 10)
      assert_equal "0123456789", theirs.recv(100)
    end
  end

  # A BasicObject that passes on what it is asked.
  class Standing < BasicObject
    def initialize(object)
      @object = object
    end

    def method_missing(...) # rubocop:disable Style/MissingRespondToMissing
      @object.public_send(...)
    end
  end

  def test_what_stands_for_a_file
    ours, theirs = pair(timeout: 5)
    Tempfile.open("sendfile") do |delegated|
      delegated.write(CONTENT)
      delegated.flush
      [delegated, Standing.new(delegated), Standing.new(StringIO.new(CONTENT))].each do |one|
        assert_equal 5, ours.sendfile(one, 3, 5)
        assert_equal ["34567", 8], [theirs.recv(100), one.pos]
      end
    end
  end

  def test_a_pipe_is_read
    ours, theirs = pair
    reading, writing = IO.pipe
    writing.write("through a pipe")
    writing.close
    assert_equal 14, ours.sendfile(reading)
    assert_equal "through a pipe", theirs.recv(100)
  ensure
    reading.close
  end

  def test_bad_input
    ours, = pair
    with_file do |file|
      [0, -1].each { |count| assert_raises(ArgumentError) { ours.sendfile(file, count: count) } }
      assert_raises(TypeError) { ours.sendfile(file, count: "5") }
      assert_raises(ArgumentError) { ours.sendfile(file, -1) }
      assert_raises(ArgumentError) { socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM).sendfile(file) }
    end
    [nil, "name", 5.5].each { |wrong| assert_raises(TypeError, wrong.inspect) { ours.sendfile(wrong) } }
    assert_raises(Errno::EBADF) { ours.sendfile(-1) }
  end

  def test_an_error_tells_how_far_it_got
    ours, = pair(timeout: 0.05)
    Tempfile.create("sendfile") do |file|
      file.truncate(1 << 24)
      error = assert_raises(Polysocket::Timeout) { ours.sendfile(file) }
      assert_operator error.done, :>, 0
      assert_equal error.done, file.pos
    end
  end
end

class TestServer < Case
  def test_a_server_listens
    server = keep(Polysocket.create_server(["127.0.0.1", 0]))
    assert_equal 1, server.getsockopt(Polysocket::SOL_SOCKET, Polysocket::SO_REUSEADDR)
    keep(Polysocket.create_connection(server.getsockname))
    keep(server.accept[0])
    assert_raises(Errno::EADDRINUSE) { Polysocket.create_server(server.getsockname) }
  end

  def test_arguments_by_name
    first = keep(Polysocket.create_server(["127.0.0.1", 0], reuse_port: true, backlog: 1))
    keep(Polysocket.create_server(first.getsockname, Polysocket::AF_INET, nil, true))
    refute_empty Polysocket.create_server("", family: Polysocket::AF_UNIX, &:getsockname)
    skip("this machine has no sockets for both families") unless Polysocket.has_dualstack_ipv6?
    both = keep(Polysocket.create_server(["::", 0], family: Polysocket::AF_INET6, dualstack_ipv6: true))
    %w[127.0.0.1 ::1].each { |host| keep(Polysocket.create_connection([host, both.getsockname[1]], 5)) }
  end

  def test_bad_input_leaves_nothing_open
    GC.start
    before = open_descriptors.size
    assert_raises(ArgumentError) { Polysocket.create_server(["127.0.0.1", 0], dualstack_ipv6: true) }
    assert_raises(TypeError) { Polysocket.create_server(5) }
    assert_raises(TypeError) { Polysocket.create_server(["127.0.0.1", 0], backlog: "x") }
    assert_raises(RangeError) { Polysocket.create_server(["127.0.0.1", 70_000]) }
    assert_raises(Errno::EADDRNOTAVAIL) { Polysocket.create_server(["192.0.2.1", 0]) }
    assert_raises(ArgumentError) { Polysocket.create_server(["127.0.0.1", 0], colour: 1) }
    assert_equal before, open_descriptors.size
  end

  def test_descriptors
    descriptor = socket.detach
    copy = Polysocket.dup(descriptor)
    io = IO.for_fd(copy)
    assert_predicate io, :close_on_exec?
    Polysocket.close(descriptor)
    assert_raises(Errno::EBADF) { Polysocket.close(descriptor) }
    other = Polysocket.dup(io)
    Polysocket.close(other)
    io.close
    assert_raises(TypeError) { Polysocket.close($stdin) }
    assert_raises(TypeError) { Polysocket.dup("x") }
  end

  def test_a_class_that_includes_the_module_keeps_its_own
    kind = Class.new { include Polysocket }
    assert_instance_of kind, kind.new.dup
  end

  def test_inheritance
    one = socket
    assert_equal [false, true], [one.get_inheritable, one.close_on_exec?]
    one.set_inheritable(true)
    assert_equal [true, false], [one.get_inheritable, one.to_io.close_on_exec?]
    one.close_on_exec = true
    refute one.get_inheritable
  end

  def test_interfaces
    Polysocket.if_nameindex.each do |index, name|
      assert_equal [index, name], [Polysocket.if_nametoindex(name), Polysocket.if_indextoname(index)]
    end
    assert_raises(Errno::ENODEV) { Polysocket.if_nametoindex("no such") }
    assert_raises(Errno::ENXIO) { Polysocket.if_indextoname(2_147_483_647) }
    assert_raises(RangeError) { Polysocket.if_indextoname(-1) }
    assert_raises(TypeError) { Polysocket.if_nametoindex(5) }
  end

  def test_what_is_no_name_of_a_machine
    assert_raises(Errno::EINVAL, Errno::EPERM) { Polysocket.sethostname("x" * 65) }
    assert_raises(TypeError) { Polysocket.sethostname(5) }
  end
end
