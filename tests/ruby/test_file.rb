# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The life of a file over a socket: what it is, its modes, its owners, its end.

require_relative "support"

class TestFile < FileCase
  # How a file is to end when its bytes cannot be sent.
  class Unsent < StandardError
  end

  def test_it_is_an_io_on_a_descriptor_of_its_own
    made = file
    assert_kind_of IO, made
    refute_equal @theirs.fileno, made.fileno
    assert made.close_on_exec?
    assert_same made, made.to_io
    refute made.closed?
    assert_nil IO.select([made], nil, nil, 0)
    @ours.send("x")
    assert_equal [[made], [], []], IO.select([made], nil, nil, 5)
    assert_match(/\A#<Polysocket::File fd=\d+ mode=rb>\z/, made.inspect)
    made.close
    assert_equal "#<Polysocket::File closed>", made.inspect
  end

  def test_the_ways_past_its_buffers_are_closed
    made = file("r+")
    %i[autoclose= clone close_read close_write dup reopen set_encoding_by_bom write_nonblock].each do |name|
      refute_respond_to made, name
    end
    %i[for_fd native new open over pipe popen].each { |name| refute_respond_to Polysocket::File, name }
    refute_includes Polysocket.constants, :Native
    [Polysocket.singleton_class, Polysocket].each do |owner|
      assert_empty owner.private_instance_methods.grep(/\Afile_/)
    end
    refute_respond_to @ours, :file_open
  end

  # It has the class of a file then, and nothing that belongs to one.
  def test_an_io_that_is_reopened_with_a_file_is_a_plain_io_on_the_socket
    ["puts('written')", "write('written')", "syswrite('written')", "flush", "sync", "sync = true"].each do |first|
      program = <<~RUBY
        ours, theirs = Polysocket.socketpair
        kept = $stdout.dup
        $stdout.reopen(theirs.makefile("w"))
        $stdout.#{first}
        $stdout << "and more"
        $stdout.flush
        kept.print($stdout.class, " ", ours.recv(100))
      RUBY
      assert_match(/\AIO (written\n?)?and more\z/, ruby(program), first)
    end
    program = <<~RUBY
      ours, theirs = Polysocket.socketpair
      ours.sendall("line\n" * 2)
      $stdin.reopen(theirs.makefile)
      begin
        $stdin.gets
      rescue IOError => e
        print e.message, " ", $stdin.gets
      end
    RUBY
    assert_match(/\Athis IO was reopened with a Polysocket::File .* line\n\z/, ruby(program))
  end

  # --- Modes ---

  def test_directions
    { "r" => "r", "rb" => "r", "" => "r", nil => "r", "U" => "r", "rU" => "r", "rt" => "r", "w" => "w", "wb" => "w",
      "wt" => "w", "a" => "w", "r+" => "rw", "w+b" => "rw", "rb+" => "rw", "r+t" => "rw",
      "r:utf-8" => "r" }.each do |mode, directions|
      made = file(mode)
      assert_equal directions.include?("r"), !refused?("reading") { made.read(0) }, mode.inspect
      assert_equal directions.include?("w"), !refused?("writing") { made.write("") }, mode.inspect
      made.close
    end
  end

  def refused?(direction)
    yield
    false
  rescue IOError => e
    assert_equal "not opened for #{direction}", e.message
    true
  end

  def test_modes_that_are_none
    ["x", "rw", "rr", "wU", "bad", "R", "+", "r t", "rtt", "rUt"].each do |mode|
      error = assert_raises(ArgumentError, mode) { file(mode) }
      assert_match(/the mode must be/, error.message)
    end
    ["r:bom|utf-8", "r:BOM|UTF-8"].each { |mode| assert_raises(ArgumentError, mode) { file(mode) } }
    ["r:utf-16le", "rb:utf-16le", "r+b:utf-32be"].each { |mode| assert_raises(ArgumentError, mode) { file(mode) } }
    [5, :r, ["r"], "r\0"].each { |mode| assert_raises(TypeError, mode.inspect) { file(mode) } }
  end

  def test_sizes_that_are_none
    ["large", 1.5, [1]].each { |size| assert_raises(TypeError) { file("r", size) } }
    [1 << 31, 1 << 64].each { |size| assert_raises(RangeError) { file("r", size) } }
    assert_raises(ArgumentError) { @theirs.makefile("r", 0, 0) }
  end

  def test_encodings
    assert_equal [Encoding::BINARY, true], [file("rb").external_encoding, file("rb").binmode?]
    assert_equal Encoding.default_external, file("r").external_encoding
    made = file("r:iso-8859-1:utf-8")
    assert_equal [Encoding::ISO_8859_1, Encoding::UTF_8], [made.external_encoding, made.internal_encoding]
    made = file("r+:utf-8")
    assert_equal Encoding::UTF_8, made.external_encoding
  end

  # --- Owners ---

  def test_file_and_socket_are_closed_independently_in_both_orders
    made = file
    @theirs.close
    @ours.sendall("one\n")
    assert_equal "one\n", made.gets
    @ours.settimeout(0.05)
    assert_raises(Polysocket::Timeout) { @ours.recv(1) }
    made.close
    assert_equal "", @ours.recv(1)

    ours, theirs, made = pair_and_file
    made.close
    made.close
    ours.sendall("two")
    assert_equal "two", theirs.recv(10)
    ours.settimeout(0.05)
    assert_raises(Polysocket::Timeout) { ours.recv(1) }
    theirs.close
    assert_equal "", ours.recv(1)
  end

  def test_a_closed_socket_has_no_file
    @theirs.close
    assert_raises(Errno::EBADF) { @theirs.makefile }
  end

  def test_a_closed_file_does_nothing
    made = file("r+")
    made.close
    assert made.closed?
    [-> { made.read }, -> { made.read(1) }, -> { made.gets }, -> { made.getc }, -> { made.eof? }, -> { made.readlines },
     -> { made.readpartial(1) }, -> { made.read_nonblock(1) }, -> { made.wait_readable(0) }, -> { made.ungetbyte(1) },
     -> { made.write("x") }, -> { made.syswrite("x") }, -> { made.puts("x") }, -> { made.flush }, -> { made.sync },
     -> { made.sync = true }, -> { made.fileno }, -> { made.lineno }].each do |call|
      error = assert_raises(IOError) { call.call }
      assert_equal "closed stream", error.message
    end
  end

  def test_a_block_closes
    kept = @theirs.makefile("r") { |made| made }
    assert kept.closed?
    assert_equal 5, @theirs.makefile("r") { 5 }
    assert_raises(Unsent) { @theirs.makefile("r") { |made| (kept = made) && raise(Unsent) } }
    assert kept.closed?
  end

  def test_closing_in_another_thread_ends_the_one_that_waits
    made = file
    thread = blocked { made.gets }
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    made.close
    error = assert_raises(IOError) { thread.value }
    assert_operator Process.clock_gettime(Process::CLOCK_MONOTONIC) - start, :<, 5
    assert_kind_of Polysocket::ClosedError, error
  end

  def test_closing_tells_when_what_is_buffered_cannot_go
    made = file("w")
    @theirs.settimeout(0.05)
    fill(@theirs)
    made.write("unsent")
    number = made.fileno
    assert_raises(Polysocket::Timeout) { made.close }
    assert made.closed?
    refute open?(number)
    made.close
  end

  # While the first thread asks for the timeout, which has changed, the second one comes.
  def test_a_file_that_two_threads_close_at_once
    made = file("w")
    made.write("x")
    @theirs.settimeout(7)
    @theirs.define_singleton_method(:gettimeout) do
      singleton_class.remove_method(:gettimeout)
      Thread.new { made.close }.join
      gettimeout
    end
    made.close
    assert made.closed?
    assert_equal "x", @ours.recv(10)
  end

  def test_a_closing_that_is_interrupted_closes
    made = file("w")
    fill(@theirs)
    made.write("unsent")
    number = made.fileno
    thread = blocked { made.close }
    thread.raise(Unsent)
    assert_raises(Unsent) { thread.value }
    refute open?(number)
    assert made.closed?
  end

  # --- The collector ---

  def test_the_collector_closes_what_was_forgotten
    before = open_descriptors.size
    Thread.new { 200.times { @theirs.makefile("r+").write("") } }.join
    collect
    assert_operator open_descriptors.size, :<=, before + 2
  end

  def test_a_file_outlives_its_socket
    made = Thread.new { file_without_socket }.value
    collect
    @ours.sendall("line\n")
    assert_equal "line\n", made.gets
    made.write("answer")
    made.flush
    assert_equal "answer", @ours.recv(10)
  end

  def file_without_socket
    @made.delete(@theirs)
    made = file("r+")
    @theirs = nil
    made
  end

  def test_what_was_forgotten_is_sent_as_far_as_it_goes
    Thread.new { @theirs.makefile("w").write("late") }.join
    @ours.settimeout(10)
    collect
    @theirs.close
    assert_equal "late", receive_exactly(@ours, 10)

    output = ruby(<<~PROGRAM)
      ours, theirs = Polysocket.socketpair
      Process.wait(fork { $file = theirs.makefile("w").tap { |made| made.write("at the end of the process") } })
      print ours.recv(100)
    PROGRAM
    assert_equal "at the end of the process", output
  end

  def test_files_in_a_hurry
    GC.stress = true
    3.times { @theirs.makefile("r+") { |made| made.write("x") } }
    assert_raises(ArgumentError) { @theirs.makefile("bad") }
    assert_raises(ArgumentError) { @theirs.makefile("rb:utf-16le") }
    GC.stress = false
    assert_equal "xxx", receive_exactly(@ours, 3)
  ensure
    GC.stress = false
  end

  def test_no_descriptor_is_left_when_there_are_none
    output = ruby(<<~PROGRAM)
      one, = Polysocket.socketpair
      Process.setrlimit(:NOFILE, 30)
      files = []
      begin
        loop { files << one.makefile }
      rescue Errno::EMFILE => e
        print e.is_a?(Polysocket::Error)
      end
      files.pop.close
      one.makefile.close
    PROGRAM
    assert_equal "true", output
  end

  # --- The socket's timeout ---

  def test_it_follows_the_socket_s_timeout
    made = file
    @theirs.settimeout(0.05)
    assert_raises(Polysocket::Timeout) { made.read(1) }
    @theirs.setblocking(false)
    assert_raises(IO::WaitReadable) { made.read(1) }
    @theirs.settimeout(nil)
    thread = blocked { made.read(1) }
    @ours.send("x")
    assert_equal "x", thread.value
  end

  def test_it_keeps_the_timeout_of_a_socket_that_is_gone
    made = file
    @theirs.settimeout(0.05)
    assert_raises(Polysocket::Timeout) { made.read(1) }
    @theirs.close
    assert_raises(Polysocket::Timeout) { made.read(1) }
  end
end
