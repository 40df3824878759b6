# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Net::SMTP and aiosmtpd.

require_relative "both"

class TestNetSMTP < BothCase
  needs "net/smtp"

  def server(*options)
    port = free_port
    there = system("/usr/bin/python3 -c 'import aiosmtpd'", err: File::NULL)
    skip "this machine has no aiosmtpd; make check-programs fetches it" unless there
    serve(["127.0.0.1", port], { "PYTHONUNBUFFERED" => "1" }, "/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l",
          "127.0.0.1:#{port}", "-c", "aiosmtpd.handlers.Mailbox", "#{@folder}/mail", *options)
    port
  end

  # The mails that have come, which are taken away.
  def mails
    files = Dir["#{@folder}/mail/new/*"]
    files.map { |path| File.read(path).gsub(/^X-Peer:.*\n/, "") }.sort.tap { files.each { |path| File.delete(path) } }
  end

  def send_mails(smtp)
    smtp.start("localhost") do |one|
      one.send_message("Subject: one\r\n\r\nhello\r\n.dotted\r\n", "from@example.test", "to@example.test")
      one.send_message("Subject: two\r\n\r\n#{"line\r\n" * 50_000}", "from@example.test", "a@example.test",
                       "b@example.test")
    end
    mails
  end

  def test_mails
    port = server
    assert_alike { send_mails(Net::SMTP.new("127.0.0.1", port)) }
  end

  def test_tls
    certificate
    port = server("--tlscert", "#{@folder}/certificate", "--tlskey", "#{@folder}/key")
    assert_alike do
      smtp = Net::SMTP.new("localhost", port)
      context = Net::SMTP.default_ssl_context
      context.ca_file = "#{@folder}/certificate"
      smtp.enable_starttls(context)
      send_mails(smtp)
    end
  end

  def test_what_fails
    port = server
    other = free_port
    assert_alike do
      refused = begin
        Net::SMTP.start("127.0.0.1", port, "localhost") { |one| one.send_message("x", "<", "to@example.test") }
      rescue Net::ProtocolError => e
        e.class.name
      end
      begin
        Net::SMTP.start("127.0.0.1", other)
      rescue Errno::ECONNREFUSED => e
        [refused, e.errno]
      end
    end
  end
end
