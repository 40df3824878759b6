# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Fibers that a scheduler runs: every call that would wait asks it, and the others of the thread go on.

require_relative "scheduler"
require_relative "support"

class TestFibers < Case
  # Run the block in a thread with a scheduler, until all fibers have ended; the block's value.
  def scheduled(&block)
    @scheduler = nil
    thread = Thread.new do
      @scheduler = Scheduler.new
      Fiber.set_scheduler(@scheduler)
      block.call.tap { @scheduler.run }
    end
    thread.report_on_exception = false
    assert thread.join(50), "the fibers do not end"
    thread.value
  end

  # Each call waits in a fiber of one thread until another fiber lets it go on.
  def test_every_call_asks_the_scheduler
    { recv: [->(s) { s.recv(9) }, "data"], recvfrom: [->(s) { s.recvfrom(9)[0] }, "data"],
      recv_into: [->(s) { s.recv_into(String.new("x" * 20_000)) }, 4], recvmsg: [->(s) { s.recvmsg(9)[0] }, "data"],
      recvmsg_into: [->(s) { s.recvmsg_into([String.new("12345")])[0] }, 4],
      recvfrom_into: [->(s) { s.recvfrom_into(String.new("12345"))[0] }, 4] }.each do |name, (call, expected)|
      [nil, 30].each do |timeout|
        ours, theirs = pair(timeout: timeout)
        result = nil
        scheduled do
          Fiber.schedule { result = call.call(ours) }
          Fiber.schedule { theirs.send("data") }
        end
        assert_equal expected, result, name.to_s
        assert_equal 1, @scheduler.waits, name.to_s
      end
    end
  end

  def test_sending_asks_the_scheduler
    [->(s, data) { s.sendall(data) }, ->(s, data) { send_with(data) { |rest| s.send(rest) } },
     ->(s, data) { send_with(data) { |rest| s.sendmsg([rest]) } }].each do |call|
      ours, theirs = pair
      data = Random.bytes(1 << 21)
      received = nil
      scheduled do
        Fiber.schedule { call.call(ours, data) && ours.close }
        Fiber.schedule { received = receive_exactly(theirs, data.bytesize) }
      end
      assert_equal data, received
      assert_operator @scheduler.waits, :>, 1
    end
  end

  def test_accepting_and_connecting
    server = listener
    address = full_listener
    results = []
    scheduled do
      Fiber.schedule { results << keep(server.accept[0]).class }
      Fiber.schedule { keep(Polysocket.create_connection(server.getsockname)) }
      Fiber.schedule do
        client = socket(Polysocket::AF_UNIX)
        client.settimeout(5)
        client.connect(address.getsockname)
        results << :connected
      end
      Fiber.schedule { 2.times { keep(address.accept[0]) } }
    end
    assert_equal [Polysocket::Socket, :connected], results
  end

  def test_files
    ours, theirs = pair
    lines = []
    scheduled do
      Fiber.schedule { ours.makefile("r") { |file| 3.times { lines << file.gets } } }
      Fiber.schedule do
        theirs.makefile("w") do |file|
          3.times do |number|
            file.puts("line #{number}")
            file.flush
            sleep(0.01)
          end
        end
      end
    end
    assert_equal ["line 0\n", "line 1\n", "line 2\n"], lines
    assert_operator @scheduler.waits, :>, 1
  end

  # What was read ahead must not look like readiness, and both directions wait.
  def test_much_goes_both_ways_through_files
    [nil, 20].each do |timeout|
      ours, theirs = pair(timeout: timeout).map { |one| keep(one.makefile("r+b")) }
      results = []
      scheduled do
        Fiber.schedule do
          ours.write("x" * 3_000_000)
          ours.flush
          results << ours.gets
        end
        Fiber.schedule do
          results << theirs.read(3_000_000).size
          theirs.puts("done")
          theirs.flush
        end
      end
      assert_equal [3_000_000, "done\n"], results
      assert_operator @scheduler.waits, :<, 2000
    end
  end

  def test_a_file_s_timeout_ends_the_wait_of_a_fiber
    file = keep(pair(timeout: 0.05)[0].makefile("r"))
    results = []
    scheduled do
      Fiber.schedule { results << (assert_raises(Polysocket::Timeout) { file.gets }).class }
      Fiber.schedule { results << 1 }
    end
    assert_equal [1, Polysocket::Timeout], results
  end

  def test_servers_and_connections_as_files
    server = keep(Polysocket::TCPServer.open("127.0.0.1", 0))
    lines = []
    scheduled do
      Fiber.schedule { server.accept.then { |one| (lines << one.gets) && one.close } }
      Fiber.schedule { Polysocket::TCPSocket.open("127.0.0.1", server.addr[1]) { |one| sleep(0.05) && one.puts("hi") } }
    end
    assert_equal ["hi\n"], lines
  end

  def test_look_ups_and_connections_by_name
    server = listener
    port = server.getsockname[1]
    results = []
    scheduled do
      Fiber.schedule { results << Polysocket.gethostbyname("localhost") }
      Fiber.schedule { results << Polysocket.getaddrinfo("localhost", 80).any? }
      Fiber.schedule { results << keep(Polysocket.connect_host("localhost", port)).class }
    end
    assert_equal ["127.0.0.1", true, Polysocket::Socket].map(&:to_s).sort, results.map(&:to_s).sort
  end

  def test_what_ends_a_call
    ours, = pair
    timed, = pair(timeout: 0.05)
    tokened, = pair
    limited, = pair
    token = Polysocket::Token.new
    tokened.settoken(token)
    limited.setdeadline(Polysocket::RECEIVING, Polysocket.deadline(0.05))
    errors = []
    scheduled do
      [ours, timed, tokened, limited].each do |one|
        Fiber.schedule do
          one.recv(1)
        rescue Polysocket::Error => e
          errors << e.class
        end
      end
      Fiber.schedule do
        sleep(0.01)
        ours.close
        token.fire
      end
    end
    token.close
    expected = [Polysocket::Cancelled, Polysocket::ClosedError, Polysocket::Timeout, Polysocket::Timeout]
    assert_equal expected, errors.sort_by(&:to_s)
  end

  def test_what_is_raised_in_a_fiber_ends_its_call_and_leaves_the_socket_usable
    ours, theirs = pair
    result = nil
    before = nil
    scheduled do
      before = Dir.children("/proc/self/fd").size
      waiting = Fiber.new(blocking: false) do
        ours.recv(9)
      rescue KeyError => e
        result = e.message
      end
      waiting.resume
      Fiber.schedule { waiting.raise(KeyError, "stop") }
      assert_equal before, Dir.children("/proc/self/fd").size
    end
    assert_equal "stop", result
    theirs.send("data")
    assert_equal "data", ours.recv(9)
  end

  def test_a_blocking_fiber_and_another_thread_do_not_ask
    ours, theirs = pair
    scheduled do
      assert_equal "x", Fiber.new(blocking: true) { theirs.send("x") && ours.recv(1) }.resume
      sender = Thread.new { sleep(0.05) && theirs.send("y") }
      assert_equal "y", Fiber.new(blocking: true) { ours.recv(1) }.resume
      sender.join
    end
    assert_equal 0, @scheduler.waits
  end

  def test_a_thousand_fibers_echo_in_one_thread
    count = 1000
    soft, hard = Process.getrlimit(:NOFILE)
    skip("a process may have #{hard} descriptors here") if hard < 8 * count
    Process.setrlimit(:NOFILE, [soft, 8 * count].max, hard)
    assert_equal 3 * count, scheduled { echo(count) }[0]
  ensure
    Process.setrlimit(:NOFILE, soft, hard)
  end

  private

  # A counter of the echoes that came back, in an array.
  def echo(count)
    echoes = [0]
    server = Polysocket.create_server(["127.0.0.1", 0], backlog: count)
    Fiber.schedule do
      count.times { server.accept[0].then { |one| Fiber.schedule { serve(one) } } }
      server.close
    end
    count.times { |number| Fiber.schedule { ask(server.getsockname, number, echoes) } }
    echoes
  end

  def serve(one)
    loop do
      data = one.recv(100)
      break if data.empty?

      one.sendall(data)
    end
    one.close
  end

  def ask(address, number, echoes)
    Polysocket.create_connection(address) do |one|
      3.times do
        one.sendall("number #{number}")
        echoes[0] += 1 if one.recv(100) == "number #{number}"
      end
    end
  end

  def send_with(data)
    data = data.byteslice(yield(data)..) until data.empty?
    true
  end
end
