# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Sending and receiving: data that is ready, ping-pong with another process, datagrams, and company by other threads and
# by many open sockets.
require "tempfile"

module Bench
  MODES = %w[blocking timeout].freeze

  class << self
    # A lambda that sends so many bytes and receives them.
    def transfers(near, far, size)
      data = ("x" * size).freeze
      return repeated { near.send(data, 0) && far.recv(size) } if size <= 4096

      repeated do
        near.send(data, 0)
        receive_all(far, size)
      end
    end

    def receive_all(socket, left)
      left -= socket.recv(left).bytesize while left.positive?
    end

    # A process on a processor of its own, by number among those that are allowed, or nil for any.
    def on_core(number)
      return unless number

      raise "taskset failed" unless system("taskset", "-pc", core_list[number].to_s, Process.pid.to_s, out: File::NULL)
    end

    def core_list
      @core_list ||= begin
        list = File.read("/proc/self/status")[/^Cpus_allowed_list:\s*(.*)/, 1]
        list.split(",").flat_map { |part| Range.new(*part.split("-").minmax_by(&:to_i).map(&:to_i)).to_a }
      end
    end

    # Another process that returns each byte until the end.
    def echoing(near, far, core)
      in_child do
        near.close
        on_core(core)
        until (data = far.recv(1)).nil? || data.empty?
          far.send(data, 0)
        end
      end
    end

    def ping_pong(pair, cores, closing)
      raise Unable, "there are fewer than #{cores} processors" if core_list.size < cores

      near, far = pair
      child = echoing(near, far, cores.positive? ? cores - 1 : nil)
      far.close
      closing << Ending.new(near, child)
      lambda do |count|
        pinned(cores.positive?) { timed { count.times { near.send("x", 0) && near.recv(1) } } }
      end
    end

    # Run a block on the first processor.
    def pinned(wanted)
      return yield unless wanted

      on_core(0)
      result = yield
      system("taskset", "-pc", core_list.join(","), Process.pid.to_s, out: File::NULL)
      result
    end

    def raise_limit
      Process.setrlimit(:NOFILE, Process.getrlimit(:NOFILE)[1])
      Process.getrlimit(:NOFILE)[0]
    end
  end

  # A socket and the process at its other end, which ends when it is closed.
  Ending = Struct.new(:socket, :child) do
    def close
      socket.close unless socket.closed?
      Bench.wait_for(child)
    end
  end

  [1, 4096, 65_536].each do |size|
    workload("stream-unix-#{size}", modes: MODES) do |party, mode, closing|
      transfers(*party.unix_pair(mode, closing), size)
    end
    workload("stream-tcp-#{size}", modes: MODES) do |party, mode, closing|
      transfers(*party.tcp_pair(mode, closing), size)
    end
  end

  workload("ffi-raw", modes: %w[blocking], parties: by_fiddle(RawOurs, RawLibc)) do |party, _, closing|
    call = party.raw_pair(closing)
    repeated { call.call }
  end

  workload("ffi-methods", modes: MODES, parties: by_fiddle(OursByFiddle, Own)) do |party, mode, closing|
    transfers(*party.unix_pair(mode, closing), 1)
  end

  [1, 2].each do |cores|
    workload("pingpong-unix-#{cores}core#{'s' if cores > 1}", modes: MODES) do |party, mode, closing|
      ping_pong(party.unix_pair(mode, []), cores, closing)
    end
  end

  workload("pingpong-tcp", modes: MODES) { |party, mode, closing| ping_pong(party.tcp_pair(mode, []), 0, closing) }

  workload("datagram-64", modes: MODES) do |party, mode, closing|
    near, far = party.datagram_pair(mode, closing)
    data = "x" * 64
    repeated { near.send(data, 0) && far.recvfrom(64) }
  end

  workload("sendall-65536", modes: MODES) do |party, mode, closing|
    near, far = party.unix_pair(mode, closing)
    data = "x" * 65_536
    # Ruby's own way to send all is a write.
    sending = party.ours? ? near.method(:sendall) : near.tap { |io| io.sync = true }.method(:write)
    repeated do
      sending.call(data)
      receive_all(far, data.bytesize)
    end
  end

  workload("sendmsg-4x64", modes: MODES) do |party, mode, closing|
    near, far = party.unix_pair(mode, closing)
    data = Array.new(4) { "x" * 64 }
    repeated { near.sendmsg(*party.message(data)) && far.recvmsg(256) }
  end

  workload("sendfile-1MiB") do |party, mode, closing|
    near, far = party.unix_pair(mode, [])
    child = in_child do
      near.close
      nil until (data = far.recv(1 << 18)).nil? || data.empty?
    end
    far.close
    closing << Ending.new(near, child)
    source = Tempfile.new.tap { |file| file.write("x" * (1 << 20)) && file.flush }
    closing << source
    repeated do
      source.rewind
      party.ours? ? near.sendfile(source) : IO.copy_stream(source, near)
    end
  end

  workload("would-block") do |party, mode, closing|
    _, far = party.unix_pair(mode, closing)
    party.nonblocking(far)
    repeated { party.recv_without_data(far) }
  end

  # The other thread runs during the measurement alone.
  workload("beside-computing", count: 10, rounds: 5) do |party, mode, closing|
    run = transfers(*party.unix_pair(mode, closing), 1)
    lambda do |count|
      company = Thread.new { nil while true }
      run.call(count)
    ensure
      company.kill.join
    end
  end

  # Each thread has sockets of its own; an operation is one of any thread.
  [2, 4].each do |number|
    workload("threads-#{number}") do |party, mode, closing|
      runs = Array.new(number) { transfers(*party.unix_pair(mode, closing), 1) }
      ->(count) { timed { runs.map { |run| Thread.new { run.call([count / number, 1].max) } }.each(&:join) } }
    end
  end

  [1, 100, 10_000].each do |number|
    workload("open-#{number}") do |party, mode, closing|
      possible = (raise_limit - 100) / 2
      say("open-#{number}: #{possible} sockets, for RLIMIT_NOFILE permits no more") if number > possible
      closing.concat(Array.new([number, possible].min) { party.create })
      transfers(*party.unix_pair(mode, closing), 1)
    end
  end

  workload("bulk-tcp", count: quick? ? 64 : 1024, rounds: 5) do |party, mode, _|
    lambda do |count|
      near, far = party.tcp_pair(mode, [])
      child = in_child do
        far.close
        piece = "x" * 65_536
        (count * 16).times { near.send(piece, 0).then { |sent| near.send(piece[sent..], 0) if sent < 65_536 } }
      end
      near.close
      timed { receive_in_pieces(far, count << 20) }.tap do
        far.close
        wait_for(child)
      end
    end
  end

  class << self
    def receive_in_pieces(socket, left)
      while left.positive?
        data = socket.recv(65_536)
        raise "the stream ended with #{left} bytes left" if data.nil? || data.empty?

        left -= data.bytesize
      end
    end
  end
end
