#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server on the first address family that works, IPv6 or IPv4: it prints the address that it listens on, sends
# back all that one client sends, and ends with it.

require "polysocket_fiddle"

PS = PolysocketFiddle.load

abort "usage: dual_server.rb PORT    (0: any that is free)" unless ARGV.size == 1

# A socket that listens on one address, or nil.
def listen_on(family, type, proto, address)
  socket = PS.ps_socket_create(family, type, proto)
  PS.ps_socket_bind(socket, address)
  PS.ps_socket_listen(socket, 1)
  socket
rescue PolysocketFiddle::Error
  PS.ps_socket_free(socket)
  nil
end

# A socket that listens on the first address where it can.
def listen_on_any(port)
  found = PS.ps_getaddrinfo(nil, port, PS.AF_UNSPEC, PS.SOCK_STREAM, 0, PS.AI_PASSIVE, nil)
  PS.ps_addrinfo_count(found).times do |index|
    socket = listen_on(*PS.ps_addrinfo_entry(found, index))
    return socket if socket
  end
  abort "dual_server: could not open socket"
end

def serve(port)
  server = listen_on_any(port)
  address = PS.ps_socket_getsockname(server)
  puts "#{PS.ps_address_host(address)} #{PS.ps_address_port(address)}"
  $stdout.flush
  connection, peer = PS.ps_socket_accept(server)
  puts "Connected by #{PS.ps_address_format(peer)}"
  until (data = PS.ps_socket_recv(connection, 0, 1024)).empty?
    PS.ps_socket_sendall(connection, 0, data)
  end
ensure
  [connection, server].each { |socket| PS.ps_socket_free(socket) }
end

begin
  serve(ARGV[0])
rescue PolysocketFiddle::Error => e
  abort "dual_server: #{e.message}"
end
