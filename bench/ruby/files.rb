# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Files over sockets: lines of 61 bytes and 64 KiB at once, of data that is there. Only the file's part is timed.
module Bench
  LINE = "#{'x' * 60}\n".freeze
  # As many lines fit between two sockets.
  LINES = 300

  class << self
    def file_pair(party, mode, closing)
      files = party.unix_pair(mode, closing).map { |socket| party.file(socket) }
      closing.concat(files) if party.ours?
      files.each { |file| file.sync = false }
    end

    # A lambda that times what the block does with so many lines that have come.
    def reading(near)
      lambda do |count|
        spent = 0
        while count.positive?
          lines = [count, LINES].min
          near.write(LINE * lines)
          near.flush
          spent += timed { yield lines }
          count -= lines
        end
        spent
      end
    end
  end

  workload("lines-read", modes: MODES) do |party, mode, closing|
    near, far = file_pair(party, mode, closing)
    reading(near) { |lines| lines.times { far.gets } }
  end

  workload("lines-loop", modes: MODES) do |party, mode, closing|
    near, far = file_pair(party, mode, closing)
    reading(near) { |lines| far.each_line.with_index(1) { |_, number| break if number == lines } }
  end

  workload("lines-write", modes: MODES) do |party, mode, closing|
    near, far = file_pair(party, mode, closing)
    lambda do |count|
      spent = 0
      while count.positive?
        lines = [count, LINES].min
        spent += timed { lines.times { near.write(LINE) } && near.flush }
        far.read(LINE.bytesize * lines)
        count -= lines
      end
      spent
    end
  end

  workload("file-read-65536", modes: MODES) do |party, mode, closing|
    near, far = file_pair(party, mode, closing)
    data = "x" * 65_536
    lambda do |count|
      count.times.sum do
        near.write(data)
        near.flush
        timed { far.read(65_536) }
      end
    end
  end
end
