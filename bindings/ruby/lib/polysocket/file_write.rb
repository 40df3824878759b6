# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Writing to a file, by way of the library's buffer.
  class File
    # Write everything: how many bytes, is returned. An error's `done` says how many were sent or buffered.
    def write(*objects)
      data = bytes_of(objects)
      for_writing
      follow
      count = Native.file_write(open_handle, data)
      send_now(count) if @sync
      count
    end

    # Write and send at once.
    def syswrite(object)
      count = write(object)
      send_now(count)
      count
    end

    # Send what is buffered. What cannot be sent stays.
    def flush
      open_handle
      if @writes
        follow
        Native.file_flush(open_handle)
      end
      self
    end

    # Whether each write is sent at once.
    def sync
      open_handle
      @sync
    end

    def sync=(flag)
      flush if flag
      @sync = flag ? true : false
    end

    private

    def for_writing
      open_handle
      raise IOError, "not opened for writing" unless @writes
    end

    # Flush after a write. What is buffered will be sent, so the script must not write it again.
    def send_now(written)
      flush
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
