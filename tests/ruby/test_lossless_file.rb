# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Files whose calls lose nothing when they end early.

require_relative "support"

class TestLosslessFile < FileCase
  def lossless(mode = "r", bufsize = nil, socket = @theirs)
    keep(socket.lossless_file(mode, bufsize))
  end

  LARGE = Random.new(8).bytes(3_000_000)

  READS = { "read" => ->(one) { one.read }, "read(11)" => ->(one) { one.read(11) }, "gets" => ->(one) { one.gets },
            "gets(100)" => ->(one) { one.gets(100) }, "each_line" => ->(one) { one.each_line { flunk } },
            "readlines" => ->(one) { one.readlines } }.freeze

  def test_reading
    made = lossless
    @ours.sendall("one\ntwo\nthree")
    @ours.close
    assert_equal ["one\n", "tw", "o\n", "", "three"], [made.gets, made.gets(2), made.gets, made.read(0), made.read(9)]
    assert_equal [nil, nil, "", []], [made.gets, made.read(1), made.read, made.readlines]
    assert_raises(ArgumentError) { made.read(-1) }
  end

  def test_an_early_end_loses_nothing
    READS.to_a.product([nil, 0]) do |(name, call), bufsize|
      { 0.02 => Polysocket::Timeout, 0 => IO::WaitReadable }.each do |timeout, error|
        ours, theirs = pair(timeout: timeout)
        made = lossless("r", bufsize, theirs)
        ours.sendall("hello")
        assert_raises(error, name) { call.call(made) }
        ours.sendall(" world\n")
        ours.close
        assert_equal "hello world\n", made.read, name
      end
    end
  end

  def test_an_interrupt_loses_nothing
    made = lossless
    @ours.sendall("begun")
    thread = blocked { made.gets }
    thread.raise(ArgumentError)
    assert_raises(ArgumentError) { thread.value }
    @ours.sendall(" and done\n")
    assert_equal "begun and done\n", made.gets
  end

  def test_an_error_tells_what_is_not_to_be_written_again
    [nil, 0, 1, 100].each do |bufsize|
      ours, theirs = pair(timeout: 0.01)
      made = lossless("w", bufsize, theirs)
      rest, came = LARGE, String.new
      begin
        made.write(rest)
      rescue Polysocket::Timeout => e
        rest = rest.byteslice(e.done..)
        came << ours.recv(1 << 20)
        retry
      end
      made.timeout = nil
      closing = Thread.new { made.close || theirs.close }
      came << receive_exactly(ours, LARGE.bytesize)
      closing.join
      assert came == LARGE, bufsize.inspect
    end
  end

  def test_lines_are_sent_at_their_ends
    made = lossless("w", 1)
    made.write("half")
    @ours.settimeout(0)
    assert_raises(IO::WaitReadable) { @ours.recv(10) }
    assert_equal 6, made.write(" line\n")
    assert_equal "half line\n", @ours.recv(20)
    assert_same made, made.flush
  end

  def test_its_end
    kept = @theirs.lossless_file("w") { |made| made.write("block") && made }
    assert kept.closed?
    assert_nil kept.close
    assert_equal "block", @ours.recv(10)
    assert_raises(IOError) { kept.write("x") }
    assert_raises(NoMethodError) { Polysocket::LosslessFile.new(0) }
    assert_raises(ArgumentError) { @theirs.lossless_file("bad") }
    before = open_descriptors.size
    Thread.new { 100.times { @theirs.lossless_file("r") } }.join
    collect
    assert_operator open_descriptors.size, :<=, before + 2
  end
end
