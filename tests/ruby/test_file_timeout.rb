# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The timeout of files over sockets. Ruby's own, from 3.2 on, may lose what had come; before, it is the module's, which
# receives into Ruby's buffer until Ruby's method need not wait, and must not change what that method gives.

require_relative "support"
require "tempfile"

class TestFileTimeout < FileCase
  BUFSIZES = [nil, 0].freeze

  # Deliver these bytes and the end, and have a file over them.
  def file_of(data, mode = "rb", bufsize = nil)
    ours, _, made = pair_and_file(mode, bufsize, timeout: 5)
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
    ours, _, made = pair_and_file(mode, bufsize, timeout: 0)
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

  # --- Reading ---

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
      error = nil
      took = elapsed { error = assert_raises(Polysocket::Timeout, name) { call.call(made) } }
      assert_match(/\A(gets|read|readline): timed out after 0\.02 s\z/, error.message)
      assert_equal [Errno::ETIMEDOUT::Errno, Errno::ETIMEDOUT::Errno, 0], [error.code, error.errno, error.done], name
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
    assert_equal ["\xe2\x82", nil], Array.new(2) { made.getc }
  end

  def test_single_bytes_and_characters_and_the_end_wait_no_longer
    %i[getc getbyte readchar readbyte eof? each_byte each_char each_codepoint].each do |name|
      made = pair_and_file("r:utf-8", timeout: 0.02)[2]
      assert_raises(Polysocket::Timeout, name) { made.public_send(name) { flunk } }
    end
    %i[readpartial sysread].each do |name|
      made = pair_and_file("r:utf-8", timeout: 0.02)[2]
      assert_raises(Polysocket::Timeout, name) { made.public_send(name, 5) }
    end
  end

  def test_it_is_rescued_by_each_name
    made = pair_and_file(timeout: 0.01)[2]
    [Polysocket::Timeout, Polysocket::Error, Errno::ETIMEDOUT, IOError].each do |name|
      assert_equal :rescued, begin
        made.gets
      rescue name
        :rescued
      end
    end
  end

  # Each wait is limited, not the call: as long as something comes, it goes on.
  def test_the_timeout_is_for_each_wait
    ours, _, made = pair_and_file(timeout: 0.3)
    trickle = Thread.new { "slow\n".each_char { |one| sleep(0.1) && ours.send(one) } }
    assert_equal "slow\n", made.gets
    trickle.join
  end

  def test_the_last_line_is_the_caller_s
    made = file_of("a\nb\nc;d;")
    assert_equal "a\n", made.gets
    assert_equal ["a\n", 1], [$_, $.]
    assert_equal ["b\n", "b\n"], [made.readline, $_]
    assert_equal ["c;", "c;"], [made.gets(";"), $_]
  end

  def test_encodings_without_ascii
    made = file_of("a\nü\n\u0a0a\n".encode("utf-16le").b, "rb:utf-16le")
    assert_equal(%W[a\n ü\n \u0a0a\n].map { |line| line.encode("utf-16le") }, made.readlines)
    made = file_of("a\nü\n".encode("utf-16le").b, "rb:utf-16le")
    assert_equal(%W[a\n ü\n].map { |line| line.encode("utf-16le") }, [made.gets, made.gets])
    made = file_of("ä\nb\n".encode("utf-16le").b, "rb:utf-16le:utf-8")
    assert_equal %W[ä\n b\n], made.readlines
  end

  def test_long_lines_and_large_reads
    data = Random.new(5).bytes(3_000_000)
    [->(one) { one.read }, ->(one) { one.read(3_000_000) }, ->(one) { one.each_line.to_a.join },
     ->(one) { one.gets("no such thing") }].each do |call|
      ours, _, made = pair_and_file("rb", timeout: 20)
      writer = Thread.new { ours.sendall(data) && ours.close || ours.close }
      assert data == call.call(made)
      writer.join
    end
  end

  def test_errors_of_the_connection_come_through
    one = socket
    one.settimeout(5)
    assert_raises(Errno::ENOTCONN) { file("rb", nil, one).gets }
  end

  def test_closing_and_interrupts_end_the_wait
    [ArgumentError, IOError].each do |kind|
      ours, _, made = pair_and_file(timeout: 30)
      ours.sendall("begun")
      thread = blocked { made.gets }
      kind == IOError ? made.close : thread.raise(kind)
      assert_raises(kind) { thread.value }
      assert_equal "begun", made.readpartial(10) unless made.closed?
    end
  end

  # --- Writing ---

  LARGE = Random.new(6).bytes(3_000_000)

  def test_a_write_that_times_out_tells_what_is_sent
    [[nil, false], [nil, true], [0, true]].each do |bufsize, sync|
      ours, _, made = pair_and_file("wb", bufsize, timeout: 0.02)
      made.sync = sync
      error = assert_raises(Polysocket::Timeout) { made.write(LARGE) }
      assert_operator error.done, :>, 0
      assert receive_exactly(ours, error.done) == LARGE.byteslice(0, error.done)
      ours.settimeout(0)
      assert_raises(IO::WaitReadable) { ours.recv(1) }
    end
  end

  def test_each_way_of_writing_has_the_timeout
    made = pair_and_file("w", 0, timeout: 0.02)[2]
    fill(made.socket)
    [-> { made.puts("x") }, -> { made.print("x") }, -> { made << "x" }, -> { made.printf("x") }, -> { made.putc("x") },
     -> { made.syswrite("x") }, -> { made.write("x") }].each { |call| assert_raises(Polysocket::Timeout, &call) }
    made.sync = false
    made.write("buffered")
    assert_raises(Polysocket::Timeout) { made.flush }
    number = made.fileno
    assert_raises(Polysocket::Timeout) { made.close }
    assert made.closed?
    refute open?(number)
  end

  def test_what_is_written_comes_as_ruby_writes_it
    made = pair_and_file("w:iso-8859-1", 0, timeout: 5).last
    ours = @made[-3]
    made.write("ä", "ö".encode("utf-16le"), :ascii, 5)
    assert_raises(Encoding::UndefinedConversionError) { made.write("€") }
    assert_equal "\xe4\xf6ascii5".b, ours.recv(100)
  end

  def test_threads_write_whole_lines_in_turn
    [nil, 0].each do |bufsize|
      ours, theirs, made = pair_and_file("w", bufsize, timeout: 20)
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

  def test_what_is_written_is_sent_before_an_answer_is_waited_for
    { gets: [], readline: [], getc: [], getbyte: [], eof?: [], read: [6], readpartial: [9] }.each do |call, arguments|
      ours, _, made = pair_and_file("r+", timeout: 10)
      answering = Thread.new { ours.recv(100).tap { ours.sendall("answer\n") } }
      made.write("question")
      made.public_send(call, *arguments)
      assert_equal "question", answering.value, call
    end
  end

  def test_much_goes_both_ways
    ours, theirs = pair(timeout: 20).map { |one| file("r+b", nil, one) }
    both = [ours, theirs].flat_map do |made|
      [Thread.new { made.write(LARGE) && made.flush }, Thread.new { made.read(LARGE.bytesize) == LARGE }]
    end
    assert_equal [ours, true, theirs, true], both.map(&:value)
  end

  # --- Whose timeout it is ---

  def test_it_is_the_socket_s_until_the_file_has_its_own
    made = file
    assert_nil made.timeout
    @theirs.settimeout(0.05)
    assert_raises(Polysocket::Timeout) { made.read(1) }
    @theirs.setblocking(false)
    assert_raises(IO::WaitReadable) { made.read(1) }
    @theirs.settimeout(nil)
    thread = blocked { made.read(1) }
    @ours.send("x")
    assert_equal "x", thread.value
    made.timeout = 0.01
    assert_raises(Polysocket::Timeout) { made.dup.tap { |copy| @made << copy }.gets }
    @theirs.close
    assert_raises(Polysocket::Timeout) { made.gets }
  end

  def test_timeouts_that_are_none
    made = file
    [-1, -0.1].each { |seconds| assert_raises(ArgumentError) { made.timeout = seconds } }
    ["soon", [1]].each { |seconds| assert_raises(TypeError, ArgumentError) { made.timeout = seconds } }
    assert_nil made.timeout
  end

  def test_the_collector_at_every_allocation
    ours, _, made = pair_and_file("r+", timeout: 5)
    GC.stress = true
    ours.send("line\nrest")
    assert_equal ["line\n", "rest"], [made.gets, made.read(4)]
    made.write("x" * 10_000)
    made.flush
    GC.stress = false
    assert_equal 10_000, receive_exactly(ours, 10_000).bytesize
  ensure
    GC.stress = false
  end
end
