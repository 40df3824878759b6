# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Reading from a file. Received data is kept in @ahead, or by the library, until the whole of what was asked for is
  # there: a read that fails has lost nothing.
  class File
    # Read so many bytes, fewer only at the end of the stream, where nil is returned; without a length, everything.
    def read(length = nil, buffer = nil)
      for_reading
      length = size(length) unless length.nil?
      buffer = room(buffer)
      if length
        fill(length)
        data = take(length)
      else
        draw(:file_await, -1)
        data = take_text(@ahead.bytesize)
      end
      buffer&.replace(data)
      length&.positive? && data.empty? ? nil : buffer || data
    end

    # Read what is there, at most so many bytes; wait only when nothing is. Without a buffer that is one byte.
    def readpartial(length, buffer = nil)
      for_reading
      length = size(length)
      buffer = room(buffer)
      at_end = length.positive? && !fill(1)
      data = take(length)
      buffer&.replace(data)
      raise EOFError, "end of file reached" if at_end

      buffer || data
    end
    alias sysread readpartial

    # As readpartial, but never wait: IO::WaitReadable is raised when nothing is there; without exceptions,
    # :wait_readable is returned for that, and nil at the end.
    def read_nonblock(length, buffer = nil, exception: true)
      unless size(length).zero? || wait_readable(0)
        return :wait_readable unless exception

        fail_as(WouldBlockReading, "read", Errno::EAGAIN::Errno, "read")
      end
      readpartial(length, buffer)
    rescue EOFError
      raise if exception
    end

    # Wait until something can be read, for so many seconds at most: the file, or nil when nothing can.
    def wait_readable(timeout = nil)
      for_reading
      there = !@ahead.empty? || Native.file_buffered(open_handle).positive?
      send_unsent unless there
      self if there || IO.select([self], nil, nil, timeout)
    end

    # The next line with its separator, or at most `limit` bytes of it; nil at the end of the stream.
    def gets(*arguments, chomp: false)
      next_line(*line_arguments(arguments), chomp)
    end

    def readline(*arguments, **options)
      gets(*arguments, **options) || raise(EOFError, "end of file reached")
    end

    def each_line(*arguments, chomp: false)
      return to_enum(:each_line, *arguments, chomp: chomp) unless block_given?

      separator, limit = line_arguments(arguments)
      raise ArgumentError, "invalid limit: 0 for each_line" if limit&.zero?

      while (line = next_line(separator, limit, chomp))
        yield line
      end
      self
    end
    alias each each_line

    # All lines until the end. They are taken when the last one has come.
    def readlines(*arguments, **options)
      raise ArgumentError, "invalid limit: 0 for readlines" if line_arguments(arguments).last&.zero?

      for_reading
      draw(:file_await, -1)
      each_line(*arguments, **options).to_a
    end

    def getbyte
      for_reading
      fill(1) ? take(1).ord : nil
    end

    def readbyte
      getbyte || raise(EOFError, "end of file reached")
    end

    # The next character in the external encoding, or a byte that belongs to none; nil at the end of the stream.
    def getc
      for_reading
      return nil unless fill(1)

      length = with_rest_of_character(1)
      take_text(ahead(length).valid_encoding? ? length : 1)
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

    def each_codepoint
      return to_enum(:each_codepoint) unless block_given?

      each_char { |character| yield character.ord }
    end

    # Put bytes back, to be read next.
    def ungetbyte(bytes)
      for_reading
      bytes = (bytes & 0xff).chr if bytes.is_a?(Integer)
      @ahead.prepend(string(bytes).b) unless bytes.nil?
      nil
    end

    def ungetc(characters)
      ungetbyte(characters.is_a?(Integer) ? characters.chr(external) : string(characters))
    end

    # Is this the end of the stream? Waits for what comes next.
    def eof?
      for_reading
      !fill(1)
    end
    alias eof eof?

    private

    # Each call that reads begins with this.
    def for_reading
      open_handle
      raise IOError, "not opened for reading" unless @reads

      @deadline = nil
    end

    def size(length)
      length = integer(length)
      raise ArgumentError, "negative length #{length} given" if length.negative?

      length
    end

    # A string of the script's to read into. One that cannot be changed has to be noticed before anything is taken.
    def room(buffer)
      buffer.nil? ? nil : string(buffer).replace(buffer)
    end

    # Waiting:

    # Wait as a function of the library's does. One timeout covers a whole call: its first wait starts the clock.
    def await(function, size)
      if (deadline = @deadline)
        wait_for_more(deadline)
      else
        follow
        @deadline = @timeout&.positive? ? now + @timeout : Float::INFINITY
        wait_for_more(@deadline) if send_unsent && Native.file_buffered(open_handle).zero?
      end
      Native.public_send(function, open_handle, size)
    end

    # Before the first wait, as everywhere in Ruby: what is waited for may be the answer. Another thread that writes
    # sends by itself.
    def send_unsent
      return false if !@unsent || @writing.locked?

      @writing.synchronize { send_all }
      true
    end

    # Before another wait: the library has nothing buffered by now, and would grant it the whole timeout again.
    def wait_for_more(deadline)
      return if deadline.infinite?

      left = deadline - now
      return if left.positive? && IO.select([self], nil, nil, left)

      fail_as(Timeout, format("read: timed out after %g s", @timeout), Errno::ETIMEDOUT::Errno, "read")
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end

    # An error such as the library reports.
    def fail_as(kind, message, code, operation)
      error = kind.new(message)
      told = { "@code": code, "@operation": operation, "@done": 0 }
      told.each { |name, value| error.instance_variable_set(name, value) }
      raise error
    end

    # Wait, and have all that has come ahead; false when the stream ends before anything comes.
    def draw(function, size)
      return false if await(function, size).zero?

      handle = open_handle
      # No method returns between reading and keeping: there an interrupt could come, and what was read be lost.
      @ahead << Native.file_read(handle, Native.file_buffered(handle))
      true
    end

    # Have so many bytes ahead; false when the stream ends before.
    def fill(length)
      missing = length - @ahead.bytesize
      draw(:file_await, missing) if missing.positive?
      missing <= 0 || @ahead.bytesize >= length
    end

    # Taking:

    def take(length)
      bytes = @ahead.byteslice(0, length)
      drop(length)
      bytes
    end

    # Bytes that cannot be converted stay.
    def take_text(length)
      text = ahead(length)
      text = text.encode(internal_encoding) if internal_encoding
      drop(length)
      text
    end

    def drop(length)
      @ahead = @ahead.byteslice(length..) || String.new
    end

    def ahead(length)
      @ahead.byteslice(0, length).force_encoding(external)
    end

    def external
      external_encoding || Encoding.default_external
    end

    # Characters:

    # So many bytes, and those that complete the last character of them.
    def with_rest_of_character(length)
      length += 1 while ends_inside_character?(ahead(length)) && fill(length + 1)
      length
    end

    def ends_inside_character?(text)
      return false if text.valid_encoding?

      converter = Encoding::Converter.new(text.encoding, text.encoding == Encoding::UTF_8 ? "UTF-16BE" : "UTF-8")
      # Invalid bytes are passed over; in the end all was converted, or the rest of a character is missing.
      result = converter.primitive_convert(text, String.new) until %i[finished incomplete_input].include?(result)
      result == :incomplete_input
    rescue Encoding::ConverterNotFoundError
      false
    end

    # Lines:

    # The separator and the limit of gets(), gets(separator), gets(limit) and gets(separator, limit); nil is none.
    def line_arguments(given)
      raise ArgumentError, "wrong number of arguments (given #{given.size}, expected 0..2)" if given.size > 2

      limit_alone = given.size == 1 && given[0] && !String.try_convert(given[0])
      given = [usual_separator, *given] if given.empty? || limit_alone
      separator, limit = given
      limit = integer(limit) unless limit.nil?
      [separator.nil? ? nil : string(separator), limit&.negative? ? nil : limit]
    end

    # Only the main Ractor has global variables.
    def usual_separator
      $/
    rescue Ractor::IsolationError
      "\n"
    end

    # The empty separator stands for empty lines, of which there may be several.
    def next_line(separator, limit, chomp)
      for_reading
      return String.new(encoding: external) if limit&.zero?

      paragraph = separator == ""
      separator = "\n\n" if paragraph
      skip_newlines if paragraph
      length = line_length(separator&.b, limit)
      return nil if length.zero?

      counts = whole_line?(length, separator, limit)
      line = take_text(length)
      # Those that are still to come are skipped in front of the next paragraph: waiting for them might take for ever.
      drop(@ahead[/\A\n*/].bytesize) if paragraph
      self.lineno += 1 if counts
      chomp && separator ? line.chomp(separator) : line
    end

    # A piece that a limit has cut does not count as a line, as everywhere in Ruby.
    def whole_line?(length, separator, limit)
      limit.nil? || length < limit || (separator && @ahead.byteslice(0, length).end_with?(separator.b))
    end

    def skip_newlines
      drop(1) while fill(1) && @ahead.start_with?("\n")
    end

    # How many bytes the next line has, once they are there. A limit that falls into a character lets the rest of it
    # follow, as everywhere in Ruby.
    def line_length(ending, limit)
      searched = 0
      at_end = false
      loop do
        found = ending && @ahead.index(ending, searched)
        there = found ? found + ending.bytesize : @ahead.bytesize
        return with_rest_of_character(limit) if limit && limit <= there
        return there if found || at_end

        # The last bytes may be the first ones of the separator.
        searched = [there - ending.to_s.bytesize + 1, 0].max
        at_end = !await_line(ending, limit) || line_waits_whole?(ending)
      end
    end

    # The library can wait for the whole of such a line at once.
    def line_waits_whole?(ending)
      ending.nil? || ending == "\n"
    end

    def await_line(ending, limit)
      return draw(:file_await, 1) unless line_waits_whole?(ending)

      draw(ending ? :file_await_line : :file_await, limit ? limit - @ahead.bytesize : -1)
    end
  end
end
