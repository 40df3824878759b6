#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A client that tries all addresses of a host, IPv6 or IPv4, and sends a greeting to the first one that answers.

require "polysocket_fiddle"

PS = PolysocketFiddle.load

abort "usage: dual_client.rb HOST PORT" unless ARGV.size == 2

# A socket that is connected to one address, or nil.
def connect_to(family, type, proto, address)
  socket = PS.ps_socket_create(family, type, proto)
  PS.ps_socket_connect(socket, address)
  socket
rescue PolysocketFiddle::Error
  PS.ps_socket_free(socket)
  nil
end

# A socket that is connected to the first address that answers.
def connect_to_any(host, port)
  found = PS.ps_getaddrinfo(host, port, PS.AF_UNSPEC, PS.SOCK_STREAM, 0, 0, nil)
  PS.ps_addrinfo_count(found).times do |index|
    socket = connect_to(*PS.ps_addrinfo_entry(found, index))
    return socket if socket
  end
  abort "dual_client: could not open socket"
end

begin
  socket = connect_to_any(*ARGV)
  PS.ps_socket_sendall(socket, 0, "Hello, world")
  puts "Received #{PS.ps_socket_recv(socket, 0, 1024)}"
  PS.ps_socket_free(socket)
rescue PolysocketFiddle::Error => e
  abort "dual_client: #{e.message}"
end
