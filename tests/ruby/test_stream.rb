# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# IO's words on the socket itself, with and without waiting.

require_relative "support"

class TestStream < Case
  def test_writing
    ours, theirs = pair
    assert_equal 5, ours.write("ab", :c, 12)
    assert_same ours, ours << "d" << 3
    ours.puts("a", ["b"])
    ours.print("p")
    ours.printf("%03d", 7)
    assert_equal "!", ours.putc("!")
    assert_equal 3, ours.syswrite("sys")
    assert_equal 2, ours.write_nonblock("nb")
    assert_equal [ours, true], [ours.flush, ours.sync]
    ours.sync = true
    assert_equal "abc12d3a\nb\np007!sysnb", theirs.recv(100)
  end

  def test_reading
    ours, theirs = pair
    ours << "hello world"
    room = +"old"
    assert_equal "hello", theirs.read(5)
    assert_same room, theirs.readpartial(4, room)
    assert_equal [" wor", "ld"], [room, theirs.read_nonblock(10)]
    assert_equal :wait_readable, theirs.read_nonblock(1, exception: false)
    assert_raises(IO::WaitReadable) { theirs.read_nonblock(1) }
    assert_nil theirs.wait_readable(0)
    assert_same ours, ours.wait_writable(0)
    ours << "rest"
    assert_same theirs, theirs.wait_readable(5)
    ours.close_write
    assert_equal ["", "rest", "", nil], [theirs.read(0), theirs.read, theirs.read, theirs.read(1)]
    assert_nil theirs.read_nonblock(1, exception: false)
    [-> { theirs.readpartial(1) }, -> { theirs.sysread(1) }, -> { theirs.read_nonblock(1) }].each do |call|
      assert_raises(EOFError, &call)
    end
    assert_raises(ArgumentError) { theirs.read(-1) }
    assert_raises(ArgumentError) { theirs.readpartial(-1) }
  end

  def test_a_read_waits_for_all_of_it_and_has_the_timeout
    ours, theirs = pair(timeout: 0.05)
    ours << "ab"
    assert_raises(Polysocket::Timeout) { theirs.read(3) }
    theirs.timeout = nil
    thread = blocked { theirs.read(3) }
    ours << "abc"
    assert_equal "abc", thread.value
  end

  def test_a_wrong_buffer_costs_no_data
    ours, theirs = pair
    ours.send("kept")
    [[:read, 4], [:readpartial, 4], [:read_nonblock, 4], [:recv_nonblock, 4, 0]].each do |call|
      assert_raises(TypeError) { theirs.public_send(*call, 5) }
      assert_raises(FrozenError) { theirs.public_send(*call, "frozen") }
    end
    assert_raises(TypeError) { theirs.read("4") }
    assert_equal "kept", theirs.read_nonblock(10)
  end

  def test_lines_need_a_file
    ours, = pair
    %i[gets readline each_line readlines getc eof? ungetc].each do |name|
      refute_respond_to ours, name
      error = assert_raises(NoMethodError) { ours.public_send(name) }
      assert_match(/\A#{Regexp.escape(name)} needs a buffer.* socket\.makefile\("r\+"\)\.#{name}/, error.message)
    end
    assert_raises(NoMethodError) { ours.no_such_method }
  end

  def test_one_direction
    ours, theirs = pair
    ours.close_write
    assert_equal "", theirs.recv(1)
    ours.close_read
    assert_raises(Errno::EPIPE) { theirs.send("x") }
  end

  # --- Without waiting, in each mode ---

  def test_messages_without_waiting
    [nil, 5, 0].each do |mode|
      ours, theirs = pair(timeout: mode)
      { recv_nonblock: [5], recvfrom_nonblock: [5], recvmsg_nonblock: [5] }.each do |name, arguments|
        assert_equal :wait_readable, ours.public_send(name, *arguments, exception: false)
        error = assert_raises(IO::WaitReadable) { ours.public_send(name, *arguments) }
        assert_kind_of Errno::EAGAIN, error
      end
      assert_equal 2, theirs.sendmsg_nonblock(["hi"])
      room = +""
      assert_same room, ours.recv_nonblock(1, :PEEK, room)
      assert_equal ["h", "hi"], [room, ours.recv_nonblock(5, 0)]
      fill(theirs)
      [-> { theirs.write_nonblock("x", exception: false) }, -> { theirs.sendmsg_nonblock(["x"], exception: false) }]
        .each { |call| assert_equal :wait_writable, call.call }
      assert_raises(IO::WaitWritable) { theirs.write_nonblock("x") }
      assert_equal mode&.to_f, ours.timeout
      ours.close
      assert_raises(IOError) { ours.recv_nonblock(1) }
    end
  end

  def test_connections_without_waiting
    [nil, 5].each do |mode|
      server = listener
      server.timeout = mode
      assert_equal :wait_readable, server.accept_nonblock(exception: false)
      assert_raises(IO::WaitReadable) { server.accept_nonblock }
      client = socket
      assert_includes [0, :wait_writable], client.connect_nonblock(server.getsockname, exception: false)
      assert client.wait_writable(5)
      assert server.wait_readable(5)
      accepted, address = server.accept_nonblock
      assert_equal [client.getsockname, nil], [address, keep(accepted).timeout]
      assert_equal mode&.to_f, server.timeout
      full = socket(Polysocket::AF_UNIX)
      assert_raises(IO::WaitWritable) { full.connect_nonblock(full_listener.getsockname) }
    end
    assert_raises(Errno::ECONNREFUSED) { socket(:UNIX).connect_nonblock("\0nobody#{$$}") }
  end

  # --- Blocks ---

  def test_blocks_close
    kept = Polysocket::Socket.new(:UNIX) { |one| one }
    assert kept.closed?
    assert_equal 5, Polysocket::Socket.new { 5 }
    both = Polysocket.socketpair(:UNIX, :DGRAM) { |*two| two }
    assert both.all?(&:closed?)
    server = listener
    client = Polysocket.create_connection(server.getsockname)
    accepted, address = server.accept { |one, from| [one, from] }
    assert accepted.closed?
    assert_equal client.getsockname, address
    assert_equal "", client.recv(1)
    client.close
    assert_raises(RuntimeError) { Polysocket.socketpair { |one, _| (kept = one) && raise("x") } }
    assert kept.closed?
  end
end
