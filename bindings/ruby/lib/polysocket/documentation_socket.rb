# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# What RDoc says of the methods that are written in C. Generated from the headers by `make abi`, and never edited;
# nothing has to load it.

module Polysocket
  class Socket
    ##
    # :method: listening
    # :call-seq: listening
    #
    # Whether a socket listens for connections.
    #
    # Raises SystemCallError, ClosedError.

    ##
    # :method: send_batch
    # :call-seq: send_batch(datagrams, flags = 0)
    #
    # Send datagrams to the connected peer.
    #
    # Sends all of them, under one timeout. In non-blocking mode, or with MSG_DONTWAIT, it sends those that the
    # system takes without waiting, and would-block is the result only if that is none. When another error ends
    # the call, the datagrams before it are sent, and <code>sent</code> says how many.
    #
    # Blocks as the socket's mode says; a close, its token or its sending deadline ends it.
    #
    # +datagrams+:: the datagrams one after the other, borrowed for the call; not changed.
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # NoMemoryError, ClosedError, Cancelled.

    ##
    # :method: sendto_batch
    # :call-seq: sendto_batch(datagrams, addresses, flags = 0)
    #
    # Send datagrams to one address, or each to its own.
    #
    # It sends as send_batch does.
    #
    # Blocks as the socket's mode says; a close, its token or its sending deadline ends it.
    #
    # +datagrams+:: the datagrams one after the other, borrowed for the call; not changed.
    # +addresses+:: an array of destinations; their family should be the socket's.
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # NoMemoryError, ClosedError, Cancelled.

    ##
    # :method: recv_batch
    # :call-seq: recv_batch(count, bufsize, flags = 0)
    #
    # Receive datagrams.
    #
    # Takes what else is there without waiting for more.
    #
    # A datagram that is longer than a slot is truncated, and its length in <code>lengths</code> is that of the
    # whole. With MSG_PEEK only the first datagram is looked at. At the end of a SOCK_SEQPACKET connection one
    # datagram of 0 bytes is received, as by recv.
    #
    # Blocks as the socket's mode says until the first one is there; a close, its token or its receiving deadline
    # ends it.
    #
    # +count+:: the number of datagrams to receive at most, 0 to PS_BATCH_MAX; 0 receives none at once.
    # +bufsize+:: the size of a slot, at least 0; datagram <code>i</code> begins at <code>buffer + i *
    #   bufsize</code>.
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # NoMemoryError, ClosedError, Cancelled.

    ##
    # :method: recvfrom_batch
    # :call-seq: recvfrom_batch(count, bufsize, flags = 0)
    #
    # Receive datagrams and the addresses of their senders.
    #
    # It receives as recv_batch does.
    #
    # Blocks as the socket's mode says until the first one is there; a close, its token or its receiving deadline
    # ends it.
    #
    # +count+:: the number of datagrams to receive at most, 0 to PS_BATCH_MAX; 0 receives none at once.
    # +bufsize+:: the size of a slot, at least 0; datagram <code>i</code> begins at <code>buffer + i *
    #   bufsize</code>.
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # NoMemoryError, ClosedError, Cancelled.

    ##
    # :method: tcp_info
    # :call-seq: tcp_info
    #
    # The state of a TCP connection, as Linux's TCP_INFO has it.
    #
    # The names are the kernel's, without the prefix: <code>rtt</code>, <code>snd_cwnd</code>,
    # <code>bytes_acked</code>, … There are as many as the running kernel has. <code>state</code> ("established")
    # and <code>ca_state</code> ("open") are words, all others are numbers. <code>rto</code>, <code>ato</code>,
    # <code>rtt</code>, <code>rttvar</code>, <code>rcv_rtt</code>, <code>min_rtt</code>, <code>busy_time</code>,
    # <code>rwnd_limited</code> and <code>sndbuf_limited</code> are microseconds, the four <code>last_…</code>
    # milliseconds, the rates bytes per second, <code>snd_cwnd</code>, <code>unacked</code>, <code>sacked</code>,
    # <code>lost</code> and <code>retrans</code> segments. A rate without a limit is the text "unlimited" and no
    # number; <code>min_rtt</code> before the first measurement is 4294967295.
    #
    # Raises SystemCallError, ArgumentError, TypeError, NoMemoryError, ClosedError.

    ##
    # :method: peer_credentials
    # :call-seq: peer_credentials
    #
    # Who is at the other end of an AF_UNIX connection.
    #
    # <code>pid</code>, <code>uid</code> and <code>gid</code> are numbers: the process that connected, listened or
    # made the pair, as it was then. <code>groups</code> is a text of the numbers of its other groups, "4,24,27",
    # and <code>security</code> the label of its security module; each is there where the system tells it. A
    # process or a user of a namespace that this one cannot see has the pid 0, or the overflow number of the
    # system (65534).
    #
    # Raises SystemCallError, ArgumentError, TypeError, NoMemoryError, ClosedError.

    ##
    # :method: setdeadline
    # :call-seq: setdeadline(direction, deadline)
    #
    # Set the deadline of a socket's calls, for each direction.
    #
    # A call that would have to wait after the deadline ends with Timeout; a call that can complete at once does
    # so. If the socket has a timeout too, the earlier limit applies; in non-blocking mode no call waits. Files
    # made later from the socket, and sockets that come from it, start without a deadline. Calls in progress keep
    # the deadline that they started with; use fire to end them.
    #
    # +direction+:: PS_RECEIVING, PS_SENDING or PS_BOTH.
    # +deadline+:: a result of deadline, or NO_DEADLINE.
    #
    # Raises ArgumentError, ClosedError.

    ##
    # :method: getdeadline
    # :call-seq: getdeadline(direction)
    #
    # The deadline of one direction of a socket.
    #
    # It stays readable on a closed socket.
    #
    # +direction+:: PS_RECEIVING or PS_SENDING.
    #
    # Raises ArgumentError.

    ##
    # :method: get_inheritable
    # :call-seq: get_inheritable
    #
    # Whether a new program inherits a socket's descriptor.
    #
    # Raises SystemCallError, ClosedError.

    ##
    # :method: set_inheritable
    # :call-seq: set_inheritable(inheritable)
    #
    # Set whether a new program inherits a socket's descriptor.
    #
    # +inheritable+:: 0 for close-on-exec, anything else to let it be inherited.
    #
    # Raises SystemCallError, ClosedError.

    ##
    # :method: set_option
    # :call-seq: set_option(name, value)
    #
    # Set an option by its name.
    #
    # The library looks at the value before the system does: a value that is none of the option's is an error that
    # names the option, its limits and the value. Linux doubles the sizes of buffers, and limits them without an
    # error.
    #
    # +name+:: the option's name, "nodelay".
    # +value+:: the value as text.
    #
    # Raises SystemCallError, ArgumentError, RangeError, TypeError, NoMemoryError, ClosedError.

    ##
    # :method: get_option
    # :call-seq: get_option(name)
    #
    # Read an option by its name.
    #
    # "error" is cleared by reading it, as SO_ERROR is.
    #
    # +name+:: the option's name.
    #
    # Raises SystemCallError, ArgumentError, TypeError, ClosedError.

    ##
    # :method: options
    # :call-seq: options
    #
    # List the options that a socket has, with their values.
    #
    # All values are texts, those of get_option. Options that can only be set, those that this system does not
    # know, those that cannot be read now, and "error", which reading would clear, are left out.
    #
    # Raises ArgumentError, NoMemoryError, ClosedError.

    ##
    # :method: getsockopt
    # :call-seq: getsockopt(level, optname)
    #
    # Read an integer option.
    #
    # The number is always signed. An unsigned option of 32 bits above 2147483647 (SO_MARK) appears as a negative
    # number; its bits are those of <code>(uint32_t)value</code>. Options of 64 bits are read whole: the buffer
    # sizes of AF_VSOCK, SO_COOKIE, SO_NETNS_COOKIE, and SO_MAX_PACING_RATE where a <code>long</code> has 64 bits.
    #
    # +level+:: SOL_SOCKET or a protocol's level.
    # +optname+:: the option's number at that level.
    #
    # Raises SystemCallError, RangeError, ClosedError.

    ##
    # :method: setsockopt
    # :call-seq: setsockopt(level, optname, value)
    #
    # Set an integer option.
    #
    # The system receives 32 bits: 4294967295 and -1 are the same. Each option interprets them as signed or
    # unsigned. Options of 64 bits, which getsockopt lists, receive them all.
    #
    # +level+:: SOL_SOCKET or a protocol's level.
    # +optname+:: the option's number at that level.
    # +value+:: the value; for an option of 32 bits -2147483648 to 4294967295.
    #
    # Raises SystemCallError, RangeError, ClosedError.

    ##
    # :method: ioctl
    # :call-seq: ioctl(control, option = 0)
    #
    # A control request with an integer, as in ioctl(2): FIONREAD, SIOCATMARK, SIOCOUTQ, …
    #
    # Requests that fill larger structures are safe; only their first 32 bits are reported, and pointers in them
    # are NULL. To change the mode use setblocking, not FIONBIO. FIONBIO changes only the descriptor: waiting
    # still follows the socket's timeout, and a blocking socket without hooks fails with IO::WaitReadable or
    # IO::WaitWritable.
    #
    # +control+:: the request's number, 0 to 4294967295.
    # +option+:: the integer passed to the request, -2147483648 to 4294967295.
    #
    # Raises SystemCallError, RangeError, Errno::EOPNOTSUPP, ClosedError.

    ##
    # :method: dup
    # :call-seq: dup
    #
    # Duplicate a socket: a new object on a new descriptor for the same endpoint, with the same hooks and, as
    # O_NONBLOCK is shared, the same timeout.
    #
    # Raises SystemCallError, ArgumentError, NoMemoryError, ClosedError.

    ##
    # :method: fileno
    # :call-seq: fileno
    #
    # The descriptor, which stays the socket's: use it with poll, but do not close it.

    ##
    # :method: family
    # :call-seq: family
    #
    # The family with which the socket was created.
    #
    # Readable on a closed socket.

    ##
    # :method: type
    # :call-seq: type
    #
    # The type with which the socket was created, without SOCK_NONBLOCK and SOCK_CLOEXEC.
    #
    # Readable on a closed socket.

    ##
    # :method: proto
    # :call-seq: proto
    #
    # The protocol with which the socket was created.
    #
    # Readable on a closed socket.

    ##
    # :method: bind
    # :call-seq: bind(address)
    #
    # Bind a socket to a local address.
    #
    # The file of an AF_UNIX path of more than 107 bytes is made under another name in its folder, and then
    # renamed: the system reports that name to other processes. If the path is taken just between the two, the
    # socket cannot be bound again. bind_unix also sets permissions, and replaces what an ended program has left.
    #
    # +address+:: the address, of the socket's family.
    #
    # Raises SystemCallError, ArgumentError, Errno::EOPNOTSUPP, ClosedError.

    ##
    # :method: listen
    # :call-seq: listen(backlog = 128)
    #
    # Listen for connections.
    #
    # +backlog+:: connections to queue, up to 2147483647; the system may apply a lower limit. Below 0 counts as 0.
    #
    # Raises SystemCallError, RangeError, ClosedError.

    ##
    # :method: connect
    # :call-seq: connect(address)
    #
    # Connect to an address.
    #
    # If the descriptor is in blocking mode, SO_SNDTIMEO is at its minimum while the connection is started, for
    # some milliseconds at most. This is the only way to keep the system from waiting without changing the mode,
    # which duplicates share. AF_VSOCK ignores this limit, and waits up to 2 s that cannot be interrupted.
    #
    # A connection that was interrupted, timed out or could not be made at once continues in the system. When poll
    # reports the descriptor as writable, the option SO_ERROR of SOL_SOCKET holds the result: 0, or an errno
    # value. A connection fails with ECONNABORTED if a transfer in another thread has already received its error.
    #
    # Blocks as the socket's mode says; a close, its token or its sending deadline ends it.
    #
    # +address+:: the address, of the socket's family.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, Errno::EOPNOTSUPP,
    # ClosedError, Cancelled.

    ##
    # :method: connect_ex
    # :call-seq: connect_ex(address)
    #
    # Connect to an address and report the result as a number.
    #
    # Blocks as the socket's mode says; a close, its token or its sending deadline ends it.
    #
    # +address+:: the address, of the socket's family.
    #
    # Raises ArgumentError.

    ##
    # :method: shutdown
    # :call-seq: shutdown(how)
    #
    # Shut down one or both halves of a connection.
    #
    # +how+:: SHUT_RD, SHUT_WR or SHUT_RDWR.
    #
    # Raises SystemCallError, RangeError, ClosedError.

    ##
    # :method: getsockname
    # :call-seq: getsockname
    #
    # The socket's own address.
    #
    # Raises SystemCallError, ClosedError.

    ##
    # :method: getpeername
    # :call-seq: getpeername
    #
    # The address of the peer.
    #
    # Raises SystemCallError, ClosedError.

    ##
    # :method: gettimeout
    # :call-seq: gettimeout
    #
    # The timeout of a socket, as last set by settimeout or setblocking.
    #
    # It stays readable on a closed socket.

    ##
    # :method: getblocking
    # :call-seq: getblocking
    #
    # The timeout of a socket, as last set by settimeout or setblocking.
    #
    # It stays readable on a closed socket.

    ##
    # :method: send
    # :call-seq: send(data, flags = 0)
    #
    # Send bytes to the connected peer, possibly fewer than given.
    #
    # Blocks as the socket's mode says; a close, its token or its sending deadline ends it.
    #
    # +data+:: the bytes, borrowed for the call; not changed.
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # ClosedError, Cancelled.

    ##
    # :method: sendall
    # :call-seq: sendall(data, flags = 0)
    #
    # Send all bytes.
    #
    # One timeout covers the whole call.
    #
    # Blocks as the socket's mode says; a close, its token or its sending deadline ends it.
    #
    # +data+:: the bytes, borrowed for the call; not changed.
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # ClosedError, Cancelled.

    ##
    # :method: sendto
    # :call-seq: sendto(data, address)
    #
    # Send bytes to an address.
    #
    # Blocks as the socket's mode says; a close, its token or its sending deadline ends it.
    #
    # +data+:: the bytes, borrowed for the call; not changed.
    # +address+:: the destination; its family should be the socket's.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # Errno::EOPNOTSUPP, ClosedError, Cancelled.

    ##
    # :method: recv
    # :call-seq: recv(bufsize, flags = 0)
    #
    # Receive at most <code>+bufsize+</code> bytes. 0 bytes mean the end of the stream or an empty datagram.
    #
    # A +bufsize+ of 0 returns 0 bytes at once, without asking the system. If a datagram is larger than the
    # +bufsize+, the rest is dropped; recv_into reports its size.
    #
    # Blocks as the socket's mode says; a close, its token or its receiving deadline ends it.
    #
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # ClosedError, Cancelled.

    ##
    # :method: recvfrom
    # :call-seq: recvfrom(bufsize, flags = 0)
    #
    # Receive at most <code>+bufsize+</code> bytes and the sender's address.
    #
    # Blocks as the socket's mode says; a close, its token or its receiving deadline ends it.
    #
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # ClosedError, Cancelled.

    ##
    # :method: recv_into
    # :call-seq: recv_into(room, nbytes = 0, flags = 0)
    #
    # Receive like recv, and report the size of the datagram.
    #
    # With MSG_TRUNC among the flags, <code>size</code> is the size of the whole datagram, of which
    # <code>received</code> bytes are in the buffer. Use MSG_PEEK|MSG_TRUNC and a buffer of one byte to get the
    # size of the next datagram without removing it. At most 16 MiB of the buffer are used, and zeroed first,
    # since a TCP connection with MSG_TRUNC drops bytes instead of writing them.
    #
    # Blocks as the socket's mode says; a close, its token or its receiving deadline ends it.
    #
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # ClosedError, Cancelled.

    ##
    # :method: recvfrom_into
    # :call-seq: recvfrom_into(room, nbytes = 0, flags = 0)
    #
    # Receive like recvfrom, and report the size of the datagram.
    #
    # The size is reported as by recv_into.
    #
    # Blocks as the socket's mode says; a close, its token or its receiving deadline ends it.
    #
    # +flags+:: MSG_* values, or 0.
    #
    # Raises SystemCallError, Timeout, IO::WaitReadable or IO::WaitWritable, ArgumentError, RangeError,
    # ClosedError, Cancelled.
  end
end
