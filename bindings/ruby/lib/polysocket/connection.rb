# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # A file that owns its socket, with the names of Ruby's own classes: for programs that were written for those.
  class File
    # The methods of the socket that Ruby's own sockets have beside IO's.
    %i[setsockopt getsockopt getsockname getpeername local_address remote_address connect_address addr peeraddr
       getpeereid].each do |name|
      # A method made of a block would belong to one Ractor.
      class_eval("def #{name}(...) = socket.#{name}(...)", __FILE__, __LINE__)
    end

    # End receiving, sending, or both, which is meant when it is left out.
    def shutdown(how = SHUT_RDWR)
      socket.shutdown(how)
      0
    end

    # Ruby's own classes ask for numbers unless they are told otherwise; these always do.
    def do_not_reverse_lookup
      true
    end

    # Whether addr and peeraddr give numbers and look no name up; it is always so.
    def do_not_reverse_lookup=(value)
      value
    end

    class << self
      private

      # A file that is the whole connection. Each write is sent at once, and all of it is bytes.
      def owning(socket)
        over(socket, "r+b", 1, true)
      rescue Exception # also Interrupt: nobody else knows the socket
        socket.close
        raise
      end

      # With a block, its value, and the file is closed afterwards.
      def lent(file)
        block_given? ? file.hand_to { |one| yield one } : file
      end

      # A file over a new socket of AF_UNIX, after the block has made of it what it is to be.
      def owning_path
        socket = Socket.new(AF_UNIX)
        yield socket
        owning(socket)
      rescue Exception # also Interrupt: nobody else knows the socket
        socket&.close
        raise
      end
    end
  end

  # A TCP connection, as Ruby's own TCPSocket: TCPSocket.open(host, port).
  class TCPSocket < File
    class << self
      # Where to connect from may follow, as host and port, and how many seconds each attempt may take by name.
      def new(host, port, local_host = nil, local_port = nil, connect_timeout: nil, &block)
        source = [local_host || "", Integer(local_port || 0)] if local_host || local_port
        usual = Polysocket.getdefaulttimeout
        socket = Polysocket.create_connection([host || "localhost", port], connect_timeout || usual, source)
        socket.timeout = usual if connect_timeout
        lent(owning(socket), &block)
      end
      alias open new
      public :new, :open
    end
  end

  class << self
    # As Ruby's own Socket.tcp: `Net::Socket = Polysocket` is all that Net::HTTP and its like need. What they say about
    # looking names up is left to connect_timeout.
    def tcp(host, port, local_host = nil, local_port = nil, connect_timeout: nil, **_looking_up, &block)
      TCPSocket.open(host, port, local_host, local_port, connect_timeout: connect_timeout, &block)
    end

    # As Ruby's own Socket.unix.
    def unix(path, &block)
      UNIXSocket.open(path, &block)
    end
  end

  # A connection of AF_UNIX, as Ruby's own UNIXSocket: UNIXSocket.open(path).
  class UNIXSocket < File
    class << self
      # Connected to a path; with a block, closed afterwards.
      def new(path, &block)
        lent(owning_path { |socket| socket.connect(path) }, &block)
      end
      alias open new
      public :new, :open

      # Two that are connected to each other.
      def pair
        Polysocket.socketpair.map { |socket| owning(socket) }
      end
      alias socketpair pair
    end

    # The path that the socket is bound to.
    def path
      socket.getsockname
    end
  end

  # What servers have in common: accept gives a file for each connection.
  class Server < File
    def accept
      connection(socket.accept)
    end

    def accept_nonblock(exception: true)
      pair = socket.accept_nonblock(exception: exception)
      pair == :wait_readable ? pair : connection(pair)
    end

    def listen(backlog)
      socket.listen(backlog)
      0
    end

    private

    def connection(pair)
      self.class::CONNECTION.__send__(:owning, pair[0])
    end
  end
  private_constant :Server

  # A server for TCP, as Ruby's own TCPServer: TCPServer.open(host, port), or the port alone for all addresses.
  class TCPServer < Server
    CONNECTION = TCPSocket

    class << self
      # Listening on a host and a port, on every interface without a host; with a block, closed afterwards.
      def new(host = nil, port, &block)
        host = nil if host == ""
        family, _, _, _, address = Polysocket.getaddrinfo(host, port, 0, SOCK_STREAM, 0, AI_PASSIVE)[0]
        lent(owning(Polysocket.create_server(address[0, 2], family: family)), &block)
      end
      alias open new
      public :new, :open
    end
  end

  # A server of AF_UNIX, as Ruby's own UNIXServer: UNIXServer.open(path).
  class UNIXServer < Server
    CONNECTION = UNIXSocket

    class << self
      # Listening on a path, where there is nothing yet; with a block, closed afterwards.
      def new(path, &block)
        lent(owning_path { |socket| socket.bind(path) || socket.listen }, &block)
      end
      alias open new
      public :new, :open
    end

    # The path that the socket is bound to.
    def path
      socket.getsockname
    end
  end
end
