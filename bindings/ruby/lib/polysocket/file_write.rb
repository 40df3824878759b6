# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Writing to a file, by way of the library's buffer.
  class File
    # Write everything: how many bytes, is returned. An error's `done` says how many were sent or buffered. Of several
    # threads one writes after the other.
    def write(*objects)
      return plain.write(*objects) unless @mode

      put(objects, @sync)
    end

    # Write and send at once.
    def syswrite(object)
      return plain.syswrite(object) unless @mode

      put([object], true)
    end

    # Send the buffer. Data that cannot be sent stays in it.
    def flush
      return plain.flush unless @mode

      open_handle
      @writing.synchronize { send_all } if @writes
      self
    end

    # Whether each write is sent at once.
    def sync
      return plain.sync unless @mode

      open_handle
      @sync
    end

    def sync=(flag)
      return plain.sync = flag unless @mode

      flush if flag
      @sync = flag ? true : false
    end

    private

    def for_writing
      open_handle
      raise IOError, "not opened for writing" unless @writes
    end

    def put(objects, at_once)
      data = bytes_of(objects)
      for_writing
      @writing.synchronize do
        follow
        @unsent = true
        count = Native.file_write(open_handle, data)
        send_written(count) if at_once
        count
      end
    end

    # The caller has the turn to write.
    def send_all
      follow
      Native.file_flush(open_handle)
      @unsent = false
    end

    # The buffered data will be sent, so the script must not write it again.
    def send_written(written)
      send_all
    rescue Error => e
      e.instance_variable_set(:@done, written)
      raise
    end

    def bytes_of(objects)
      texts = objects.map { |object| encoded(object.to_s) }
      texts.size == 1 ? texts[0] : texts.map(&:b).join
    end

    # Text in the encoding that the mode gave. Where it gave none, text is bytes.
    def encoded(text)
      encoding = external_encoding
      plain = encoding.nil? || [Encoding::BINARY, text.encoding].include?(encoding) || text.ascii_only?
      plain ? text : text.encode(encoding)
    end
  end
end
