# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The operations of scenarios on the module of either route, whose names are the same. README.md tells what each one
# does.

MODULE = if ROUTE == "fiddle"
           require "polysocket_fiddle"
           PolysocketFiddle
         else
           require "polysocket"
           Polysocket
         end

# It finds its library when it is asked for something: once, and not in each child.
MODULE.gethostname

require_relative "operations"

# One scenario's sockets and files, and what can be done with them.
class RubyOperations < Surroundings
  # README.md lists them; the two that need a buffer are below.
  METHODS = %w[accept bind bind_unix connect listen listening shutdown close connect_ex getsockname
               getpeername fileno family type proto detach dup send sendall sendto recv recvfrom getsockopt
               setsockopt settimeout gettimeout setblocking ioctl makefile sendmsg recvmsg sendfile
               get_inheritable set_inheritable settoken setdeadline getdeadline recv_exact recv_until
               send_batch sendto_batch recv_batch recvfrom_batch set_option get_option].freeze
  # These give a Hash, of which a scenario asks for one name.
  HASHES = %w[options tcp_info peer_credentials].freeze
  INTERFACE = %w[index flags address netmask prefix broadcast peer].freeze
  CONNECT_OPTIONS = %i[source_address family delay].freeze
  FILE_METHODS = %w[read readline readlines write writelines flush close fileno].freeze
  FUNCTIONS = %w[socket socketpair fromfd getdefaulttimeout setdefaulttimeout has_ipv6 create_connection
                 getaddrinfo getnameinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn gethostname
                 getservbyname getservbyport getprotobyname htonl htons ntohl ntohs inet_aton inet_ntoa
                 inet_pton inet_ntop send_fds recv_fds CMSG_LEN CMSG_SPACE create_server has_dualstack_ipv6
                 close dup if_nameindex if_nametoindex if_indextoname sethostname deadline start_getaddrinfo
                 start_getnameinfo address_parse address_format create_unix_server listen_fds notify].freeze
  HANDLE_METHODS = %w[fire reset fired fileno close result attempts].freeze
  OWN = %w[adopt constant fill recvall token await connect_host start_connect_host fire_later close_later
           if_addresses].freeze
  CLASSES = {
    MODULE::HostError => "herror",
    MODULE::AddressInfoError => "gaierror",
    MODULE::Timeout => "timeout",
    MODULE::Cancelled => "cancelled",
    MODULE::EndOfStream => "eof",
    IO::WaitReadable => "would-block",
    IO::WaitWritable => "would-block",
    MODULE::Error => "os",
    ArgumentError => "value",
    RangeError => "range",
    TypeError => "type",
    NoMemoryError => "memory",
    NotImplementedError => "unsupported"
  }.freeze

  def call(name, arguments, **limits)
    return within(*arguments) if name == "within"

    kept(FUNCTIONS.include?(name) ? MODULE.public_send(name, *arguments, **limits) : super(name, arguments))
  end

  def call_method(socket, name, arguments)
    return file_method(socket, name, arguments) if socket.is_a?(MODULE::File)
    return handle_method(socket, name, arguments) if socket.is_a?(MODULE::Token) || operation?(socket)
    return receive_into(socket, name, *arguments) if %w[recv_into recvfrom_into].include?(name)
    return receive_message_into(socket, *arguments) if name == "recvmsg_into"
    return socket.public_send(name)[arguments[0]] if HASHES.include?(name)
    raise Unknown, "method #{name} of #{shown(socket)}" unless METHODS.include?(name) && socket.respond_to?(name)

    kept(socket.public_send(name, *arguments))
  end

  def constant(name)
    MODULE.const_get(name)
  end

  # The class of an error and its number. A file's own exceptions count as what the library reports for the same.
  def class_of(exception)
    return ["os", Errno::EBADF::Errno] if exception.is_a?(IOError) && exception.message == "closed stream"
    return ["unsupported", 0] if exception.is_a?(IOError) && exception.message.start_with?("not opened for ")

    name = CLASSES.find { |kind, _| exception.is_a?(kind) }&.last
    # A file is Ruby's own, and so are its errors.
    return ["os", exception.errno] if name.nil? && exception.is_a?(SystemCallError)

    code = exception.is_a?(MODULE::Error) ? exception.code : 0
    # Ruby's class and number for it must agree with ours.
    wrong = exception.is_a?(SystemCallError) && exception.errno != code
    raise Mismatch, "#{exception.inspect} has another number: #{code}" if wrong

    [name, code]
  end

  def done(exception)
    exception.done if exception.is_a?(MODULE::Error)
  end

  private

  # A file may have bytes that cannot be sent any more.
  def close_quietly(one)
    one.close
  rescue MODULE::Error, SystemCallError
    nil
  end

  def reset
    MODULE.setdefaulttimeout(nil)
  end

  # Remember the sockets in a result, to close them after the scenario whatever became of their names.
  def kept(result)
    single = result.is_a?(MODULE::File) || result.is_a?(MODULE::Token) || operation?(result)
    found = single ? [result] : Array(result).grep(MODULE::Socket)
    @made.concat(found)
    result
  end

  # The end of a stream, in Ruby nil or EOFError, is no bytes.
  def file_method(file, name, arguments)
    raise Unknown, "method #{name} of #{shown(file)}" unless FILE_METHODS.include?(name)

    case name
    when "read" then (file.read(*arguments) || "").b
    when "readline" then (file.gets(*arguments) || "").b
    when "readlines" then file.readlines.map(&:b)
    when "write", "writelines" then file.write(*arguments.flatten) && nil
    when "flush" then file.flush && nil
    else file.public_send(name)
    end
  end

  def receive_into(socket, name, room, *arguments)
    buffer = room.is_a?(Integer) ? ("." * room).b : room
    result = socket.public_send(name, buffer, *arguments)
    [*result, buffer]
  end

  def receive_message_into(socket, rooms, *arguments)
    buffers = rooms.map { |room| room.is_a?(Integer) ? ("." * room).b : room }
    [*socket.recvmsg_into(buffers, *arguments), buffers]
  end

  def operation?(object)
    object.is_a?(MODULE::Operation)
  end

  def handle_method(owner, name, arguments)
    raise Unknown, "method #{name} of #{shown(owner)}" unless HANDLE_METHODS.include?(name) && owner.respond_to?(name)

    kept(owner.public_send(name, *arguments))
  end

  # A look-up or a connection with a deadline and a token.
  def within(deadline, token, name, *arguments)
    limits = { deadline: deadline, token: token }
    return kept(__send__("do_#{name}", *arguments, **limits)) if OWN.include?(name)

    call(name, arguments, **limits)
  end

  def do_connect_host(host, port, *options, **limits)
    MODULE.connect_host(host, port, **CONNECT_OPTIONS.zip(options).first(options.size).to_h, **limits)
  end

  def do_start_connect_host(host, port, *options, **limits)
    MODULE.start_connect_host(host, port, **CONNECT_OPTIONS.zip(options).first(options.size).to_h, **limits)
  end

  def do_if_addresses(name, family)
    MODULE.if_addresses.find { |one| one.values_at("name", "family") == [name, family] }&.values_at(*INTERFACE)
  end

  def do_token
    MODULE::Token.new
  end

  def do_await(operation)
    loop do
      raise Mismatch, "an operation is not over after 10 s" unless IO.select([operation], nil, nil, 10)

      begin
        return operation.result
      rescue IO::WaitReadable
        next
      end
    end
  end

  def do_fire_later(token, seconds)
    later(seconds) { token.fire }
  end

  def do_close_later(socket, seconds)
    later(seconds) { socket.close }
  end

  def do_adopt(descriptor, *arguments)
    MODULE::Socket.new(*arguments, fileno: descriptor)
  end

  def do_constant(name)
    raise ArgumentError, "there is no constant #{name}" unless MODULE.constants.include?(name.to_sym)

    MODULE.const_get(name)
  end

  def do_fill(socket)
    total = 0
    loop { total += socket.send(CHUNK) }
  rescue IO::WaitWritable, MODULE::Timeout
    total
  end

  def do_recvall(socket, count)
    data = "".b
    while data.bytesize < count
      part = socket.recv([count - data.bytesize, 1 << 20].min)
      break if part.empty?

      data << part
    end
    data
  end
end
