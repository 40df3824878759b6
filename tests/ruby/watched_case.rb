# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A test case that notices leaks and hangs, for every way from Ruby to the library; threads that block, traps.

require "minitest/autorun"

class WatchedCase < Minitest::Test
  # A test that takes so long hangs: the whole run ends, and tells where.
  HANG = 60

  # Within so many seconds something has happened at once. The machine may be busy: see at_once.
  AT_ONCE = 0.1

  def setup
    @watchdog = Thread.new { sleep(HANG) && give_up }
    collect
    @before = open_descriptors
  end

  def teardown
    collect
    # Old values on the machine's stack keep objects alive, until other values lie there.
    3.times { left.empty? || overwrite_stack(100) || collect }
    assert_empty left, "descriptors are left open"
  ensure
    @watchdog.kill.join
  end

  # A thread that does the block, once it blocks. Its value or its exception comes out of Thread#value.
  def blocked(&block)
    thread = Thread.new(&block)
    thread.report_on_exception = false
    Thread.pass until thread.stop?
    # It might have stopped for the interpreter lock alone; after this it would have gone on.
    sleep(0.02)
    assert_equal "sleep", thread.status, "it does not block"
    thread
  end

  # The block is done up to three times: the seconds that it gives must be few once.
  def assert_at_once
    delays = []
    3.times do
      delays << yield
      break if delays.last < AT_ONCE
    end
    assert_operator delays.min, :<, AT_ONCE
  end

  # The seconds that the block took.
  def elapsed
    start = now
    yield
    now - start
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  # A trap for the time of a block.
  def trapped(signal, handler)
    before = trap(signal, handler)
    yield
  ensure
    trap(signal, before)
  end

  # Do the block in a thread of its own after some seconds, while the other block runs.
  def meanwhile(seconds, action)
    thread = Thread.new { sleep(seconds) && action.call }
    yield
  ensure
    thread&.join
  end

  def open_descriptors
    numbers = Dir.open("/proc/self/fd") { |folder| folder.children - [folder.fileno.to_s] }
    numbers.to_h { |number| [number, File.readlink("/proc/self/fd/#{number}")] }
  end

  def open?(descriptor)
    File.symlink?("/proc/self/fd/#{descriptor}")
  end

  def collect
    2.times { GC.start }
  end

  private

  # The descriptors that were not open before the test.
  def left
    open_descriptors.reject { |descriptor, what| @before[descriptor] == what }
  end

  def overwrite_stack(depth)
    [nil].each { depth.positive? && overwrite_stack(depth - 1) }
    false
  end

  def give_up
    Thread.list.each { |thread| warn thread.inspect, thread.backtrace }
    exit!(1)
  end
end
