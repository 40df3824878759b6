# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Puma on a listener of ours, and on one of Ruby's own, in one process: its threads don't like a fork.

require_relative "both"
require "net/http"

class TestPuma < BothCase
  needs "puma"
  needs "puma/server"

  APP = lambda do |env|
    body = env["rack.input"].read.to_s
    text = env["PATH_INFO"] == "/large" ? "x" * 2_000_000 : "#{env['REQUEST_METHOD']} #{env['PATH_INFO']} #{body.sum}"
    [200, { "Content-Type" => "text/plain" }, [text]]
  end

  def with_puma(listener)
    server = Puma::Server.new(APP, Puma::Events.strings, min_threads: 1, max_threads: 5,
                                                             queue_requests: false)
    server.binder.ios << listener
    server.run
    yield
  ensure
    server.stop(true)
  end

  def assert_alike_on_each
    plain, ours = [::TCPServer, Polysocket::TCPServer].map do |server|
      listener = server.open("127.0.0.1", 0)
      with_puma(listener) { yield listener.addr[1] }
    end
    refute_nil plain
    assert_equal plain, ours
  end

  def test_requests
    assert_alike_on_each do |port|
      one = Net::HTTP.start("127.0.0.1", port) do |http|
        [http.get("/a").body, http.get("/large").body.size, http.post("/b", "y" * 1_000_000).body]
      end
      [one, Array.new(30) { Thread.new { Net::HTTP.get("127.0.0.1", "/c", port) } }.map(&:value).uniq]
    end
  end
end
