# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Sockets that Ruby's OpenSSL takes, in whatever order the libraries are loaded.

require_relative "support"

class TestOpenSSL < Case
  PROGRAM = <<~'RUBY'
    key = OpenSSL::PKey::EC.generate("prime256v1")
    certificate = OpenSSL::X509::Certificate.new
    certificate.subject = certificate.issuer = OpenSSL::X509::Name.parse("/CN=localhost")
    certificate.not_before, certificate.not_after = Time.now - 60, Time.now + 3600
    certificate.public_key, certificate.serial = key, 1
    certificate.sign(key, OpenSSL::Digest.new("SHA256"))
    context = OpenSSL::SSL::SSLContext.new
    context.cert, context.key = certificate, key

    ours, theirs = Polysocket.socketpair
    server = Thread.new do
      tls = OpenSSL::SSL::SSLSocket.new(theirs, context)
      tls.sync_close = true
      tls.accept
      tls.puts(tls.gets.upcase)
      tls.close
      theirs.closed?
    end
    client = OpenSSL::SSL::SSLSocket.new(ours)
    client.connect
    client.puts("hello")
    print client.gets, client.read, server.value, " "
    client.close
    print ours.closed?, " "
    ours.close
    begin
      OpenSSL::SSL::SSLSocket.new(ours)
    rescue IOError => e
      print e.message
    end
    begin
      OpenSSL::SSL::SSLSocket.new(5)
    rescue TypeError
      print "."
    end
  RUBY

  def test_either_order
    ["require 'openssl'; require 'polysocket'", "require 'polysocket'; require 'openssl'",
     "require 'polysocket'; require 'net/http'; OpenSSL"].each do |first|
      output, status = Open3.capture2e(RbConfig.ruby, "-e", "#{first}\n#{PROGRAM}")
      assert_equal ["HELLO\ntrue false closed socket.", true], [output, status.success?], first
    end
  end
end
