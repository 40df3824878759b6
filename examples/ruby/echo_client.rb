#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo client: sends its input to an echo server, and writes what comes back.

require "polysocket"

USAGE = <<~TEXT
  usage: echo_client.rb AF_INET|AF_INET6 HOST PORT <input >output
         echo_client.rb AF_UNIX PATH <input >output
TEXT

# The address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
def address_of(words)
  case words
  in ["AF_INET" | "AF_INET6", host, /\A-?\d+\z/ => port] then [host, port.to_i]
  in ["AF_UNIX", path] then path
  else abort "echo_client: '#{words.join(' ')}' is not an address\n#{USAGE}"
  end
end

# Write what comes back, until it is as much as was sent.
def receive(connection, missing, target)
  while missing.positive?
    data = connection.recv(missing)
    raise EOFError, "the server ended the connection too early" if data.empty?

    target.write(data)
    missing -= data.bytesize
  end
end

# A block goes out only when the one before is back: both ends would otherwise wait for each other to read once there
# is more on the way than the system's buffers hold.
def echo(family, address, source, target)
  Polysocket.socket(Polysocket.const_get(family), Polysocket::SOCK_STREAM) do |connection|
    connection.connect(address)
    while (block = source.read(16_384))
      connection.sendall(block)
      receive(connection, block.bytesize, target)
    end
  end
  target.flush
end

begin
  echo(ARGV[0], address_of(ARGV), $stdin.binmode, $stdout.binmode)
rescue Polysocket::Error, SystemCallError, EOFError, RangeError, ArgumentError => e
  abort "echo_client: #{e.message}"
end
