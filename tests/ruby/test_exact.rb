# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Exact amounts: what ends a call in Ruby gets the bytes that had come.

require_relative "scheduler"
require_relative "support"

class TestExact < Case
  class Poke < StandardError; end
  CALLS = { recv_exact: ->(socket) { socket.recv_exact(10) }, recv_until: ->(socket) { socket.recv_until("\n", 10) },
            recv_much: ->(socket) { socket.recv_exact(1 << 20) } }.freeze

  CALLS.to_a.product([nil, 30]).each do |(name, call), timeout|
    define_method("test_raising_in_a_thread_gives_the_bytes_of_#{name}_#{timeout}") do
      ours, theirs = pair(timeout: timeout)
      theirs.sendall("abc")
      thread = blocked { call.call(ours) }
      thread.raise(Poke)
      error = assert_raises(Poke) { thread.value }
      assert_equal "abc", error.partial
      assert_kind_of Polysocket::Partial, error
    end

    define_method("test_a_trap_that_raises_gives_the_bytes_of_#{name}_#{timeout}") do
      ours, theirs = pair(timeout: timeout)
      theirs.sendall("abc")
      trapped("USR1", ->(_) { raise Poke }) do
        error = assert_raises(Poke) do
          meanwhile(0.05, -> { Process.kill("USR1", Process.pid) }) { call.call(ours) }
        end
        assert_equal "abc", error.partial
      end
    end
  end

  def test_a_timeout_with_a_class_gives_the_bytes
    ours, theirs = pair
    theirs.sendall("abc")
    error = assert_raises(Poke) { Timeout.timeout(0.05, Poke) { ours.recv_exact(10) } }
    assert_equal "abc", error.partial
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { ours.recv_exact(10) } }
    theirs.sendall("def")
    assert_equal "def", ours.recv_exact(3)
  end

  def test_killing_a_thread_ends_the_call
    ours, theirs = pair
    theirs.sendall("abc")
    thread = blocked { ours.recv_exact(10) }
    assert_at_once { elapsed { thread.kill.join } }
  end

  def test_arguments_go_by_name
    ours, theirs = pair
    theirs.sendall("abcdef\ng")
    assert_equal "xab", ours.recv_exact(3, start: "x")
    assert_equal "cdef\n", ours.recv_until("\n", 9, start: nil, flags: 0)
    [-> { ours.recv_exact }, -> { ours.recv_exact(1, banana: 1) }, -> { ours.recv_until("\n") },
     -> { ours.recv_exact(1, 0, nil, 1) }, -> { ours.recv_exact(1, 0, flags: 0) }].each do |call|
      assert_raises(ArgumentError, &call)
    end
    [-> { ours.recv_exact("1") }, -> { ours.recv_until(1, 1) }, -> { ours.recv_exact(1, start: 1) },
     -> { ours.recv_exact(1, nil) }].each { |call| assert_raises(TypeError, &call) }
    assert_equal "g", ours.recv_exact(1)
    assert_equal Encoding::BINARY, ours.recv_exact(1, start: "x").encoding
  end

  def test_errors_of_other_methods_have_no_bytes
    ours, = pair(timeout: 0.01)
    error = assert_raises(Polysocket::Timeout) { ours.recv(1) }
    assert_nil error.partial
    error = assert_raises(Polysocket::Timeout) { ours.recv_exact(1) }
    assert_equal "", error.partial
    refute_respond_to assert_raises(ArgumentError) { ours.recv_exact(-1) }, :partial
  end

  def test_the_end_of_the_stream_is_an_eoferror
    ours, theirs = pair
    theirs.close
    assert_kind_of EOFError, assert_raises(Polysocket::EndOfStream) { ours.recv_until("\n", 9) }
  end

  # The other fiber sends while this one waits.
  def test_a_fiber_lets_others_go_on
    ours, theirs = pair(timeout: 30)
    found = []
    thread = Thread.new do
      scheduler = Scheduler.new
      Fiber.set_scheduler(scheduler)
      Fiber.schedule { found << ours.recv_exact(4) << ours.recv_until("\n", 10) }
      Fiber.schedule { %W[ab cdef g\n].each { |part| theirs.sendall(part) && sleep(0.01) } }
      scheduler.run
    end
    assert thread.join(20), "the fibers do not end"
    assert_equal %W[abcd efg\n], found
  end
end
