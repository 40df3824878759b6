#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Connects with options that are given by name, and prints their values and the state of the connection.

require "polysocket_fiddle"

USAGE = "usage: tuned_client.rb HOST PORT [NAME=VALUE...]"
SECONDS = 10
PS = PolysocketFiddle.load

# The state of TCP, a pair of a list.
def state_of(socket)
  pairs = PS.ps_socket_tcp_info(socket)
  PS.ps_pairs_text(pairs, PS.ps_pairs_find(pairs, "state"))
ensure
  PS.ps_pairs_free(pairs)
end

def show(host, port, options)
  socket = PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0)
  PS.ps_socket_settimeout(socket, SECONDS)
  options.each { |name, value| PS.ps_socket_set_option(socket, name, value) }
  PS.ps_socket_connect(socket, PS.ps_address_make_inet(host, port))
  options.each { |name, _| puts "#{name}=#{PS.ps_socket_get_option(socket, name)}" }
  puts "state=#{state_of(socket)}"
ensure
  PS.ps_socket_free(socket)
end

host, port, *words = ARGV
options = words.map { |word| word.split("=", 2) }
abort USAGE unless port&.match?(/\A-?\d+\z/) && options.all? { |option| option.size == 2 }

begin
  show(host, port.to_i, options)
rescue PolysocketFiddle::Error, SystemCallError, RangeError, ArgumentError, TypeError => e
  abort "tuned_client: #{e.message}"
end
