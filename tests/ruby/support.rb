# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Helpers of the tests of the Ruby module: a test case that makes sockets and closes them.

require "open3"
require "polysocket"
require "rbconfig"
require "timeout"
require "tmpdir"

require_relative "watched_case"

class Case < WatchedCase
  def setup
    @made = []
    super
  end

  def teardown
    @made.each(&:close)
    @made.clear
    super
  end

  # Two connected sockets of AF_UNIX.
  def pair(type = Polysocket::SOCK_STREAM, timeout: nil)
    both = Polysocket.socketpair(Polysocket::AF_UNIX, type)
    both.each { |socket| socket.settimeout(timeout) }
    @made.concat(both)
    both
  end

  # A socket that is closed after the test.
  def socket(...)
    keep(Polysocket::Socket.new(...))
  end

  def keep(socket)
    @made << socket
    socket
  end

  # A socket that listens on the loopback.
  def listener
    made = socket
    made.bind(["127.0.0.1", 0])
    made.listen
    made
  end

  # A socket of AF_UNIX that listens and whose queue is full, so that connecting to it blocks.
  def full_listener
    made = socket(Polysocket::AF_UNIX)
    made.bind("")
    made.listen(0)
    socket(Polysocket::AF_UNIX).connect(made.getsockname)
    made
  end

  # Send until nothing more goes in.
  def fill(socket)
    mode = socket.gettimeout
    socket.setblocking(false)
    [65_536, 1].each do |size|
      loop { socket.send("x" * size) }
    rescue IO::WaitWritable
      next
    end
    socket.settimeout(mode)
  end

  # A connection whose other end takes nothing, and whose close waits for that, so many seconds at most.
  def lingering(seconds, server)
    made = socket
    made.connect(server.getsockname)
    keep(server.accept[0])
    made.setsockopt(Polysocket::SOL_SOCKET, Polysocket::SO_LINGER, [1, seconds].pack("ii"))
    fill(made)
    made
  end

  # That many bytes, fewer only when the stream ends.
  def receive_exactly(socket, size)
    data = String.new(capacity: size)
    while data.bytesize < size
      part = socket.recv([size - data.bytesize, 65_536].min)
      break if part.empty?

      data << part
    end
    data
  end

  # The output of another Ruby with the module, which must succeed.
  def ruby(program, *arguments)
    output, errors, status = Open3.capture3(RbConfig.ruby, "-W", "-rpolysocket", "-e", program, *arguments)
    assert_predicate status, :success?, errors
    assert_empty errors
    output
  end
end

# Files over one of two sockets.
class FileCase < Case
  def setup
    super
    @ours, @theirs = pair
  end

  # A file over theirs, to which ours is the other end.
  def file(mode = "rb", bufsize = nil, socket = @theirs)
    keep(socket.makefile(mode, bufsize))
  end

  # Two new sockets, and a file over the second one.
  def pair_and_file(mode = "rb", bufsize = nil, timeout: nil)
    ours, theirs = pair(timeout: timeout)
    [ours, theirs, file(mode, bufsize, theirs)]
  end
end
