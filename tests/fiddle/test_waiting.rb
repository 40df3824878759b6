# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# While a call waits, other threads run, and Timeout, Thread#raise, Thread#kill, traps and Ctrl-C act at once.

require_relative "support"

class TestWaiting < FiddleCase
  class Poke < StandardError; end

  # Each waits for the other end of the pair.
  CALLS = {
    recv: ->(socket) { PS.ps_socket_recv(socket, 0, 10) },
    recv_much: ->(socket) { PS.ps_socket_recv(socket, 0, 1 << 20) },
    recvfrom: ->(socket) { PS.ps_socket_recvfrom(socket, 0, 10) },
    sendall: ->(socket) { PS.ps_socket_sendall(socket, 0, "x" * (1 << 22)) },
    file: lambda do |socket|
      file = PS.ps_socket_makefile(socket, "rb", -1)
      PS.ps_file_read(file, 10)
    ensure
      PS.ps_file_free(file)
    end
  }.freeze
  MODES = { blocking: -1, timeout: 30 }.freeze

  def theirs(seconds)
    pair.last.tap { |socket| PS.ps_socket_settimeout(socket, seconds) }
  end

  def poked(thread)
    thread.raise(Poke)
    thread
  end

  CALLS.to_a.product(MODES.to_a).each do |(name, call), (mode, seconds)|
    define_method("test_a_timeout_ends_#{name}_in_#{mode}_mode") do
      assert_at_once do
        socket = theirs(seconds)
        elapsed { assert_raises(Timeout::Error) { Timeout.timeout(0.05) { call.call(socket) } } } - 0.05
      end
    end

    define_method("test_killing_and_raising_end_#{name}_in_#{mode}_mode") do
      assert_at_once do
        thread = blocked { call.call(theirs(seconds)) }
        elapsed { thread.kill.join }
      end
      assert_at_once do
        thread = blocked { call.call(theirs(seconds)) }
        elapsed { assert_raises(Poke) { poked(thread).value } }
      end
    end

    define_method("test_a_handler_that_raises_ends_#{name}_in_#{mode}_mode") do
      socket = theirs(seconds)
      trapped(:USR1, proc { raise Poke }) do
        at = nil
        poke = -> { (at = now) && Process.kill(:USR1, Process.pid) }
        meanwhile(0.05, poke) { assert_raises(Poke) { call.call(socket) } }
        assert_operator now - at, :<, 1
      end
    end
  end

  def test_accept_and_sockets_that_come_from_others
    server = socket
    PS.ps_socket_bind(server, PS.ps_address_make_inet("127.0.0.1", 0))
    PS.ps_socket_listen(server, 1)
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { PS.ps_socket_accept(server) } }
    name = PS.ps_socket_getsockname(server)
    client = PS.ps_create_connection("127.0.0.1", PS.ps_address_port(name).to_s, PS.PS_NO_TIMEOUT, nil, nil)
    connection, = PS.ps_socket_accept(server)
    keep(client, connection, PS.ps_socket_dup(connection)).each do |one|
      assert_raises(Timeout::Error) { Timeout.timeout(0.05) { PS.ps_socket_recv(one, 0, 10) } }
    end
  end

  def test_other_threads_run
    ours, theirs = pair
    thread = blocked { PS.ps_socket_recv(theirs, 0, 10) }
    assert_operator elapsed { 1000.times { Thread.pass } }, :<, 1
    assert_predicate thread, :alive?
    PS.ps_socket_send(ours, 0, "x")
    assert_equal "x", thread.value
  end

  # How late, at the median, a thread wakes up from a sleep beside one that never has to wait. The machine may be busy.
  def lateness(first, second)
    Array.new(3) do
      running = done = false
      busy = Thread.new { running = PS.ps_socket_send(first, 0, "x") && PS.ps_socket_recv(second, 0, 1) until done }
      Thread.pass until running
      late = Array.new(20) { elapsed { sleep(0.001) } - 0.001 }.sort[10]
      done = true
      busy.join
      late
    end.min
  end

  def test_a_thread_that_never_has_to_wait_lets_the_others_have_their_turn
    usual = PS.switch_interval
    assert_equal 0.002, usual
    # Without a limit it would be some 100 ms, the time for which Ruby lets a thread run.
    assert_operator lateness(*pair), :<, 0.05
    PS.switch_interval = nil
    assert_nil PS.switch_interval
    [0, -1, Float::NAN, Float::INFINITY, 1e10].each do |interval|
      assert_raises(RangeError) { PS.switch_interval = interval }
    end
    assert_raises(TypeError) { PS.switch_interval = "1" }
  ensure
    PS.switch_interval = usual
  end

  # A connection whose other end takes nothing, and whose close waits for that, so many seconds at most.
  def lingering(seconds, server)
    made = PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0)
    PS.ps_socket_connect(made, PS.ps_socket_getsockname(server))
    keep(PS.ps_socket_accept(server).first)
    PS.ps_socket_setsockopt_bytes(made, PS.SOL_SOCKET, PS.SO_LINGER, [1, seconds].pack("ii"))
    failure { loop { PS.ps_socket_send(made, PS.MSG_DONTWAIT, "x" * 65_536) } }
    made
  end

  def test_other_threads_run_during_a_close_that_lingers
    server = socket
    PS.ps_socket_bind(server, PS.ps_address_make_inet("127.0.0.1", 0))
    PS.ps_socket_listen(server, 5)
    made = lingering(1, server)
    ticks = 0
    ticker = Thread.new { loop { sleep(0.01) && ticks += 1 } }
    PS.ps_socket_close(made)
    ticker.kill.join
    assert_operator ticks, :>, 5
    # The collector does not wait.
    Thread.new { lingering(60, server) && nil }.join
    assert_operator elapsed { collect }, :<, 30
  end

  def test_only_what_takes_no_hooks_is_called_without_the_lock
    free = PS.raw.reject { |_, function| function.need_gvl? }.keys
    blocking = FUNCTIONS.select do |function|
      function["blocks"] && function["parameters"].none? do |one|
        %w[handle hooks].include?(one["kind"]) || one["target"] == "ps_wait"
      end
    end
    assert_equal blocking.map { |function| function["name"] }, free
    assert_includes free, "ps_address_make_inet"
  end

  def test_a_call_goes_on_after_a_handler_and_keeps_its_deadline
    socket = theirs(0.3)
    count = 0
    seconds = elapsed do
      trapped(:USR1, proc { count += 1 }) do
        meanwhile(0.01, -> { 10.times { Process.kill(:USR1, Process.pid) && sleep(0.01) } }) do
          failure("PS_E_TIMEOUT") { PS.ps_socket_recv(socket, 0, 10) }
        end
      end
    end
    assert_operator count, :>, 1
    assert_includes 0.29..1, seconds
  end

  def test_a_handler_that_throws_ends_the_call_with_the_librarys_error
    socket = theirs(-1)
    trapped(:USR1, proc { throw :out }) do
      error = catch(:out) do
        meanwhile(0.05, -> { Process.kill(:USR1, Process.pid) }) { failure { PS.ps_socket_recv(socket, 0, 10) } }
      end
      assert_equal "PS_E_INTERRUPTED", error.name
    end
  end

  # Handlers come at any place, and what they raise must neither get lost nor jump over the library, which would keep
  # the socket open for ever; the test case looks for that. The other thread is killed at any place.
  def test_handlers_that_raise_at_any_time
    armed = false
    once = proc do
      next unless armed

      armed = false
      raise Poke
    end
    trapped(:USR1, once) do
      poker = fork { poke_parent }
      200.times do
        ours, theirs = PS.ps_socket_pair(PS.AF_UNIX, PS.SOCK_STREAM, 0)
        reader = Thread.new { receive_all(theirs) }
        begin
          armed = true
          PS.ps_socket_sendall(ours, 0, "x" * (1 << 20)) while true
        rescue Poke
          refute armed
        end
        assert reader.kill.join(10), "a thread that was killed goes on waiting"
        [ours, theirs].each { |socket| PS.ps_socket_free(socket) }
      end
    ensure
      Process.kill(:KILL, poker)
      Process.wait(poker)
    end
  end

  def test_a_thread_that_is_killed_at_any_time_ends
    socket = theirs(-1)
    random = Random.new(1)
    1000.times do |index|
      thread = Thread.new { PS.ps_socket_recv(socket, 0, 10) }
      sleep(random.rand * 0.0005)
      assert thread.kill.join(10), "the thread #{index} goes on waiting"
    end
  end

  def poke_parent
    parent = Process.ppid
    random = Random.new(1)
    loop { sleep(random.rand * 0.004) && Process.kill(:USR1, parent) }
  end

  def receive_all(socket)
    loop { break if PS.ps_socket_recv(socket, 0, 30_000).empty? }
  end
end
