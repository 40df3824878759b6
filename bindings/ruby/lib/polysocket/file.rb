# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

require "weakref"

module Polysocket
  # What Socket#makefile returns: an IO on a duplicate of the socket's descriptor. Unlike a plain IO it knows the
  # socket's timeout, which holds for each call: Polysocket::Timeout is raised when it passes, and what had come by then
  # is there for the next call. Other threads run while a call waits, and Timeout.timeout acts at once.
  #
  # What is read ahead is kept here, where IO.select and IO.copy_stream don't see it.
  class File < IO
    READING = /\A[r]|\+|\AU/.freeze
    WRITING = /\A[wa]|\+/.freeze

    class << self
      # A file over a socket; Socket#makefile says what the arguments mean.
      def over(socket, mode, bufsize)
        plain, encoding = mode.to_s.split(":", 2)
        handle = socket.__send__(:file_open, plain, bufsize || -1)
        file = for_fd(native(:file_fileno, handle), io_mode(plain, encoding), autoclose: false)
        ObjectSpace.define_finalizer(file, releaser(handle))
        file.__send__(:attach, socket, handle, plain, bufsize)
        file
      rescue Exception # also Interrupt: nobody else knows the handle
        native(:file_free, handle) if handle && !file
        raise
      end

      # The library's functions on files are the module's own affair.
      def native(function, *arguments)
        Polysocket.__send__(function, *arguments)
      end

      private

      def io_mode(plain, encoding)
        direction = plain.include?("+") ? "r+" : plain[/[rwa]/] || "r"
        direction = "w" if direction == "a"
        direction += "b" if plain.include?("b")
        encoding ? "#{direction}:#{encoding}" : direction
      end

      # Not a method of the file: a finalizer must not know its object.
      def releaser(handle)
        proc { Polysocket.__send__(:file_free, handle) }
      end
    end

    # Read so many bytes, fewer only at the end of the stream, where nil is returned; without a length, everything.
    def read(length = nil, buffer = nil)
      for_reading
      raise ArgumentError, "negative length #{length} given" if length&.negative?

      length ? fill(length) : fill_all
      bytes = take(length || @ahead.bytesize)
      bytes = encoded(bytes) unless length
      buffer&.replace(bytes)
      return nil if length&.positive? && bytes.empty?

      buffer || bytes
    end

    # Read what is there, at most so many bytes; wait only when nothing is.
    def readpartial(length, buffer = nil)
      for_reading
      raise ArgumentError, "negative length #{length} given" if length.negative?
      raise EOFError, "end of file reached" if length.positive? && !fill(1)

      bytes = take(length)
      buffer ? buffer.replace(bytes) : bytes
    end
    alias sysread readpartial

    # The next line with its separator, or at most `limit` bytes of it; nil at the end of the stream.
    def gets(*arguments, chomp: false)
      for_reading
      separator, limit = line_arguments(arguments)
      $_ = next_line(separator, limit, chomp)
    end

    def readline(*arguments, **options)
      gets(*arguments, **options) || raise(EOFError, "end of file reached")
    end

    def each_line(*arguments, chomp: false)
      return to_enum(:each_line, *arguments, chomp: chomp) unless block_given?

      for_reading
      separator, limit = line_arguments(arguments)
      raise ArgumentError, "invalid limit: 0 for each_line" if limit&.zero?

      while (line = next_line(separator, limit, chomp))
        yield line
      end
      self
    end
    alias each each_line

    def readlines(*arguments, **options)
      each_line(*arguments, **options).to_a
    end

    def getbyte
      for_reading
      fill(1) ? take(1).ord : nil
    end

    def readbyte
      getbyte || raise(EOFError, "end of file reached")
    end

    # The next character in the external encoding; nil at the end of the stream.
    def getc
      for_reading
      return nil unless fill(1)

      # A character has at most four bytes; what is none counts as one byte.
      length = (1..4).find { |size| fill(size) && encoded(@ahead.byteslice(0, size)).valid_encoding? }
      encoded(take(length || 1))
    end

    def readchar
      getc || raise(EOFError, "end of file reached")
    end

    def each_byte
      return to_enum(:each_byte) unless block_given?

      while (byte = getbyte)
        yield byte
      end
      self
    end

    def each_char
      return to_enum(:each_char) unless block_given?

      while (character = getc)
        yield character
      end
      self
    end

    # Put bytes back, to be read next.
    def ungetbyte(bytes)
      for_reading
      bytes = (bytes & 0xff).chr if bytes.is_a?(Integer)
      @ahead.prepend(bytes.b) if bytes
      nil
    end

    def ungetc(characters)
      characters = characters.chr(external_encoding || Encoding.default_external) if characters.is_a?(Integer)
      ungetbyte(characters)
    end

    # Is this the end of the stream? Waits for what comes next.
    def eof?
      for_reading
      !fill(1)
    end
    alias eof eof?

    # Write everything by way of the buffer: how many bytes, is returned. An error's `done` says how many were taken.
    def write(*objects)
      for_writing
      objects.sum { |object| native(:file_write, object.to_s) }
    end
    alias syswrite write

    def flush
      open_only
      native(:file_flush) if @writes
      self
    end

    # Whether each write is sent at once.
    def sync
      open_only
      @sync
    end

    def sync=(flag)
      open_only
      flush if flag
      @sync = flag ? true : false
    end

    # Flush and close; the socket stays open. Closing twice is harmless.
    def close
      handle, @handle = @handle, nil
      return unless handle

      begin
        self.class.native(:file_close, handle)
      ensure
        ObjectSpace.undefine_finalizer(self)
        self.class.native(:file_free, handle)
        super
      end
      nil
    end

    def closed?
      @handle.nil?
    end

    def inspect
      "#<#{self.class} #{closed? ? 'closed' : "fd=#{fileno}"} mode=#{@mode}>"
    end

    private

    def attach(socket, handle, mode, bufsize)
      @handle = handle
      @mode = mode
      @reads = mode.empty? || mode.match?(READING)
      @writes = mode.match?(WRITING)
      @unbuffered = bufsize&.zero?
      @sync = @unbuffered ? true : false
      @ahead = String.new
      @socket = WeakRef.new(socket)
      @timeout = socket.gettimeout
    end

    def open_only
      raise IOError, "closed stream" unless @handle
    end

    def for_reading
      open_only
      raise IOError, "not opened for reading" unless @reads
    end

    def for_writing
      open_only
      raise IOError, "not opened for writing" unless @writes
    end

    # A function of the library on this file, which follows the socket's timeout for as long as the socket is there.
    def native(function, *arguments)
      follow
      result = self.class.native(function, @handle, *arguments)
      self.class.native(:file_flush, @handle) if @sync && function == :file_write
      result
    end

    def follow
      socket = @socket.__getobj__
      return if socket.closed? || socket.gettimeout == @timeout

      timeout = socket.gettimeout
      self.class.native(:file_settimeout, @handle, timeout)
      @timeout = timeout
    rescue WeakRef::RefError
      nil
    end

    # Have so many bytes ahead; false when the stream ends before.
    def fill(length)
      while @ahead.bytesize < length
        missing = length - @ahead.bytesize
        there = native(:file_await, @unbuffered ? missing : 1)
        return false if there.zero?

        there = native(:file_buffered) unless @unbuffered
        @ahead << self.class.native(:file_read, @handle, there)
      end
      true
    end

    def fill_all
      there = native(:file_await, -1)
      @ahead << self.class.native(:file_read, @handle, there)
    end

    def take(length)
      bytes = @ahead.byteslice(0, length)
      @ahead = @ahead.byteslice(length..) || String.new
      bytes
    end

    def encoded(bytes)
      bytes.force_encoding(external_encoding || Encoding.default_external)
    end

    # gets(), gets(separator), gets(limit), gets(separator, limit): nil is no separator, and "" stands for empty lines.
    def line_arguments(arguments)
      raise ArgumentError, "wrong number of arguments (given #{arguments.size}, expected 0..2)" if arguments.size > 2

      limit = arguments.pop if arguments.size == 2 || arguments.first.respond_to?(:to_int)
      separator = arguments.empty? ? $/ : arguments.first
      limit = limit&.to_int
      [separator&.to_str, limit&.negative? ? nil : limit]
    end

    def next_line(separator, limit, chomp)
      return String.new if limit&.zero?

      paragraph = separator == ""
      skip_newlines if paragraph
      ending = paragraph ? "\n\n" : separator
      line = whole_characters(take(line_length(ending&.b, limit)), limit)
      skip_newlines if paragraph
      return nil if line.empty?

      chomp && ending ? line.chomp(ending) : line
    end

    # How many bytes the next line has, once they are there.
    def line_length(ending, limit)
      searched = 0
      until (found = ending && @ahead.index(ending, searched))
        return limit if limit && @ahead.bytesize >= limit

        # The end of the separator may still be missing.
        searched = [@ahead.bytesize - (ending ? ending.bytesize : 0) + 1, 0].max
        break unless fill(@ahead.bytesize + 1)
      end
      length = found ? found + ending.bytesize : @ahead.bytesize
      limit && limit < length ? limit : length
    end

    # A limit that falls into a character lets the rest of it follow, as everywhere in Ruby.
    def whole_characters(line, limit)
      3.times do
        break if limit.nil? || line.bytesize < limit || encoded(line).valid_encoding? || !fill(1)

        line = line.b << take(1)
      end
      encoded(line)
    end

    def skip_newlines
      take(1) while fill(1) && @ahead.start_with?("\n")
    end
  end

  private_class_method :file_await, :file_await_line, :file_buffered, :file_close, :file_fileno, :file_flush,
                       :file_free, :file_read, :file_settimeout, :file_write
end
