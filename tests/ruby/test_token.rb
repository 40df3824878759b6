# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Tokens and deadlines: what ends calls that wait, in threads, in traps, and by the collector.

require_relative "support"

class TestToken < Case
  CALLS = {
    recv: ->(one) { one.recv(1) },
    recv_into: ->(one) { one.recv_into(String.new("x" * 20_000)) },
    recvfrom: ->(one) { one.recvfrom(1) },
    recvmsg: ->(one) { one.recvmsg(1) },
    recvmsg_into: ->(one) { one.recvmsg_into([String.new("x")]) },
    sendall: ->(one) { one.sendall("x" * (1 << 22)) },
    sendmsg: ->(one) { one.sendmsg(["x" * 60_000]) while true }
  }.freeze

  def setup
    super
    @token = Polysocket::Token.new
  end

  def teardown
    @token.close
    super
  end

  # The block waits in another thread until the token is fired.
  def check_ended(one, name, &call)
    one.settoken(@token)
    thread = blocked { call.call(one) }
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    @token.fire
    error = assert_raises(Polysocket::Cancelled, name) { thread.value }
    assert_operator Process.clock_gettime(Process::CLOCK_MONOTONIC) - start, :<, 5, name
    assert_equal Errno::ECANCELED::Errno, error.errno
    assert_equal Errno::ECANCELED::Errno, error.code
    assert_kind_of Errno::ECANCELED, error
    assert_kind_of Polysocket::Error, error
    @token.reset
  end

  def test_another_thread_ends_each_kind_of_call
    [nil, 60].each do |timeout|
      CALLS.each { |name, call| check_ended(pair(timeout: timeout)[0], "#{name}, #{timeout.inspect}", &call) }
      server = listener
      server.timeout = timeout
      check_ended(server, "accept", &:accept)
      address = full_listener.getsockname
      client = socket(Polysocket::AF_UNIX)
      client.timeout = timeout
      check_ended(client, "connect") { |one| one.connect(address) }
    end
  end

  def test_what_was_sent_is_told
    ours, = pair
    ours.token = @token
    @token.fire
    error = assert_raises(Polysocket::Cancelled) { ours.sendall("x" * (1 << 22)) }
    assert_operator error.done, :>, 0
    assert_operator error.done, :<, 1 << 22
  end

  def test_a_trap_fires
    ours, = pair
    ours.settoken(@token)
    before = trap("USR1") { @token.fire }
    sender = Thread.new { sleep(0.1) && Process.kill("USR1", Process.pid) }
    assert_raises(Polysocket::Cancelled) { ours.recv(1) }
    sender.join
  ensure
    trap("USR1", before || "DEFAULT")
  end

  def test_event_loops_see_it
    refute @token.fired?
    assert_nil IO.select([@token], nil, nil, 0)
    @token.fire
    assert @token.fired?
    assert_equal [[@token], [], []], IO.select([@token], nil, nil, 0)
    @token.reset
    assert_nil IO.select([@token], nil, nil, 0)
    assert_match(/not fired/, @token.inspect)
  end

  def test_a_socket_keeps_its_token
    server = listener
    server.settoken(forgotten_and_fired)
    socket.connect(server.getsockname)
    accepted = keep(server.accept[0])
    server.settoken(nil)
    4.times { GC.start }
    assert_raises(Polysocket::Cancelled) { accepted.recv(1) }
    copy = keep(accepted.dup)
    accepted.settoken(nil)
    4.times { GC.start }
    assert_raises(Polysocket::Cancelled) { copy.recv(1) }
    copy.instance_variable_get(:@token).close
  end

  def test_forgotten_tokens_give_their_descriptors_back
    before = descriptors
    Thread.new { 200.times { Polysocket::Token.new } }.join
    10.times { GC.start }
    assert_operator descriptors - before, :<, 20
  end

  def test_a_token_that_is_closed_is_an_error
    closed = Polysocket::Token.open { |token| token }
    closed.close
    %i[fire reset fired fileno].each { |name| assert_raises(Errno::EBADF, name.to_s) { closed.public_send(name) } }
    ours, = pair
    assert_raises(Errno::EBADF) { ours.settoken(closed) }
    assert_raises(Errno::EBADF) { Polysocket.getaddrinfo("localhost", 80, token: closed) }
    assert_raises(NoMethodError) { closed.dup }
    assert_match(/closed/, closed.inspect)
    assert_raises(Errno::EBADF) { Polysocket::Token.allocate.fire }
  end

  def test_what_is_no_token
    ours, theirs = pair
    [5, 0, "x", theirs, Polysocket::Token].each do |wrong|
      error = assert_raises(TypeError) { ours.settoken(wrong) }
      assert_match(/\Asettoken: token must be a Polysocket::Token or nil, not /, error.message)
      assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1", 80, token: wrong) }
    end
    assert_raises(FrozenError) { ours.freeze.settoken(@token) }
  end

  def test_a_token_ends_a_lossless_file_and_nothing_is_lost
    ours, theirs = pair
    ours.settoken(@token)
    ours.lossless_file("r") do |file|
      theirs.sendall("half a ")
      thread = blocked { file.gets }
      @token.fire
      assert_raises(Polysocket::Cancelled) { thread.value }
      @token.reset
      theirs.sendall("line\n")
      assert_equal "half a line\n", file.gets
    end
  end

  def test_a_deadline_covers_several_calls
    ours, theirs = pair
    ours.setdeadline(Polysocket::RECEIVING, Polysocket.deadline(0.3))
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    3.times do
      theirs.send("x")
      ours.recv(1)
      sleep(0.05)
    end
    assert_raises(Polysocket::Timeout) { ours.recv(1) }
    assert_in_delta 0.3, Process.clock_gettime(Process::CLOCK_MONOTONIC) - start, 2
    ours.setdeadline(Polysocket::BOTH, Polysocket::NO_DEADLINE)
    assert_equal 0, ours.getdeadline(Polysocket::SENDING)
  end

  def test_the_clock_is_the_monotonic_one
    before = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
    assert_includes (before + 5_000_000_000)..(before + 7_000_000_000), Polysocket.deadline(5)
    assert_equal (2**63) - 1, Polysocket.deadline(Float::INFINITY)
    assert_raises(TypeError) { Polysocket.deadline("5") }
  end

  def test_bad_deadlines
    ours, = pair
    assert_raises(ArgumentError) { ours.setdeadline(4, 0) }
    assert_raises(ArgumentError) { ours.setdeadline(1, -1) }
    assert_raises(ArgumentError) { ours.getdeadline(Polysocket::BOTH) }
    assert_raises(RangeError) { ours.setdeadline(1, 1 << 70) }
    assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1", 80, deadline: 0.5) }
    assert_raises(ArgumentError) { Polysocket.gethostbyname("127.0.0.1", 5) }
    assert_raises(ArgumentError) { Polysocket.getaddrinfo("127.0.0.1", 80, speed: 5) }
  end

  private

  # What stood on this thread's stack is out of the collector's sight once it has ended.
  def forgotten_and_fired
    Thread.new { Polysocket::Token.new.tap(&:fire) }.value
  end

  def descriptors
    Dir.children("/proc/self/fd").size
  end
end
