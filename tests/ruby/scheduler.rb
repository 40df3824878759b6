# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A small scheduler of fibers, with what Fiber.set_scheduler asks for. It counts how often it was asked to wait.
class Scheduler
  attr_reader :waits

  def initialize
    @ready = []
    @sleeping = {}
    @readable = {}
    @writable = {}
    @blocked = {}
    @lock = Thread::Mutex.new
    @wake_reader, @wake_writer = IO.pipe
    @waits = 0
  end

  def run
    until @ready.empty? && @sleeping.empty? && @readable.empty? && @writable.empty? && @blocked.empty?
      resume_ready
      wait_for_events unless @ready.any?
    end
  end

  def close
    run
    @wake_reader.close
    @wake_writer.close
  end

  def fiber(&block)
    Fiber.new(blocking: false, &block).tap(&:resume)
  end

  # The events that have come, or false.
  def io_wait(io, events, timeout)
    @waits += 1
    own = Fiber.current
    @readable[own] = io if events & IO::READABLE != 0
    @writable[own] = io if events & IO::WRITABLE != 0
    @sleeping[own] = now + timeout if timeout
    Fiber.yield
  ensure
    [@readable, @writable, @sleeping].each { |waiting| waiting.delete(own) }
  end

  def kernel_sleep(duration = nil)
    block(:sleep, duration)
  end

  def block(_blocker, timeout = nil)
    own = Fiber.current
    @sleeping[own] = now + timeout if timeout
    @blocked[own] = true
    Fiber.yield
  ensure
    @sleeping.delete(own)
    @blocked.delete(own)
  end

  # From other threads, too.
  def unblock(_blocker, fiber)
    @lock.synchronize { @ready << fiber }
    @wake_writer.write_nonblock(".")
  end

  private

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  def resume_ready
    ready = @lock.synchronize { @ready.tap { @ready = [] } }
    ready.each { |fiber| fiber.resume if fiber.alive? }
  end

  def wait_for_events
    limit = @sleeping.values.min
    left = limit && [limit - now, 0].max
    readable, writable = IO.select([@wake_reader, *@readable.values], @writable.values, nil, left)
    @wake_reader.read_nonblock(1000) if readable&.include?(@wake_reader)
    woken = Hash.new(0)
    @readable.each { |own, io| woken[own] |= IO::READABLE if readable&.include?(io) }
    @writable.each { |own, io| woken[own] |= IO::WRITABLE if writable&.include?(io) }
    late = @sleeping.select { |own, moment| moment <= now && !woken.key?(own) }.keys
    woken.each { |own, events| own.resume(events) if own.alive? }
    late.each { |own| own.resume(false) if own.alive? }
  end
end
