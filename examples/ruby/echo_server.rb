#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
# on, in the words that echo_client.rb takes.

require "polysocket"

USAGE = <<~TEXT
  usage: echo_server.rb AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)
         echo_server.rb AF_UNIX PATH
TEXT

# The address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
def address_of(words)
  case words
  in ["AF_INET" | "AF_INET6", host, /\A-?\d+\z/ => port] then [host, port.to_i]
  in ["AF_UNIX", path] then path
  else abort "echo_server: '#{words.join(' ')}' is not an address\n#{USAGE}"
  end
end

# Wait for one client.
def accept(family, address)
  Polysocket.socket(Polysocket.const_get(family), Polysocket::SOCK_STREAM) do |server|
    server.bind(address)
    begin
      server.listen(1)
      puts [family, *Array(server.getsockname).first(2)].join(" ")
      $stdout.flush
      server.accept
    ensure
      File.delete(address) if family == "AF_UNIX"
    end
  end
end

def serve(family, address)
  connection, peer = accept(family, address)
  puts "Connected by #{peer.inspect}"
  until (data = connection.recv(16_384)).empty?
    connection.sendall(data)
  end
ensure
  connection&.close
end

begin
  serve(ARGV[0], address_of(ARGV))
rescue Polysocket::Error, SystemCallError, RangeError, ArgumentError => e
  abort "echo_server: #{e.message}"
end
