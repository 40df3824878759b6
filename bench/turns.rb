# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Price and gain of Polysocket.switch_interval: how late a thread wakes up from a sleep of a millisecond beside one
# that makes short transfers, and how many pairs of a send and a receive a thread makes beside one that computes. Each
# is held against Ruby's own UNIXSocket, which leaves Ruby's lock at each call. Run it on a machine that does nothing
# else.
require "polysocket"
require "socket"

SECONDS = (ARGV[0] || 1).to_f
DATA = ("x" * 100).freeze

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC)
end

# Milliseconds: the median and the longest of 100 delays.
def lateness(first, second)
  done = false
  busy = Thread.new { first.send(DATA, 0) && second.recv(100) until done }
  late = Array.new(100) { (now.tap { sleep(0.001) } - now + 0.001) * -1000 }.sort
  done = true
  busy.join
  [late[50], late[-1]]
end

# Pairs per second.
def pairs(first, second)
  done = false
  busy = Thread.new { nil until done }
  count = 0
  start = now
  first.send(DATA, 0) && second.recv(100) && count += 1 while now - start < SECONDS
  done = true
  busy.join
  count / SECONDS
end

def show(name, link)
  puts format("%-22s %8.2f ms %8.2f ms %14.0f", name, *lateness(*link), pairs(*link))
  link.each(&:close)
end

puts "Ruby: a thread that sleeps beside short transfers, and short transfers beside a thread that computes"
puts format("%-22s %11s %11s %14s", "", "late", "at most", "pairs a second")
show("UNIXSocket", UNIXSocket.pair)
[0.001, 0.002, 0.005, nil].each do |interval|
  Polysocket.switch_interval = interval
  show("switch_interval #{interval || 'nil'}", Polysocket.socketpair)
end
