# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  class Socket
    private

    # An IO on the same descriptor for OpenSSL, which takes nothing else. Closing it closes the socket.
    def lend_for_tls
      raise IOError, "closed socket" if closed?

      io = IO.for_fd(fileno, "r+b", autoclose: false)
      io.sync = true
      io.extend(Lent)
      io.instance_variable_set(:@socket, self)
      io
    end

    # The IO's way to end.
    module Lent
      def close
        super
        @socket.close
      end
    end
    private_constant :Lent
  end

  # Lets OpenSSL::SSL::SSLSocket.new take a socket of ours.
  module TLS
    NAME = "OpenSSL::SSL::SSLSocket"

    def initialize(io, *context)
      super(Socket === io ? io.__send__(:lend_for_tls) : io, *context)
    end

    # OpenSSL is not loaded for this; when a program does it later, the class is extended as soon as its file opens it.
    def self.wait_for_openssl
      TracePoint.new(:class) do |point|
        next unless Module === point.self && NAME == point.self.name

        point.self.prepend(TLS)
        @waiting.disable
      end
    end

    if Object.const_defined?(:OpenSSL) && Object.const_defined?(NAME)
      Object.const_get(NAME).prepend(self)
    else
      @waiting = wait_for_openssl
      @waiting.enable
    end
  end
  private_constant :TLS
end
