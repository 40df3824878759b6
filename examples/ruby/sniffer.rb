#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# A sniffer: prints a line for each packet that passes an interface. Windows captures through a raw socket and
# SIO_RCVALL, which is "not supported on this platform"; Linux does so through AF_PACKET, for root alone.

require "polysocket"

EVERY_PROTOCOL = 3

abort "usage: sniffer.rb INTERFACE COUNT" unless ARGV.size == 2 && ARGV[1].match?(/\A\d+\z/)

def sniff(interface, count)
  Polysocket.socket(Polysocket::AF_PACKET, Polysocket::SOCK_RAW, Polysocket.htons(EVERY_PROTOCOL)) do |socket|
    socket.bind([interface, EVERY_PROTOCOL])
    puts "listening on #{interface}"
    $stdout.flush
    count.times do
      packet, (name, protocol) = socket.recvfrom(65_565)
      puts format("%s: protocol 0x%04x, %d bytes", name, protocol, packet.bytesize)
      $stdout.flush
    end
  end
end

begin
  sniff(ARGV[0], ARGV[1].to_i)
rescue Polysocket::Error => e
  abort "sniffer: #{e.message}"
end
