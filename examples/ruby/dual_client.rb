#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A client that tries all addresses of a host, IPv6 or IPv4, and sends a greeting to the first one that answers.

require "polysocket"

abort "usage: dual_client.rb HOST PORT" unless ARGV.size == 2

# A socket that is connected to one address, or nil.
def connect_to(family, type, proto, address)
  socket = Polysocket::Socket.new(family, type, proto)
  socket.connect(address)
  socket
rescue SystemCallError
  socket&.close
  nil
end

# A socket that is connected to the first address that answers.
def connect_to_any(host, port)
  found = Polysocket.getaddrinfo(host, port, Polysocket::AF_UNSPEC, Polysocket::SOCK_STREAM)
  found.each do |family, type, proto, _, address|
    socket = connect_to(family, type, proto, address)
    return socket if socket
  end
  abort "dual_client: could not open socket"
end

begin
  socket = connect_to_any(*ARGV)
  socket.sendall("Hello, world")
  puts "Received #{socket.recv(1024)}"
  socket.close
rescue Polysocket::Error, RangeError => e
  abort "dual_client: #{e.message}"
end
