# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Descriptors: who owns them, when they are closed, and that none leaks or survives an exec. The collector finds what is
# unreferenced, leaves alone what is in use, and may move things about.

require_relative "support"

class TestLifetime < Case
  # The collector looks at the stack for what might be a reference, so a few of many may be overlooked for a while.
  def test_unreferenced_sockets_are_closed
    before = open_descriptors.size
    5.times do
      make_many(200)
      collect
    end
    assert_operator open_descriptors.size - before, :<, 20
  end

  def test_every_way_of_making_one
    server = listener
    client = socket
    client.connect(server.getsockname)
    before = open_descriptors.size
    Thread.new do
      made = [Polysocket.socket, *Polysocket.socketpair, Polysocket.fromfd(client.fileno), server.accept[0], client.dup]
      made << Polysocket::Socket.new(fileno: made.pop.detach)
      assert_equal 6, open_descriptors.size - before
    end.join
    collect
    assert_equal before, open_descriptors.size
  end

  def test_a_socket_that_another_thread_waits_on_is_not_collected
    # In a thread of its own, whose stack the collector doesn't search for references once it has ended.
    ours, thread = Thread.new { pair.then { |first, second| [first, receive_and_forget(second)] } }.value
    @made.clear
    collect
    ours.send("x")
    assert_equal "x", thread.value
    ours.close
  end

  def test_an_object_that_was_never_initialized
    bare = Polysocket::Socket.allocate
    calls = [[:fileno], [:close], [:accept], [:dup], [:recv, 1], [:send, "x"], [:recv_into, +"x"], [:settimeout, 1],
             [:connect, ["127.0.0.1", 1]], [:bind, "x"], [:closed?], [:to_io], [:getsockopt, 1, 1]]
    calls.each { |call| assert_raises(Errno::EBADF, call.inspect) { bare.public_send(*call) } }
    assert_equal "#<Polysocket::Socket uninitialized>", bare.inspect
  end

  def test_initializing_again_replaces_the_socket
    made = socket
    before = open_descriptors.size
    10.times { initialize_again(made, Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM) }
    assert_equal before, open_descriptors.size
    assert_equal [Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM], [made.family, made.type]
  end

  def test_initializing_again_without_success_keeps_the_socket
    made = socket
    number = made.fileno
    assert_raises(TypeError) { initialize_again(made, "AF_INET") }
    assert_raises(Errno::EAFNOSUPPORT) { initialize_again(made, 9999) }
    assert_equal [number, Polysocket::AF_INET], [made.fileno, made.family]
    made.freeze
    assert_raises(FrozenError) { initialize_again(made) }
  end

  def test_failing_leaves_nothing_behind
    [[9999], [2, 77], ["x"], [nil], [1 << 40], [1, 2, 3, 4, 5]].each do |arguments|
      assert_raises(SystemCallError, TypeError, RangeError, ArgumentError) { Polysocket.socket(*arguments) }
    end
    [{ fileno: -1 }, { fileno: 1 << 40 }, { fileno: "x" }, { family: nil }, { colour: 1 }].each do |options|
      assert_raises(TypeError, RangeError, ArgumentError) { Polysocket.socket(**options) }
    end
  end

  def test_dup
    original = Class.new(Polysocket::Socket) { attr_accessor :note }.new(Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM)
    keep(original).settimeout(2.5)
    original.note = "kept"
    original.to_io
    copy = keep(original.dup)
    assert_instance_of original.class, copy
    refute_equal original.fileno, copy.fileno
    assert_equal [original.family, original.type, 2.5, "kept"], [copy.family, copy.type, copy.gettimeout, copy.note]
    original.close
    assert_equal copy.fileno, copy.to_io.fileno
    assert_raises(Errno::EBADF) { original.dup }
  end

  # Two objects with one handle would close each other's socket.
  def test_there_is_no_other_copy
    original, other = pair
    assert_raises(NoMethodError) { original.clone }
    assert_raises(TypeError) { Marshal.dump(original) }
    assert_raises(TypeError) { original.__send__(:initialize_copy, "no socket") }
    assert_raises(TypeError) { Kernel.instance_method(:clone).bind_call(original) }
    original.send("still open")
    assert_equal "still open", other.recv(100)
  end

  def test_detach_gives_the_descriptor_away
    ours, theirs = pair
    number = ours.detach
    assert_equal [-1, true], [ours.fileno, ours.closed?]
    adopted = socket(fileno: number)
    assert_equal [number, Polysocket::AF_UNIX], [adopted.fileno, adopted.family]
    adopted.send("x")
    assert_equal "x", theirs.recv(1)
  end

  def test_no_descriptor_survives_an_exec
    server = listener
    client = socket
    client.connect(server.getsockname)
    ours, theirs = pair
    made = [server, client, server.accept[0], client.dup, ours, theirs, Polysocket.fromfd(ours.fileno)]
    made.each { |one| keep(one) }
    nodes = made.map { |one| File.readlink("/proc/self/fd/#{one.fileno}") }
    assert_equal nodes.size - 2, nodes.uniq.size
    inherited, = Open3.capture2("/bin/ls", "-l", "/proc/self/fd", close_others: false)
    nodes.each { |node| refute_includes inherited, node }
  end

  def test_unless_it_is_handed_over
    ours, theirs = pair
    Process.wait(spawn("/bin/echo", "hello", out: theirs))
    assert_equal "hello\n", ours.recv(100)
  end

  def test_ten_thousand_times
    10_000.times { Polysocket::Socket.new(Polysocket::AF_UNIX).close }
  end

  # In a process of its own, where little else is collected.
  GROWTH = <<~RUBY
    def attempt
      yield
    rescue SystemCallError, IOError, Polysocket::Error, TypeError
      nil
    end

    def exercise(ours, theirs)
      10_000.times do
        ours.sendall("x" * 100)
        theirs.recv(9000)
        attempt { theirs.recvfrom(100_000, Polysocket::MSG_DONTWAIT) }
        attempt { ours.connect("x" * 300) }
        attempt { ours.connect("") }
        attempt { ours.send(5) }
        Polysocket::Socket.new(Polysocket::AF_UNIX).close
      end
      GC.start
      Integer(File.read("/proc/self/statm").split[1]) * 4096
    end

    pair = Polysocket.socketpair
    pair.each { |socket| socket.settimeout(5) }
    before = exercise(*pair)
    puts exercise(*pair) - before
  RUBY

  def test_memory_does_not_grow
    assert_operator Integer(ruby(GROWTH)), :<, 8 << 20
  end

  def test_the_collector_at_every_allocation
    server = listener
    ours, theirs = pair(timeout: 5)
    room = +"." * 4
    collecting_all_the_time do
      ours.sendall("x" * 10_000)
      assert_equal "x" * 10_000, theirs.recv(10_000)
      ours.send(+"short")
      assert_equal [[4, nil], "shor", "t"], [theirs.recvfrom_into(room), room, theirs.recv(10)]
      error = assert_raises(Errno::ENOENT) { ours.dup.connect("/no/where") }
      assert_equal ["connect", 0], [error.operation, error.done]
      client = keep(Polysocket::Socket.new(family: Polysocket::AF_INET, type: Polysocket::SOCK_STREAM))
      client.connect(server.getsockname)
      accepted, address = server.accept
      assert_equal client.getsockname, address
      accepted.close
    end
  end

  # A string that is sent or received into doesn't move while a call uses it, however short it is.
  def test_compacting_while_a_call_waits_for_data
    ours, theirs = pair
    buffer = +"........"
    receiver = blocked { theirs.recv_into(buffer) }
    churn
    ours.send("12345678")
    assert_equal [8, "12345678"], [receiver.value, buffer]
  end

  def test_compacting_while_a_call_waits_for_room
    ours, theirs = pair(Polysocket::SOCK_DGRAM)
    fill(ours)
    text = +"short text"
    sender = blocked { ours.send(text) }
    text.replace("other text")
    churn
    received = []
    received << theirs.recv(1 << 17) until sender.join(0.01)
    theirs.setblocking(false)
    assert_equal "short text", (received + drain(theirs)).last
  end

  private

  # In a thread, whose stack is gone afterwards.
  def make_many(count)
    Thread.new { count.times { Polysocket.socketpair } && nil }.join
  end

  def receive_and_forget(socket)
    thread = Thread.new { socket.recv(10) }
    sleep(0.02) until thread.stop?
    thread
  end

  def initialize_again(socket, *arguments)
    Polysocket::Socket.instance_method(:initialize).bind_call(socket, *arguments)
  end

  def collecting_all_the_time
    GC.stress = true
    yield
  ensure
    GC.stress = false
  end

  def churn
    Array.new(20_000) { |number| "object #{number}" }
    collect
    GC.compact
    Array.new(20_000) { |number| "filler #{number}" }
  end

  def drain(socket)
    received = []
    loop { received << socket.recv(1 << 17) }
  rescue IO::WaitReadable
    received
  end
end
