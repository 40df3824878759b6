#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server on the first address family that works, IPv6 or IPv4: it prints the address that it listens on, sends
# back all that one client sends, and ends with it.

require "polysocket"

abort "usage: dual_server.rb PORT    (0: any that is free)" unless ARGV.size == 1

# A socket that listens on one address, or nil.
def listen_on(family, type, proto, address)
  socket = Polysocket::Socket.new(family, type, proto)
  socket.bind(address)
  socket.listen(1)
  socket
rescue SystemCallError
  socket&.close
  nil
end

# A socket that listens on the first address where it can.
def listen_on_any(port)
  found = Polysocket.getaddrinfo(nil, port, Polysocket::AF_UNSPEC, Polysocket::SOCK_STREAM, 0, Polysocket::AI_PASSIVE)
  found.each do |family, type, proto, _, address|
    socket = listen_on(family, type, proto, address)
    return socket if socket
  end
  abort "dual_server: could not open socket"
end

def serve(port)
  server = listen_on_any(port)
  puts server.getsockname.first(2).join(" ")
  $stdout.flush
  connection, peer = server.accept
  puts "Connected by #{peer.inspect}"
  until (data = connection.recv(1024)).empty?
    connection.sendall(data)
  end
ensure
  connection&.close
  server&.close
end

begin
  serve(ARGV[0])
rescue Polysocket::Error, RangeError => e
  abort "dual_server: #{e.message}"
end
