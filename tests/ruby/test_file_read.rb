# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Reading from files over sockets: as from Ruby's own files, and nothing is lost when a call ends early.

require_relative "support"
require "tempfile"

class TestFileRead < FileCase
  BUFSIZES = [nil, 0, 4].freeze

  # Deliver these bytes and the end, and have a file over them.
  def file_of(data, mode = "rb", bufsize = nil)
    ours, _, made = pair_and_file(mode, bufsize)
    ours.sendall(data)
    ours.close
    made
  end

  # Ruby's own file with these bytes.
  def plain_file(data, mode)
    Tempfile.create do |temporary|
      temporary.binmode
      temporary.write(data)
      temporary.flush
      ::File.open(temporary.path, mode) { |plain| yield plain }
    end
  end

  # --- As Ruby's own files ---

  # The result of a call, or the class of its exception.
  def outcome(call, made)
    result = call.call(made)
    result.equal?(made) ? :itself : result
  rescue IO::WaitReadable
    raise
  rescue StandardError => e
    e.class
  end

  # An array as it is compared: strings with their encodings.
  def told(result)
    result.is_a?(String) ? [result.b, result.encoding] : result
  end

  ALPHABET = ["a", "b", "\n", "\n", ";", ";;", "\r\n", "ä", "€", "𝄞", "\xff", "\xe2", "\xe2\x82"].map(&:b).freeze

  # Any of the calls whose results don't depend on how much has come.
  def any_call(random)
    size = random.rand(1..20)
    [["read(#{size})", ->(one) { one.read(size) }],
     ["read(0)", ->(one) { one.read(0) }],
     ["gets", ->(one) { one.gets }],
     ["gets(chomp)", ->(one) { one.gets(chomp: true) }],
     ["gets(;)", ->(one) { one.gets(";") }],
     ["gets(;;, chomp)", ->(one) { one.gets(";;", chomp: true) }],
     ["gets(CRLF, chomp)", ->(one) { one.gets("\r\n", chomp: true) }],
     ["gets(#{size})", ->(one) { one.gets(size) }],
     ["gets(;, #{size})", ->(one) { one.gets(";", size) }],
     ["getc", ->(one) { one.getc }],
     ["getbyte", ->(one) { one.getbyte }],
     ["ungetbyte", ->(one) { [one.ungetbyte("b"), one.ungetbyte(size), one.getbyte] }],
     ["eof?", ->(one) { one.eof? }],
     ["lineno", ->(one) { one.lineno }]].sample(random: random)
  end

  # A call that would have to wait is made again when a little more has come: until then it must have taken nothing.
  def test_any_calls_give_what_they_give_on_ruby_s_own_files_however_little_comes_at_a_time
    random = Random.new(7)
    6.times do |round|
      data = Array.new(300) { ALPHABET.sample(random: random) }.join
      %w[r:utf-8 rb r:us-ascii r:shift_jis].product(BUFSIZES) do |mode, bufsize|
        plain_file(data, mode) { |plain| assert_same_calls(plain, data.dup, mode, bufsize, random, "round #{round}") }
      end
    end
  end

  def assert_same_calls(plain, left, mode, bufsize, random, round)
    ours, theirs, made = pair_and_file(mode, bufsize)
    theirs.setblocking(false)
    loop do
      name, call = any_call(random)
      expected = outcome(call, plain)
      actual = begin
        outcome(call, made)
      rescue IO::WaitReadable
        left.empty? ? ours.close : ours.send(left.slice!(0, random.rand(1..9)))
        retry
      end
      assert told(expected) == told(actual), "#{round}, #{mode}, #{bufsize.inspect}: #{name} is " \
                                             "#{expected.inspect} there, #{actual.inspect} here"
      break if expected.nil? || expected == true
    end
  end

  # [the bytes, what is asked]
  AS_PLAIN = [
    ["a\n\n\nb\nc\n\n", ->(one) { [one.gets(""), one.gets(""), one.gets(""), one.lineno] }],
    ["\n\n\na\n\n\nb\nc", ->(one) { Array.new(3) { one.gets("", chomp: true) } }],
    ["a\nb\n\n\n", ->(one) { [one.gets("", chomp: true), one.gets("")] }],
    ["a\nb\n", ->(one) { [one.gets("", chomp: true), one.gets("")] }],
    ["a\nb", ->(one) { [one.gets(nil), one.gets(nil), one.lineno] }],
    ["a\nb", ->(one) { [one.gets(-1), one.gets(nil, 100), one.lineno] }],
    ["a\nb", ->(one) { [one.gets("x", nil), one.lineno] }],
    ["a\nb", ->(one) { [one.read, one.read, one.read(1), one.read(0), one.gets, one.getc, one.getbyte, one.eof?] }],
    ["", ->(one) { [one.read, one.gets(nil), one.gets(0)] }],
    ["abc", ->(one) { room = +"xx"; [one.readpartial(1, room), room.dup, one.read(5, room), one.read(5, room), room] }],
    ["abc\nx\n", ->(one) { one.readlines(2) }],
    ["abc\nx\n", ->(one) { one.readlines("b", chomp: true) }],
    ["abc\nx\n", ->(one) { [one.first, one.each_line(chomp: true).with_index.to_a, one.lineno] }],
    ["abc\nx\n", ->(one) { [one.readline(chomp: true), one.readline, (one.readline rescue $!.class)] }],
    ["abc", ->(one) { [one.readbyte, one.readchar, one.each_byte.to_a, (one.readbyte rescue $!.message)] }],
    ["aä€", ->(one) { one.each_codepoint.to_a }],
    ["aä€", ->(one) { [one.each_char.to_a, (one.readchar rescue $!.class)] }],
    ["a\xffb", ->(one) { one.each_codepoint.to_a }],
    ["aä", ->(one) { [one.ungetc("ö"), one.ungetc(228), one.read] }],
    ["aä", ->(one) { [one.ungetbyte(300), one.ungetbyte(nil), one.ungetbyte("xy"), one.read] }],
    ["a\n", ->(one) { one.lineno = 7; [one.gets, one.lineno] }],
    ["ä\n", ->(one) { one.binmode; [one.getc, one.read.encoding] }],
    ["\xe4\n", ->(one) { one.set_encoding("iso-8859-1:utf-8"); [one.getc, one.gets] }],
    ["abc", ->(one) { one.read(1.5) }],
    *[[-1], ["x"], [Object.new], [1, 5], [1, 2, 3]].map { |wrong| ["abc", ->(one) { one.read(*wrong) }] },
    *[[-1], ["x"], [nil], [1, 5]].map { |wrong| ["abc", ->(one) { one.readpartial(*wrong) }] },
    *[[1, 2, 3], %w[a b], [Object.new], [[1]], [2**70]].map { |wrong| ["abc", ->(one) { one.gets(*wrong) }] },
    *[0, "x", nil, Object.new].map { |wrong| ["abc", ->(one) { one.each_line("y", wrong).to_a }] },
    *[[0], [Object.new]].map { |wrong| ["abc", ->(one) { one.readlines(*wrong) }] },
    *[1.5, Object.new].map { |wrong| ["abc", ->(one) { one.ungetbyte(wrong) }] },
    *[nil, Object.new, -1].map { |wrong| ["abc", ->(one) { one.ungetc(wrong) }] }
  ].freeze

  def test_what_was_asked_wrongly_or_rarely_is_answered_as_by_ruby_s_own_files
    AS_PLAIN.each_with_index do |(data, call), index|
      plain_file(data, "r:utf-8") do |plain|
        expected = outcome(call, plain)
        BUFSIZES.each do |bufsize|
          actual = outcome(call, file_of(data, "r:utf-8", bufsize))
          assert expected == actual, "no. #{index}: #{expected.inspect} there, #{actual.inspect} here"
        end
      end
    end
  end

  def test_no_newline_that_is_still_to_come_holds_a_paragraph_up
    made = file
    @theirs.setblocking(false)
    @ours.sendall("one\n\n")
    assert_equal "one\n\n", made.gets("")
    @ours.sendall("\n\ntwo\n\n\n\nrest")
    assert_equal "two\n\n", made.gets("")
    assert_equal "rest", made.readpartial(10)
  end

  def test_universal_newlines_where_the_mode_asks
    %w[rU U rt rUb].each { |mode| assert_equal %W[a\n b\n c\n], file_of("a\r\nb\rc\n", mode).readlines.map(&:b) }
    assert_equal %W[a\r\n b\rc\n], file_of("a\r\nb\rc\n", "r").readlines
  end

  def test_text_in_another_encoding
    made = file_of("\xe4\n\xf6".b, "r:iso-8859-1:utf-8")
    assert_equal ["ä\n", "ö", nil], [made.gets, made.getc, made.getc]
    made = file_of("a\xff\n".b, "r:utf-8:iso-8859-1")
    assert_raises(Encoding::InvalidByteSequenceError) { made.gets }
    assert_equal "a\xff\n".b, made.read(3), "what cannot be converted must stay"
  end

  def test_a_character_is_waited_for_only_when_one_has_begun
    made = file("r:utf-8")
    @theirs.setblocking(false)
    @ours.sendall("\xffa\xe2".b)
    assert_equal ["\xff", "a"], [made.getc, made.getc]
    assert_raises(IO::WaitReadable) { made.getc }
    @ours.sendall("\x82\xac\xe2\x82".b)
    assert_equal "€", made.getc
    assert_raises(IO::WaitReadable) { made.gets(1) }
    @ours.close
    assert_equal ["\xe2", "\x82", nil], Array.new(3) { made.getc }
  end

  # --- Calls that end early ---

  READS = {
    "read" => ->(one) { one.read },
    "read(11)" => ->(one) { one.read(11) },
    "gets" => ->(one) { one.gets },
    "gets(nil)" => ->(one) { one.gets(nil) },
    "gets(%)" => ->(one) { one.gets("%") },
    "gets(para)" => ->(one) { one.gets("") },
    "gets(100)" => ->(one) { one.gets(100) },
    "gets(%, 100)" => ->(one) { one.gets("%", 100) },
    "readline" => ->(one) { one.readline },
    "each_line" => ->(one) { one.each_line { |line| flunk(line) } },
    "readlines" => ->(one) { one.readlines },
    "readlines(%)" => ->(one) { one.readlines("%") }
  }.freeze

  def test_a_read_that_times_out_keeps_what_came
    READS.to_a.product(BUFSIZES) do |(name, call), bufsize|
      ours, _, made = pair_and_file("rb", bufsize, timeout: 0.02)
      ours.sendall("hello")
      message = nil
      took = elapsed { message = assert_raises(Polysocket::Timeout, name) { call.call(made) }.message }
      assert_match(/\Aread(line)?: timed out after 0\.02 s\z/, message)
      assert_operator took, :>=, 0.02, name
      ours.sendall(" world\n")
      ours.close
      assert_equal ["hel", "lo world\n"], [made.read(3), made.read], "#{name}, #{bufsize.inspect}"
    end
  end

  def test_without_waiting_it_would_block_and_keeps_what_came
    READS.to_a.product(BUFSIZES) do |(name, call), bufsize|
      ours, _, made = pair_and_file("rb", bufsize, timeout: 0)
      ours.sendall("hello")
      error = assert_raises(IO::WaitReadable, name) { call.call(made) }
      assert_equal [Errno::EAGAIN::Errno, Errno::EAGAIN::Errno], [error.errno, error.code], name
      assert_kind_of Polysocket::Error, error
      ours.close
      assert_equal "hello", made.read, "#{name}, #{bufsize.inspect}"
    end
  end

  def test_lines_that_came_before_the_timeout_are_not_lost_either
    BUFSIZES.each do |bufsize|
      ours, _, made = pair_and_file("rb", bufsize, timeout: 0.02)
      ours.sendall("one\ntwo\nthr")
      assert_raises(Polysocket::Timeout) { made.readlines }
      ours.sendall("ee\n")
      ours.close
      assert_equal %W[one\n two\n three\n], made.readlines
    end
  end

  # A byte comes again and again in less time than the timeout: without one deadline for all this would go on.
  def test_one_timeout_covers_a_whole_call
    READS.to_a.product(BUFSIZES).each_slice(4) do |some|
      threads = some.map { |(name, call), bufsize| Thread.new { assert_times_out_in_a_trickle(name, call, bufsize) } }
      threads.each(&:join)
    end
  end

  def assert_times_out_in_a_trickle(name, call, bufsize)
    ours, _, made = pair_and_file("rb", bufsize, timeout: 0.1)
    stop = false
    trickle = Thread.new { 60.times { stop ? break : sleep(0.03) && ours.send("x") } }
    error = nil
    slow = name == "read(11)" ? ->(one) { one.read(1000) } : call
    took = elapsed { error = assert_raises(Polysocket::Timeout, name) { slow.call(made) } }
    assert_operator took, :<, 1, name
    assert_equal [Errno::ETIMEDOUT::Errno, 0], [error.code, error.done], name
  ensure
    stop = true
    trickle.join
  end

  def test_a_string_that_cannot_be_read_into_costs_no_data
    made = file_of("abcd")
    frozen = "x"
    assert_raises(FrozenError) { made.read(2, frozen) }
    assert_raises(FrozenError) { made.readpartial(2, frozen) }
    assert_raises(FrozenError) { made.read_nonblock(2, frozen) }
    assert_raises(TypeError) { made.read(2, 5) }
    room = +"room"
    assert_same room, made.read(4, room)
    assert_equal "abcd", room
    assert_nil made.read(1, room)
    assert_empty room
  end

  def test_sizes_beyond_memory
    made = file_of("abc")
    assert_equal "abc", made.read(1 << 62)
    assert_raises(RangeError) { made.read(1 << 64) }
  end

  def test_reading_what_is_there
    made = file
    assert_equal :wait_readable, made.read_nonblock(5, exception: false)
    error = assert_raises(IO::WaitReadable) { made.read_nonblock(5) }
    assert_kind_of Polysocket::Error, error
    assert_nil made.wait_readable(0)
    @ours.send("line\nrest")
    assert_same made, made.wait_readable(5)
    assert_equal "line\n", made.gets
    assert_same made, made.wait_readable(0), "what was read ahead is there"
    assert_equal "re", made.read_nonblock(2)
    assert_equal "st", made.readpartial(10)
    assert_equal :wait_readable, made.read_nonblock(5, exception: false)
    @ours.close
    assert_nil made.read_nonblock(5, exception: false)
    assert_raises(EOFError) { made.read_nonblock(5) }
    assert_raises(EOFError) { made.readpartial(5) }
    assert_equal "", made.readpartial(0)
  end

  def test_what_the_library_kept_after_a_timeout_is_there_for_all
    @theirs.settimeout(0.02)
    made = file("rb", 0)
    @ours.send("a;b")
    assert_raises(Polysocket::Timeout) { made.read(10) }
    assert_same made, made.wait_readable(0)
    assert_equal "a;", made.gets(";")
    assert_equal "b", made.read_nonblock(5)
  end

  def test_no_more_is_received_than_is_asked_for_without_a_buffer
    made = file("rb", 0)
    @ours.sendall("line\n;rest of it")
    assert_equal ["line\n", ";"], [made.gets, made.gets(";")]
    assert_equal ["rest", " ", "o"], [made.read(4), made.getc, made.gets(1)]
    assert_equal "f it", @theirs.recv(100)
  end

  def test_errors_of_the_connection
    made = file("rb", nil, socket(Polysocket::AF_INET))
    assert_raises(Errno::ENOTCONN) { made.read(1) }
    assert_raises(Errno::ENOTCONN) { made.gets }
  end

  # --- Threads ---

  def test_interrupts_act_at_once_and_lose_nothing
    made = file
    @ours.sendall("begun")
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { made.gets } }
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { made.read(100) } }
    assert_raises(Timeout::Error) { Timeout.timeout(0.05) { made.gets(";") } }
    thread = blocked { made.gets }
    thread.raise(ArgumentError)
    assert_raises(ArgumentError) { thread.value }
    blocked { made.gets }.kill.join
    came = []
    trapped("USR1", ->(_) { came << 1 }) do
      meanwhile(0.05, -> { Process.kill("USR1", Process.pid) && sleep(0.05) && @ours.sendall(" and done\n") }) do
        assert_equal "begun and done\n", made.gets
      end
    end
    assert_equal [1], came
  end

  def test_one_reads_at_a_time
    made = file("r+")
    thread = blocked { made.gets }
    assert_raises(Errno::EBUSY) { made.read(1) }
    made.write("meanwhile")
    made.flush
    assert_equal "meanwhile", @ours.recv(100)
    @ours.sendall("line\n")
    assert_equal "line\n", thread.value
  end

  def test_many_threads_each_have_their_file
    lines = Array.new(500) { |number| "line #{number}\n" }
    results = Array.new(8) do
      ours, theirs = pair
      Thread.new { ours.makefile("w", 16) { |one| one.write(*lines) } && ours.close }
      Thread.new { theirs.makefile("r") { |one| [one.gets, *one] } }
    end
    results.each { |thread| assert_equal lines, thread.value }
  end

  def test_a_large_stream
    data = Random.new(5).bytes(3_000_000)
    [[nil, ->(one) { one.read }], [1 << 20, ->(one) { one.read(3_000_000) }], [0, ->(one) { one.read }],
     [nil, ->(one) { one.each_line.to_a.join }]].each do |bufsize, call|
      ours, _, made = pair_and_file("rb", bufsize)
      writer = Thread.new { ours.sendall(data) && ours.close || ours.close }
      assert data == call.call(made)
      writer.join
    end
  end
end
