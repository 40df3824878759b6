# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Other threads run while one waits, and they may share sockets and close them.

require_relative "support"

class TestBlocking < Case
  # Each waits for the other end of the pair; the second block lets it go on.
  CALLS = {
    recv: [->(ours, _) { ours.recv(10) }, ->(_, theirs) { theirs.send("x") }],
    recv_much: [->(ours, _) { ours.recv(1 << 20) }, ->(_, theirs) { theirs.send("x") }],
    recvfrom: [->(ours, _) { ours.recvfrom(10) }, ->(_, theirs) { theirs.send("x") }],
    recv_into: [->(ours, _) { ours.recv_into(+"...") }, ->(_, theirs) { theirs.send("x") }],
    recvfrom_into: [->(ours, _) { ours.recvfrom_into(+"...") }, ->(_, theirs) { theirs.send("x") }],
    sendall: [->(ours, _) { ours.sendall("x" * (1 << 22)) }, ->(_, theirs) { theirs.recv(65_536) }]
  }.freeze

  CALLS.each do |name, (call, _)|
    define_method("test_other_threads_run_during_#{name}_with_a_timeout") do
      ours, theirs = pair(timeout: 0.3)
      count = counted { assert_raises(Polysocket::Timeout) { call.call(ours, theirs) } }
      assert_operator count, :>=, 5
    end
  end

  CALLS.each do |name, (call, release)|
    define_method("test_other_threads_run_during_#{name}_without_a_timeout") do
      ours, theirs = pair
      thread = blocked { call.call(ours, theirs) }
      release.call(ours, theirs) until thread.join(0.01)
      thread.value
    end
  end

  def test_other_threads_run_during_accept
    server = listener
    thread = blocked { server.accept }
    client = socket
    client.connect(server.getsockname)
    accepted, address = thread.value
    keep(accepted)
    assert_equal client.getsockname, address
    server.settimeout(0.3)
    assert_operator counted { assert_raises(Polysocket::Timeout) { server.accept } }, :>=, 5
  end

  def test_other_threads_run_during_a_close_that_lingers
    made = lingering(1, listener)
    seconds = nil
    assert_operator counted { seconds = elapsed { made.close } }, :>=, 5
    assert_operator seconds, :>, 0.8
    file = lingering(1, listener).then { |socket| socket.makefile.tap { socket.close } }
    assert_operator counted { file.close }, :>=, 5
  end

  # All threads would stand still meanwhile.
  def test_the_collector_does_not_wait_for_what_lingers
    server = listener
    Thread.new { @made.delete(lingering(60, server)) && nil }.join
    assert_operator elapsed { collect }, :<, 30
  end

  # How late, at the median, a thread wakes up from a sleep beside one that never has to wait. The machine may be busy.
  def lateness(first, second)
    Array.new(3) do
      running = done = false
      busy = Thread.new { running = first.send("x") && second.recv(1) until done }
      Thread.pass until running
      late = Array.new(20) { elapsed { sleep(0.001) } - 0.001 }.sort[10]
      done = true
      busy.join
      late
    end.min
  end

  # Without a limit it would be some 100 ms, the time for which Ruby lets a thread run.
  def test_a_thread_that_never_has_to_wait_lets_the_others_have_their_turn
    ours, theirs = pair
    usual = Polysocket.switch_interval
    [usual, 0.005].each do |interval|
      Polysocket.switch_interval = interval
      assert_operator lateness(ours, theirs), :<, 0.05, interval.to_s
    end
  ensure
    Polysocket.switch_interval = usual
  end

  def test_the_interval_is_a_time_or_nil
    usual = Polysocket.switch_interval
    assert_equal 0.002, usual
    [0.005, 1, 1.5r, 1e-9, nil].each do |interval|
      Polysocket.switch_interval = interval
      interval.nil? ? assert_nil(Polysocket.switch_interval) : assert_equal(interval, Polysocket.switch_interval)
    end
    [0, 0.0, -1, Float::NAN, Float::INFINITY, 1e10, 10**30].each do |interval|
      assert_raises(RangeError, interval.to_s) { Polysocket.switch_interval = interval }
    end
    ["1", :one, true, [1]].each { |interval| assert_raises(TypeError) { Polysocket.switch_interval = interval } }
    assert_nil Polysocket.switch_interval
  ensure
    Polysocket.switch_interval = usual
  end

  def test_other_threads_run_during_connect
    server = full_listener
    client = socket(Polysocket::AF_UNIX)
    thread = blocked { client.connect(server.getsockname) }
    keep(server.accept[0])
    assert_nil thread.value
    keep(server.accept[0])
    socket(Polysocket::AF_UNIX).connect(server.getsockname)
    late = socket(Polysocket::AF_UNIX)
    late.settimeout(0.3)
    assert_operator counted { assert_raises(Polysocket::Timeout) { late.connect(server.getsockname) } }, :>=, 5
  end

  def test_both_directions_of_a_socket_at_the_same_time
    ours, theirs = pair
    data = Random.bytes(1 << 22)
    receiver = blocked { receive_exactly(ours, data.bytesize) }
    echo = Thread.new { theirs.sendall(receive_exactly(theirs, data.bytesize)) }
    ours.sendall(data)
    assert_equal data, receiver.value
    echo.join
  end

  def test_many_threads_receive_from_one_socket
    ours, theirs = pair(Polysocket::SOCK_DGRAM, timeout: 10)
    threads = Array.new(8) { Thread.new { Array.new(50) { theirs.recv(10) } } }
    400.times { |number| ours.send(number.to_s) }
    assert_equal (0...400).map(&:to_s).sort, threads.flat_map(&:value).sort
  end

  # What waits on a socket when another thread closes it.
  WAITING = {
    recv: ->(one) { one.recv(1) },
    recv_into: ->(one) { one.recv_into(String.new("x" * 20_000)) },
    recvfrom: ->(one) { one.recvfrom(1) },
    recvmsg: ->(one) { one.recvmsg(1) },
    sendall: ->(one) { one.sendall("x" * (1 << 22)) },
    sendmsg: ->(one) { one.sendmsg(["x" * 60_000]) while true }
  }.freeze

  def test_closing_ends_the_calls_under_way
    [nil, 60].each do |timeout|
      WAITING.each { |name, call| check_closing(pair(timeout: timeout)[0], "#{name}, #{timeout.inspect}", &call) }
      server = listener
      server.timeout = timeout
      check_closing(server, "accept", &:accept)
      client = socket(Polysocket::AF_UNIX)
      client.timeout = timeout
      address = full_listener.getsockname
      check_closing(client, "connect") { |one| one.connect(address) }
    end
  end

  def test_a_duplicate_is_not_disturbed_by_a_close
    ours, theirs = pair
    copy = keep(theirs.dup)
    thread = blocked { copy.recv(10) }
    check_closing(theirs, "recv") { |one| one.recv(10) }
    ours.send("late")
    assert_equal "late", thread.value
  end

  def test_closing_in_a_race_never_hits_another_socket
    20.times do
      ours, theirs = pair(timeout: 5)
      readers = Array.new(4) { Thread.new { read_until_closed(theirs) } }
      10.times { ours.send("x") }
      theirs.close
      other, = pair(timeout: 5)
      10.times { send_or_break(ours) }
      ours.close
      readers.each(&:join)
      assert_raises(IO::WaitReadable) { other.recv(1, Polysocket::MSG_DONTWAIT) }
    end
  end

  private

  # The block waits in another thread until this one closes the socket.
  def check_closing(one, name, &call)
    number = one.fileno
    thread = blocked { call.call(one) }
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    one.close
    error = assert_raises(Errno::EBADF, name) { thread.value }
    assert_kind_of Polysocket::ClosedError, error
    assert_operator Process.clock_gettime(Process::CLOCK_MONOTONIC) - start, :<, 5, name
    refute open?(number), name
    assert_raises(Errno::EBADF) { one.recv(10) }
  end

  # How often another thread had its turn while the block ran.
  def counted
    count = 0
    thread = Thread.new { loop { count += 1 if sleep(0.01) } }
    yield
    count
  ensure
    thread&.kill&.join
  end

  # Whether somebody still reads there is what the race is about.
  def send_or_break(socket)
    socket.send("x")
  rescue Errno::EPIPE
    nil
  end

  def read_until_closed(socket)
    nil until socket.recv(1).empty?
  rescue Errno::EBADF
    nil
  end
end
