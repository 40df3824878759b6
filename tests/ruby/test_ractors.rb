# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Ractors other than the main one: everything works in each, and no socket is in two of them. Each test is a process of
# its own, since Ruby changes when the first Ractor is made.

require_relative "support"

class TestRactors < Case
  # [what is done in the Ractor, what it gives]
  WORK = {
    "a, b = Polysocket.socketpair; a.send('x'); a.sendall('y' * 20_000); [b.recv(1), b.recv(30_000).size, b.timeout]" =>
      ["x", 20_000, nil],
    "a, b = Polysocket.socketpair; a.send('abc'); [b.recv_into(room = +'....'), room]" => [3, "abc."],
    "l = Polysocket::Socket.new; l.bind(['127.0.0.1', 0]); l.listen; " \
    "c = Polysocket.create_connection(l.getsockname); s, = l.accept; c.sendall('hi'); " \
    "[s.recv(9), c.inspect[/AF_\\w+/]]" => ["hi", "AF_INET"],
    "a, b = Polysocket.socketpair; r = Thread.new { b.recv(1) }; sleep(0.05); a.send('z'); r.value" => "z",
    "a, b = Polysocket.socketpair; r = Thread.new { b.recv(1) }; sleep(0.05); r.kill.join(5).equal?(r)" => true,
    "a, = Polysocket.socketpair; a.timeout = 0.05; begin; a.recv(1); rescue Polysocket::Timeout => e; " \
    "e.operation; end" =>
      "recv",
    "a, = Polysocket.socketpair; a.nonblock = true; begin; a.recv(1); rescue IO::WaitReadable => e; e.code; end" =>
      Errno::EAGAIN::Errno,
    "Polysocket.getaddrinfo('127.0.0.1', 80, type: Polysocket::SOCK_STREAM)[0][4]" => ["127.0.0.1", 80],
    "a, b = Polysocket.socketpair; a.send('x'); IO.select([b], nil, nil, 5)[0].size" => 1,
    "a, b = Polysocket.socketpair; c = b.dup; b.close; a.send('q'); c.recv(1)" => "q",
    "a, b = Polysocket.socketpair; a.send(\"line\\nmore\\n\"); " \
    "b.makefile('r+') { |f| f.puts('x'); [f.gets, f.read(4)] }" =>
      ["line\n", "more"],
    "s = Polysocket::TCPServer.open('127.0.0.1', 0); c = Polysocket::TCPSocket.open('127.0.0.1', s.addr[1]); " \
    "a = s.accept; a.timeout = 5; c.puts('hi'); [a.gets, a.read_nonblock(1, exception: false), a.peeraddr[0]]" =>
      ["hi\n", :wait_readable, "AF_INET"],
    "x, y = Polysocket.socketpair(:UNIX, :STREAM); x.puts('z'); [y.recv_nonblock(3), y.getsockopt(:SOCKET, :TYPE)]" =>
      ["z\n", Polysocket::SOCK_STREAM],
    "a, b = Polysocket.socketpair; b.makefile('w').write('late'); b.close; GC.start; 3.times { Object.new }; 1" => 1
  }.freeze

  def test_everything_works_in_each_ractor
    ractors = WORK.keys.map { |work| "Ractor.new { #{work} }" }
    program = "Warning[:experimental] = false\nresults = [#{ractors.join(",\n")}]\n" \
              "print Marshal.dump(results.map(&:take))"
    results = Marshal.load(ruby(program))
    WORK.each_value.with_index { |expected, index| assert_equal expected, results[index], WORK.keys[index] }
  end

  def test_many_ractors_at_once
    assert_equal "40000", ruby(<<~PROGRAM)
      Warning[:experimental] = false
      workers = Array.new(4) do
        Ractor.new do
          ours, theirs = Polysocket.socketpair
          10_000.times.sum do
            ours.send("x")
            theirs.recv(1).size
          end
        end
      end
      print workers.sum(&:take)
    PROGRAM
  end

  def test_errors_come_out_as_the_cause
    assert_equal "Errno::ECONNREFUSED true connect", ruby(<<~PROGRAM)
      Warning[:experimental] = false
      server = Polysocket::Socket.new
      server.bind(["127.0.0.1", 0])
      begin
        Ractor.new(server.getsockname) do |address|
          Thread.current.report_on_exception = false
          Polysocket::Socket.new.connect(address)
        end.take
      rescue Ractor::RemoteError => e
        print e.cause.class, " ", Polysocket::Error === e.cause, " ", e.cause.operation
      end
    PROGRAM
  end

  # It may come out of a Ractor that has ended, and its descriptor may go anywhere.
  def test_no_socket_is_in_two_ractors
    output = ruby(<<~PROGRAM)
      Warning[:experimental] = false
      ours, theirs = Polysocket.socketpair
      begin
        Ractor.new(theirs) { |socket| socket.fileno }
      rescue TypeError => e
        puts e.message
      end
      puts Ractor.new(theirs.detach) { |number|
        socket = Polysocket::Socket.new(fileno: number)
        socket.send("from there")
        socket
      }.take.send("from here")
      print ours.recv(100)
    PROGRAM
    refusal = /a Polysocket::Socket cannot be copied to another Ractor; .*fileno: number\)/
    assert_match(/\A#{refusal}\n9\nfrom therefrom here\z/, output)
  end
end
