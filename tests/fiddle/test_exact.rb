# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Exact amounts: what ends a call in Ruby gets the bytes that had come.

require_relative "support"

class ExactTest < FiddleCase
  P = PolysocketFiddle
  Poke = Class.new(StandardError)

  def both
    @objects = P.socketpair
  end

  def teardown
    @objects&.each(&:close)
    super
  end

  def test_raising_in_a_thread_gives_the_bytes
    [->(s) { s.recv_exact(10) }, ->(s) { s.recv_until("\n", 10) }, ->(s) { s.recv_exact(1 << 20) }].each do |call|
      ours, theirs = both
      theirs.sendall("abc")
      thread = Thread.new { call.call(ours) }
      thread.report_on_exception = false
      sleep 0.1
      thread.raise(Poke)
      error = assert_raises(Poke) { thread.value }
      assert_equal "abc", error.partial
      [ours, theirs].each(&:close)
    end
  end

  def test_a_trap_that_raises_gives_the_bytes
    ours, theirs = both
    theirs.sendall("abc")
    before = trap("USR1") { raise Poke }
    Thread.new { sleep 0.1 and Process.kill("USR1", Process.pid) }
    assert_equal "abc", assert_raises(Poke) { ours.recv_exact(10) }.partial
  ensure
    trap("USR1", before || "DEFAULT")
  end

  def test_arguments_go_by_name_and_the_end_is_an_eoferror
    ours, theirs = both
    theirs.sendall("abcdef\n")
    assert_equal "xab", ours.recv_exact(3, start: "x")
    assert_equal "cdef\n", ours.recv_until("\n", 9, start: nil)
    [-> { ours.recv_exact }, -> { ours.recv_exact(1, banana: 1) }, -> { ours.recv_until("\n") }].each do |call|
      assert_raises(ArgumentError, &call)
    end
    [-> { ours.recv_exact("1") }, -> { ours.recv_exact(1, start: 1) }, -> { ours.recv_until(nil, 1) }].each do |call|
      assert_raises(TypeError, &call)
    end
    theirs.close
    error = assert_raises(P::EndOfStream) { ours.recv_exact(2, start: "q") }
    assert_kind_of EOFError, error
    assert_equal ["q", 1], [error.partial, error.done]
  end

  def test_the_functions_have_the_bytes_with_their_failures
    ps = P.load
    near, far = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0)
    ps.ps_socket_send(far, 0, "ab")
    error = assert_raises(P::Failure) { ps.ps_socket_recv_exact(near, ps.MSG_DONTWAIT, "", 5) }
    assert_equal ["ab", 2], [error.partial, error.done]
    refute_respond_to assert_raises(ArgumentError) { near.then { ps.ps_socket_recv_exact(near) } }, :partial
  end
end
