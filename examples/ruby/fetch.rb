#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Fetches a page with HTTP/1.0, where the page ends when the server closes the connection.

require "polysocket"

USAGE = "usage: fetch.rb HOST PORT PATH >page"
SECONDS = 10

# The status line of the response, and the page.
def fetch(host, port, path)
  response = Polysocket.socket(Polysocket::AF_INET, Polysocket::SOCK_STREAM) do |socket|
    socket.settimeout(SECONDS)
    socket.connect([host, port])
    socket.sendall("GET #{path} HTTP/1.0\r\nHost: #{host}:#{port}\r\n\r\n")
    received = String.new
    until (data = socket.recv(65_536)).empty?
      received << data
    end
    received
  end
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
rescue Polysocket::Error, SystemCallError, EOFError, RangeError, ArgumentError => e
  abort "fetch: #{e.message}"
end
