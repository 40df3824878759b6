#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Fetches a page with HTTP/1.0, where the page ends when the server closes the connection.

require "polysocket_fiddle"

PS = PolysocketFiddle.load
USAGE = "usage: fetch.rb HOST PORT PATH >page"
SECONDS = 10

# All that a server answers to a request.
def ask(host, port, request)
  socket = PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0)
  PS.ps_socket_settimeout(socket, SECONDS)
  PS.ps_socket_connect(socket, PS.ps_address_make_inet(host, port))
  PS.ps_socket_sendall(socket, 0, request)
  received = String.new
  until (data = PS.ps_socket_recv(socket, 0, 65_536)).empty?
    received << data
  end
  received
ensure
  PS.ps_socket_free(socket)
end

# The status line of the response, and the page.
def fetch(host, port, path)
  response = ask(host, port, "GET #{path} HTTP/1.0\r\nHost: #{host}:#{port}\r\n\r\n")
  head, empty_line, page = response.partition("\r\n\r\n")
  raise EOFError, "the server sent no HTTP response" if empty_line.empty?

  [head.lines(chomp: true).first, page]
end

abort USAGE unless ARGV.length == 3 && ARGV[1].match?(/\A-?\d+\z/)

begin
  status, page = fetch(ARGV[0], ARGV[1].to_i, ARGV[2])
  abort "fetch: #{status}" unless status.split[1] == "200"

  $stdout.binmode.write(page)
  $stdout.flush
rescue PolysocketFiddle::Error, SystemCallError, EOFError, RangeError => e
  abort "fetch: #{e.message}"
end
