# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

require "stringio"

module PolysocketFiddle
  # What Socket#makefile returns: a file of the library's own with IO's words, and no IO. All of its data is bytes. A
  # call that ends early, by a timeout or an interrupt, loses nothing: what had come is there for the next call.
  class File < Held
    include Enumerable

    private_class_method :new, :open

    # So many bytes, fewer only at the end of the stream; without a length, everything. nil at the end, as IO#read.
    def read(length = nil)
      length = Checks.number("read: length", Checks.whole(length), "int64_t") unless nil.equal?(length)
      raise ArgumentError, "negative length #{length} given" if length&.negative?

      data = taken("read", length)
      length&.positive? && data.empty? ? nil : data
    end

    # The next line with its newline, or so many bytes of it; nil at the end of the stream.
    def gets(limit = nil, chomp: false)
      limit = Checks.number("readline: limit", Checks.whole(limit), "int64_t") unless nil.equal?(limit)
      line = taken("readline", limit)
      return if line.empty? && limit != 0

      chomp ? line.chomp : line
    end

    # As gets, but EOFError at the end of the stream.
    def readline(limit = nil, chomp: false)
      gets(limit, chomp: chomp) || raise(EOFError, "end of file reached")
    end

    def each_line(chomp: false)
      return to_enum(:each_line, chomp: chomp) unless block_given?

      while (line = gets(chomp: chomp))
        yield line
      end
      self
    end
    alias each each_line

    def readlines(chomp: false)
      each_line(chomp: chomp).to_a
    end

    # Write all: how many bytes they are.
    def write(*objects)
      objects.sum do |object|
        data = object.to_s
        invoke("write", data)
        data.bytesize
      end
    end

    # Write each string of an array.
    def writelines(lines)
      lines.each { |line| write(line) }
      nil
    end

    def <<(object)
      write(object)
      self
    end

    %i[print puts printf].each do |name|
      define_method(name) do |*objects|
        write(StringIO.new.tap { |io| io.public_send(name, *objects) }.string)
        nil
      end
    end

    def flush
      invoke("flush")
      self
    end

    def timeout=(seconds)
      settimeout(seconds)
    end

    # Flush and close; the socket stays open. Closing twice is harmless.
    def close
      return if @closed

      @closed = true
      begin
        invoke("close")
      ensure
        OBJECTS.library.ps_file_free(@handle)
      end
      nil
    end

    def closed?
      @closed ? true : false
    end

    undef_method :clone, :dup

    private

    # Without a size: wait until it is known how much there is, and take that.
    def taken(operation, size)
      size ||= invoke("#{operation}_await", -1, as: operation)
      size.zero? ? String.new : invoke(operation, size)
    end

    def invoke(name, *values, as: name)
      OBJECTS.invoke(as, "ps_file_#{name}", { "capacity" => "length" }, [handle, *values])
    rescue Errno::EOPNOTSUPP
      raise IOError, "not opened for #{as.start_with?('read') ? 'reading' : 'writing'}"
    end
  end
end
