#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# An echo server on a socket that a service manager has opened: it prints the socket's name, sends back all that one
# client sends, and ends with it. Try it with: systemd-socket-activate -l 8000 ruby activated_server.rb

require "polysocket_fiddle"

def serve
  name, server = PolysocketFiddle.listen_fds.find { |_, socket| socket.listening }
  abort "activated_server: no listening socket was passed" unless server
  puts name
  $stdout.flush
  PolysocketFiddle.notify("READY=1")
  connection, = server.accept
  until (data = connection.recv(1024)).empty?
    connection.sendall(data)
  end
  PolysocketFiddle.notify("STOPPING=1")
ensure
  connection&.close
  server&.close
end

begin
  serve
rescue PolysocketFiddle::Error, ArgumentError => e
  abort "activated_server: #{e.message}"
end
