# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The operations of scenarios on the Ruby module. README.md tells what each one does.

require "fcntl"
require "polysocket"

require_relative "compare"

# One scenario's sockets and descriptors, and what can be done with them.
class Operations
  CHUNK = ("x" * 65_536).freeze
  # README.md lists them; the two that need a buffer are below.
  METHODS = %w[accept bind connect listen shutdown close connect_ex getsockname getpeername fileno family type proto
               detach dup send sendall sendto recv recvfrom getsockopt setsockopt settimeout gettimeout
               setblocking ioctl makefile].freeze
  FILE_METHODS = %w[read readline readlines write writelines flush close fileno].freeze
  FUNCTIONS = %w[socket socketpair fromfd getdefaulttimeout setdefaulttimeout has_ipv6 create_connection getaddrinfo
                 getnameinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn gethostname getservbyname
                 getservbyport getprotobyname htonl htons ntohl ntohs inet_aton inet_ntoa inet_pton inet_ntop].freeze
  OWN = %w[adopt constant check sleep pipe close_descriptor nonblocking close_on_exec exists fill recvall peer].freeze

  def initialize(peer)
    @peer = peer
    @sockets = []
    @descriptors = []
  end

  def call(name, arguments)
    return kept(Polysocket.public_send(name, *arguments)) if FUNCTIONS.include?(name)
    raise Unknown, "operation #{name}" unless OWN.include?(name)

    kept(send("do_#{name}", *arguments))
  end

  def call_method(socket, name, arguments)
    return file_method(socket, name, arguments) if socket.is_a?(Polysocket::File)
    return receive_into(socket, name, *arguments) if %w[recv_into recvfrom_into].include?(name)
    raise Unknown, "method #{name} of #{shown(socket)}" unless METHODS.include?(name) && socket.respond_to?(name)

    kept(socket.public_send(name, *arguments))
  end

  # Nobody else knows the object: what stood on this thread's stack is out of the collector's sight once it has ended.
  def forget(variables, name)
    Thread.new do
      socket = variables.delete(name)
      @sockets.delete_if { |kept| kept.equal?(socket) }
    end.join
    GC.start
  end

  def clean_up
    @sockets.each { |one| close_quietly(one) }
    @descriptors.each { |descriptor| do_close_descriptor(descriptor) }
    Polysocket.setdefaulttimeout(nil)
  end

  private

  # A file may have bytes that cannot be sent any more.
  def close_quietly(one)
    one.close
  rescue Polysocket::Error
    nil
  end

  # Remember the sockets in a result, to close them after the scenario whatever became of their names.
  def kept(result)
    found = result.is_a?(Polysocket::File) ? [result] : Array(result).grep(Polysocket::Socket)
    @sockets.concat(found)
    result
  end

  # What Ruby says at the end of a stream, nil or EOFError, is no bytes.
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

  def do_adopt(descriptor, *arguments)
    Polysocket::Socket.new(*arguments, fileno: descriptor)
  end

  def do_constant(name)
    raise ArgumentError, "there is no constant #{name}" unless Polysocket.constants.include?(name.to_sym)

    Polysocket.const_get(name)
  end

  def do_check(value)
    value
  end

  def do_sleep(seconds)
    sleep(seconds)
    nil
  end

  # Ruby's own pipes are in non-blocking mode, which is not what is asked for.
  def do_pipe
    IO.pipe.map do |end_of_pipe|
      end_of_pipe.autoclose = false
      end_of_pipe.fcntl(Fcntl::F_SETFL, end_of_pipe.fcntl(Fcntl::F_GETFL) & ~File::NONBLOCK)
      @descriptors << end_of_pipe.fileno
      end_of_pipe.fileno
    end
  end

  def do_close_descriptor(descriptor)
    IO.for_fd(descriptor).close
  end

  def do_nonblocking(descriptor)
    flags_of(descriptor).anybits?(File::NONBLOCK)
  end

  def do_close_on_exec(descriptor)
    flags_of(descriptor).anybits?(0o2000000)
  end

  def flags_of(descriptor)
    File.read("/proc/self/fdinfo/#{descriptor}")[/^flags:\s*(\d+)/, 1].oct
  end

  def do_exists(path)
    File.symlink?(path) || File.exist?(path)
  end

  def do_fill(socket)
    total = 0
    loop { total += socket.send(CHUNK) }
  rescue IO::WaitWritable, Polysocket::Timeout
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

  def do_peer(*arguments)
    Process.spawn(*@peer, *arguments.map(&:to_s), in: File::NULL, out: File::NULL)
    nil
  end
end
