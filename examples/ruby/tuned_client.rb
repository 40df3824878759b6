#!/usr/bin/env ruby
# frozen_string_literal: true
# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Connects with options that are given by name, and prints their values and the state of the connection.

require "polysocket"

USAGE = "usage: tuned_client.rb HOST PORT [NAME=VALUE...]"
SECONDS = 10

def show(host, port, options)
  Polysocket.socket(Polysocket::AF_INET, Polysocket::SOCK_STREAM) do |socket|
    socket.settimeout(SECONDS)
    options.each { |name, value| socket.set_option(name, value) }
    socket.connect([host, port])
    options.each { |name, _| puts "#{name}=#{socket.get_option(name)}" }
    puts "state=#{socket.tcp_info['state']}"
  end
end

host, port, *words = ARGV
options = words.map { |word| word.split("=", 2) }
abort USAGE unless port&.match?(/\A-?\d+\z/) && options.all? { |option| option.size == 2 }

begin
  show(host, port.to_i, options)
rescue Polysocket::Error, SystemCallError, RangeError, ArgumentError, TypeError => e
  abort "tuned_client: #{e.message}"
end
