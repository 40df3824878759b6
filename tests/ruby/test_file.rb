# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Files over sockets: an IO of Ruby's own on a duplicate of the descriptor; its modes, its owners, its end.

require_relative "support"
require "io/nonblock"
require "stringio"
require "tempfile"

class TestFile < FileCase
  # How a file is to end when its bytes cannot be sent.
  class Unsent < StandardError
  end

  def test_it_is_an_io_of_ruby_s_own_on_a_descriptor_of_its_own
    made = file
    assert_kind_of IO, made
    refute_equal @theirs.fileno, made.fileno
    assert made.close_on_exec?
    assert_same made, made.to_io
    assert_nil IO.select([made], nil, nil, 0)
    @ours.send("x")
    assert_equal [[made], [], []], IO.select([made], nil, nil, 5)
    # Without a timeout no method of its own stands between a program and Ruby's.
    %i[gets read write puts readpartial read_nonblock write_nonblock each_line getc eof? flush
       sysread].each { |name| assert_equal IO, made.method(name).owner, name }
    %i[for_fd native new open over pipe popen].each { |name| refute_respond_to Polysocket::File, name }
    refute_includes Polysocket.constants, :Native
    [Polysocket.singleton_class, Polysocket].each do |owner|
      assert_empty owner.private_instance_methods.grep(/\Afile_/)
    end
    refute_respond_to @ours, :file_open
  end

  # What programs of the net do with an IO.
  def test_ruby_s_libraries_see_what_was_read_ahead
    [nil, 5].each do |timeout|
      ours, _, made = pair_and_file("r", timeout: timeout)
      ours.sendall("one\ntwo\nthree\n")
      assert_equal "one\n", made.gets
      assert_equal [[made], [], []], IO.select([made], nil, nil, 0)
      assert_equal 10, made.nread
      assert made.ready?
      assert made.wait_readable(0)
      require "expect"
      assert_equal ["two\n"], made.expect("two\n", 5)
      ours.close
      assert_equal 6, IO.copy_stream(made, copy = StringIO.new)
      assert_equal "three\n", copy.string
    end
  end

  def test_without_waiting
    made = file("r+")
    assert_equal :wait_readable, made.read_nonblock(5, exception: false)
    assert_raises(IO::WaitReadable) { made.read_nonblock(5) }
    assert_equal 5, made.write_nonblock("hello")
    assert_equal "hello", @ours.recv(10)
    ours, theirs, full = pair_and_file("r+")
    fill(theirs)
    assert_equal :wait_writable, full.write_nonblock("x", exception: false)
    ours.close
    @ours.close
    assert_nil made.read_nonblock(5, exception: false)
  end

  def test_an_answer_is_read_after_a_question_that_nobody_flushed
    answering = Thread.new { @ours.recv(100).tap { @ours.sendall("answer\n") } }
    made = file("r+")
    made.write("question")
    assert_equal "answer\n", made.gets
    assert_equal "question", answering.value
  end

  def test_a_stream_is_copied_behind_what_was_written_before
    made = file("w")
    made.write("head;")
    Tempfile.create do |source|
      source.write("body")
      source.rewind
      IO.copy_stream(source, made)
    end
    made.close
    assert_equal "head;body", receive_exactly(@ours, 9)
  end

  # As with Ruby's own sockets. With a buffer, Ruby 3.1 may cut a line where the buffer is full.
  def test_ten_threads_write_lines
    made = file("w", 1)
    @theirs.close
    reading = Thread.new { @ours.makefile("r", &:readlines) }
    Array.new(10) { |one| Thread.new { 500.times { |line| made.puts("#{one} #{line} #{'.' * 50}") } } }.each(&:join)
    made.close
    assert_equal Array.new(10) { |one| "#{one} 499 #{'.' * 50}\n" }.sort, reading.value.grep(/ 499 /).sort
    assert_equal 5000, reading.value.size
  end

  def test_closing_one_direction
    made = file("r+")
    made.write("all")
    made.close_write
    assert_equal "all", @ours.recv(10)
    assert_equal "", @ours.recv(10)
    @ours.sendall("answer")
    assert_equal "answer", made.read(6)
  end

  # The mode of the socket object is its own: the IO shares the descriptor's flag alone.
  def test_the_socket_waits_as_before
    made = file("r+")
    assert made.nonblock?
    assert_nil @theirs.gettimeout
    thread = blocked { @theirs.recv(5) }
    @ours.send("hello")
    assert_equal "hello", thread.value
  end

  def test_an_io_that_is_reopened_with_a_file_writes_to_the_socket
    [nil, 5].each do |timeout|
      program = <<~RUBY
        ours, theirs = Polysocket.socketpair
        theirs.timeout = #{timeout.inspect}
        kept = $stdout.dup
        $stdout.reopen(theirs.makefile("w"))
        $stdout.puts("written")
        $stdout.flush
        system("echo and by a child")
        $stdout << "and more"
        $stdout.flush
        came = +""
        came << ours.recv(100) while came.bytesize < 31
        kept.print(came)
      RUBY
      assert_equal "written\nand by a child\nand more", ruby(program)
    end
  end

  # --- Modes ---

  def test_directions
    { "r" => "r", "rb" => "r", "" => "r", nil => "r", "U" => "r", "rU" => "r", "rt" => "r", "w" => "w", "wb" => "w",
      "wt" => "w", "a" => "w", "r+" => "rw", "w+b" => "rw", "rb+" => "rw", "r+t" => "rw",
      "r:utf-8" => "r" }.each do |mode, directions|
      made = file(mode)
      assert_equal directions.include?("r"), !refused?("reading") { made.read_nonblock(1, exception: false) }, mode
      assert_equal directions.include?("w"), !refused?("writing") { made.write_nonblock("x") }, mode
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
    assert_raises(ArgumentError) { file("r:utf-16le") }
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
    kept = @theirs.makefile("r", sync_close: false) { |made| made }
    assert kept.closed?
    assert_equal 5, @theirs.makefile("r", sync_close: false) { 5 }
    assert_raises(Unsent) { @theirs.makefile("r", sync_close: false) { |made| (kept = made) && raise(Unsent) } }
    assert kept.closed?
    refute @theirs.closed?
  end

  def test_a_block_leaves_no_connection_open
    server = listener
    [->(file) { file.write("hello") }, ->(file) { file.write("hello") && raise(Unsent) },
     ->(file) { file.write("hello") && file.close }].each do |block|
      Polysocket.create_connection(server.getsockname).makefile("r+", &block)
    rescue Unsent
      nil
    ensure
      peer = keep(server.accept[0])
      assert_equal ["hello", ""], [peer.recv(10), peer.recv(10)]
    end
  end

  def test_a_block_that_is_not_reached_leaves_none_open_either
    assert_raises(ArgumentError) { @theirs.makefile("q") { flunk } }
    assert @theirs.closed?
  end

  # Each of two threads has its own direction.
  def test_another_file_goes_on_after_a_block
    other = file("r+")
    @theirs.makefile("w") { |made| made.write("a") }
    other.write("b")
    other.flush
    assert_equal "ab", @ours.recv(2)
    @ours.send("c")
    assert_equal "c", other.read(1)
  end

  def test_a_file_may_own_its_socket
    made = @theirs.makefile("r+", sync_close: true)
    assert_same @theirs, made.socket
    assert made.sync_close
    refute file("r+").tap(&:close).sync_close
    made.write("bye")
    made.close
    assert @theirs.closed?
    assert_equal "bye", @ours.recv(10)
    assert_equal "", @ours.recv(10)
    server = listener
    Polysocket.create_connection(server.getsockname).makefile("r+", sync_close: true) { |one| one.write("hello") }
    peer = keep(server.accept[0])
    assert_equal ["hello", ""], [peer.recv(10), peer.recv(10)]
  end

  def test_the_copy_of_an_owner_owns_nothing
    made = @theirs.makefile("r+", sync_close: true)
    copy = made.dup
    copy.close
    refute @theirs.closed?
    made.close
  end

  def test_a_file_finds_its_socket
    made = file
    assert_same @theirs, made.socket
    copy = made.dup
    copy.socket.then { |one| keep(one) && assert_equal(@theirs.family, one.family) }
    copy.close
  end

  def test_closing_in_another_thread_ends_the_one_that_waits
    made = file
    thread = blocked { made.gets }
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    made.close
    assert_raises(IOError) { thread.value }
    assert_operator Process.clock_gettime(Process::CLOCK_MONOTONIC) - start, :<, 5
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
    3.times { @theirs.makefile("r+", sync_close: false) { |made| made.write("x") } }
    assert_raises(ArgumentError) { @theirs.makefile("bad") }
    assert_raises(ArgumentError) { @theirs.makefile("r:utf-16le") }
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
end
