# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The collector at every allocation, and objects that move about: files, the classes with Ruby's names, addresses,
# tokens, look-ups, fibers. Each runs in a Ruby of its own, which may crash.

require_relative "support"

class TestCollector < Case
  # A file that is gone stays in the socket's list until its finalizer has run.
  def test_forgotten_files_are_told_nothing
    assert_equal "ok", ruby(<<~RUBY)
      _, socket = Polysocket.socketpair
      seconds = 0
      60.times do
        60.times { socket.makefile("r") }
        10.times { socket.settimeout(seconds += 1) }
      end
      print :ok
    RUBY
  end

  PROGRAMS = {
    files: <<~RUBY,
      a, b = Polysocket.socketpair
      one, other = a.makefile("r+"), b.makefile("r+", 0)
      a.timeout = b.timeout = 5
      one.puts("line", "rest")
      one.flush
      check(["line\n", "r"], [other.gets, other.getc])
      other.ungetc("\n")
      check([10, "est\n"], [other.getbyte, other.readpartial(9)])
      other.write("x" * 3000, "\n")
      check([3001, :wait_readable], [one.gets.size, one.read_nonblock(5, exception: false)])
      check("y" * 3000, (other << "y" * 3000) && one.read(3000, buffer = +""))
      copy = one.dup
      check(5.0, Float(copy.timeout))
      b.timeout = 0.01
      begin
        other.gets
      rescue Polysocket::Timeout, IO::WaitReadable
        check(true, other.socket.equal?(b))
      end
      b.timeout = 5
      other.puts("a", "b")
      check(["a\n", "b\n"], 2.times.map { one.gets })
      [one, other, copy, a, b].each(&:close)
    RUBY
    lossless: <<~RUBY,
      a, b = Polysocket.socketpair
      b.timeout = 0.01
      file = b.lossless_file("r+")
      a.write("par")
      begin
        file.gets
      rescue Polysocket::Timeout
        a.write("tial\nmore\n")
      end
      check(["partial\n", "more\n"], [file.gets, file.gets])
    RUBY
    classes: <<~RUBY,
      server = Polysocket::TCPServer.open("127.0.0.1", 0)
      client = Polysocket::TCPSocket.open("127.0.0.1", server.addr[1])
      served = server.accept
      client.puts("hello")
      check("hello\n", served.gets)
      check([client.peeraddr, client.local_address.ip_port], [served.addr, served.remote_address.ip_port])
      check(:wait_readable, server.accept_nonblock(exception: false))
      pair = Polysocket::UNIXSocket.pair
      pair[0].write("x")
      check("x", pair[1].readpartial(5))
      Polysocket::TCPSocket.open("127.0.0.1", server.addr[1]) { |one| one.write("bye") }
      check("bye", server.accept.read)
    RUBY
    addresses: <<~RUBY,
      server = Polysocket.create_server(["127.0.0.1", 0])
      port = server.getsockname[1]
      client = Polysocket.create_connection(Addrinfo.tcp("127.0.0.1", port).then { |it| [it.ip_address, it.ip_port] })
      one = Polysocket::Socket.new(:INET, :DGRAM)
      one.bind(Addrinfo.udp("127.0.0.1", 0))
      one.sendto("x", one.local_address)
      check(["x", one.getsockname], one.recvfrom(5))
      one.sendto("y", Socket.pack_sockaddr_in(one.getsockname[1], "127.0.0.1"))
      check("y", one.recv_nonblock(5))
      check(port, client.remote_address.ip_port)
      check(true, Polysocket.getaddrinfo("127.0.0.1", port).size.positive?)
      begin
        client.setsockopt(:NOPE, :REUSEADDR, true)
      rescue ArgumentError => e
        check(true, e.message.include?("NOPE"))
      end
    RUBY
    messages: <<~RUBY,
      a, b = Polysocket.socketpair
      a.sendmsg(["one", "two"])
      check("onetwo", b.recvmsg(10, 100)[0])
      a.send_fds(["f"], [a, $stderr])
      data, fds, = b.recv_fds(5, 4)
      check(["f", 2], [data, fds.size])
      fds.each { |fd| Polysocket.close(fd) }
      a.sendmsg(["three"])
      room = [+"..", +"...."]
      b.recvmsg_into(room)
      check(["th", "ree."], room)
      check(:wait_readable, b.recvmsg_nonblock(5, exception: false))
    RUBY
    tokens: <<~RUBY,
      _, b = Polysocket.socketpair
      token = Polysocket::Token.new
      b.token = token
      thread = Thread.new { b.recv(1) rescue $!.class }
      sleep(0.05)
      token.fire
      check(Polysocket::Cancelled, thread.value)
      operation = Polysocket.start_getaddrinfo("127.0.0.1", 80)
      IO.select([operation], nil, nil, 10)
      check(80, operation.result[0][4][1])
      operation.close
    RUBY
    fibers: <<~RUBY,
      require "./tests/ruby/scheduler"
      a, b = Polysocket.socketpair
      got = []
      Thread.new do
        Fiber.set_scheduler(Scheduler.new)
        Fiber.schedule { got << b.recv(10) << b.makefile("r").gets }
        Fiber.schedule { a.send("x") && sleep(0.02) && a.send("line\\n") }
      end.join
      check(["x", "line\n"], got)
    RUBY
  }.freeze

  BEFORE = <<~RUBY
    require "socket"
    def check(expected, found)
      expected == found or abort("expected \#{expected.inspect}, found \#{found.inspect}")
    end
    def exercise
  RUBY

  PROGRAMS.each do |name, program|
    # The first time loads what is loaded late.
    define_method("test_at_every_allocation_#{name}") do
      run_program(program, "exercise\nGC.stress = true\nexercise\nGC.stress = false\n")
    end

    define_method("test_moved_about_#{name}") do
      run_program(program, "GC.auto_compact = true\n8.times do\nexercise\nArray.new(9_000, &:to_s)\nGC.compact\nend\n")
    end
  end

  private

  def run_program(program, how)
    assert_equal "ok", ruby("#{BEFORE}#{program}end\n#{how}print :ok")
  end
end
