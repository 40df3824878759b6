# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What ends the calls of the library through Fiddle, and what it starts: tokens, deadlines, connections by name and
# operations.

# For FiddleOperations.
module FiddleStarted
  PS = FiddleCalls::PS
  OPERATIONS = %w[token deadline connect_host start_getaddrinfo start_getnameinfo start_connect_host within await
                  readable fire_later close_later].freeze
  METHODS = { "ps_token" => %w[fired], "ps_operation" => %w[result attempts] }.freeze
  PLAIN = { "ps_token" => %w[fire reset fileno], "ps_operation" => %w[fileno] }.freeze
  OF_SOCKETS = %w[settoken setdeadline getdeadline].freeze
  # How long an operation may take, in seconds.
  LONGEST = 10

  private

  def do_token
    kept(invoke("ps_token_create"))
  end

  def token_fired(token)
    invoke("ps_token_fired", token) != 0
  end

  def token_close(token)
    PS.ps_token_free(token)
  end

  def operation_close(operation)
    PS.ps_operation_free(operation)
  end

  def socket_settoken(socket, token)
    invoke("ps_socket_settoken", socket, token)
  end

  def do_deadline(seconds)
    invoke("ps_deadline", seconds)
  end

  def socket_setdeadline(socket, direction, deadline)
    invoke("ps_socket_setdeadline", socket, direction, deadline)
  end

  def socket_getdeadline(socket, direction)
    invoke("ps_socket_getdeadline", socket, direction)
  end

  # Host, service and options of a connection.
  def target(host, service, source = nil, family = nil, delay = nil)
    options = { source_host: source && source[0], source_port: source && source[1], family: family,
                delay: delay && (delay * 1e9).to_i }.compact
    [host, service_of(service), options.empty? ? nil : options, @wait]
  end

  def do_connect_host(...)
    made, report = invoke("ps_connect_host", *target(...))
    kept(made)
  rescue PolysocketFiddle::Error => e
    report = e.handles["report"]
    raise
  ensure
    PS.ps_operation_free(report)
  end

  def do_start_connect_host(...)
    kept(invoke("ps_operation_start_connect_host", *target(...)))
  end

  def do_start_getaddrinfo(host, service, family = 0, type = 0, proto = 0, flags = 0)
    kept(invoke("ps_operation_start_getaddrinfo", host, service_of(service), family, type, proto, flags, @wait))
  end

  def do_start_getnameinfo(address, flags)
    kept(invoke("ps_operation_start_getnameinfo", numeric_address(address), flags, @wait))
  end

  # Each function that fetches a result knows the operations that are not its own.
  def operation_result(operation)
    entries(invoke("ps_operation_addrinfo", operation))
  rescue PolysocketFiddle::Error => e
    raise unless e.status == PS.PS_E_TYPE

    begin
      invoke("ps_operation_nameinfo", operation)
    rescue PolysocketFiddle::Error => e
      raise unless e.status == PS.PS_E_TYPE

      kept(invoke("ps_operation_socket", operation))
    end
  end

  def do_await(operation)
    descriptor = PS.ps_operation_fileno(operation)
    begin
      raise Mismatch, "an operation is not over after #{LONGEST} s" unless do_readable(descriptor, LONGEST)

      operation_result(operation)
    rescue PolysocketFiddle::Error => e
      e.status == PS.PS_E_WOULD_BLOCK ? retry : raise
    end
  end

  def operation_attempts(operation)
    Array.new(invoke("ps_operation_attempt_count", operation)) do |index|
      address, status, code, duration, text = PS.ps_operation_attempt(operation, index)
      [address_value(address), PS.ps_status_name(status), code, duration / 1e9, text]
    end
  end

  # Another operation, named as text, with a deadline and a token.
  def do_within(deadline, token, name, *arguments)
    @wait = { deadline: deadline, token: token }.compact
    call(name, arguments)
  ensure
    @wait = nil
  end

  def do_readable(descriptor, seconds = 0)
    end_of_it = IO.for_fd(descriptor, autoclose: false)
    !IO.select([end_of_it], nil, nil, seconds).nil?
  end

  def do_fire_later(token, seconds)
    later(seconds) { PS.ps_token_fire(token) }
  end

  def do_close_later(socket, seconds)
    later(seconds) { PS.ps_socket_close(socket) }
  end

  def later(seconds)
    Thread.new { sleep(seconds) && yield }
    nil
  end
end
