# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The redis gem and Redis.

require_relative "both"

class TestRedis < BothCase
  needs "redis"

  def server
    port, path = free_port, "#{@folder}/redis"
    # The libraries of an unpacked server are beside it.
    libraries = Dir["#{ENV.fetch('POLYSOCKET_BUILD', 'build')}/programs/root/usr/lib/*-linux-gnu"].join(":")
    environment = { "LD_LIBRARY_PATH" => "#{libraries}:#{ENV.fetch('LD_LIBRARY_PATH', '')}" }
    serve(["127.0.0.1", port], environment, program("redis-server"), "--port", port.to_s, "--unixsocket", path,
          "--bind", "127.0.0.1", "--save", "", "--dir", @folder)
    [port, path]
  end

  # The gem has classes of its own below Ruby's, and makes them as it is loaded. These are below whatever has the names.
  def exchange_classes
    super
    Redis::Connection.module_eval do
      { TCPSocket: %i[host port], UNIXSocket: %i[path] }.each do |name, _|
        remove_const(name)
        const_set(name, Class.new(Object.const_get(name)) do
          include Redis::Connection::SocketMixin
          define_singleton_method(:connect) { |*address, _timeout| new(*address) }
        end)
      end
    end
  end

  def work(redis)
    redis.flushall
    redis.set("key", "välue")
    pieces = redis.pipelined { |one| 100.times { |number| one.rpush("list", number) } }
    blocked = begin
      redis.blpop("nothing", timeout: 1)
    rescue Redis::BaseError => e
      e.class.name
    end
    redis.set("large", "x" * 3_000_000)
    result = [redis.get("key"), pieces.last, redis.lrange("list", 0, -1).sum(&:to_i), redis.get("large").size, blocked,
              redis.multi { |one| one.incr("n") && one.incr("n") }]
    redis.close
    result
  end

  def test_work_over_tcp_and_a_path
    port, path = server
    assert_alike { work(Redis.new(host: "127.0.0.1", port: port)) }
    assert_alike { work(Redis.new(path: path)) }
  end

  def test_threads_and_messages
    port, = server
    assert_alike do
      one = Redis.new(host: "127.0.0.1", port: port)
      heard = []
      listening = Thread.new do
        Redis.new(host: "127.0.0.1", port: port).subscribe("news") do |on|
          on.subscribe { Thread.new { %w[a b end].each { |text| one.publish("news", text) } } }
          on.message { |_, text| heard << text && text == "end" && Thread.exit }
        end
      end
      listening.join
      work = ->(n) { Redis.new(port: port).then { |one| one.set("t#{n}", n) && one.get("t#{n}") } }
      [heard, Array.new(10) { |n| Thread.new { work.call(n) } }.map(&:value)]
    end
  end

  def test_what_fails
    port, = server
    assert_alike do
      one = Redis.new(host: "127.0.0.1", port: port, read_timeout: 0.3, reconnect_attempts: 0)
      slow = begin
        one.call([:debug, "sleep", "1"])
      rescue Redis::TimeoutError, Redis::CommandError => e
        e.class.name
      end
      [slow, Redis.new(host: "127.0.0.1", port: port).ping]
    end
    other = free_port
    assert_alike do
      up = Redis.new(host: "127.0.0.1", port: port).ping
      Redis.new(host: "127.0.0.1", port: other, reconnect_attempts: 0).ping
    rescue Redis::CannotConnectError => e
      [up, e.class.name]
    end
  end
end
