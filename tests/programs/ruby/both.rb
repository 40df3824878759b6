# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Runs what a program does twice, each in a process of its own: with Ruby's own sockets, and with polysocket's classes
# in their places. Both must give the same, and the second must have used no socket of Ruby's own.

require "minitest/autorun"
require "fileutils"
require "openssl"
require "polysocket"
require "socket"
require "timeout"
require "tmpdir"

class BothCase < Minitest::Test
  # Seconds for one run.
  LIMIT = 40
  # Ruby's classes that programs name.
  NAMES = %i[TCPSocket TCPServer UNIXSocket UNIXServer].freeze

  def setup
    @folder = Dir.mktmpdir("programs-")
    @children = []
  end

  def teardown
    @children.each do |child|
      Process.kill(:KILL, child)
      Process.wait(child)
    end
    FileUtils.remove_entry(@folder)
  end

  # Both values of the block are alike, and something.
  def assert_alike(&block)
    plain, ours = [false, true].map { |exchange| in_child(exchange, &block) }
    refute_nil plain
    assert_equal plain, ours
  end

  # The block's value with Ruby's own sockets or with ours; what it raises is raised here.
  def in_child(exchange, &block)
    reading, writing = IO.pipe
    child = fork do
      Process.setproctitle("#{name} #{exchange ? 'polysocket' : 'ruby'}")
      writing.write(Marshal.dump(told(exchange, &block)))
      writing.close
      exit!(0)
    end
    writing.close
    outcome = Timeout.timeout(LIMIT) { reading.read }
    outcome, value = outcome.empty? ? [:failed, "the process ended"] : Marshal.load(outcome)
    assert_equal :done, outcome, "#{exchange ? 'polysocket' : 'ruby'}: #{value}"
    value
  ensure
    reading.close
    Process.kill(:KILL, child)
    Process.wait(child)
  end

  # A server that ends with the test: a command, which listens on the port or the path.
  def serve(address, *command, **options)
    @children << spawn(*command, in: File::NULL, out: "#{@folder}/log", err: %i[child out], **options)
    await(address)
  end

  # A server in a process of its own, made by the block.
  def serve_here(address)
    @children << fork do
      $stdout.reopen("#{@folder}/log")
      $stderr.reopen($stdout)
      yield
    ensure
      exit!(0)
    end
    await(address)
  end

  def await(address)
    300.times do
      return (String === address ? UNIXSocket : TCPSocket).open(*address).close
    rescue SystemCallError
      sleep(0.1)
    end
    flunk("the server does not answer: #{File.read("#{@folder}/log")}")
  end

  def free_port
    TCPServer.open("127.0.0.1", 0) { |one| one.addr[1] }
  end

  # What follows needs a program that may be missing.
  def program(name)
    folders = ["#{ENV.fetch('POLYSOCKET_BUILD', 'build')}/programs/root/usr/bin", *ENV.fetch("PATH").split(":")]
    found = folders.map { |folder| "#{folder}/#{name}" }.find { |path| File.executable?(path) }
    found || skip("this machine has no #{name}; make check-programs fetches it")
  end

  def self.needs(library)
    require library
  rescue LoadError
    define_method(:setup) { super() && skip("this Ruby has no #{library}; make check-programs fetches it") }
  end

  # A key and a certificate for localhost, made for this test.
  def certificate
    @certificate ||= begin
      key = OpenSSL::PKey::RSA.new(2048)
      one = OpenSSL::X509::Certificate.new
      one.subject = one.issuer = OpenSSL::X509::Name.parse("/CN=localhost")
      one.not_before, one.not_after = Time.now - 3600, Time.now + 86_400
      one.public_key, one.serial, one.version = key.public_key, 1, 2
      extensions = OpenSSL::X509::ExtensionFactory.new(one, one)
      one.add_extension(extensions.create_extension("subjectAltName", "DNS:localhost,IP:127.0.0.1"))
      one.add_extension(extensions.create_extension("basicConstraints", "CA:TRUE"))
      one.sign(key, OpenSSL::Digest.new("SHA256"))
      File.write("#{@folder}/key", key.to_pem)
      File.write("#{@folder}/certificate", one.to_pem)
      [key, one]
    end
  end

  private

  def told(exchange)
    exchange_classes if exchange
    value = yield
    # Ruby's own are lent descriptors to tell addresses.
    used = ObjectSpace.each_object(BasicSocket).select { |one| open_and_own?(one) }
    raise "it has sockets of Ruby's own: #{used}" if exchange && used.any?
    raise "it has made none of ours" if exchange && Connections.count.zero?

    [:done, value]
  rescue Exception => e # also what should not be raised at all has to be told
    [:failed, e.full_message(highlight: false)]
  end

  def open_and_own?(socket)
    !socket.closed? && socket.autoclose?
  rescue IOError
    false # it could not be made
  end

  # Counts the files of ours that are made.
  module Connections
    @count = 0
    class << self
      attr_accessor :count
    end

    def attach(...)
      super
      Connections.count += 1
    end
  end

  def exchange_classes
    Polysocket::File.prepend(Connections)
    NAMES.each do |name|
      Object.__send__(:remove_const, name)
      Object.const_set(name, Polysocket.const_get(name))
    end
    # Where Net::HTTP and others look for it, Polysocket has the place of Socket.
    Net.const_set(:Socket, Polysocket) if defined?(Net)
  end
end
