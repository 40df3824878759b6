# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Timeout, Thread#raise, Thread#kill, signals and Ctrl-C reach a call that waits, at once, and leave nothing behind.

require_relative "support"

class TestInterrupts < Case
  class Poke < StandardError; end

  # Each waits for the other end of the pair.
  CALLS = {
    recv: ->(socket) { socket.recv(10) },
    recv_much: ->(socket) { socket.recv(1 << 20) },
    recvfrom: ->(socket) { socket.recvfrom(10) },
    recv_into: ->(socket) { socket.recv_into(+"...") },
    recvfrom_into: ->(socket) { socket.recvfrom_into(+"...") },
    sendall: ->(socket) { socket.sendall("x" * (1 << 22)) }
  }.freeze
  MODES = { blocking: nil, timeout: 30 }.freeze

  CALLS.to_a.product(MODES.to_a).each do |(name, call), (mode, timeout)|
    define_method("test_a_timeout_ends_#{name}_in_#{mode}_mode") do
      assert_at_once do
        _, theirs = pair(timeout: timeout)
        elapsed { assert_raises(Timeout::Error) { Timeout.timeout(0.05) { call.call(theirs) } } } - 0.05
      end
    end

    define_method("test_killing_a_thread_ends_#{name}_in_#{mode}_mode") do
      assert_at_once do
        _, theirs = pair(timeout: timeout)
        thread = blocked { call.call(theirs) }
        elapsed { thread.kill.join }
      end
    end

    define_method("test_raising_in_a_thread_ends_#{name}_in_#{mode}_mode") do
      assert_at_once do
        _, theirs = pair(timeout: timeout)
        thread = blocked { call.call(theirs) }
        elapsed { assert_raises(Poke) { thread.raise(Poke).then { thread.value } } }
      end
    end
  end

  MODES.each do |mode, timeout|
    define_method("test_a_timeout_ends_accept_in_#{mode}_mode") do
      server = listener
      server.settimeout(timeout)
      assert_at_once { elapsed { assert_raises(Timeout::Error) { Timeout.timeout(0.05) { server.accept } } } - 0.05 }
    end

    define_method("test_a_timeout_ends_connect_in_#{mode}_mode") do
      server = full_listener
      assert_at_once do
        client = socket(Polysocket::AF_UNIX)
        client.settimeout(timeout)
        call = -> { Timeout.timeout(0.05) { client.connect(server.getsockname) } }
        elapsed { assert_raises(Timeout::Error, &call) } - 0.05
      end
    end

    define_method("test_nothing_stays_in_use_after_an_interrupt_in_#{mode}_mode") do
      _, theirs = pair(timeout: timeout)
      buffer = +"..."
      assert_raises(Timeout::Error) { Timeout.timeout(0.05) { theirs.recv_into(buffer) } }
      buffer << "the buffer is not locked"
      number = theirs.fileno
      theirs.close
      refute open?(number)
    end
  end

  def test_the_socket_works_afterwards
    ours, theirs = pair
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { theirs.recv(10) } }
    ours.send("after")
    assert_equal "after", theirs.recv(10)
  end

  def test_ensure_and_throw_pass_through
    _, theirs = pair
    passed = []
    trapped("USR1", proc { throw :out, 5 }) do
      value = catch(:out) do
        signalled_soon { theirs.recv(10) }
      ensure
        passed << :ensure
      end
      assert_equal [[:ensure], 5], [passed, value]
    end
  end

  def test_sendall_tells_how_much_went_before_the_timeout
    ours, theirs = pair(timeout: 0.1)
    error = assert_raises(Polysocket::Timeout) { ours.sendall("x" * (1 << 22)) }
    assert_operator error.done, :>, 0
    theirs.setblocking(false)
    assert_equal error.done, receive_exactly(theirs, error.done).bytesize
    assert_raises(IO::WaitReadable) { theirs.recv(1) }
  end

  def test_a_trap_runs_at_once_and_the_call_goes_on_with_the_time_that_is_left
    _, theirs = pair(timeout: 0.6)
    times = []
    trapped("USR1", proc { times << now }) do
      sent = nil
      meanwhile(0.2, -> { sent = now and signal }) do
        seconds = elapsed { assert_raises(Polysocket::Timeout) { theirs.recv(10) } }
        assert_includes 0.6..0.9, seconds
      end
      assert_equal 1, times.size
      assert_operator times[0] - sent, :<, AT_ONCE
    end
  end

  def test_a_blocking_call_goes_on_after_a_trap
    ours, theirs = pair
    count = 0
    trapped("USR1", proc { count += 1 }) do
      meanwhile(0, -> { 5.times { sleep(0.02) && signal } and ours.send("x") }) do
        assert_equal "x", theirs.recv(10)
      end
    end
    assert_operator count, :>=, 4
  end

  def test_sendall_sends_everything_through_a_storm_of_signals
    data = Random.bytes(8 << 20)
    [nil, 30].each do |timeout|
      ours, theirs = pair(timeout: timeout)
      reader = Thread.new { sleep(0.1) && receive_exactly(theirs, data.bytesize) }
      trapped("USR1", proc {}) do
        storm = Thread.new { signal while sleep(0.002) }
        ours.sendall(data)
        storm.kill.join
      end
      assert_equal data, reader.value
    end
  end

  def test_a_trap_may_use_and_close_the_socket
    ours, theirs = pair(timeout: 0.3)
    trapped("USR1", proc { ours.send("from the trap") }) do
      signalled_soon { assert_equal "from the trap", theirs.recv(100) }
    end
    trapped("USR1", proc { theirs.close }) do
      signalled_soon { assert_raises(Errno::EBADF) { theirs.recv(1) } }
    end
    assert_raises(Errno::EBADF) { theirs.recv(1) }
  end

  def test_an_exception_from_a_trap_ends_the_call
    MODES.each_value do |timeout|
      _, theirs = pair(timeout: timeout)
      trapped("USR1", proc { raise Poke }) do
        signalled_soon { assert_raises(Poke) { theirs.recv(10) } }
      end
    end
  end

  CONTROL_C = <<~RUBY
    ours, theirs = Polysocket.socketpair
    theirs.settimeout(Float(ARGV[0])) unless ARGV.empty?
    $stdout.write("r")
    $stdout.flush
    theirs.recv(10)
  RUBY

  def test_control_c_ends_a_process_at_once
    [[], ["30"]].each do |arguments|
      assert_at_once do
        Open3.popen3(RbConfig.ruby, "-rpolysocket", "-e", CONTROL_C, *arguments) do |_, output, errors, process|
          assert_equal "r", output.read(1)
          sleep(0.1)
          Process.kill(:INT, process.pid)
          seconds = elapsed { process.join }
          assert_equal Signal.list["INT"], process.value.termsig
          assert_match(/in `recv'.*Interrupt/, errors.read)
          seconds
        end
      end
    end
  end

  # A call that leaves the interpreter lock with an interrupt pending returns without a system call. This must
  # look neither like an end of file nor like the descriptor 0.
  def test_a_pending_interrupt_is_no_result
    _, theirs = pair(timeout: 0.05)
    server = listener
    server.settimeout(0.05)
    buffer = +"..."
    data = "x" * (1 << 22)
    [proc { theirs.recv(10) }, proc { theirs.recv(1 << 20) }, proc { theirs.recvfrom(10) },
     proc { theirs.recv_into(buffer) }, proc { theirs.sendall(data) }, proc { server.accept }].each do |call|
      assert_instance_of Polysocket::Timeout, pending(&call)
    end
  end

  def test_a_blocking_call_waits_though_an_interrupt_is_pending
    ours, theirs = pair
    meanwhile(0.05, -> { ours.send("x") }) do
      assert_equal "x", pending { theirs.recv(10) }
    end
  end

  STORM = "i=0; while [ $i -lt 5000 ]; do kill -USR1 $PPID; i=$((i + 1)); done"

  def test_thousands_of_signals_give_no_false_end_of_file
    ours, theirs = pair
    count = 0
    trapped("USR1", proc { count += 1 }) do
      storm = spawn("/bin/sh", "-c", STORM)
      sender = Thread.new { Process.wait(storm) && ours.send("x") }
      assert_equal "x", theirs.recv(10)
    ensure
      sender&.join
    end
    # Signals that come while one is being handled become one.
    assert_operator count, :>, 10
  end

  def test_thousands_of_interrupts_give_no_false_end_of_file
    ours, theirs = pair
    tally = { data: 0, end: 0, poke: 0 }
    reader = blocked { read_through_pokes(theirs, tally) }
    3000.times do |number|
      reader.raise(Poke)
      ours.send("x") if (number % 50).zero?
      Thread.pass
    end
    ours.send("stop") && sleep(0.01) while reader.alive?
    assert_equal 0, tally[:end]
    assert_operator tally[:poke], :>, 300
  end

  # A deferred interrupt is neither lost nor waited for in a busy loop.
  def test_a_deferred_interrupt_waits_for_the_end_of_the_call
    [nil, 5].each do |timeout|
      ours, theirs = pair(timeout: timeout)
      thread = Thread.new do
        Thread.handle_interrupt(Poke => :never) { Thread.current[:received] = theirs.recv(10) }
      end
      thread.report_on_exception = false
      sleep(0.05)
      thread.raise(Poke)
      used = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
      sleep(0.3)
      assert_operator Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - used, :<, 0.1
      assert_predicate thread, :alive?
      ours.send("x")
      assert_raises(Poke) { thread.value }
      assert_equal "x", thread[:received]
    end
  end

  def test_an_interrupt_for_when_the_thread_blocks
    _, theirs = pair
    Thread.handle_interrupt(Timeout::Error => :on_blocking) do
      assert_raises(Timeout::Error) { Timeout.timeout(0.05) { theirs.recv(10) } }
    end
  end

  private

  def signal
    Process.kill(:USR1, Process.pid)
  end

  def signalled_soon(&block)
    meanwhile(0.05, method(:signal), &block)
  end

  # What the block gives or raises when an interrupt for this thread is pending, deferred, and to be looked at again,
  # which the inner handle_interrupt announces. The call must be the first thing in the block, or Ruby looks before it.
  def pending(&block)
    thread = Thread.current
    outcome = nil
    assert_raises(Poke) do
      Thread.handle_interrupt(Poke => :never) do
        Thread.new { thread.raise(Poke) }.join
        outcome = Thread.handle_interrupt(ScriptError => :immediate, &block)
      rescue Polysocket::Timeout => e
        outcome = e
      end
    end
    outcome
  end

  def read_through_pokes(socket, tally)
    Thread.handle_interrupt(Poke => :never) do
      loop do
        data = Thread.handle_interrupt(Poke => :immediate) { socket.recv(16) }
        tally[data.empty? ? :end : :data] += 1
        break if data.include?("stop")
      rescue Poke
        tally[:poke] += 1
      end
    end
  rescue Poke
    nil # the last one
  end
end
