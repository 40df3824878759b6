# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What RDoc says of the methods that are written in C. Generated from the headers by `make abi`, and never edited;
# nothing has to load it.

module Polysocket
  ##
  # :singleton-method: notify
  # :call-seq: notify(state)
  #
  # Tell the service manager about the state of this program, as sd_notify does.
  #
  # The text goes as one datagram to the AF_UNIX address in the environment variable NOTIFY_SOCKET. Never raises
  # SIGPIPE.
  #
  # Blocks for up to 1 s, while the receiver's queue is full.
  #
  # +state+:: lines of the form NAME=VALUE, such as "READY=1", "STATUS=…", "STOPPING=1" and "WATCHDOG=1".
  #
  # Raises SystemCallError, Timeout, ArgumentError, NoMemoryError, Errno::EOPNOTSUPP.

  ##
  # :singleton-method: address_parse
  # :call-seq: address_parse(text)
  #
  # Make an address from its text.
  #
  # No name is looked up: a host is numeric, and for others there is getaddrinfo.
  #
  # Each value can be written in one way only: a port of 080 or +80 is refused. The message of a failure names
  # the field, its value, its limits and its position in the text, from 0.
  #
  # +text+:: the text, in ASCII.
  #
  # Raises SystemCallError, ArgumentError, RangeError, NoMemoryError, Errno::EOPNOTSUPP.

  ##
  # :singleton-method: address_format
  # :call-seq: address_format(family, address, proto = 0)
  #
  # The text of an address. address_parse makes the same address from it, byte for byte, as long as the
  # interfaces keep their names.
  #
  # +address+:: the address.
  #
  # Raises ArgumentError.

  ##
  # :singleton-method: CMSG_SPACE
  # :call-seq: CMSG_SPACE(length)
  #
  # The bytes of control data that an item of a given size occupies, with padding for the next one: CMSG_SPACE.
  #
  # +length+:: the item's bytes, 0 to 2147483647; the result has the same limit.
  #
  # Raises RangeError.

  ##
  # :singleton-method: CMSG_LEN
  # :call-seq: CMSG_LEN(length)
  #
  # The bytes of control data that an item of a given size occupies as the last one: CMSG_LEN.
  #
  # +length+:: the item's bytes, 0 to 2147483647; the result has the same limit.
  #
  # Raises RangeError.

  ##
  # :singleton-method: htonl
  # :call-seq: htonl(x)
  #
  # A 32-bit number from host to network byte order.
  #
  # +x+:: 0 to 4294967295.
  #
  # Raises RangeError.

  ##
  # :singleton-method: htons
  # :call-seq: htons(x)
  #
  # A 16-bit number from host to network byte order.
  #
  # +x+:: 0 to 65535.
  #
  # Raises RangeError.

  ##
  # :singleton-method: ntohl
  # :call-seq: ntohl(x)
  #
  # A 32-bit number from network to host byte order.
  #
  # +x+:: 0 to 4294967295.
  #
  # Raises RangeError.

  ##
  # :singleton-method: ntohs
  # :call-seq: ntohs(x)
  #
  # A 16-bit number from network to host byte order.
  #
  # +x+:: 0 to 65535.
  #
  # Raises RangeError.

  ##
  # :singleton-method: inet_aton
  # :call-seq: inet_aton(text)
  #
  # Pack an IPv4 address from text, as the system's inet_aton reads it: fewer than three dots, octal and
  # hexadecimal numbers are allowed.
  #
  # +text+:: the address.
  #
  # Raises SystemCallError, ArgumentError.

  ##
  # :singleton-method: inet_ntoa
  # :call-seq: inet_ntoa(data)
  #
  # The dotted text of a packed IPv4 address.
  #
  # Raises SystemCallError, ArgumentError.

  ##
  # :singleton-method: inet_pton
  # :call-seq: inet_pton(family, text)
  #
  # Pack an address of a family from its text.
  #
  # +family+:: AF_INET or AF_INET6.
  # +text+:: the address.
  #
  # Raises SystemCallError, ArgumentError, RangeError.

  ##
  # :singleton-method: inet_ntop
  # :call-seq: inet_ntop(family, data)
  #
  # The text of a packed address of a family.
  #
  # +family+:: AF_INET or AF_INET6.
  #
  # Raises SystemCallError, ArgumentError, RangeError.

  ##
  # :singleton-method: has_dualstack_ipv6
  #
  # As has_dualstack_ipv6?.

  ##
  # :singleton-method: deadline
  # :call-seq: deadline(seconds)
  #
  # The point in time a given number of seconds ahead.
  #
  # +seconds+:: 0 or less, or not a number: now; infinite or too large: the latest deadline that can be
  #   represented.

  ##
  # :singleton-method: close
  # :call-seq: close(descriptor)
  #
  # Close the descriptor of a socket.
  #
  # Blocks only where the system does, as with SO_LINGER.
  #
  # +descriptor+:: the descriptor, which the call consumes: it is closed even if the system reports an error,
  #   except EBADF.
  #
  # Raises SystemCallError, RangeError.

  ##
  # :singleton-method: dup
  # :call-seq: dup(fd)
  #
  # Duplicate a descriptor.
  #
  # The duplicate is close-on-exec.
  #
  # +fd+:: the descriptor, which stays the caller's.
  #
  # Raises SystemCallError, ArgumentError, RangeError.

  ##
  # :singleton-method: gethostname
  # :call-seq: gethostname
  #
  # The name of the machine, which may not be fully qualified.
  #
  # Raises SystemCallError, ArgumentError.

  ##
  # :singleton-method: sethostname
  # :call-seq: sethostname(name)
  #
  # Set the name of the machine, which requires privileges.
  #
  # +name+:: the name, of at most 64 bytes on Linux.
  #
  # Raises SystemCallError, ArgumentError.

  ##
  # :singleton-method: if_addresses
  # :call-seq: if_addresses
  #
  # List the interfaces with their addresses.
  #
  # Raises SystemCallError, ArgumentError, NoMemoryError.

  ##
  # :singleton-method: if_nameindex
  # :call-seq: if_nameindex
  #
  # List the interfaces.
  #
  # Raises SystemCallError, ArgumentError, NoMemoryError.

  ##
  # :singleton-method: if_nametoindex
  # :call-seq: if_nametoindex(name)
  #
  # The number of an interface, from its name.
  #
  # +name+:: the interface's name, "eth0".
  #
  # Raises SystemCallError, ArgumentError.

  ##
  # :singleton-method: if_indextoname
  # :call-seq: if_indextoname(index)
  #
  # The name of an interface, from its number.
  #
  # +index+:: the number, 0 to 2147483647.
  #
  # Raises SystemCallError, ArgumentError, RangeError.

  ##
  # :singleton-method: getservbyname
  # :call-seq: getservbyname(service, proto = nil)
  #
  # The port of a service.
  #
  # Blocks for the look-up, usually in a file.
  #
  # +service+:: the service's name, "http".
  #
  # Raises SystemCallError, Timeout, ArgumentError, NoMemoryError, Cancelled.

  ##
  # :singleton-method: getservbyport
  # :call-seq: getservbyport(port, proto = nil)
  #
  # The name of the service at a port.
  #
  # Blocks for the look-up, usually in a file.
  #
  # +port+:: 0 to 65535.
  #
  # Raises SystemCallError, Timeout, ArgumentError, RangeError, NoMemoryError, Cancelled.

  ##
  # :singleton-method: getprotobyname
  # :call-seq: getprotobyname(name)
  #
  # The number of a protocol.
  #
  # Blocks for the look-up, usually in a file.
  #
  # +name+:: the protocol's name, "icmp".
  #
  # Raises SystemCallError, Timeout, ArgumentError, NoMemoryError, Cancelled.

  ##
  # :singleton-method: fromfd
  # :call-seq: fromfd(fd, family = to be found out, type = to be found out, proto = to be found out)
  #
  # Make a socket from a duplicate of a descriptor.
  #
  # The caller keeps the descriptor.
  #
  # Whether the descriptor is a socket is checked only if a value has to be detected. The socket is in blocking
  # mode unless a default timeout is set, and then waits even if O_NONBLOCK is set on the descriptor.
  #
  # +fd+:: an open descriptor, which stays the caller's.
  # +family+:: the family, or to be found out.
  # +type+:: the type, or to be found out.
  # +proto+:: the protocol, or to be found out.
  #
  # Raises SystemCallError, ArgumentError, RangeError, NoMemoryError.

  ##
  # :singleton-method: setdefaulttimeout
  # :call-seq: setdefaulttimeout(timeout)
  #
  # Set the initial timeout of new sockets: created, adopted, paired and accepted ones.
  #
  # It applies to the whole process; it is the library's only process-wide state.
  #
  # +timeout+:: as for settimeout.
  #
  # Raises ArgumentError, RangeError.

  ##
  # :singleton-method: getdefaulttimeout
  # :call-seq: getdefaulttimeout
  #
  # The initial timeout of new sockets; nil until it is set.

  ##
  # :singleton-method: token
  # :call-seq: token
  #
  # Make a token that is not fired.
  #
  # Raises SystemCallError, ArgumentError, NoMemoryError.

  ##
  # :singleton-method: version
  #
  # The version of the library, such as "0.1.0".

  ##
  # :singleton-method: has_dualstack_ipv6?
  #
  # Whether an AF_INET6 socket can accept IPv4 connections too.

  ##
  # :singleton-method: switch_interval
  #
  # How many seconds calls that need not wait keep Ruby's lock before other threads run; nil is no limit. May be
  # assigned.

  # Included in every error of the library, regardless of its class.
  module Error
    ##
    # :method: code
    #
    # The number: errno, h_errno or EAI_*; 0 if there is none.

    ##
    # :method: operation
    #
    # The operation that failed, such as "connect".

    ##
    # :method: done
    #
    # How many bytes a call had processed before it failed.

    ##
    # :method: attempts
    #
    # The outcome of each connection attempt, as an array; nil if there were none.

    ##
    # :method: partial
    #
    # The bytes that recv_exact or recv_until had received; nil for other methods.
  end

  # In an exception of any class that ended recv_exact or recv_until, such as one of Thread#raise.
  module Partial
    ##
    # :method: partial
    #
    # The bytes that had come.
  end

  # Errors without a number, such as a text that is not an address.
  class SocketError
  end

  # gethostbyname_ex and gethostbyaddr: the host is not known. +code+ is the h_errno value.
  class HostError
  end

  # A name cannot be resolved. +code+ is one of EAI_*.
  class AddressInfoError
  end

  # The timeout or the deadline of the socket has passed.
  class Timeout
    ##
    # :method: errno
    #
    # Errno::ETIMEDOUT::Errno, as of errors of the system.
  end

  # The socket or the file is closed.
  class ClosedError
    ##
    # :method: errno
    #
    # Errno::EBADF::Errno, as of errors of the system.
  end

  # A token cancelled the call.
  class Cancelled
  end

  # The stream ended before all bytes had come: an EOFError.
  class EndOfStream
  end

  # Not possible without waiting for data: an IO::WaitReadable.
  class WouldBlockReading
  end

  # Not possible without waiting for room: an IO::WaitWritable.
  class WouldBlockWriting
  end

  # A connect has started and not finished: an IO::WaitWritable.
  class InProgress
  end

  class File
    ##
    # :method: addr
    #
    # As Socket#addr.

    ##
    # :method: peeraddr
    #
    # As Socket#peeraddr.

    ##
    # :method: local_address
    #
    # As Socket#local_address.

    ##
    # :method: remote_address
    #
    # As Socket#remote_address.

    ##
    # :method: connect_address
    #
    # As Socket#connect_address.

    ##
    # :method: getpeereid
    #
    # As Socket#getpeereid.

    ##
    # :method: getsockname
    #
    # As Socket#getsockname.

    ##
    # :method: getpeername
    #
    # As Socket#getpeername.

    ##
    # :method: getsockopt
    #
    # As Socket#getsockopt.

    ##
    # :method: setsockopt
    #
    # As Socket#setsockopt.

    ##
    # :method: timeout=
    #
    # How many seconds a call may take; nil is no timeout.
  end
end
