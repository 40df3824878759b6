# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Writing to files over sockets: all of Ruby's ways to, and nothing goes twice or not at all when a call ends early.

require_relative "support"

class TestFileWrite < FileCase
  LARGE = Random.new(6).bytes(3_000_000)

  def test_ruby_s_ways_of_writing
    made = file("w")
    made.puts("a", 1, ["b", nil])
    made.print("b")
    made << "c" << 2
    made.printf("%03d\n", 7)
    made.putc("!")
    made.putc(0x41)
    assert_equal 4, made.write("ä", :b, 3)
    assert_equal 0, made.write
    assert_same made, made.flush
    assert_equal "a\n1\nb\n\nbc2007\n!Aäb3".b, @ours.recv(100)
  end

  def test_both_directions
    made = file("r+")
    made.write("question\n")
    made.flush
    assert_equal "question\n", @ours.recv(100)
    @ours.sendall("answer\n")
    assert_equal "answer\n", made.gets
  end

  def test_text_in_another_encoding
    made = file("w:iso-8859-1")
    made.write("ä", "ö".encode("utf-16le"), "ascii")
    assert_raises(Encoding::UndefinedConversionError) { made.write("fine, but then: €") }
    made.flush
    assert_equal "\xe4\xf6ascii".b, @ours.recv(100)
    file("wb").tap { |bytes| bytes.write("ä") }.flush
    assert_equal "ä".b, @ours.recv(100)
  end

  def test_buffers
    @ours.settimeout(0.02)
    line = file("w", 1)
    line.write("no")
    assert_raises(Polysocket::Timeout) { @ours.recv(10) }
    line.write(" line\nand ")
    assert_equal "no line\nand ", @ours.recv(20)

    small = file("w", 100)
    small.write("x" * 99)
    assert_raises(Polysocket::Timeout) { @ours.recv(200) }
    small.write("yz")
    assert_equal 100, @ours.recv(200).bytesize
    small.close
    assert_equal 1, @ours.recv(200).bytesize

    none = file("w", 0)
    assert none.sync
    none.write("at once")
    assert_equal "at once", @ours.recv(200)
  end

  def test_sending_each_write_at_once
    made = file("w")
    refute made.sync
    made.write("before ")
    made.sync = true
    assert_equal "before ", @ours.recv(100)
    made.write("now", "!")
    assert_equal "now!", @ours.recv(100)
    assert_equal true, made.sync
    made.sync = nil
    assert_equal false, made.sync
    made.write("later ")
    assert_equal 3, made.syswrite("now")
    assert_equal "later now", @ours.recv(100)
  end

  # --- Calls that end early ---

  def test_without_waiting_it_would_block
    made = file("w")
    fill(@theirs)
    @theirs.setblocking(false)
    made.write("buffered")
    [-> { made.flush }, -> { made.write(LARGE) }, -> { made.close }].each do |call|
      error = assert_raises(IO::WaitWritable) { call.call }
      assert_kind_of Polysocket::Error, error
      assert_equal Errno::EAGAIN::Errno, error.code
    end
  end

  # Write it all, going on behind what an error says was taken, while what comes out is collected.
  def written_in_pieces(made, ours)
    came = String.new
    rest = LARGE
    begin
      made.write(*halves(rest))
    rescue Polysocket::Timeout, IO::WaitWritable => e
      rest = rest.byteslice(e.done..)
      came << ours.recv(1 << 20)
      retry
    end
    came
  end

  # Two objects at once: an error counts over both.
  def halves(data)
    [data.byteslice(0, data.bytesize / 2), data.byteslice((data.bytesize / 2)..)]
  end

  def test_an_error_tells_how_much_is_not_to_be_written_again
    [0, 0.01].product([nil, 0, 100, 1 << 20], [false, true]).each do |timeout, bufsize, sync|
      ours, theirs, made = pair_and_file("wb", bufsize, timeout: timeout)
      made.sync = sync
      ours.settimeout(nil)
      came = written_in_pieces(made, ours)
      theirs.settimeout(nil)
      closing = Thread.new { made.close || theirs.close }
      came << receive_exactly(ours, LARGE.bytesize)
      closing.join
      assert came == LARGE, "timeout #{timeout}, bufsize #{bufsize.inspect}, sync #{sync}"
    end
  end

  def test_a_flush_that_times_out_keeps_what_is_left
    made = file("wb", LARGE.bytesize + 1)
    made.write(LARGE)
    @theirs.settimeout(0.02)
    error = assert_raises(Polysocket::Timeout) { made.flush }
    assert_operator error.done, :>, 0
    @theirs.settimeout(nil)
    flushing = Thread.new { made.flush }
    assert receive_exactly(@ours, LARGE.bytesize) == LARGE
    flushing.join
  end

  def test_interrupts_act_at_once
    made = file("wb")
    fill(@theirs)
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { made.write(LARGE) } }
    made.write("end")
    thread = blocked { made.flush }
    thread.raise(ArgumentError)
    assert_raises(ArgumentError) { thread.value }
    blocked { made.flush }.kill.join
    closing = Thread.new { made.close || @theirs.close }
    assert receive_exactly(@ours, 10_000_000).end_with?("xend"), "what was buffered must go once"
    closing.join
  end

  def test_the_other_end_is_gone
    made = file("w")
    @ours.close
    made.write("lost")
    error = assert_raises(Errno::EPIPE) { made.flush }
    assert_kind_of Polysocket::Error, error
    assert_raises(Errno::EPIPE) { made.close }
    assert made.closed?
  end

  # --- Threads ---

  def test_threads_write_one_after_the_other
    [nil, 0, 1, 100].each do |bufsize|
      ours, theirs, made = pair_and_file("w", bufsize)
      expected = Array.new(5) { |number| Array.new(200) { |line| "#{number} #{line} #{'.' * 50}\n" } }
      closing = Thread.new do
        expected.map { |lines| Thread.new { lines.each { |line| made.write(line) } } }.each(&:join)
        made.close
        theirs.close
      end
      lines = receive_exactly(ours, 1 << 20).lines
      assert_equal expected, lines.group_by { |line| line[0] }.sort.map(&:last), bufsize.inspect
      closing.join
    end
  end

  def test_a_second_writer_waits_for_its_turn_and_a_reader_does_not
    made = file("r+b")
    fill(@theirs)
    first = blocked { made.write(LARGE) }
    waiting = [-> { made.write("x") }, -> { made.flush }, -> { made.syswrite("x") }].map { |call| blocked(&call) }
    @ours.send("read meanwhile\n")
    assert_equal "read meanwhile\n", made.gets
    waiting[0].raise(Timeout::Error)
    assert_raises(Timeout::Error) { waiting[0].value }
    waiting[1].kill.join
    first.kill.join
    assert_predicate waiting[2], :alive?
    waiting[2].kill.join
    closing = Thread.new { made.close || @theirs.close }
    receive_exactly(@ours, 10_000_000)
    closing.join
  end

  def test_closing_ends_the_wait_for_a_turn
    made = file("wb")
    fill(@theirs)
    first = blocked { assert_raises(IOError) { made.write(LARGE) } }
    second = blocked { made.write("x") }
    closing = Thread.new { assert_raises(Errno::EBUSY) { made.close } }
    Thread.pass until made.closed?
    first.join
    assert_raises(IOError) { second.value }
    closing.join
  end

  # As with Ruby's own files, it cannot wait for what it has interrupted.
  def test_a_handler_cannot_write_in_the_middle_of_a_write
    made = file("wb")
    fill(@theirs)
    trapped("USR1", proc { made.write("x") }) do
      meanwhile(0.05, -> { Process.kill(:USR1, Process.pid) }) { assert_raises(ThreadError) { made.write(LARGE) } }
    end
  end

  # --- A question, then its answer ---

  def test_what_is_written_is_sent_before_an_answer_is_waited_for
    calls = { gets: "answer\n", readline: "answer\n", getc: "a", getbyte: 97, readchar: "a", eof?: false }
    arguments = { read: [6], readpartial: [9] }
    ([nil, 0, 1, 100].product(calls.keys + arguments.keys)).each do |bufsize, call|
      ours, _, made = pair_and_file("r+", bufsize)
      answering = Thread.new { ours.recv(100).tap { ours.sendall("answer\n") } }
      made.write("question")
      made.public_send(call, *arguments[call])
      assert_equal "question", answering.value, call
    end
  end

  def test_what_is_written_is_sent_before_readiness_is_waited_for
    made = file("r+")
    made.write("question")
    assert_nil made.wait_readable(0)
    assert_equal "question", @ours.recv(100)
    made.write("question")
    assert_raises(IO::WaitReadable) { made.read_nonblock(1) }
    assert_equal "question", @ours.recv(100)
  end

  def test_one_timeout_covers_sending_the_question_and_waiting_for_the_answer
    made = file("r+b", 1 << 20)
    @theirs.settimeout(0.4)
    made.write("x" * 900_000)
    reader = Thread.new { sleep(0.2) && receive_exactly(@ours, 900_000) }
    seconds = elapsed { assert_raises(Polysocket::Timeout) { made.gets } }
    assert_includes 0.35..0.55, seconds
    reader.join
  end

  def test_a_question_that_cannot_be_sent_ends_the_reading
    made = file("r+")
    @theirs.settimeout(0.05)
    fill(@theirs)
    made.write("unsent")
    assert_raises(Polysocket::Timeout) { made.gets }
    @theirs.setblocking(false)
    assert_raises(IO::WaitWritable) { made.gets }
    receive_exactly(@ours, 1 << 17)
    @ours.sendall("answer\n")
    assert_equal "answer\n", made.gets
  end

  def test_what_is_being_written_may_be_changed_meanwhile
    data = LARGE.dup
    made = file("wb")
    thread = blocked { made.write(data) }
    data.clear
    assert receive_exactly(@ours, 1000) == LARGE.byteslice(0, 1000)
    flushing = Thread.new { thread.join && made.flush }
    assert receive_exactly(@ours, LARGE.bytesize - 1000) == LARGE.byteslice(1000..)
    flushing.join
  end

  def test_much_goes_both_ways
    ours = file("r+b", nil, @ours)
    theirs = file("r+b")
    both = [ours, theirs].flat_map do |made|
      [Thread.new { made.write(LARGE) && made.flush }, Thread.new { made.read(LARGE.bytesize) == LARGE }]
    end
    assert_equal [ours, true, theirs, true], both.map(&:value)
  end
end
