#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A sniffer: prints a line for each packet that passes an interface. Windows captures through a raw socket and
# SIO_RCVALL, which is "not supported on this platform"; Linux does so through AF_PACKET, for root alone.

require "polysocket_fiddle"

PS = PolysocketFiddle.load
EVERY_PROTOCOL = 3
LARGEST = 65_565

abort "usage: sniffer.rb INTERFACE COUNT" unless ARGV.size == 2 && ARGV[1].match?(/\A\d+\z/)

def sniff(interface, count)
  socket = PS.ps_socket_create(PS.AF_PACKET, PS.SOCK_RAW, PS.ps_htons(EVERY_PROTOCOL))
  PS.ps_socket_bind(socket, PS.ps_address_make_packet(interface, EVERY_PROTOCOL, 0, 0, ""))
  puts "listening on #{interface}"
  $stdout.flush
  count.times do
    packet, address = PS.ps_socket_recvfrom(socket, 0, LARGEST)
    protocol, = PS.ps_address_packet_parts(address)
    puts format("%s: protocol 0x%04x, %d bytes", PS.ps_address_packet_ifname(address), protocol, packet.bytesize)
    $stdout.flush
  end
ensure
  PS.ps_socket_free(socket)
end

begin
  sniff(ARGV[0], ARGV[1].to_i)
rescue PolysocketFiddle::Error => e
  abort "sniffer: #{e.message}"
end
