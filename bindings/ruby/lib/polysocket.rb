# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

begin
  require "polysocket_native"
rescue LoadError => error
  raise unless error.message.include?("libpolysocket.so.0")

  raise LoadError, "cannot load the polysocket library: #{error.message}; " \
                   "set LD_LIBRARY_PATH to the folder of libpolysocket.so.0", caller, cause: nil
end
require "polysocket/blame"

# Sockets as the Python 2.6 socket document describes them. The extension defines the module, its constants, its errors
# and Polysocket::Socket; here is what Ruby people expect besides.
module Polysocket
  # The version of the library in use.
  VERSION = version.freeze

  ADDRESS_INFO = %i[family type proto flags].freeze
  CONNECTION = %i[timeout source_address].freeze
  SERVER = { family: AF_INET, backlog: nil, reuse_port: false, dualstack_ipv6: false }.freeze
  private_constant :ADDRESS_INFO, :CONNECTION, :SERVER

  # They are functions of the module; a class that includes it keeps its own.
  remove_method :close, :dup

  class << self
    alias create_server_native create_server
    alias socketpair_native socketpair
    private :create_server_native, :socketpair_native
  end

  # The module of all errors that the document names.
  module Error
    # Ruby's own would forget that an error of the system's is one of these.
    def dup
      super.tap { |copy| copy.extend(Error) unless Error === copy }
    end
  end

  class << self
    # Whether this platform has IPv6 at all; a machine may still have it switched off.
    def has_ipv6
      const_defined?(:AF_INET6, false)
    end
    alias has_ipv6? has_ipv6

    # As Socket.open.
    def socket(...)
      Socket.open(...)
    end

    # Two connected sockets; with a block, which gets both, they are closed afterwards.
    def socketpair(*arguments)
      both = socketpair_native(*arguments)
      return both unless block_given?

      begin
        yield(*both)
      ensure
        both.each(&:close)
      end
    end

    # A socket that listens on the address, in the form of the family, with SO_REUSEADDR; with a block as Socket.open.
    # By position or by name follow a family, a backlog (nil is the usual one), reuse_port to let several sockets
    # listen, and dualstack_ipv6 to let one of AF_INET6 take IPv4 connections too.
    def create_server(address, *rest, **named)
      socket = create_server_native(address, *complete(1, SERVER, rest, named))
      block_given? ? socket.hand_to { |one| yield one } : socket
    end

    alias has_dualstack_ipv6? has_dualstack_ipv6

    private

    # The arguments behind the first ones, with what was left out.
    def complete(first, usual, by_position, named)
      usual.merge(by_position_or_name(first, usual.keys, by_position, named)).values
    end

    # The arguments behind the first ones, as a hash.
    def by_position_or_name(first, names, by_position, named)
      if by_position.size > names.size
        range = "#{first}..#{first + names.size}"
        given = first + by_position.size
        Blame.raise(ArgumentError.new("wrong number of arguments (given #{given}, expected #{range})"))
      end
      unknown = named.keys - names
      Blame.raise(ArgumentError.new("unknown keyword: #{unknown[0].inspect}")) if unknown.any?

      given = names.first(by_position.size)
      twice = given & named.keys
      Blame.raise(ArgumentError.new("#{twice[0]} is given twice")) if twice.any?

      given.zip(by_position).to_h.merge(named)
    end
  end

  # What is closed after a block.
  module Closing
    # Hand it to a block, and close it afterwards.
    def hand_to
      yield self
    ensure
      close
    end
  end
  private_constant :Closing

  # A socket. The methods have the document's names, and some have the names of IO's besides.
  class Socket
    class << self
      # With a block, the block's value, and the socket is closed afterwards.
      def new(*arguments, **options)
        socket = super(*arguments, **options)
        block_given? ? socket.hand_to { |one| yield one } : socket
      end
      alias open new
    end

    include Closing

    alias settimeout_native settimeout
    alias setblocking_native setblocking
    private :settimeout_native, :setblocking_native

    # Let each call wait for so many seconds; nil is no limit, 0 is non-blocking mode. The files follow.
    def settimeout(timeout)
      settimeout_native(timeout)
      tell_files
    end

    # false is non-blocking mode, true has no limit. The files follow.
    def setblocking(flag)
      setblocking_native(flag)
      tell_files
    end

    # The timeout in seconds; nil for none, 0.0 in non-blocking mode.
    alias timeout gettimeout
    alias timeout= settimeout

    # Whether calls wait, for a while at least. Assigning true lets them wait without a timeout.
    alias blocking? getblocking
    alias blocking= setblocking

    # Whether it is in non-blocking mode. Having a timeout is another mode.
    def nonblock?
      !blocking?
    end

    # As IO#nonblock=: true is non-blocking mode, false blocking mode.
    def nonblock=(flag)
      self.blocking = !flag
    end

    # Whether the socket is closed.
    def closed?
      fileno.negative?
    end

    # An IO for those who wait for several at once, IO.select for one, or who hand the descriptor to a child process. It
    # doesn't own the descriptor, and is closed together with the socket.
    def to_io
      number = fileno
      raise IOError, "closed socket" if number.negative?
      return @io if @io && !@io.closed? && @io.fileno == number

      @io = IO.for_fd(number, "r+", autoclose: false)
      # Else the descriptor could be collected under an IO in use.
      @io.instance_variable_set(:@socket, self)
      @io
    end

    private :file_open

    alias close_handle close
    alias detach_handle detach
    private :close_handle, :detach_handle

    # Close the socket. Calls that other threads have under way end with a ClosedError, and so do new ones.
    def close
      @io&.close
      close_handle
    end

    # The descriptor, which the caller owns from now on; -1 when the socket is closed already.
    def detach
      @io&.close
      detach_handle
    end

    # A file over a duplicate of the descriptor, an IO of Ruby's own, so that both are closed independently. With a
    # block the file is closed afterwards, and the socket with it, however the block ends.
    #
    # The mode is "r", "w" or "a", with "+" for both directions, "b" for bytes, "U" to read "\r\n" as "\n", and an
    # encoding behind a colon. With a bufsize of 0 or 1 each write is sent at once; other buffers have Ruby's size. With
    # sync_close the file owns the socket: closing the file closes both. Without a block it is false, with one true.
    def makefile(mode = "r", bufsize = nil, sync_close: block_given?)
      file = File.__send__(:over, self, mode, bufsize, sync_close)
      # In Ruby 3.1 each_key asks the value whether the key is alive.
      (@files ||= ObjectSpace::WeakMap.new)[file] = file
      block_given? ? file.hand_to { |one| yield one } : file
    ensure
      # Also when there is no file.
      close if block_given? && sync_close
    end

    # The family, the type, the descriptor and the addresses.
    def inspect
      "#<#{self.class} #{[inspect_state, *inspect_traits, *inspect_addresses].join(' ')}>"
    rescue Error
      "#<#{self.class} uninitialized>"
    end

    private

    # The copy has a descriptor of its own.
    def initialize_dup(original)
      super
      @io = @files = nil
    end

    def tell_files
      @files&.each_key { |file| file.__send__(:follow, gettimeout) unless file.closed? }
      nil
    end

    # The text that inspect gives:

    def inspect_state
      closed? ? "closed" : "fd=#{fileno}"
    end

    def inspect_traits
      ["family=#{constant_name('AF_', family)}", "type=#{constant_name('SOCK_', type)}", "proto=#{proto}"]
    end

    def inspect_addresses
      { laddr: :getsockname, raddr: :getpeername }.filter_map do |label, question|
        address = public_send(question)
        "#{label}=#{address.inspect}" unless address.nil? || address.empty?
      rescue Error
        nil
      end
    end

    # The constant of that number, or the number where there is none.
    def constant_name(prefix, number)
      names = Polysocket.constants.select { |name| name.start_with?(prefix) }
      names.find { |name| Polysocket.const_get(name) == number } || number
    end
  end

  # The document's name for the class of sockets.
  SocketType = Socket
end

require "polysocket/handles"
require "polysocket/lookup"
require "polysocket/file"
require "polysocket/stream"
require "polysocket/nonblock"
require "polysocket/addrinfo"
require "polysocket/connection"
require "polysocket/parameters"
require "polysocket/openssl"
require "polysocket/message"
require "polysocket/exact"
require "polysocket/sendfile"
require "polysocket/server"
