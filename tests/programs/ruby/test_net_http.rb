# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Net::HTTP and WEBrick: plain, with TLS, and over a path.

require_relative "both"
require "net/http"

class TestNetHTTP < BothCase
  needs "webrick"
  needs "webrick/https"

  LARGE = ("0123456789abcdef" * 65_536).freeze

  # A server in another process, with Ruby's own sockets.
  def server(address, tls: false)
    listener = String === address ? UNIXServer.open(address) : TCPServer.open(*address)
    options = {}
    if tls
      key, certificate = self.certificate
      options = { SSLEnable: true, SSLCertificate: certificate, SSLPrivateKey: key }
      served = OpenSSL::SSL::SSLServer.new(listener, OpenSSL::SSL::SSLContext.new)
    end
    serve_here(address) { webrick(served || listener, **options).start }
    listener.close
  end

  def webrick(listener, **options)
    one = WEBrick::HTTPServer.new(DoNotListen: true, AccessLog: [], Logger: WEBrick::Log.new(File::NULL),
                                  ServerName: "localhost", Port: 0, **options)
    one.listeners << listener
    one.mount_proc("/hello") { |_, answer| answer.body = "hello" }
    one.mount_proc("/large") { |_, answer| answer.body = LARGE }
    one.mount_proc("/slow") { |_, answer| sleep(2) && answer.body = "late" }
    one.mount_proc("/echo") { |asked, answer| answer.body = asked.body.to_s.sum.to_s }
    one.mount_proc("/chunks") do |_, answer|
      answer.chunked = true
      answer.body = proc { |out| 5.times { |number| out.write("chunk #{number}\n") } }
    end
    one
  end

  # What a client sees of a server; connections are kept open.
  def visit(http)
    http.start do |one|
      [one.get("/hello").body, one.get("/large").body == LARGE, one.get("/missing").code,
       one.post("/echo", "x" * 300_000).body, one.get("/chunks").body, one.head("/large")["content-length"],
       one.request_get("/large") { |answer| answer.read_body { |part| part.size } }.code]
    end
  end

  def test_plain
    server(address = ["127.0.0.1", free_port])
    assert_alike { visit(Net::HTTP.new(*address)) }
    assert_alike { Net::HTTP.get(URI("http://127.0.0.1:#{address[1]}/hello")) }
    assert_alike { Array.new(20) { Thread.new { Net::HTTP.get(*address[0, 1], "/hello", address[1]) } }.map(&:value) }
  end

  def test_tls
    server(address = ["127.0.0.1", free_port], tls: true)
    store = OpenSSL::X509::Store.new.tap { |one| one.add_cert(certificate[1]) }
    assert_alike do
      http = Net::HTTP.new(*address)
      http.use_ssl = true
      http.cert_store = store
      visit(http)
    end
    assert_alike do
      http = Net::HTTP.new(*address)
      http.use_ssl = true
      http.get("/hello")
    rescue OpenSSL::SSL::SSLError => e
      # The connection that failed may be waiting for the collector.
      GC.start
      e.message[/certificate verify failed/]
    end
  end

  # Net::HTTP has no name for it: whoever wants it gives it the connection.
  class OverPath < Net::HTTP
    attr_accessor :path

    def connect
      @socket = Net::BufferedIO.new(UNIXSocket.open(path), read_timeout: read_timeout, write_timeout: 5)
      on_connect
    end
  end

  def test_a_path
    server(path = "#{@folder}/http")
    assert_alike { visit(OverPath.new("localhost").tap { |one| one.path = path }) }
  end

  def test_what_fails
    server(address = ["127.0.0.1", free_port])
    assert_alike do
      http = Net::HTTP.new(*address)
      http.read_timeout = 0.3
      http.max_retries = 0
      http.get("/slow")
    rescue Net::ReadTimeout => e
      [e.class.name, Net::HTTP.new(*address).get("/hello").body]
    end
    port = free_port
    assert_alike do
      ok = Net::HTTP.new(*address).get("/hello").code
      Net::HTTP.new("127.0.0.1", port).get("/")
    rescue SystemCallError => e
      [ok, e.class.name, e.errno]
    end
  end

  # The server's side, and clients of Ruby's own.
  def test_webrick_on_our_listener
    [["127.0.0.1", 0], "#{@folder}/served"].each do |address|
      assert_alike do
        FileUtils.rm_f(address) if String === address
        listener = String === address ? UNIXServer.open(address) : TCPServer.open(*address)
        one = webrick(listener)
        serving = Thread.new { one.start }
        http = String === address ? OverPath.new("localhost") : Net::HTTP.new(*listener.addr.values_at(3, 1))
        http.path = address if String === address
        visit(http).tap { one.shutdown && serving.join }
      end
    end
  end
end
