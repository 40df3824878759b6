# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# How soon a thread that is blocked in recv goes on after its data has come, against Ruby's own UNIXSocket: alone, with
# other threads that are blocked too, and beside one that computes. The ways take turns in one process; the ratio is the
# median of the rounds' ratios.
require "polysocket"
require "socket"

ROUNDS = (ARGV[0] || 15).to_i
WAKES = 40

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC, :float_microsecond)
end

def median(values)
  values.sort[values.size / 2]
end

# The other end, which is Ruby's own in each way: a thread that sends when the receiver is surely blocked.
def delays(receiver, sender, count)
  sent = nil
  talker = Thread.new do
    count.times do
      sleep(0.001)
      sent = now
      sender.write_nonblock("x")
    end
  end
  Array.new(count) { receiver.recv(1) && now - sent }.tap { talker.join }
end

# The two ways: a socket of each kind to receive with, whose other end is Ruby's own.
def links
  own, peer = UNIXSocket.pair
  mine, other = UNIXSocket.pair
  { polysocket: [Polysocket::Socket.new(fileno: mine.tap { |io| io.autoclose = false }.fileno), other],
    own: [own, peer] }
end

def blocked_threads(kind, count)
  Array.new(count) do
    pair = kind == :own ? UNIXSocket.pair : Polysocket.socketpair
    Thread.new { pair[0].recv(1) }
  end
end

def busy_thread
  [Thread.new { nil while true }]
end

def measure(name, wakes, &others)
  ways = links
  results = ways.keys.to_h { |kind| [kind, []] }
  ROUNDS.times do |round|
    (round.even? ? ways.keys : ways.keys.reverse).each do |kind|
      threads = others.call(kind)
      results[kind] << median(delays(*ways[kind], wakes))
      threads.each(&:kill).each(&:join)
    end
  end
  ratio = median(results[:own].zip(results[:polysocket]).map { |own, mine| own / mine })
  puts format("%-34s %9.0f us %9.0f us %8.2f", name, *results.values.map { |all| median(all) }, ratio)
end

# How late a thread wakes up from a sleep of a millisecond while others are blocked in recv.
def lateness(kind)
  threads = blocked_threads(kind, 20)
  late = Array.new(WAKES) { now.tap { sleep(0.001) }.then { |start| now - start - 1000 } }
  threads.each(&:kill).each(&:join)
  median(late)
end

def measure_sleep
  results = { polysocket: [], own: [] }
  ROUNDS.times do |round|
    (round.even? ? results.keys : results.keys.reverse).each { |kind| results[kind] << lateness(kind) }
  end
  ratio = median(results[:own].zip(results[:polysocket]).map { |own, mine| own / mine })
  medians = results.values.map { |all| median(all) }
  puts format("%-34s %9.0f us %9.0f us %8.2f", "a sleep beside 20 blocked threads", *medians, ratio)
end

puts "Ruby: from the send to the return of a blocked recv"
puts format("%-34s %12s %12s %8s", "", "polysocket", "UNIXSocket", "x")
measure("alone", WAKES) { [] }
measure("beside 20 blocked threads", WAKES) { |kind| blocked_threads(kind, 20) }
measure("beside a thread that computes", 2) { busy_thread }
measure_sleep
