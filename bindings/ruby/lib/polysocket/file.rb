# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # The library's functions on files. A file is a number there, which is for LosslessFile alone to know.
  module Native
    %i[file_await file_await_line file_buffered file_close file_fileno file_flush file_free file_nonblock file_read
       file_settimeout file_unbuffer file_write].each do |name|
      define_singleton_method(name, Polysocket.instance_method(name))
      Polysocket.singleton_class.remove_method(name)
      Polysocket.remove_method(name)
    end
  end
  private_constant :Native

  # From Ruby 3.2 on it is Ruby that ends the wait of a file, with a class of its own; a rescue of Timeout finds that.
  if IO.const_defined?(:TimeoutError)
    class Timeout
      def self.===(error)
        super || (equal?(Timeout) && IO::TimeoutError === error)
      end
    end
  end

  # What Socket#makefile returns: an IO of Ruby's own on a duplicate of the socket's descriptor, with Ruby's buffers. It
  # has the socket's timeout, which holds for each wait.
  class File < IO
    include Closing

    class << self
      private :for_fd, :new, :open, :pipe, :popen

      private

      # A file over a socket; Socket#makefile says what the arguments mean.
      def over(socket, mode, bufsize, sync_close)
        plain, encoding = split_mode(mode)
        check(socket.__send__(:file_open, plain, bufsize || -1))
        descriptor = socket.dup.detach
        file = allocate
        # Of a derived class it may be more than IO's own.
        file.__send__(:initialize, descriptor, io_mode(plain, encoding), **io_options(plain))
        descriptor = nil # The file has it.
        file.__send__(:attach, socket, plain, bufsize, sync_close)
        file
      rescue Exception # also Interrupt: nobody else knows the descriptor
        descriptor && Polysocket.close(descriptor)
        raise
      end

      # The library has opened a file of that mode and size, so both are right; freeing it would end lingering.
      def check(handle)
        Native.file_close(handle)
      ensure
        Native.file_free(handle)
      end

      # The mode as the library knows it, and the encoding that follows it, or nothing.
      def split_mode(mode)
        text = nil.equal?(mode) ? "r" : String.try_convert(mode)
        Blame.raise(TypeError.new("makefile: mode must be a string, not #{Blame.type_of(mode)}")) unless text

        plain, colon, encoding = text.partition(":")
        # It would be looked for at once, and perhaps never come.
        if encoding.match?(/\Abom\|/i)
          Blame.raise(ArgumentError.new("makefile: #{text.inspect} asks for a byte order mark"))
        end

        # Ruby's "t" is the document's "U"; in writing it changes nothing.
        plain = plain.sub("t", plain.start_with?("r") ? "U" : "")
        [plain, colon + encoding]
      end

      def io_mode(plain, encoding)
        direction = plain.include?("+") ? "r+" : plain[/\A[wa]/] ? "w" : "r"
        # Ruby converts newlines in no mode that has a "b".
        encoding = ":binary" if plain.include?("b") && plain.include?("U") && encoding.empty?
        direction += "b" if plain.include?("b") && !plain.include?("U")
        direction + encoding
      end

      def io_options(plain)
        plain.include?("U") ? { universal_newline: true } : {}
      end
    end

    # The socket that it was made of, or another one on its descriptor when that is gone.
    def socket
      @owned || @socket[self] || Polysocket.fromfd(fileno)
    end

    # Whether close closes the socket too.
    def sync_close
      !@owned.nil?
    end

    # Flush and close. The socket stays open, unless this file was made with sync_close. Closing twice is harmless.
    def close
      closed? || !@reads_only ? super : close_without_lock { super }
    ensure
      @owned&.close
    end

    # End writing. IO's own would drop what is buffered.
    def close_write
      flush unless closed?
      super
    end

    # From Ruby 3.2 on this is IO's own.
    unless method_defined?(:timeout=)
      # In seconds, for each wait; nil for none.
      def timeout
        @io_timeout
      end

      def timeout=(seconds)
        seconds &&= Float(seconds)
        Blame.raise(ArgumentError.new("timeout must not be negative: #{seconds}")) if seconds&.negative?

        @turn ||= Thread::Mutex.new
        extend(FileTimeout) if seconds
        @io_timeout = seconds
      end
    end

    private

    def attach(socket, mode, bufsize, sync_close)
      # A weak reference: a file keeps no socket open. WeakRef itself works in the main Ractor alone.
      @socket = ObjectSpace::WeakMap.new.tap { |map| map[self] = socket }
      @owned = socket if sync_close
      unbuffer if bufsize == 0
      self.sync = true if [0, 1].include?(bufsize)
      @reads_only = !mode.match?(/\A[wa]|\+/)
      Native.file_nonblock(self)
      self.timeout = socket.gettimeout
    end

    # Closing may wait, with SO_LINGER, and Ruby keeps its lock when an IO is for reading alone.
    def close_without_lock
      descriptor = fileno
      self.autoclose = false
      yield
      IO.for_fd(descriptor, "r+").close
    end

    # Reading takes no more than what is asked for.
    def unbuffer
      @unbuffered = true
      extend(Unbuffered)
      Native.file_unbuffer(self, true)
    end

    # The socket has another timeout. Its blocking mode takes O_NONBLOCK off.
    def follow(seconds)
      Native.file_nonblock(self)
      self.timeout = seconds
    end

    # The copy is Ruby's, on a descriptor of its own.
    def initialize_copy(original)
      super
      @owned = nil
      @socket = ObjectSpace::WeakMap.new
      self.timeout = original.timeout
    end
  end

  # A file without a buffer for reading gets one for what is put back.
  module Unbuffered
    def ungetbyte(*)
      Native.file_unbuffer(self, false)
      super
    end

    def ungetc(*)
      Native.file_unbuffer(self, false)
      super
    end
  end
  private_constant :Unbuffered

  if const_defined?(:FileTimeout, false)
    # The methods of a file that has a timeout: these are made of those that know it.
    module FileTimeout
      def each_line(*arguments, chomp: false)
        return to_enum(:each_line, *arguments, chomp: chomp) unless block_given?
        Blame.raise(ArgumentError.new("invalid limit: 0 for each_line")) if arguments.last == 0

        Blame.on_behalf do
          if arguments.empty? && !chomp # Arguments take longer than a line.
            while (line = gets)
              yield line
            end
          else
            while (line = gets(*arguments, chomp: chomp))
              yield line
            end
          end
        end
        self
      end
      alias each each_line

      def readlines(*arguments, chomp: false)
        Blame.raise(ArgumentError.new("invalid limit: 0 for readlines")) if arguments.last == 0

        each_line(*arguments, chomp: chomp).to_a
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
    end
    private_constant :FileTimeout
  end
end

require "io/wait"
require "polysocket/lossless_file"
