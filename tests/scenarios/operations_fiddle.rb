# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The operations of scenarios on the library through Fiddle, as the runner in C does them. README.md tells what each one
# does.

require "polysocket_fiddle"

require_relative "calls_fiddle"
require_relative "addresses_fiddle"
require_relative "messages_fiddle"
require_relative "started_fiddle"
require_relative "operations"

# One scenario's sockets and files, and what can be done with them. An operation takes as many arguments as its method;
# more or fewer are an ArgumentError, which counts as no error of the library's.
class FiddleOperations < Surroundings
  include FiddleCalls
  include FiddleAddresses
  include FiddleMessages
  include FiddleStarted

  OWN = %w[without_results socket socketpair fromfd adopt getdefaulttimeout setdefaulttimeout constant has_ipv6
           create_connection getaddrinfo getnameinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn gethostname
           getservbyname getservbyport getprotobyname htonl htons ntohl ntohs inet_aton inet_ntoa inet_pton inet_ntop
           fill recvall].concat(FiddleMessages::OPERATIONS, FiddleStarted::OPERATIONS).freeze
  # Of sockets and of files: those that are the library's function of that name, and those that have a method here.
  PLAIN = { "ps_socket" => %w[close free detach fileno family type proto shutdown],
            "ps_file" => %w[flush close free fileno], **FiddleStarted::PLAIN }.freeze
  METHODS = { "ps_socket" => %w[accept bind connect connect_ex listen getsockname getpeername dup send sendall sendto
                                recv recvfrom recv_into recvfrom_into getsockopt setsockopt settimeout gettimeout
                                setblocking ioctl makefile].concat(FiddleMessages::METHODS, FiddleStarted::OF_SOCKETS),
              "ps_file" => %w[read readline readlines write writelines],
              **FiddleStarted::METHODS.transform_values { |names| names + %w[close] } }.freeze
  # The runner in C has the same defaults.
  BACKLOG = 128

  def variables
    { "null" => NULL }
  end

  def call_method(owner, name, arguments)
    type = owner.equal?(NULL) ? "ps_socket" : owner.type
    return invoke("#{type}_#{name}", owner, *arguments) if PLAIN.fetch(type).include?(name)
    raise Unknown, "method #{name} of #{shown(owner)}" unless METHODS.fetch(type).include?(name)

    send("#{type.delete_prefix('ps_')}_#{name}", owner, *arguments)
  end

  def constant(name)
    PS[name]
  end

  # The class of an error and its number. An argument that is refused before the call is a mistake of the scenario's.
  def class_of(exception)
    return [nil, 0] unless exception.is_a?(PolysocketFiddle::Error)

    # What C tells apart, a closed socket and a handle of nothing, is in scenarios the system's error for both.
    gone = [PS.PS_E_HANDLE, PS.PS_E_CLOSED].include?(exception.status)
    [PS.ps_status_name(gone ? PS.PS_E_OS : exception.status), exception.code]
  end

  def done(exception)
    exception.done
  end

  private

  # A handle that was freed already does no harm.
  def close_quietly(handle)
    PS.public_send("#{handle.type}_free", handle)
  end

  def reset
    PS.ps_setdefaulttimeout(PS.PS_NO_TIMEOUT)
  end

  def kept(handle)
    @made << handle if handle
    handle
  end

  def seconds_of(value)
    value.nil? ? PS.PS_NO_TIMEOUT : value
  end

  def seconds(told)
    told == PS.PS_NO_TIMEOUT ? nil : told
  end

  def do_without_results(name, *arguments)
    without_results do
      owner = arguments.first
      next call(name, arguments) unless owner.equal?(NULL) || owner.is_a?(PolysocketFiddle::Handle)

      call_method(owner, name, arguments.drop(1))
    end
  end

  def do_socket(family = PS.AF_INET, type = PS.SOCK_STREAM, proto = 0)
    kept(invoke("ps_socket_create", family, type, proto))
  end

  def do_socketpair(family = PS.AF_UNIX, type = PS.SOCK_STREAM, proto = 0)
    invoke("ps_socket_pair", family, type, proto).each { |socket| kept(socket) }
  end

  # A protocol that is left out beside a type means the default one, as in the document.
  def do_fromfd(descriptor, family = PS.PS_DETECT, type = nil, proto = type ? 0 : PS.PS_DETECT)
    kept(invoke("ps_socket_fromfd", descriptor, family, type || PS.PS_DETECT, proto))
  end

  def do_adopt(descriptor, family = PS.PS_DETECT, type = PS.PS_DETECT, proto = PS.PS_DETECT)
    kept(invoke("ps_socket_adopt", descriptor, family, type, proto))
  end

  def do_getdefaulttimeout
    seconds(invoke("ps_getdefaulttimeout"))
  end

  def do_setdefaulttimeout(seconds)
    invoke("ps_setdefaulttimeout", seconds_of(seconds))
  end

  def do_constant(name)
    invoke("ps_constant_get", name)
  end

  def do_has_ipv6
    PS.respond_to?(:AF_INET6)
  end

  def do_create_connection(address, timeout = PS.PS_DEFAULT_TIMEOUT, source = nil)
    host, service = address
    options = source && { source_host: source[0], source_port: source[1] }
    kept(invoke("ps_create_connection", host, service_of(service), seconds_of(timeout), options, @wait))
  end

  def do_getaddrinfo(host, service, family = 0, type = 0, proto = 0, flags = 0)
    entries(invoke("ps_getaddrinfo", host, service_of(service), family, type, proto, flags, @wait))
  end

  def entries(list)
    Array.new(PS.ps_addrinfo_count(list)) do |index|
      *numbers, address = PS.ps_addrinfo_entry(list, index)
      [*numbers, PS.ps_addrinfo_canonname(list, index), address_value(address)]
    end
  ensure
    PS.ps_addrinfo_free(list)
  end

  def do_getnameinfo(address, flags)
    invoke("ps_getnameinfo", numeric_address(address), flags, @wait)
  end

  def do_gethostbyname_ex(host)
    entry(invoke("ps_gethostbyname_ex", host, @wait))
  end

  def do_gethostbyaddr(host)
    entry(invoke("ps_gethostbyaddr", host, @wait))
  end

  def entry(found)
    aliases = Array.new(PS.ps_hostent_alias_count(found)) { |index| PS.ps_hostent_alias(found, index) }
    addresses = Array.new(PS.ps_hostent_address_count(found)) { |index| PS.ps_hostent_address(found, index) }
    [PS.ps_hostent_name(found), aliases, addresses]
  ensure
    PS.ps_hostent_free(found)
  end

  def do_getfqdn(name = nil)
    invoke("ps_getfqdn", name, @wait)
  end

  def do_getservbyname(service, proto = nil)
    invoke("ps_getservbyname", service, proto, @wait)
  end

  def do_getservbyport(port, proto = nil)
    invoke("ps_getservbyport", port, proto, @wait)
  end

  def do_inet_aton(text)
    invoke("ps_inet_aton", text)
  end

  def do_inet_pton(family, text)
    invoke("ps_inet_pton", family, text)
  end

  # Operations with the arguments and results of the function of that name.
  %w[gethostname htonl htons ntohl ntohs inet_ntoa inet_ntop].each do |name|
    define_method("do_#{name}") { |*arguments| invoke("ps_#{name}", *arguments) }
  end

  %w[gethostbyname getprotobyname].each do |name|
    define_method("do_#{name}") { |asked| invoke("ps_#{name}", asked, @wait) }
  end

  def service_of(service)
    service.is_a?(Integer) ? service.to_s : service
  end

  def do_fill(socket)
    total = 0
    loop { total += PS.ps_socket_send(socket, 0, CHUNK) }
  rescue PolysocketFiddle::Error => e
    raise unless %w[PS_E_WOULD_BLOCK PS_E_TIMEOUT].include?(e.name)

    total
  end

  def do_recvall(socket, count)
    data = "".b
    while data.bytesize < count
      part = PS.ps_socket_recv(socket, 0, count - data.bytesize)
      break if part.empty?

      data << part
    end
    data
  end

  def socket_accept(socket)
    connection, address = invoke("ps_socket_accept", socket)
    [kept(connection), address_value(address)]
  end

  def socket_bind(socket, address)
    invoke("ps_socket_bind", socket, address_for(socket, address))
  end

  def socket_connect(socket, address)
    invoke("ps_socket_connect", socket, address_for(socket, address))
  end

  def socket_connect_ex(socket, address)
    invoke("ps_socket_connect_ex", socket, address_for(socket, address))
  end

  def socket_listen(socket, backlog = BACKLOG)
    invoke("ps_socket_listen", socket, backlog)
  end

  def socket_getsockname(socket)
    address_value(invoke("ps_socket_getsockname", socket))
  end

  def socket_getpeername(socket)
    address_value(invoke("ps_socket_getpeername", socket))
  end

  def socket_dup(socket)
    kept(invoke("ps_socket_dup", socket))
  end

  def socket_send(socket, data, flags = 0)
    invoke("ps_socket_send", socket, flags, data)
  end

  def socket_sendall(socket, data, flags = 0)
    all?("sendall", data, invoke("ps_socket_sendall", socket, flags, data))
  end

  # Flags stand between data and address, and may be left out.
  def socket_sendto(socket, data, flags = 0, address)
    invoke("ps_socket_sendto", socket, flags, address_for(socket, address), data)
  end

  def socket_recv(socket, size, flags = 0)
    invoke("ps_socket_recv", socket, flags, size)
  end

  def socket_recvfrom(socket, size, flags = 0)
    data, address = invoke("ps_socket_recvfrom", socket, flags, size)
    [data, address_value(address)]
  end

  def socket_recv_into(socket, room, size = 0, flags = 0)
    received, buffer, = receive_into("ps_socket_recv_into", socket, flags, room, size)
    [received, buffer]
  end

  def socket_recvfrom_into(socket, room, size = 0, flags = 0)
    received, buffer, address = receive_into("ps_socket_recvfrom_into", socket, flags, room, size)
    [received, address_value(address), buffer]
  end

  def socket_getsockopt(socket, level, option, size = 0)
    return invoke("ps_socket_getsockopt", socket, level, option) if size == 0

    invoke("ps_socket_getsockopt_bytes", socket, level, option, size)
  end

  # None has no value, and a length all the same.
  def socket_setsockopt(socket, level, option, value, length = nil)
    return without_value("ps_socket_setsockopt_bytes", socket, level, option, length) if value.nil?
    return invoke("ps_socket_setsockopt", socket, level, option, value) if value.is_a?(Integer)

    invoke("ps_socket_setsockopt_bytes", socket, level, option, value)
  end

  def socket_settimeout(socket, seconds)
    invoke("ps_socket_settimeout", socket, seconds_of(seconds))
  end

  def socket_gettimeout(socket)
    seconds(invoke("ps_socket_gettimeout", socket))
  end

  def socket_setblocking(socket, flag)
    invoke("ps_socket_setblocking", socket, { true => 1, false => 0 }.fetch(flag, flag))
  end

  def socket_ioctl(socket, control, option = 0)
    left, result = invoke("ps_socket_ioctl", socket, control, option)
    # A few requests answer with a result of their own, such as a descriptor.
    result.positive? ? result : left
  end

  def socket_makefile(socket, mode = nil, bufsize = -1)
    kept(invoke("ps_socket_makefile", socket, mode, bufsize))
  end

  def file_read(file, size = nil)
    invoke("ps_file_read", file, size || PS.ps_file_read_await(file, -1))
  end

  def file_readline(file, size = nil)
    size ? invoke("ps_file_readline", file, size) : invoke("ps_file_read", file, PS.ps_file_readline_await(file, -1))
  end

  def file_readlines(file)
    lines = []
    loop do
      line = file_readline(file)
      return lines if line.empty?

      lines << line
    end
  end

  def file_write(file, data)
    all?("write", data, invoke("ps_file_write", file, data))
  end

  def file_writelines(file, lines)
    lines.each { |line| file_write(file, line) }
    nil
  end

  def all?(name, data, count)
    raise Mismatch, "#{name} of #{data.bytesize} bytes tells #{count} as done" unless count == data.bytesize
  end
end
