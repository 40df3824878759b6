# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The server and the client in Ruby, as in worker.py.

require "polysocket"
require "zlib"

LONGEST = 20
LARGEST = 200_000
DATAGRAM = 1400

# What came is not what had to come.
class Wrong < StandardError
end

def header_of(data)
  format("%<size>d %<sum>08x\n", size: data.bytesize, sum: Zlib.crc32(data))
end

# Answers on TCP, UDP and AF_UNIX, with a thread for each connection.
class Server
  def initialize(path, data, address)
    @path = path
    @data = data
    @tcp = Polysocket.create_server(["127.0.0.1", 0], backlog: 64)
    @unix = Polysocket.create_unix_server(address, backlog: 64)
    @udp = Polysocket::Socket.new(:INET, :DGRAM)
    @udp.bind(["127.0.0.1", 0])
  end

  def run
    puts "ready #{@tcp.getsockname[1]} #{@udp.getsockname[1]} #{@unix.getsockname}"
    $stdout.flush
    [@tcp, @unix].each { |listener| Thread.new { loop { start(listener.accept[0]) } } }
    loop { echo_datagram }
  end

  private

  # A client may have closed its socket: the next one counts.
  def echo_datagram
    data, sender = @udp.recvfrom(2 * DATAGRAM)
    @udp.sendto(data, sender)
  rescue Polysocket::Error
    nil
  end

  def start(connection)
    Thread.new { serve(connection) }
  end

  # Until the client has ended, or was aborted.
  def serve(connection)
    connection.timeout = LONGEST
    loop { answer(connection, connection.recv_until("\n", 100).split) }
  rescue Polysocket::Error, Polysocket::EndOfStream
    nil
  ensure
    connection.close
  end

  def answer(connection, words)
    case words[0]
    when "echo" then echo(connection, Integer(words[1]), words[2])
    when "file" then give_file(connection, Integer(words[1]))
    when "wait"
      sleep(Integer(words[1]) / 1000.0)
      connection.sendall(header_of(""))
    when "take" then take(connection)
    end
  end

  def echo(connection, size, sum)
    data = connection.recv_exact(size)
    connection.sendall("bad\n") if sum.to_i(16) != Zlib.crc32(data)
    connection.sendmsg([header_of(data)])
    connection.sendall(data)
  end

  def give_file(connection, size)
    connection.sendall(header_of(@data.byteslice(0, size)))
    File.open(@path, "rb") { |file| connection.sendfile(file, 0, size) } if size.positive?
  end

  def take(connection)
    _, fds, = connection.recv_fds(1, 4)
    fds.each do |fd|
      Polysocket::Socket.open(fileno: fd) { |passed| passed.sendall("taken\n") }
    end
    connection.sendall(header_of(""))
  end
end

# Random operations with all servers, each of which is checked.
class Client
  def initialize(data, seconds, seed, peers)
    @data = data
    @end = now + seconds
    @chance = Random.new(seed)
    @peers = peers.map { |peer| peer.split(",") }
    @counts = Hash.new(0)
    @bytes = @lost = @failed = 0
  end

  NAMES = %i[echo lines file wait abort datagram pass cancel].freeze

  def run
    while now < @end && @failed <= 20
      name = NAMES[@chance.rand(NAMES.size)]
      attempt(name, @peers[@chance.rand(@peers.size)])
      @counts[name] += 1
    end
    say("done #{@counts.values.sum} #{@bytes} #{@lost} #{@counts.sort.map { |one| one.join("=") }.join(" ")}")
  end

  private

  def now
    Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end

  def say(text)
    puts text
    $stdout.flush
  end

  def attempt(name, peer)
    send("do_#{name}", peer)
  rescue StandardError => e
    @failed += 1
    say("fail operation #{@counts.values.sum}, #{name} with #{peer[0]}: #{e.class}: #{e.message}")
  end

  def slice(most = LARGEST)
    size = [0, 1, @chance.rand(100), @chance.rand(most)][@chance.rand(4)]
    @data.byteslice(@chance.rand(@data.bytesize - size), size)
  end

  def connected(peer, local: @chance.rand < 0.5)
    return Polysocket.create_connection(["127.0.0.1", Integer(peer[1])], LONGEST) unless local

    made = Polysocket::Socket.new(:UNIX)
    made.timeout = LONGEST
    made.connect(peer[3])
    made
  end

  def with(peer, **options)
    connection = connected(peer, **options)
    yield connection
  ensure
    connection&.close
  end

  # The answer with its check sum, received in one of several ways.
  def answered(connection, expected)
    size, digits = connection.recv_until("\n", 100).split
    data = received(connection, Integer(size))
    unless data == expected && Zlib.crc32(data) == digits.to_i(16)
      raise Wrong, "#{data.bytesize} bytes came that differ from the #{expected.bytesize} that were expected"
    end

    @bytes += data.bytesize
  end

  def received(connection, size)
    return connection.recv_exact(size) if @chance.rand < 0.5

    data = +"".b
    while data.bytesize < size
      part = connection.recv([size - data.bytesize, 65_536].min)
      raise Wrong, "the stream ended after #{data.bytesize} of #{size} bytes" if part.empty?

      data << part
    end
    data
  end

  def do_echo(peer)
    with(peer) do |connection|
      @chance.rand(1..3).times do
        data = slice
        request = "echo #{header_of(data)}"
        if @chance.rand < 0.5
          connection.sendmsg([request])
          connection.sendall(data)
        else
          connection.sendall(request.b + data)
        end
        answered(connection, data)
      end
    end
  end

  # The same through a file.
  def do_lines(peer)
    with(peer) do |connection|
      connection.makefile("r+b") do |file|
        data = slice(20_000)
        file.write("echo #{header_of(data)}".b + data)
        file.flush
        size = Integer(file.gets.split[0])
        raise Wrong, "the file gives other data" unless size == data.bytesize && (file.read(size) || "") == data

        @bytes += size
      end
    end
  end

  def do_file(peer)
    with(peer) do |connection|
      size = @chance.rand(@data.bytesize)
      connection.sendall("file #{size}\n")
      answered(connection, @data.byteslice(0, size))
    end
  end

  # The answer comes after the timeout, so that the timeout has to come.
  def do_wait(peer)
    with(peer) do |connection|
      started = now
      connection.sendall("wait 100\n")
      connection.timeout = 0.02
      ended = begin
        connection.recv(1)
      rescue Polysocket::Timeout
        nil
      end
      # On a busy machine this may have begun to wait after the answer had come.
      raise Wrong, "the answer came before the timeout" if ended && now - started < 0.1

      @lost += 1 if ended
    end
  end

  # A request that never ends, and a connection that is reset.
  def do_abort(peer)
    with(peer) do |connection|
      connection.sendall("echo 100000 0\n".b + @data.byteslice(0, 1000))
      connection.set_option("linger", 0) if @chance.rand < 0.5
    end
  end

  def do_datagram(peer)
    Polysocket::Socket.open(:INET, :DGRAM) do |sender|
      sender.timeout = 5
      sender.connect(["127.0.0.1", Integer(peer[2])])
      data = slice(DATAGRAM)
      sender.send(data)
      raise Wrong, "another datagram came back" if sender.recv(2 * DATAGRAM) != data
    rescue Polysocket::Timeout
      @lost += 1
    end
  end

  def do_pass(peer)
    Polysocket.socketpair do |near, far|
      with(peer, local: true) do |connection|
        connection.sendall("take\n")
        connection.send_fds(["x"], [far])
        far.close
        near.timeout = LONGEST
        raise Wrong, "the passed socket is not the one" if near.recv_until("\n", 100) != "taken\n"

        answered(connection, "")
      end
    end
  end

  # A token or a close in another thread ends a call that waits.
  def do_cancel(peer)
    connection = connected(peer)
    token = Polysocket::Token.new
    connection.settoken(token)
    fires = @chance.rand < 0.5
    thread = Thread.new do
      sleep 0.01
      fires ? token.fire : connection.close
    end
    begin
      connection.recv(1)
    rescue Polysocket::Cancelled, Polysocket::ClosedError
      return
    end
    raise Wrong, "nothing has ended the call"
  ensure
    thread&.join
    connection&.close
    token&.close
  end
end

role, path, *rest = ARGV
data = File.binread(path)
if role == "server"
  Server.new(path, data, rest[0]).run
else
  Client.new(data, Float(rest[0]), Integer(rest[1]), rest[2..]).run
end
