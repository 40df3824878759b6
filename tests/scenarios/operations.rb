# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Operations of both runners in Ruby that don't call the library. README.md tells what each operation does.

require "fcntl"

require_relative "compare"

# One scenario's objects and descriptors, and the operations on its surroundings. A route's own class adds the library:
# call_method, close_quietly, reset, constant, class_of and done, and the further operations that its OWN lists.
class Surroundings
  CHUNK = ("x" * 65_536).freeze
  OWN = %w[check sleep pipe file_of close_descriptor nonblocking close_on_exec exists readable peer].freeze

  def initialize(peer)
    @peer = peer
    @made = []
    @descriptors = []
    @threads = []
  end

  # The variables that a scenario starts with, besides its folder.
  def variables
    {}
  end

  def call(name, arguments)
    raise Unknown, "operation #{name}" unless (OWN + self.class::OWN).include?(name)

    send("do_#{name}", *arguments)
  end

  # Nobody else knows the object: what stood on this thread's stack is out of the collector's sight once it has ended.
  def forget(variables, name)
    Thread.new do
      object = variables.delete(name)
      @made.delete_if { |made| made.equal?(object) }
    end.join
    GC.start
  end

  # A thread may still be inside the close that ended the scenario's last call.
  def clean_up
    @threads.each(&:join)
    @made.each { |one| close_quietly(one) }
    @descriptors.each { |descriptor| do_close_descriptor(descriptor) }
    reset
  end

  private

  def later(seconds)
    @threads << Thread.new { sleep(seconds) && yield }
    nil
  end

  def do_check(value)
    value
  end

  def do_sleep(seconds)
    sleep(seconds)
    nil
  end

  # Ruby's own pipes are in non-blocking mode, which is not what is asked for.
  def do_pipe
    IO.pipe.map do |end_of_pipe|
      end_of_pipe.autoclose = false
      end_of_pipe.fcntl(Fcntl::F_SETFL, end_of_pipe.fcntl(Fcntl::F_GETFL) & ~File::NONBLOCK)
      @descriptors << end_of_pipe.fileno
      end_of_pipe.fileno
    end
  end

  def do_file_of(content)
    path = "/tmp/scenario-#{Process.pid}-#{@descriptors.size}"
    File.binwrite(path, content)
    file = File.open(path, "rb")
    File.delete(path)
    file.autoclose = false
    @descriptors << file.fileno
    file.fileno
  end

  def do_close_descriptor(descriptor)
    IO.for_fd(descriptor).close
  end

  def do_nonblocking(descriptor)
    flags_of(descriptor).anybits?(File::NONBLOCK)
  end

  def do_close_on_exec(descriptor)
    flags_of(descriptor).anybits?(0o2000000)
  end

  def flags_of(descriptor)
    File.read("/proc/self/fdinfo/#{descriptor}")[/^flags:\s*(\d+)/, 1].oct
  end

  def do_readable(descriptor)
    !IO.select([IO.for_fd(descriptor, autoclose: false)], nil, nil, 0).nil?
  end

  def do_exists(path)
    File.symlink?(path) || File.exist?(path)
  end

  def do_peer(*arguments)
    Process.spawn(*@peer, *arguments.map(&:to_s), in: File::NULL, out: File::NULL)
    nil
  end
end
