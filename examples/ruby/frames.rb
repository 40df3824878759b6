#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A protocol of messages: each has its length in front, four bytes in network byte order. A line of greeting begins it.
# The server sends the messages of one client back. A peer may be slow, but not silent: a call that times out goes on
# when bytes have come meanwhile, and keeps them.

require "polysocket"

USAGE = <<~TEXT
  usage: frames.rb serve PORT    (0: any that is free)
         frames.rb send HOST PORT [MESSAGE...]
TEXT
SECONDS = 1
LIMIT = 65_536
GREETING = "frames 1\n"

# What a call of recv_exact or recv_until returns, which goes on as long as bytes come.
def receive(socket, method, *words)
  part = ""
  begin
    socket.public_send(method, *words, start: part)
  rescue Polysocket::Timeout => e
    raise if e.partial.bytesize == part.bytesize

    part = e.partial
    warn "frames: bytes so far: #{part.bytesize}"
    retry
  end
end

def check_length(length)
  abort "frames: a message of #{length} bytes is longer than #{LIMIT}" if length > LIMIT
end

def send_message(socket, message)
  check_length(message.bytesize)
  socket.sendall([message.bytesize].pack("N") + message.b)
end

# The next message, or nil if the peer has sent its last one.
def receive_message(socket)
  begin
    length = receive(socket, :recv_exact, 4).unpack1("N")
  rescue Polysocket::EndOfStream => e
    return if e.partial.empty?

    raise
  end
  check_length(length)
  receive(socket, :recv_exact, length)
end

def greet(socket)
  socket.settimeout(SECONDS)
  socket.sendall(GREETING)
  return if receive(socket, :recv_until, "\n", 80) == GREETING

  abort "frames: the peer's greeting is not the protocol's"
end

def show(text)
  puts text
  $stdout.flush
end

def serve(port)
  server = Polysocket.create_server(["127.0.0.1", port])
  show server.getsockname.join(" ")
  connection, = server.accept
  server.close
  greet(connection)
  while (message = receive_message(connection))
    show message
    send_message(connection, message)
  end
ensure
  connection&.close
  server&.close
end

def send_all(host, port, messages)
  socket = Polysocket.create_connection([host, port], SECONDS)
  greet(socket)
  messages.each do |message|
    send_message(socket, message)
    show(receive_message(socket) || abort("frames: the server ended the connection too early"))
  end
ensure
  socket&.close
end

begin
  case ARGV
  in ["serve", /\A-?\d+\z/ => port] then serve(port.to_i)
  in ["send", host, /\A-?\d+\z/ => port, *messages] then send_all(host, port.to_i, messages)
  else abort USAGE
  end
rescue Polysocket::Error, SystemCallError, RangeError, ArgumentError => e
  abort "frames: #{e.message}"
end
