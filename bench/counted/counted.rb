# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The hot paths in Ruby, for check.py to count the instructions of: see README.md.
require "polysocket"
require "polysocket_fiddle"

# Calls of a block, and three times as many, between calls of getppid().
def count(name, calls = 200, &block)
  20.times(&block)
  Process.ppid
  [calls, 3 * calls].each do |number|
    number.times(&block)
    Process.ppid
  end
  puts "#{name} #{2 * calls}"
end

LINE = "#{'x' * 60}\n"
GC.disable
near, far = Polysocket.socketpair
data = "x"
room = "\0" * 16
count("send and recv") { near.send(data) && far.recv(1) }
count("send and recv_into") { near.send(data) && far.recv_into(room) }
count("fileno") { near.fileno }
count("getsockopt") { near.getsockopt(Polysocket::SOL_SOCKET, Polysocket::SO_TYPE) }
count("getsockopt by names") { near.getsockopt(:SOCKET, :TYPE) }
bound = Polysocket.create_server(["127.0.0.1", 0])
count("getsockname") { bound.getsockname }
count("getaddrinfo of a number") { Polysocket.getaddrinfo("127.0.0.1", 80) }
near.sendall(LINE * 500)
file = far.makefile("rb")
count("a line of a file", 100) { file.gets }
near, far = Polysocket.socketpair
[near, far].each { |socket| socket.timeout = 5 }
count("send and recv with a timeout") { near.send(data) && far.recv(1) }
near.sendall(LINE * 500)
file = far.makefile("rb")
count("a line of a file with a timeout", 100) { file.gets }
near, far = PolysocketFiddle.socketpair
count("Fiddle: send and recv", 50) { near.send(data) && far.recv(1) }
