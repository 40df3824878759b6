# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Files over sockets in Ruby: lines, writes, 64 KiB and IO.copy_stream, against an IO of Ruby's own on one of Ruby's own
# sockets, in turn. More than 1 is faster than Ruby's own.
require "polysocket"
require "socket"
require "tempfile"

ROUNDS = Integer(ARGV[0] || 300)
LINE = "#{'x' * 60}\n"
LINES = (LINE * 1000).freeze
LARGE = ("y" * 65_536).freeze

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC)
end

def timed
  start = now
  yield
  now - start
end

def ours(timeout)
  Polysocket.socketpair.map do |socket|
    socket.timeout = timeout
    socket.makefile("r+b")
  end
end

def plain
  UNIXSocket.pair.map { |socket| IO.for_fd(socket.tap { |one| one.autoclose = false }.fileno, "r+b") }
end

SOURCE = Tempfile.new.tap { |file| file.write(LARGE) && file.flush }
WORK = {
  "gets" => lambda do |first, second|
    first.write(LINES)
    first.flush
    timed { 1000.times { second.gets } }
  end,
  "write" => lambda do |first, second|
    seconds = timed { 1000.times { first.write(LINE) } && first.flush }
    second.read(LINES.bytesize)
    seconds
  end,
  "read 64 KiB" => lambda do |first, second|
    first.write(LARGE)
    first.flush
    timed { second.read(LARGE.bytesize) }
  end,
  "copy_stream" => lambda do |first, second|
    SOURCE.rewind
    seconds = timed { IO.copy_stream(SOURCE, first) }
    second.read(LARGE.bytesize)
    seconds
  end
}.freeze

links = { "own" => plain, "file" => ours(nil), "with a timeout" => ours(5) }
puts format("%-14s%14s%16s%16s", "Ruby: files", "own", "file", "with a timeout")
WORK.each do |name, work|
  times = Hash.new { |hash, key| hash[key] = [] }
  ROUNDS.times { links.to_a.shuffle.each { |kind, link| times[kind] << work.call(*link) } }
  ratios = %w[file with\ a\ timeout].map { |kind| times["own"].zip(times[kind]).map { |a, b| a / b }.sort[ROUNDS / 2] }
  puts format("%-14s%11.1f us%16.2f%16.2f", name, times["own"].sort[ROUNDS / 2] * 1e6, *ratios)
end
