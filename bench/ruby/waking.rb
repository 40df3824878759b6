# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# How soon a thread goes on: from the send to the return of a blocked recv, alone, beside 20 blocked threads and beside
# a computing one; and how late a sleep of a millisecond ends beside 20 blocked threads, and beside short transfers.
module Bench
  class << self
    # The sender is Ruby's own for both: a thread that sends when the receiver is surely blocked.
    def delays(receiver, sender, count)
      sent = nil
      talker = Thread.new do
        count.times do
          sleep(0.001)
          sent = now
          sender.write_nonblock("x")
        end
      end
      Array.new(count) { receiver.recv(1) && now - sent }.sum.tap { talker.join }
    end

    # A receiver of the party's, and Ruby's own sender.
    def waking_pair(party, closing)
      mine, other = UNIXSocket.pair
      closing << other
      return [mine.tap { |io| closing << io }, other] unless party.ours?

      mine.autoclose = false
      [Polysocket::Socket.new(fileno: mine.fileno).tap { |socket| closing << socket }, other]
    end

    # Run a block beside threads, which end with it.
    def beside(threads)
      yield
    ensure
      threads.each(&:kill).each(&:join)
    end

    def blocked_threads(party, closing)
      Array.new(20) { party.unix_pair("blocking", closing)[0] }
    end

    def late(count)
      count.times.sum { now.then { |start| sleep(0.001) && now - start - 0.001 } }
    end
  end

  workload("wakeup", count: 40, rounds: 9) do |party, _, closing|
    pair = waking_pair(party, closing)
    ->(count) { delays(*pair, count) }
  end

  workload("wakeup-beside-blocked", count: 40, rounds: 9) do |party, _, closing|
    pair = waking_pair(party, closing)
    waiting = blocked_threads(party, closing)
    ->(count) { beside(waiting.map { |one| Thread.new { one.recv(1) } }) { delays(*pair, count) } }
  end

  workload("wakeup-beside-computing", count: 2, rounds: 5) do |party, _, closing|
    pair = waking_pair(party, closing)
    ->(count) { beside([Thread.new { nil while true }]) { delays(*pair, count) } }
  end

  workload("sleep-beside-blocked", count: 40, rounds: 9) do |party, _, closing|
    waiting = blocked_threads(party, closing)
    ->(count) { beside(waiting.map { |one| Thread.new { one.recv(1) } }) { late(count) } }
  end

  workload("sleep-beside-transfers", count: 40, rounds: 9) do |party, mode, closing|
    near, far = party.unix_pair(mode, closing)
    ->(count) { beside([Thread.new { near.send("x", 0) && far.recv(1) while true }]) { late(count) } }
  end
end
