# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # What IO has for reading and writing, as far as it needs no buffer: each call is one of the socket's own, with its
  # timeout. Lines need a buffer, which makefile has.
  class Socket
    # IO's methods that would have to keep what they have received too much.
    BUFFERED = %i[each each_byte each_char each_line eof eof? getbyte getc gets lineno readbyte readchar readline
                  readlines ungetbyte ungetc].freeze
    private_constant :BUFFERED

    # Receive so many bytes, fewer only at the end of the stream, where nil is returned; without a length, everything.
    def read(length = nil, buffer = nil)
      length = Blame.length(length)
      buffer = Blame.buffer(buffer)
      data = String.new(capacity: length || 0)
      while length.nil? || data.bytesize < length
        part = recv(length ? [length - data.bytesize, READ].min : READ)
        break if part.empty?

        data << part
      end
      filled(buffer, data, length&.positive? && data.empty?)
    end
    READ = 65_536
    private_constant :READ

    # Receive what has come, at most so many bytes; EOFError at the end.
    def readpartial(length, buffer = nil)
      buffer = Blame.buffer(buffer)
      data = recv(length)
      raise EOFError, "end of file reached" if data.empty? && length.positive?

      filled(buffer, data)
    end
    alias sysread readpartial

    # As readpartial, but never wait: without exceptions :wait_readable, and nil at the end.
    def read_nonblock(length, buffer = nil, exception: true)
      buffer = Blame.buffer(buffer)
      data = recv_nonblock(length, exception: exception)
      return data if data == :wait_readable
      return filled(buffer, data) unless data.empty? && length.positive?

      exception ? raise(EOFError, "end of file reached") : nil
    end

    # Send all of the strings: how many bytes they have.
    def write(*objects)
      objects.sum do |object|
        data = object.to_s
        sendall(data)
        data.bytesize
      end
    end

    # Send as much as goes without waiting, or at once: how many bytes were taken.
    def syswrite(object)
      __send__(:send, object.to_s)
    end

    # Send as much as goes without waiting: raises IO::WaitWritable, or gives :wait_writable without exceptions.
    def write_nonblock(object, exception: true)
      unless_waiting(:wait_writable, exception) { __send__(:send, object.to_s, MSG_DONTWAIT) }
    end

    # Send the object as a string: the socket itself.
    def <<(object)
      write(object)
      self
    end

    # Send as IO#print writes.
    def print(*objects)
      sendall(text { |io| io.print(*objects) })
    end

    # Send as IO#printf writes.
    def printf(*arguments)
      sendall(text { |io| io.printf(*arguments) })
    end

    # Send as IO#putc writes.
    def putc(character)
      sendall(text { |io| io.putc(character) })
      character
    end

    # Send as IO#puts writes.
    def puts(*objects)
      sendall(text { |io| io.puts(*objects) })
    end

    # Nothing is buffered.
    def flush
      self
    end

    # Always true: nothing is buffered.
    def sync
      true
    end

    # The value is without meaning: nothing is buffered.
    def sync=(value)
      value
    end

    # End receiving, as BasicSocket#close_read.
    def close_read
      shutdown(SHUT_RD)
      nil
    end

    # End sending: the other end sees the end of the stream.
    def close_write
      shutdown(SHUT_WR)
      nil
    end

    # Wait until something can be received or sent, for so many seconds: the socket, or nil.
    def wait_readable(timeout = nil)
      Blame.on_behalf { to_io.wait_readable(timeout) && self }
    end

    # Wait until sending need not wait, or so many seconds: the socket, or nil when they have passed.
    def wait_writable(timeout = nil)
      Blame.on_behalf { to_io.wait_writable(timeout) && self }
    end

    private

    # What Ruby would write.
    def text(&block)
      Blame.on_behalf { StringIO.new.tap(&block).string }
    end

    # The string, in the one that was given when there is one.
    def filled(buffer, data, nothing = false)
      buffer&.replace(data)
      nothing ? nil : buffer || data
    end

    def method_missing(name, ...)
      return super unless BUFFERED.include?(name)

      text = "#{name} needs a buffer, and a #{self.class} has none: call it on a file, such as " \
             "socket.makefile(\"r+\").#{name}"
      Blame.raise(NoMethodError.new(text, name, receiver: self))
    end
  end
end

require "stringio"
