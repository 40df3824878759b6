#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo client: sends its input to an echo server, and writes what comes back.

require "polysocket_fiddle"

PS = PolysocketFiddle.load
USAGE = <<~TEXT
  usage: echo_client.rb AF_INET|AF_INET6 HOST PORT <input >output
         echo_client.rb AF_UNIX PATH <input >output
TEXT

# The socket and the address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
def open_socket(words)
  case words
  in ["AF_INET" | "AF_INET6" => family, host, /\A-?\d+\z/ => port]
    socket = PS.ps_socket_create(PS[family], PS.SOCK_STREAM, 0)
    [socket, PS.ps_socket_resolve(socket, host, port.to_i, 0, 0)]
  in ["AF_UNIX", path] then [PS.ps_socket_create(PS.AF_UNIX, PS.SOCK_STREAM, 0), PS.ps_address_make_unix(path)]
  else abort "echo_client: '#{words.join(' ')}' is not an address\n#{USAGE}"
  end
end

# Write what comes back, until it is as much as was sent.
def receive(connection, missing, target)
  while missing.positive?
    data = PS.ps_socket_recv(connection, 0, missing)
    raise EOFError, "the server ended the connection too early" if data.empty?

    target.write(data)
    missing -= data.bytesize
  end
end

# A block goes out only when the one before is back: both ends would otherwise wait for each other to read once there
# is more on the way than the system's buffers hold.
def echo(words, source, target)
  connection, address = open_socket(words)
  PS.ps_socket_connect(connection, address)
  while (block = source.read(16_384))
    PS.ps_socket_sendall(connection, 0, block)
    receive(connection, block.bytesize, target)
  end
  target.flush
ensure
  PS.ps_socket_free(connection)
end

begin
  echo(ARGV, $stdin.binmode, $stdout.binmode)
rescue PolysocketFiddle::Error, SystemCallError, EOFError, RangeError => e
  abort "echo_client: #{e.message}"
end
