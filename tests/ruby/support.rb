# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What the tests of the Ruby module share: a test case that notices leaks and hangs, pairs, and threads that block.

require "minitest/autorun"
require "open3"
require "polysocket"
require "rbconfig"
require "timeout"
require "tmpdir"

class Case < Minitest::Test
  # A test that takes so long hangs: the whole run ends, and tells where.
  HANG = 60

  # Within so many seconds something has happened at once. The machine may be busy: see at_once.
  AT_ONCE = 0.1

  def setup
    @watchdog = Thread.new { sleep(HANG) && give_up }
    @made = []
    collect
    @before = open_descriptors
  end

  def teardown
    @made.each(&:close)
    @made.clear
    collect
    left = open_descriptors.reject { |descriptor, what| @before[descriptor] == what }
    assert_empty left, "descriptors are left open"
  ensure
    @watchdog.kill.join
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

  # A thread that does the block, once it blocks. Its value or its exception comes out of Thread#value.
  def blocked(&block)
    thread = Thread.new(&block)
    thread.report_on_exception = false
    Thread.pass until thread.stop?
    # It might have stopped for the interpreter lock alone; after this it would have gone on.
    sleep(0.02)
    assert_equal "sleep", thread.status, "it does not block"
    thread
  end

  # The block is done up to three times: the seconds that it gives must be few once.
  def assert_at_once
    delays = []
    3.times do
      delays << yield
      break if delays.last < AT_ONCE
    end
    assert_operator delays.min, :<, AT_ONCE
  end

  # The seconds that the block took.
  def elapsed
    start = now
    yield
    now - start
  end

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
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

  # A trap for the time of a block.
  def trapped(signal, handler)
    before = trap(signal, handler)
    yield
  ensure
    trap(signal, before)
  end

  # Do the block in a thread of its own after some seconds, while the other block runs.
  def meanwhile(seconds, action)
    thread = Thread.new { sleep(seconds) && action.call }
    yield
  ensure
    thread&.join
  end

  # What another Ruby with the module prints, which must end well.
  def ruby(program, *arguments)
    output, errors, status = Open3.capture3(RbConfig.ruby, "-W", "-rpolysocket", "-e", program, *arguments)
    assert_predicate status, :success?, errors
    assert_empty errors
    output
  end

  def open_descriptors
    numbers = Dir.open("/proc/self/fd") { |folder| folder.children - [folder.fileno.to_s] }
    numbers.to_h { |number| [number, File.readlink("/proc/self/fd/#{number}")] }
  end

  def open?(descriptor)
    File.symlink?("/proc/self/fd/#{descriptor}")
  end

  def collect
    2.times { GC.start }
  end

  private

  def give_up
    Thread.list.each { |thread| warn thread.inspect, thread.backtrace }
    exit!(1)
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
