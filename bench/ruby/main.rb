# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The benchmark of Ruby: polysocket against Ruby's own Socket, and Fiddle's module against calls of libc through Fiddle.
# Prints a JSON line for each row. All parties of a row are measured in one process, in an order that alternates; the
# first round warms up. ../README.md describes the options and the lines.
require "json"
require "optparse"
require_relative "workload"
require_relative "transfers"
require_relative "calls"
require_relative "files"
require_relative "costs"
require_relative "waking"

$stdout.sync = true
options = { rounds: 21, time: 1.0, only: "*" }
OptionParser.new do |parser|
  parser.on("--list", "the rows that this machine can run") { options[:list] = true }
  parser.on("--rounds N", Integer) { |number| options[:rounds] = number }
  parser.on("--time S", Float, "seconds for each row, roughly") { |seconds| options[:time] = seconds }
  parser.on("--only GLOB", "a pattern for names of workloads") { |pattern| options[:only] = pattern }
end.parse!

Bench::ALL.select { |workload| File.fnmatch(options[:only], workload.name) }.each do |workload|
  workload.modes.each do |mode|
    found = options[:list] ? workload.rows(mode) : workload.measure(mode, options[:rounds], options[:time])
    found.each { |row| puts JSON.generate(row) }
  end
end
