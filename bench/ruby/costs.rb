# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# What a module costs before it does anything: the time of a process that loads it, and the memory of an idle socket.
require "rbconfig"

module Bench
  RUBY = RbConfig.ruby
  MEMORY = <<~'PROGRAM'
    require "%<feature>s"
    make = -> { %<make>s }
    resident = -> { File.read("/proc/self/smaps_rollup")[/Rss: *(\d+) kB/, 1].to_i * 1024 }
    Process.setrlimit(:NOFILE, Process.getrlimit(:NOFILE)[1])
    count = [8000, Process.getrlimit(:NOFILE)[0] - 200].min
    made = Array.new(count)
    50.times { |place| made[place] = make.call }
    GC.start
    GC.disable
    resident.call
    before = resident.call
    (50...count).each { |place| made[place] = make.call }
    puts (resident.call - before).fdiv(count - 50)
  PROGRAM
  FEATURES = { "polysocket" => ["polysocket", "Polysocket::Socket.new"],
               "Socket" => ["socket", "Socket.new(:INET, :STREAM)"] }.freeze

  class << self
    # The number that a program prints.
    def answer(program)
      printed = IO.popen([RUBY, "-e", program], &:read)
      raise "a child process of the benchmark ended with #{$?}" unless $?.success?

      Float(printed)
    end

  end

  workload("start-up") do |party, _, _|
    feature, = FEATURES.fetch(party.name)
    repeated { system(RUBY, "-e", "require '#{feature}'", exception: true) }
  end

  workload("memory-per-socket", unit: "B", count: 1, rounds: 3) do |party, _, _|
    raise Unable, "there is no /proc/self/smaps_rollup" unless File.readable?("/proc/self/smaps_rollup")

    feature, make = FEATURES.fetch(party.name)
    program = format(MEMORY, feature: feature, make: make)
    ->(_) { answer(program) }
  end
end
