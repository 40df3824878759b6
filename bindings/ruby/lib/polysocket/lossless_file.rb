# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # What Socket#lossless_file returns: a file of the library's own, and no IO. A call that ends early, by the socket's
  # timeout or its token, in non-blocking mode or by an interrupt, has lost nothing, with any Ruby: what had come is
  # there for the next call, and the error's `done` tells how much of what was written is taken.
  class LosslessFile
    include Closing

    private_class_method :new

    # Not a method of the file: a finalizer must not know its object. To free a file twice is harmless.
    def self.releaser(handle)
      proc { Native.file_free(handle) }
    end
    private_class_method :releaser

    def initialize(handle)
      @handle = handle
      ObjectSpace.define_finalizer(self, LosslessFile.__send__(:releaser, handle))
    end

    # So many bytes, fewer only at the end of the stream; without a length, everything. nil at the end, as IO#read.
    def read(length = nil)
      length = Blame.length(length)
      data = take(Native.file_await(handle, length || -1))
      length&.positive? && data.empty? ? nil : data
    end

    # The next line with its newline, or so many bytes of it; nil at the end of the stream.
    def gets(limit = nil)
      data = take(Native.file_await_line(handle, limit || -1))
      data.empty? && limit != 0 ? nil : data
    end

    # Each line up to the end of the stream; without a block, an enumerator.
    def each_line
      return to_enum(:each_line) unless block_given?

      while (line = gets)
        yield line
      end
      self
    end

    # All lines up to the end of the stream.
    def readlines
      each_line.to_a
    end

    # Write all strings: how many bytes they are.
    def write(*strings)
      strings.sum { |string| Native.file_write(handle, string.to_s) }
    end

    # Send what is buffered.
    def flush
      Native.file_flush(handle)
      self
    end

    # The descriptor of the file, for event loops.
    def fileno
      Native.file_fileno(handle)
    end

    # In seconds; nil for none.
    def timeout=(seconds)
      Native.file_settimeout(handle, seconds)
    end

    # Flush and close; the socket stays open. Closing twice is harmless.
    def close
      handle, @handle = @handle, nil
      return unless handle

      begin
        Native.file_close(handle)
      ensure
        Native.file_free(handle)
      end
      nil
    end

    # Whether the file is closed.
    def closed?
      @handle.nil?
    end

    undef_method :clone, :dup

    private

    # An open file's number; another one is no handle.
    def handle
      @handle || raise(IOError, "closed stream")
    end

    def take(count)
      count.zero? ? String.new : Native.file_read(handle, count)
    end
  end

  class Socket
    # A file whose calls lose nothing when they end early: see LosslessFile. Mode and bufsize are as in makefile, and a
    # bufsize of 1 sends at the end of each line.
    def lossless_file(mode = "r", bufsize = nil)
      file = LosslessFile.__send__(:new, file_open(mode, bufsize || -1))
      block_given? ? file.hand_to { |one| yield one } : file
    end
  end
end
