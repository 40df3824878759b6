# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Look-ups and connections by name that a deadline or a token ends, and operations.

require_relative "support"

class TestLookup < Case
  CALLS = [[:getaddrinfo, "localhost", 80], [:getnameinfo, ["127.0.0.1", 80], 0], [:gethostbyname, "localhost"],
           [:gethostbyname_ex, "localhost"], [:gethostbyaddr, "127.0.0.1"], [:getfqdn, "localhost"],
           [:create_connection, ["localhost", 9]], [:connect_host, "localhost", 9]].freeze

  def full_port
    @full_port ||= begin
      server = socket
      server.bind(["127.0.0.1", 0])
      server.listen(0)
      socket.connect(server.getsockname)
      server.getsockname[1]
    end
  end

  def test_each_look_up_takes_a_deadline_and_a_token
    Polysocket::Token.open do |token|
      token.fire
      CALLS.each do |name, *arguments|
        past = Polysocket.deadline(-1)
        assert_raises(Polysocket::Timeout, name.to_s) { Polysocket.public_send(name, *arguments, deadline: past) }
        assert_raises(Polysocket::Cancelled, name.to_s) { Polysocket.public_send(name, *arguments, token: token) }
        assert_raises(ArgumentError, name.to_s) { Polysocket.public_send(name, *arguments, deadline: -1) }
      end
    end
  end

  def test_connect_host
    server = listener
    port = server.getsockname[1]
    inside = Polysocket.connect_host("localhost", port, family: Polysocket::AF_INET, delay: 0.05,
                                     source_address: ["127.0.0.2", 0], deadline: Polysocket.deadline(9)) do |one|
      assert_equal "127.0.0.2", one.getsockname[0]
      assert_nil one.timeout
      one
    end
    assert_predicate inside, :closed?
    assert_instance_of Polysocket::Socket, keep(Polysocket.connect_host("127.0.0.1", port.to_s))
  end

  def test_each_attempt_is_told
    bound = socket
    bound.bind(["127.0.0.1", 0])
    port = bound.getsockname[1]
    [-> { Polysocket.connect_host("127.0.0.1", port) },
     -> { Polysocket.create_connection(["127.0.0.1", port], happy_eyeballs: true) }].each do |call|
      error = assert_raises(Errno::ECONNREFUSED, &call)
      assert_equal 1, error.attempts.size
      address, status, code, seconds, text = error.attempts[0]
      assert_equal [["127.0.0.1", port], "os", Errno::ECONNREFUSED::Errno, "Connection refused"],
                   [address, status, code, text]
      assert_includes 0.0..5.0, seconds
      assert_match(/\(127\.0\.0\.1:#{port}\)/, error.message)
    end
    assert_nil assert_raises(Errno::ECONNREFUSED) { socket.connect(["127.0.0.1", port]) }.attempts
  end

  def test_failures_leave_no_descriptor
    port = full_port
    GC.start
    before = Dir.children("/proc/self/fd").size
    20.times do
      assert_raises(Polysocket::Timeout) do
        Polysocket.connect_host("127.0.0.1", port, deadline: Polysocket.deadline(0.002))
      end
    end
    assert_equal before, Dir.children("/proc/self/fd").size
  end

  def test_the_timeout_covers_overlapping_attempts_and_stays_the_sockets
    server = listener
    one = keep(Polysocket.create_connection(server.getsockname, 5, happy_eyeballs: true))
    assert_equal 5.0, one.timeout
    start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    assert_raises(Polysocket::Timeout) do
      Polysocket.create_connection(["127.0.0.1", full_port], 0.2, happy_eyeballs: true)
    end
    assert_in_delta 0.2, Process.clock_gettime(Process::CLOCK_MONOTONIC) - start, 2
  end

  def test_threads_and_interrupts_act_while_it_connects
    port = full_port
    assert_raises(Timeout::Error) { Timeout.timeout(0.1) { Polysocket.connect_host("127.0.0.1", port) } }
    thread = blocked { Polysocket.connect_host("127.0.0.1", port) }
    thread.kill
    assert thread.join(5)
  end

  def test_operations
    look_up = Polysocket.start_getaddrinfo("localhost", 80, type: Polysocket::SOCK_STREAM)
    assert_includes await(look_up).map { |entry| entry[4] }, ["127.0.0.1", 80]
    assert_raises(ArgumentError) { look_up.result }
    assert_equal [], look_up.attempts
    look_up.close
    look_up.close
    assert_raises(Errno::EBADF) { look_up.result }
    names = Polysocket.start_getnameinfo(["127.0.0.1", 80], 3)
    assert_equal %w[127.0.0.1 80], await(names)
    names.close
    assert_raises(NoMethodError) { Polysocket::Operation.new(5, nil) }
  end

  def test_an_operation_that_connects
    connection = Polysocket.start_connect_host("127.0.0.1", full_port)
    error = assert_raises(IO::EAGAINWaitReadable) { connection.result }
    assert_kind_of Polysocket::Error, error
    assert_equal ["would-block", 0], connection.attempts[0][1, 2]
    connection.close
    server = listener
    connection = Polysocket.start_connect_host("127.0.0.1", server.getsockname[1])
    made = keep(await(connection))
    assert_equal server.getsockname, made.getpeername
    assert_equal ["ok", 0], connection.attempts[0][1, 2]
    connection.close
  end

  def test_a_token_ends_an_operation
    Polysocket::Token.open do |token|
      connection = Polysocket.start_connect_host("127.0.0.1", full_port, token: token)
      token.fire
      error = assert_raises(Polysocket::Cancelled) { await(connection) }
      assert_equal "cancelled", error.attempts[0][1]
      connection.close
    end
  end

  private

  def await(operation)
    loop do
      assert IO.select([operation], nil, nil, 10), "an operation is not over"
      begin
        return operation.result
      rescue IO::WaitReadable
        next
      end
    end
  end
end
