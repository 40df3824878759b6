# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Files over sockets: IO objects that know the socket's timeout and lose nothing when it passes.

require_relative "support"

class TestFile < Case
  def setup
    super
    @ours, @theirs = pair
  end

  def file(mode = "rb", bufsize = nil, socket = @theirs)
    keep(socket.makefile(mode, bufsize))
  end

  def test_it_is_an_io_on_a_descriptor_of_its_own
    made = file
    assert_kind_of IO, made
    refute_equal @theirs.fileno, made.fileno
    assert made.close_on_exec?
    refute made.closed?
    assert_nil IO.select([made], nil, nil, 0)
    @ours.send("x")
    assert_equal [[made], [], []], IO.select([made], nil, nil, 5)
    assert_match(/\A#<Polysocket::File fd=\d+ mode=rb>\z/, made.inspect)
  end

  def test_file_and_socket_are_closed_independently_in_both_orders
    made = file
    @theirs.close
    @ours.sendall("one\n")
    assert_equal "one\n", made.gets
    @ours.settimeout(0.05)
    assert_raises(Polysocket::Timeout) { @ours.recv(1) }
    made.close
    assert_equal "", @ours.recv(1)

    ours, theirs = pair
    made = file("rb", nil, theirs)
    made.close
    made.close
    ours.sendall("two")
    assert_equal "two", theirs.recv(10)
  end

  def test_a_timeout_in_the_middle_loses_nothing
    made = file
    @theirs.settimeout(0.05)
    @ours.sendall("begun")
    [-> { made.gets }, -> { made.read(10) }, -> { made.read }, -> { made.gets("%") }].each do |ask|
      assert_raises(Polysocket::Timeout) { ask.call }
    end
    @ours.sendall(" and done\nrest")
    assert_equal "begun and done\n", made.gets
    @ours.close
    assert_equal "rest", made.read
  end

  def test_without_waiting_it_would_block_and_loses_nothing
    made = file
    @theirs.setblocking(false)
    @ours.sendall("ab")
    error = assert_raises(IO::WaitReadable) { made.read(3) }
    assert_kind_of Polysocket::Error, error
    @ours.sendall("c")
    assert_equal "abc", made.read(3)
  end

  def test_writing_in_vain_says_how_much_was_taken
    made = file("wb")
    @theirs.settimeout(0.05)
    data = "x" * 4_000_000
    error = assert_raises(Polysocket::Timeout) { made.write(data) }
    assert_operator error.done, :>, 0
    received = drain(error.done)
    assert_equal error.done, received
    @theirs.settimeout(nil)
    made.write("end")
    made.flush
    assert_equal "end", @ours.recv(10)
  end

  # What comes of so many bytes, of which the file may still have some.
  def drain(wanted)
    count = 0
    @ours.settimeout(0.2)
    count += @ours.recv(65_536).bytesize while count < wanted
    count
  rescue Polysocket::Timeout
    count + unsent
  end

  def unsent
    @made.grep(Polysocket::File).each(&:flush)
    @ours.recv(65_536).bytesize
  end

  def test_lines_as_ruby_has_them
    @ours.sendall("a\nbb\r\n\n\npara\n\n\nx;y;last")
    @ours.close
    made = file
    assert_equal "a\n", made.gets
    assert_equal "bb", made.gets(chomp: true)
    assert_equal "para\n\n", made.gets("")
    assert_equal "x;", made.gets(";")
    assert_equal "y", made.gets(1)
    assert_equal "", made.gets(0)
    assert_equal ";last", made.gets(nil)
    assert_nil made.gets
    assert_raises(EOFError) { made.readline }
    assert_equal "", made.read
    assert_nil made.read(1)
    assert_equal "", made.read(0)
  end

  def test_enumerating
    @ours.sendall("1\n2\n3\n")
    @ours.close
    made = file("r")
    assert_equal "1\n", made.first
    assert_equal %w[2 3], made.each_line(chomp: true).to_a
    assert_equal [], made.readlines
  end

  def test_characters_and_bytes
    @ours.sendall("aä€𝄞\xffz".b)
    @ours.close
    made = file("r:utf-8")
    assert_equal ["a", "ä", "€", "𝄞"], Array.new(4) { made.getc }
    refute made.getc.valid_encoding?
    made.ungetc("ö")
    assert_equal "ö", made.readchar
    made.ungetbyte(65)
    assert_equal 65, made.readbyte
    assert_equal "z".ord, made.getbyte
    assert made.eof?
    assert_nil made.getbyte
  end

  def test_a_limit_does_not_cut_a_character
    @ours.sendall("€€\n".b)
    made = file("r:utf-8")
    assert_equal "€", made.gets(1)
    assert_equal "€", made.gets(2)
  end

  def test_universal_newlines_where_the_mode_asks
    @ours.sendall("a\r\nb\rc\n")
    @ours.close
    assert_equal %W[a\n b\n c\n], file("rU").readlines
  end

  def test_buffers
    made = file("rb", 0)
    @ours.sendall("line\nrest")
    assert_equal "line\n", made.gets
    assert_equal "rest", @theirs.recv(10), "an unbuffered file must leave the rest alone"

    line = file("w", 1)
    line.write("no")
    @ours.settimeout(0.02)
    assert_raises(Polysocket::Timeout) { @ours.recv(10) }
    line.write(" line\n")
    assert_equal "no line\n", @ours.recv(10)

    large = file("w", 100)
    large.write("x" * 99)
    assert_raises(Polysocket::Timeout) { @ours.recv(200) }
    large.write("yz")
    assert_equal 100, @ours.recv(200).bytesize
    large.close
    assert_equal 1, @ours.recv(200).bytesize
  end

  def test_ruby_s_ways_of_writing
    made = file("w")
    made.puts("a", 1)
    made.print("b")
    made << "c" << 2
    made.printf("%03d\n", 7)
    made.putc("!")
    made.flush
    assert_equal "a\n1\nbc2007\n!", @ours.recv(100)
    made.sync = true
    made.write("now", "!")
    assert_equal "now!", @ours.recv(100)
    assert made.sync
  end

  def test_both_directions
    made = file("r+")
    made.write("question\n")
    made.flush
    assert_equal "question\n", @ours.recv(100)
    @ours.sendall("answer\n")
    assert_equal "answer\n", made.gets
  end

  def test_what_a_mode_does_not_allow
    assert_raises(IOError) { file("r").write("x") }
    assert_raises(IOError) { file("w").read(1) }
    ["x", "rw", "rr", "wU", "bad"].each { |mode| assert_raises(ArgumentError, mode) { file(mode) } }
    assert_raises(RangeError) { file("r", 1 << 31) }
    made = file
    made.close
    assert_raises(IOError) { made.read(1) }
    assert_raises(IOError) { made.gets }
    @theirs.close
    assert_raises(Errno::EBADF) { @theirs.makefile }
  end

  def test_a_block_closes
    kept = @theirs.makefile("r") { |made| made }
    assert kept.closed?
  end

  def test_it_follows_the_socket_s_timeout
    made = file
    @theirs.settimeout(0.05)
    assert_raises(Polysocket::Timeout) { made.read(1) }
    @theirs.settimeout(nil)
    thread = blocked { made.read(1) }
    @ours.send("x")
    assert_equal "x", thread.value
  end

  def test_others_run_while_one_waits_and_interrupts_act
    made = file
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { made.gets } }
    thread = blocked { made.gets }
    thread.raise(ArgumentError)
    assert_raises(ArgumentError) { thread.value }
    @ours.sendall("after\n")
    assert_equal "after\n", made.gets
  end

  def test_the_collector_closes_what_was_forgotten
    forget_files
    collect
    assert_equal @before.size, open_descriptors.size - 2
  end

  def forget_files
    Thread.new { 200.times { @theirs.makefile("r+").write("") } }.join
  end

  def test_much_goes_both_ways
    data = Random.bytes(3_000_000)
    writer = Thread.new { @ours.makefile("wb") { |one| one.write(data) } && @ours.shutdown(Polysocket::SHUT_WR) }
    assert_equal data, file.read
    writer.join
  end
end
