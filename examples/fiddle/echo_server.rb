#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server: sends back all that one client sends, and ends with it. It first prints the address that it listens
# on, in the words that echo_client.rb takes.

require "polysocket_fiddle"

PS = PolysocketFiddle.load
USAGE = <<~TEXT
  usage: echo_server.rb AF_INET|AF_INET6 HOST PORT    (port 0: any that is free)
         echo_server.rb AF_UNIX PATH
TEXT

# The socket and the address that the words FAMILY HOST PORT or AF_UNIX PATH stand for.
def open_socket(words)
  case words
  in ["AF_INET" | "AF_INET6" => family, host, /\A-?\d+\z/ => port]
    socket = PS.ps_socket_create(PS[family], PS.SOCK_STREAM, 0)
    [socket, PS.ps_socket_resolve(socket, host, port.to_i, 0, 0)]
  in ["AF_UNIX", path] then [PS.ps_socket_create(PS.AF_UNIX, PS.SOCK_STREAM, 0), PS.ps_address_make_unix(path)]
  else abort "echo_server: '#{words.join(' ')}' is not an address\n#{USAGE}"
  end
end

def print_address(family, address)
  place = if family == "AF_UNIX"
            PS.ps_address_path(address)
          else
            "#{PS.ps_address_host(address)} #{PS.ps_address_port(address)}"
          end
  puts "#{family} #{place}"
  $stdout.flush
end

# Wait for one client.
def accept(words)
  server, address = open_socket(words)
  PS.ps_socket_bind(server, address)
  begin
    PS.ps_socket_listen(server, 1)
    print_address(words[0], PS.ps_socket_getsockname(server))
    PS.ps_socket_accept(server)
  ensure
    File.delete(words[1]) if words[0] == "AF_UNIX"
  end
ensure
  PS.ps_socket_free(server)
end

def serve(words)
  connection, peer = accept(words)
  puts "Connected by #{PS.ps_address_format(peer)}"
  until (data = PS.ps_socket_recv(connection, 0, 16_384)).empty?
    PS.ps_socket_sendall(connection, 0, data)
  end
ensure
  PS.ps_socket_free(connection)
end

begin
  serve(ARGV)
rescue PolysocketFiddle::Error, SystemCallError, RangeError => e
  abort "echo_server: #{e.message}"
end
