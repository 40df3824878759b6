# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # The library's functions on files. A file is a number there, which is for File alone to know.
  module Native
    %i[file_await file_await_line file_buffered file_close file_fileno file_flush file_free file_read file_settimeout
       file_write].each do |name|
      define_singleton_method(name, Polysocket.instance_method(name))
      Polysocket.singleton_class.remove_method(name)
      Polysocket.remove_method(name)
    end
  end
  private_constant :Native

  # What Socket#makefile returns: an IO on a duplicate of the socket's descriptor. Unlike a plain IO it knows the
  # socket's timeout, which holds for each call: Polysocket::Timeout is raised when it passes, and what had come by then
  # is there for the next call. Other threads run while a call waits, and Timeout.timeout acts at once.
  #
  # Here is the life of a file. Reading is in file_read.rb, writing in file_write.rb.
  class File < IO
    # IO's ways past the buffers and to a second owner of the descriptor.
    undef_method :autoclose=, :clone, :close_read, :close_write, :dup, :reopen, :set_encoding_by_bom, :write_nonblock

    REOPENED = "this IO was reopened with a Polysocket::File and is a plain IO from now on"
    REOPEN = IO.instance_method(:reopen)
    private_constant :REOPENED, :REOPEN

    class << self
      private :for_fd, :new, :open, :pipe, :popen

      private

      # A file over a socket; Socket#makefile says what the arguments mean.
      def over(socket, mode, bufsize)
        plain, encoding = split_mode(mode)
        handle = socket.__send__(:file_open, plain, bufsize || -1)
        file = for_fd(Native.file_fileno(handle), io_mode(plain, encoding), autoclose: false)
        ObjectSpace.define_finalizer(file, releaser(handle))
        file.__send__(:attach, socket, handle, plain, bufsize)
        file
      rescue Exception # also Interrupt: nobody else knows the handle
        Native.file_free(handle) if handle
        raise
      end

      # The mode as the library knows it, and the encoding that follows it, or nothing.
      def split_mode(mode)
        text = mode.nil? ? "r" : String.try_convert(mode)
        raise TypeError, "makefile: mode must be a string, not #{mode.class}" unless text

        plain, colon, encoding = text.partition(":")
        # It would be looked for at once, and perhaps never come.
        raise ArgumentError, "makefile: #{text.inspect} asks for a byte order mark" if encoding.match?(/\Abom\|/i)

        # Ruby's "t" is the document's "U"; in writing it changes nothing.
        plain = plain.sub("t", plain.start_with?("r") ? "U" : "")
        [plain, colon + encoding]
      end

      def io_mode(plain, encoding)
        direction = plain.include?("+") ? "r+" : plain[/\A[wa]/] ? "w" : "r"
        direction += "b" if plain.include?("b")
        direction + encoding
      end

      # Not a method of the file: a finalizer must not know its object. To free a file twice is harmless.
      def releaser(handle)
        proc { Native.file_free(handle) }
      end
    end

    # Flush and close; the socket stays open. Closing twice is harmless.
    def close
      # Taken first: meanwhile another thread may close it as well.
      handle, @handle = @handle, nil
      return unless handle

      begin
        # The IO lets go of the descriptor's number, which it doesn't own, before that can become another one's.
        super
        follow(handle)
        Native.file_close(handle)
      ensure
        Native.file_free(handle)
      end
      nil
    end

    def closed?
      @handle.nil?
    end

    def inspect
      "#<#{self.class} #{closed? ? 'closed' : "fd=#{fileno} mode=#{@mode}"}>"
    end

    private

    def attach(socket, handle, mode, bufsize)
      @handle = handle
      @mode = mode
      @writes = mode.match?(/\A[wa]|\+/)
      @reads = !@writes || mode.include?("+")
      @sync = bufsize == 0
      @writing = Mutex.new
      @unsent = false
      @ahead = String.new
      # A weak reference. WeakRef itself works in the main Ractor alone.
      @socket = ObjectSpace::WeakMap.new.tap { |map| map[self] = socket }
      @timeout = socket.gettimeout
      refuse_wide_characters
    end

    # Newlines are looked for in bytes.
    def refuse_wide_characters
      return if external_encoding.nil? || external_encoding.ascii_compatible?

      raise ArgumentError, "makefile: #{external_encoding} is not supported, since it doesn't contain ASCII"
    end

    # The handle of an open file. It may have been closed by another thread during a wait.
    def open_handle
      @handle || raise(IOError, @mode ? "closed stream" : plain && REOPENED)
    end

    # IO#reopen has given another IO, $stdout for one, the class of its argument, and nothing else of it. Take it back.
    def plain
      REOPEN.bind_call(self, IO.for_fd(fileno, autoclose: false))
    end

    # The socket's timeout is the file's too, for as long as the socket is there.
    def follow(handle = open_handle)
      socket = @socket[self]
      return if socket.nil? || socket.closed? || socket.gettimeout == @timeout

      timeout = socket.gettimeout
      Native.file_settimeout(handle, timeout)
      @timeout = timeout
    end

    # Ruby's implicit conversions, as its own methods of IO make them:

    def integer(value)
      Integer.try_convert(value) || raise(TypeError, "no implicit conversion of #{value.class} into Integer")
    end

    def string(value)
      String.try_convert(value) || raise(TypeError, "no implicit conversion of #{value.class} into String")
    end
  end
end

require "polysocket/file_read"
require "polysocket/file_write"
