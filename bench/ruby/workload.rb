# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# What a workload is, how its rounds are run, and the list of all of them.
require_relative "parties"

# The workloads, and what they share.
module Bench
  # A party cannot do a workload; the message says why.
  class Unable < StandardError
  end

  ALL = [] # rubocop:disable Style/MutableConstant
  # A round of a row takes no more calls than this, however short they are.
  MOST = 200_000
  # The fewest rounds, unless fewer are asked for.
  LEAST_ROUNDS = 3

  # A workload: its block prepares it for a party and a mode, and returns a lambda that takes a number of operations and
  # returns the seconds for them (or bytes). The block gets what is to be closed at the end as its third argument.
  class Workload
    attr_reader :name, :modes

    def initialize(name, modes: [""], parties: SOCKETS, unit: "s/op", count: nil, rounds: nil, &prepare)
      @name = name
      @modes = modes
      @parties = parties
      @unit = unit
      @count = count
      @rounds = rounds
      @prepare = prepare
    end

    def rows(mode)
      with_able(mode) { |names, _| names.drop(1).map { |peer| row(mode, names[0], peer) } }
    end

    def measure(mode, rounds, seconds)
      with_able(mode) do |names, runs|
        next [] if names.size < 2

        rounds = [rounds, @rounds || rounds].min
        count = @count || calibrated(runs, seconds / (rounds + 1) / runs.size)
        rounds = [[LEAST_ROUNDS, rounds].min, (rounds * count).to_i].max if count < 1
        count = [count.to_i, 1].max
        GC.start
        ours, *peers = in_rounds(runs, count, rounds)
        names.drop(1).zip(peers).map do |peer, values|
          { language: "ruby", **row(mode, names[0], peer), unit: @unit, operations: count,
            ours_values: ours, peer_values: values }
        end
      end
    end

    private

    def row(mode, ours, peer)
      { workload: @name, mode: mode, ours: ours, peer: peer }
    end

    # The names of the parties that can do it, our own first, and their runs.
    def with_able(mode)
      closing = []
      able = @parties.call.filter_map do |party|
        [party.name, @prepare.call(party, mode, closing)]
      rescue Unable => e
        Bench.say("#{@name}: #{party.name} cannot: #{e.message}")
        break [] if party.ours?
      end
      yield(*(able.empty? ? [[], []] : able.transpose))
    ensure
      closing.reverse_each(&:close)
    end

    # How often to call in a round, so that the slowest party's round takes about so many seconds: a fraction below 1
    # when one call takes longer.
    def calibrated(runs, seconds)
      runs.map do |run|
        run.call(1) # The first call may be slow.
        count = 1
        elapsed = run.call(count)
        elapsed = run.call(count *= 4) while elapsed < seconds / 4 && count < MOST
        count * seconds / [elapsed, 1e-9].max
      end.push(MOST).min
    end

    # What each party's rounds took, an array for each.
    def in_rounds(runs, count, rounds)
      values = runs.map { [] }
      (0..rounds).each do |round|
        order = (0...runs.size).to_a
        (round.odd? ? order : order.reverse).each do |which|
          value = runs[which].call(count) / count.to_f
          values[which] << value if round.positive?
        end
      end
      values
    end
  end

  class << self
    def workload(name, **settings, &prepare)
      ALL << Workload.new(name, **settings, &prepare)
    end

    # A remark for people: the lines on stdout are for programs.
    def say(text)
      warn "bench/ruby: #{text}"
    end

    def quick?
      !["", "0"].include?(ENV.fetch("QUICK", ""))
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end

    def timed
      start = now
      yield
      now - start
    end

    # A lambda that times so many turns of a block.
    def repeated(&block)
      ->(count) { timed { count.times(&block) } }
    end

    # Run a block in a process of its own, which ends with it.
    def in_child
      fork do
        yield
        exit!(0)
      ensure
        exit!(1)
      end
    end

    def wait_for(child)
      _, status = Process.wait2(child)
      raise "a child process of the benchmark ended with #{status}" unless status.success?
    end
  end
end
