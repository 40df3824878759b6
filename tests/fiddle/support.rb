# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Helpers of the tests of the file for Fiddle: sockets, and libraries with another description.

require "polysocket_fiddle"
require "timeout"

require_relative "../ruby/watched_case"

class FiddleCase < WatchedCase
  PS = PolysocketFiddle.load
  FUNCTIONS = PS.description["functions"]

  # Two connected sockets.
  def pair(type = PS.SOCK_STREAM)
    keep(*PS.ps_socket_pair(PS.AF_UNIX, type, 0))
  end

  # Sockets that are freed after the test; collecting may overlook what the stack seems to refer to.
  def keep(*sockets)
    (@kept ||= []).concat(sockets)
    sockets
  end

  # What is young is collected at every allocation. All of a large heap takes longer than a test may, on a busy machine.
  def collecting_at_every_allocation
    GC.stress = 1
    yield
  ensure
    GC.stress = false
  end

  def teardown
    @kept&.each { |socket| PS.ps_socket_free(socket) }
    super
  end

  def socket
    keep(PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0)).first
  end

  # The error that the block must end with.
  def failure(name = nil, &block)
    error = assert_raises(PolysocketFiddle::Error, &block)
    assert_equal name, error.name if name
    error
  end

  def refused(exception, message, &block)
    assert_equal message, assert_raises(exception, &block).message
  end

  # The library with another description, of which the block gets a copy to change. Functions of these names are code.
  def described(addresses = {})
    description = Marshal.load(Marshal.dump(PS.description))
    yield description
    found = Hash.new { |_, name| Fiddle.dlopen(PolysocketFiddle::SONAME)[name] }.merge(addresses)
    PolysocketFiddle::Library.new(found, description)
  end

  # The description of a function that is added.
  def function(name, returns, *parameters)
    type = { "status" => "int32_t", "text" => "const char *", "number" => "int64_t" }.fetch(returns)
    { "name" => name, "blocks" => false, "parameters" => parameters,
      "returns" => { "type" => type, "kind" => returns } }
  end

  def parameter(name, type, kind, direction, **more)
    { "name" => name, "type" => type, "kind" => kind, "direction" => direction, "nullable" => false,
      **more.transform_keys(&:to_s) }
  end

  # C code that is Ruby's, kept for as long as the test runs.
  def code(returns, *parameters, &block)
    (@code ||= []) << Fiddle::Closure::BlockCaller.new(returns, parameters, &block)
    @code.last.to_i
  end

  # Kilobytes of this process in memory.
  def resident
    collect
    File.read("/proc/self/status")[/^VmRSS:\s*(\d+)/, 1].to_i
  end
end
