# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Handles and memory: who frees them, and that nothing is left over.

require "open3"
require "rbconfig"

require_relative "support"

class TestLifetime < FiddleCase
  def test_a_stale_handle_is_an_error_for_ever
    made = socket
    2.times { assert_nil PS.ps_socket_free(made) }
    1000.times { PS.ps_socket_free(PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0)) }
    error = failure("PS_E_HANDLE") { PS.ps_socket_fileno(made) }
    assert_equal Errno::EBADF::Errno, error.code
    assert_includes error.message, "freed"
  end

  def test_handles_of_no_value_are_errors
    [0, 1, 5, 2**47 - 1, 2**63].each do |number|
      forged = PolysocketFiddle::Handle.new("ps_socket", number, 0)
      assert_equal Errno::EBADF::Errno, failure("PS_E_HANDLE") { PS.ps_socket_fileno(forged) }.code
    end
  end

  def test_a_handle_shows_its_number
    made = socket
    assert_equal format("#<PolysocketFiddle::Handle ps_socket %#x>", made.to_i), made.inspect
  end

  # The collector looks at the stack for what might be a reference, so a few of many may be overlooked for a while.
  def test_what_is_forgotten_is_given_back
    before = open_descriptors.size
    5.times do
      Thread.new { 100.times { make_all } }.join
      collect
    end
    assert_operator open_descriptors.size - before, :<, 20
  end

  def make_all
    ours, theirs = PS.ps_socket_pair(PS.AF_UNIX, PS.SOCK_STREAM, 0)
    PS.ps_socket_makefile(ours, "rb", -1)
    PS.ps_socket_dup(theirs)
  end

  def test_what_was_freed_and_is_collected_then_harms_nobody_else
    others = Array.new(100) do
      Thread.new { PS.ps_socket_free(PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0)) }.join
      socket
    end
    collect
    others.each { |other| assert_operator PS.ps_socket_fileno(other), :>, 2 }
  end

  def test_a_socket_that_another_thread_waits_on_is_not_collected
    ours, theirs = PS.ps_socket_pair(PS.AF_UNIX, PS.SOCK_STREAM, 0)
    thread = receive_and_forget([theirs])
    theirs = nil
    collect
    PS.ps_socket_send(ours, 0, "x")
    assert_equal "x", thread.value
    PS.ps_socket_free(ours)
  end

  def receive_and_forget(sockets)
    blocked { PS.ps_socket_recv(sockets.pop, 0, 10) }
  end

  def test_a_child_closes_its_own_copies_alone
    ours, theirs = pair
    child = fork do
      PS.ps_socket_send(theirs, 0, "child")
      exit
    end
    Process.wait(child)
    assert_equal "child", PS.ps_socket_recv(ours, 0, 9)
    PS.ps_socket_send(theirs, 0, "parent")
    assert_equal "parent", PS.ps_socket_recv(ours, 0, 9)
  end

  def test_many_calls_leave_no_memory_behind
    ours, theirs = pair
    once = proc do
      PS.ps_socket_send(ours, 0, "x" * 1000)
      PS.ps_socket_recv(theirs, 0, 1 << 20)
      PS.ps_address_format(PS.ps_address_make_inet("127.0.0.1", 1))
      PS.ps_addrinfo_free(PS.ps_getaddrinfo("127.0.0.1", "80", 0, 0, 0, PS.AI_NUMERICHOST, nil))
      PS.ps_socket_free(PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0))
      failure { PS.ps_socket_recv(theirs, PS.MSG_DONTWAIT, 1 << 20) }
      assert_raises(TypeError) { PS.ps_socket_recv(theirs, 0, "x") }
    end
    500.times(&once)
    before = resident
    3000.times(&once)
    assert_operator resident - before, :<, 8192
  end

  def test_the_collector_may_move_things_about
    skip "this Ruby cannot" unless GC.respond_to?(:compact)

    ours, theirs = pair
    address = PS.ps_address_make_inet("127.0.0.1", 80)
    200.times do |index|
      GC.compact if (index % 10).zero?
      PS.ps_socket_send(ours, 0, "hello #{index}")
      assert_equal "hello #{index}", PS.ps_socket_recv(theirs, 0, 100)
      assert_equal "127.0.0.1:80", PS.ps_address_format(address)
    end
  end

  # Free places among the objects, to which a compaction moves those that were made later.
  COMPACTED = <<~PROGRAM
    junk = Array.new(300_000) { Object.new }
    ps = PolysocketFiddle.load
    ours, theirs = ps.ps_socket_pair(ps.AF_UNIX, ps.SOCK_STREAM, 0)
    ps.ps_socket_settimeout(theirs, 5)
    address = ps.ps_address_make_inet("127.0.0.1", 80)
    junk = nil
    def deep(count) = count.positive? ? deep(count - 1) : nil
    deep(200)
    %s
    200_000.times { Object.new }
    trap("USR1") { raise "from the handler" }
    begin
      Thread.new { sleep(0.1) && Process.kill("USR1", $$) }
      ps.ps_socket_recv(theirs, 0, 10)
    rescue RuntimeError => e
      puts e.message
    end
    reader = Thread.new { ps.ps_socket_recv(theirs, 0, 10) }
    Thread.pass until reader.stop?
    GC.compact
    ps.ps_socket_send(ours, 0, "x")
    puts reader.value, ps.ps_address_format(address)
  PROGRAM
  WAYS = {
    "GC.compact" => [GC, :compact],
    "GC.auto_compact = true; 3.times { GC.start }" => [GC, :auto_compact=],
    "GC.verify_compaction_references" => [GC, :verify_compaction_references]
  }.freeze

  WAYS.each do |way, (object, method)|
    define_method("test_whatever_moves_with_#{method}_c_has_addresses_that_stay") do
      skip "this Ruby cannot" unless object.respond_to?(method)

      output, errors, status = Open3.capture3(RbConfig.ruby, "-W0", "-rpolysocket_fiddle", "-e", format(COMPACTED, way))
      assert_predicate status, :success?, errors
      assert_equal ["from the handler", "x", "127.0.0.1:80"], output.lines(chomp: true)
    end
  end

  def test_the_collector_may_run_at_any_place
    ours, theirs = pair
    PS.ps_socket_settimeout(theirs, 5)
    results = collecting_at_every_allocation do
      PS.ps_socket_send(ours, 0, "hello")
      received = PS.ps_socket_recv(theirs, 0, 100)
      text = PS.ps_address_format(PS.ps_address_make_inet("127.0.0.1", 80))
      error = failure("PS_E_WOULD_BLOCK") { PS.ps_socket_recv(theirs, PS.MSG_DONTWAIT, 100) }
      [received, text, error.operation]
    end
    assert_equal ["hello", "127.0.0.1:80", "recv"], results
  end

  # A script gets a copy of a record: freeing it must not free memory that C writes to.
  def test_the_bytes_of_a_record_are_a_copy
    address = PS.ps_address_make_inet("127.0.0.1", 80)
    before = address.bytes
    address.bytes.clear
    assert_equal [before, before], [address.bytes, address.dup.bytes]
    assert_equal "127.0.0.1:80", PS.ps_address_format(address)
    refute_equal address.to_ptr, address.dup.to_ptr
  end
end
