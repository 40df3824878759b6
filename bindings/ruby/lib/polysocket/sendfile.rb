# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Sending a part of a file.
  class Socket
    SENDFILE = { offset: 0, count: nil }.freeze
    # How many bytes are read at a time.
    SENDFILE_CHUNK = 65_536
    # The library cannot send from such a file.
    UNSUITABLE = [Errno::EBADF, Errno::EINVAL, Errno::ESPIPE].freeze
    private_constant :SENDFILE, :SENDFILE_CHUNK, :UNSUITABLE

    alias sendfile_native sendfile
    private :sendfile_native

    # Send a file from the offset on, all or `count` bytes: how many were sent. The file is an IO, a descriptor, or any
    # object that reads. Its position is then behind what was sent.
    def sendfile(file, *rest, **named)
      offset, count = Polysocket.__send__(:complete, 1, SENDFILE, rest, named)
      check_file_part(offset, count)
      Blame.raise(ArgumentError.new("sendfile: the socket must be SOCK_STREAM")) unless type == SOCK_STREAM

      number = Blame.can?(file, :fileno) ? file.fileno : file
      # A StringIO has no number.
      return send_by_reading(file, offset, count) unless Blame.can?(number, :to_int)

      send_by_descriptor(file, number, offset, count)
    end

    private

    # The same for files that the library reads and for those that are read here.
    def check_file_part(offset, count)
      unless Integer === offset
        Blame.raise(TypeError.new("sendfile: offset must be an integer, not #{Blame.type_of(offset)}"))
      end
      Blame.raise(ArgumentError.new("sendfile: negative offset #{offset}")) if offset.negative?
      unless nil.equal?(count) || Integer === count
        Blame.raise(TypeError.new("sendfile: count must be an integer, not #{Blame.type_of(count)}"))
      end
      Blame.raise(ArgumentError.new("sendfile: count must be a positive integer, not #{count}")) if count && count <= 0
    end

    def send_by_descriptor(file, number, offset, count)
      sent = 0
      sent = sendfile_native(number, offset, count)
    rescue Error => e
      sent = e.done
      raise unless sent.zero? && Blame.can?(file, :read) && UNSUITABLE.any? { |kind| kind === e }

      send_by_reading(file, offset, count)
    ensure
      move_to(file, offset, sent)
    end

    def send_by_reading(file, offset, count)
      unless Blame.can?(file, :read)
        Blame.raise(TypeError.new("sendfile: file must be an IO or a descriptor, not #{Blame.type_of(file)}"))
      end

      seek(file, offset) if offset.positive?
      sent = 0
      while count.nil? || sent < count
        data = piece_of(file, count ? [count - sent, SENDFILE_CHUNK].min : SENDFILE_CHUNK)
        break if data.nil? || data.empty?

        sent += send_piece(data) { |done| sent += done }
      end
      sent
    ensure
      move_to(file, offset, sent || 0)
    end

    def seek(file, offset)
      return file.seek(offset) if file.respond_to?(:seek)

      Blame.raise(TypeError.new("sendfile: file must have seek for an offset; #{file.class} has none"))
    end

    def piece_of(file, size)
      data = file.read(size)
      return data if nil.equal?(data) || String === data

      Blame.raise(TypeError.new("sendfile: read of the file must return a String or nil, not #{Blame.type_of(data)}"))
    end

    # Bytes that were sent before an error count.
    def send_piece(data)
      sendall(data)
      data.bytesize
    rescue Error => e
      yield e.done
      raise
    end

    def move_to(file, offset, sent)
      file.seek(offset + sent) if sent.positive? && file.respond_to?(:seek)
    rescue Errno::ESPIPE
      # A pipe has no position.
    end
  end
end
