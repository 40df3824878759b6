# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Files that own their socket, with the names of Ruby's own classes.

require_relative "support"
require "net/http"

class TestConnection < Case
  def server(...)
    keep(Polysocket::TCPServer.open(...))
  end

  def test_tcp
    one = server("127.0.0.1", 0)
    assert_equal :wait_readable, one.accept_nonblock(exception: false)
    serving = Thread.new { one.accept.then { |accepted| accepted.write(accepted.gets.upcase) && accepted.close } }
    answer = Polysocket::TCPSocket.open("127.0.0.1", one.addr[1], "127.0.0.1", 0, connect_timeout: 5) do |client|
      assert_equal [true, nil, true], [client.sync, client.timeout, client.do_not_reverse_lookup]
      client.setsockopt(:TCP, :NODELAY, true)
      assert_equal [1, one.addr[1]], [client.getsockopt(:TCP, :NODELAY), client.remote_address.ip_port]
      client.write("hello\n")
      client.shutdown(Polysocket::SHUT_WR)
      client.read
    end
    assert_equal "HELLO\n", answer
    serving.join
    assert_raises(Errno::ECONNREFUSED) { Polysocket::TCPSocket.open("127.0.0.1", closed_port) }
    assert_raises(SocketError) { Polysocket::TCPSocket.open("no-such-host.invalid", 1) }
    assert_equal "0.0.0.0", server(0).addr[3]
  end

  def closed_port
    Polysocket::TCPServer.open("127.0.0.1", 0) { |one| one.addr[1] }
  end

  def test_paths
    Dir.mktmpdir do |folder|
      one = keep(Polysocket::UNIXServer.open("#{folder}/s"))
      assert_equal "#{folder}/s", one.path
      client = keep(Polysocket.unix("#{folder}/s"))
      accepted = keep(one.accept_nonblock)
      client.puts("hello")
      assert_equal "hello\n", accepted.gets
      assert_raises(Errno::EADDRINUSE) { Polysocket::UNIXServer.open("#{folder}/s") }
      assert_raises(Errno::ENOENT) { Polysocket::UNIXSocket.open("#{folder}/none") }
    end
    first, second = Polysocket::UNIXSocket.pair.each { |file| keep(file) }
    first.write("x")
    assert_equal "x", second.readpartial(9)
  end

  def test_closing_a_server_ends_accept_and_a_connection_ends_with_its_file
    one = server("127.0.0.1", 0)
    client = keep(Polysocket.tcp("127.0.0.1", one.addr[1]))
    accepted = one.accept
    thread = blocked { one.accept }
    one.close
    assert_raises(IOError) { thread.value }
    accepted.close
    assert_equal "", client.read
  end

  # All that its user does for it.
  def test_net_http_finds_it
    one = server("127.0.0.1", 0)
    serving = Thread.new do
      accepted = one.accept
      accepted.gets
      accepted.write("HTTP/1.0 200 OK\r\n\r\nhello")
      accepted.close_write
      accepted.read && accepted.close
    end
    Net.const_set(:Socket, Polysocket)
    assert_equal "hello", Net::HTTP.get("127.0.0.1", "/", one.addr[1])
    serving.join
  ensure
    Net.__send__(:remove_const, :Socket)
  end

  def test_derived_classes
    kind = Class.new(Polysocket::UNIXSocket) do
      attr_reader :seen

      def initialize(*)
        super
        @seen = true
      end
    end
    assert_equal [true, true], kind.pair.each { |file| keep(file) }.map(&:seen)
  end
end
