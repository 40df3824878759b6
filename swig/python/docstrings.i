/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The texts of help() for the methods and functions that SWIG writes. The first line is the signature. */
%{
/* SWIG begins each text with an empty line, and Python looks for the signature at the very start. */
static void ps_trim_docstrings(PyMethodDef *method) {
  for (; method->ml_name; method++)
    if (method->ml_doc && *method->ml_doc == '\n')
      method->ml_doc++;
}
%}

%feature("docstring") Socket::bind "bind($self, address, /)\n--\n\nBind the socket to a local address.";
%feature("docstring") Socket::listen
  "listen($self, backlog=128, /)\n--\n\nListen for connections, of which backlog may queue.";
%feature("docstring") Socket::connect "connect($self, address, /)\n--\n\nConnect the socket to an address.";
%feature("docstring") Socket::connect_ex
  "connect_ex($self, address, /)\n--\n\nConnect the socket and return 0 or the errno value.";
%feature("docstring") Socket::shutdown
  "shutdown($self, how, /)\n--\n\nShut down receiving, sending or both: SHUT_RD, SHUT_WR, SHUT_RDWR.";
%feature("docstring") Socket::close "close($self, /)\n--\n\nClose the socket; closing twice is harmless.";
%feature("docstring") Socket::detach
  "detach($self, /)\n--\n\nClose the socket object and return its descriptor, which stays open.";
%feature("docstring") Socket::fileno "fileno($self, /)\n--\n\nThe descriptor, or -1 if the socket is closed.";
%feature("docstring") Socket::getsockname "getsockname($self, /)\n--\n\nThe socket's own address.";
%feature("docstring") Socket::getpeername "getpeername($self, /)\n--\n\nThe address of the peer.";
%feature("docstring") Socket::send
  "send($self, data, flags=0, /)\n--\n\nSend bytes and return how many were sent, possibly fewer than given.";
%feature("docstring") Socket::sendall "sendall($self, data, flags=0, /)\n--\n\nSend all bytes, within one timeout.";
%feature("docstring") Socket::sendto
  "sendto(data[, flags], address)\n\nSend bytes to an address and return how many were sent.";
%feature("docstring") Socket::recv
  "recv($self, bufsize, flags=0, /)\n--\n\nReceive at most bufsize bytes; an empty result means the end of the stream.";
%feature("docstring") Socket::recvfrom
  "recvfrom($self, bufsize, flags=0, /)\n--\n\nReceive at most bufsize bytes; return them and the sender's address.";
%feature("docstring") Socket::recv_into
  "recv_into($self, buffer, nbytes=0, flags=0)\n--\n\nReceive into a buffer and return the count.";
%feature("docstring") Socket::recvfrom_into
  "recvfrom_into($self, buffer, nbytes=0, flags=0)\n--\n\nReceive into a buffer; return the count and the address.";
%feature("docstring") Socket::recv_exact
  "recv_exact($self, size, flags=0, start=None)\n--\n\n"
  "Receive exactly size bytes of a stream, of which start has the first. An error has those that came as partial.";
%feature("docstring") Socket::recv_until
  "recv_until($self, delimiter, limit, flags=0, start=None)\n--\n\n"
  "Receive at most limit bytes of a stream up to a delimiter and including it, of which start has the first.\n"
  "An error has those that came as partial.";
%feature("docstring") Socket::sendmsg
  "sendmsg($self, buffers, ancdata=(), flags=0, address=None, /)\n--\n\n"
  "Send the bytes of several buffers with control data, a list of (level, type, bytes); return how many were sent.";
%feature("docstring") Socket::recvmsg
  "recvmsg($self, bufsize, ancbufsize=0, flags=0, /)\n--\n\n"
  "Receive bytes and control data; return (data, ancdata, msg_flags, address).";
%feature("docstring") Socket::recvmsg_into
  "recvmsg_into($self, buffers, ancbufsize=0, flags=0, /)\n--\n\n"
  "Receive into several buffers; return (nbytes, ancdata, msg_flags, address).";
%feature("docstring") Socket::send_batch
  "send_batch($self, datagrams, flags=0, /)\n--\n\n"
  "Send many datagrams to the connected peer; return how many were sent.";
%feature("docstring") Socket::sendto_batch
  "sendto_batch($self, datagrams, addresses, flags=0, /)\n--\n\n"
  "Send many datagrams to one address, or each to its own in a list; return how many were sent.";
%feature("docstring") Socket::recv_batch
  "recv_batch($self, count, bufsize, flags=0, /)\n--\n\n"
  "Receive the datagrams that are there, at most count, each cut to bufsize bytes; wait for the first only.";
%feature("docstring") Socket::recvfrom_batch
  "recvfrom_batch($self, count, bufsize, flags=0, /)\n--\n\n"
  "Receive as recv_batch(); return pairs of the bytes and the sender's address.";
%feature("docstring") Module_close
  "close($module, fd, /)\n--\n\nClose a descriptor that belongs to no socket object: one from detach(), for instance.";
%feature("docstring") ps_dup "dup($module, fd, /)\n--\n\nA duplicate of a descriptor, which programs do not inherit.";
%feature("docstring") ps_control_length
  "CMSG_LEN($module, length, /)\n--\n\nThe size of an item of control data with this many bytes.";
%feature("docstring") ps_control_space
  "CMSG_SPACE($module, length, /)\n--\n\nThe same with padding for the next item.";
%feature("docstring") Module_if_nameindex
  "if_nameindex($module, /)\n--\n\nThe network interfaces: a list of pairs (index, name).";
%feature("docstring") Module_listen_fds
  "listen_fds($module, unset=1, /)\n--\n\nThe sockets from the service manager: a list of pairs (name, socket).";
%feature("docstring") Module_notify
  "notify($module, state, /)\n--\n\nTell the service manager about the state: False if nobody wants to be told.";
%feature("docstring") Socket::listening "listening($self, /)\n--\n\nWhether the socket listens for connections.";
%feature("docstring") Socket::bind_unix
  "_bind_unix($self, address, mode=None, keep=0, /)\n--\n\nBind to the path of a file, as servers need it.";
%feature("docstring") ps_if_nametoindex
  "if_nametoindex($module, name, /)\n--\n\nThe index of a network interface.";
%feature("docstring") ps_if_indextoname
  "if_indextoname($module, index, /)\n--\n\nThe name of a network interface.";
%feature("docstring") ps_sethostname "sethostname($module, name, /)\n--\n\nSet the name of this machine.";
%feature("docstring") Module_if_addresses
  "if_addresses($module, /)\n--\n\nThe addresses of the network interfaces: a list of dictionaries.";
%feature("docstring") Socket::set_option
  "set_option($self, name, value, /)\n--\n\nSet an option by its name: set_option('keepalive', '30,5,3').";
%feature("docstring") Socket::get_option
  "get_option($self, name, /)\n--\n\nRead an option by its name, as text.";
%feature("docstring") Socket::options
  "options($self, /)\n--\n\nAll options that the socket has: a dictionary of names and texts.";
%feature("docstring") Socket::tcp_info
  "tcp_info($self, /)\n--\n\nThe state of a TCP connection: a dictionary, with the kernel's names.";
%feature("docstring") Socket::peer_credentials
  "peer_credentials($self, /)\n--\n\nProcess, user and groups of an AF_UNIX peer: a dictionary.";
%feature("docstring") Socket::getsockopt
  "getsockopt($self, level, optname, buflen=0, /)\n--\n\nRead an option: an integer, or with buflen bytes.";
%feature("docstring") Socket::setsockopt
  "setsockopt(level, optname, value)\nsetsockopt(level, optname, None, optlen)\n\nSet an option.";
%feature("docstring") Socket::settimeout
  "settimeout($self, value, /)\n--\n\nSet the timeout in seconds; None waits without limit, 0 not at all.";
%feature("docstring") Socket::gettimeout "gettimeout($self, /)\n--\n\nThe timeout in seconds, or None.";
%feature("docstring") Socket::setblocking
  "setblocking($self, flag, /)\n--\n\nWait without limit, or not at all: as settimeout(None), settimeout(0).";
%feature("docstring") Socket::getblocking "getblocking($self, /)\n--\n\nFalse if operations do not wait.";
%feature("docstring") Socket::setdeadline
  "setdeadline($self, direction, deadline, /)\n--\n\n"
  "Set the moment, as deadline() gives it, by which calls must be done: RECEIVING, SENDING or BOTH; NO_DEADLINE: none.";
%feature("docstring") Socket::getdeadline
  "getdeadline($self, direction, /)\n--\n\nThe deadline of RECEIVING or of SENDING, or NO_DEADLINE.";
%feature("docstring") Module_deadline
  "deadline($module, seconds, /)\n--\n\nThe deadline a number of seconds ahead, on the monotonic clock.";
%feature("docstring") ps_getdefaulttimeout
  "getdefaulttimeout($module, /)\n--\n\nThe initial timeout of new sockets.";
%feature("docstring") ps_setdefaulttimeout
  "setdefaulttimeout($module, timeout, /)\n--\n\nSet the initial timeout of new sockets.";
%feature("docstring") ps_version "version($module, /)\n--\n\nThe version of the library in use.";
%feature("docstring") Socket::ioctl
  "ioctl($self, control, option=0, /)\n--\n\nMake a control request with an integer; return the resulting one.";
%feature("docstring") ps_htonl "htonl($module, x, /)\n--\n\nA 32-bit number from host to network byte order.";
%feature("docstring") ps_htons "htons($module, x, /)\n--\n\nA 16-bit number from host to network byte order.";
%feature("docstring") ps_ntohl "ntohl($module, x, /)\n--\n\nA 32-bit number from network to host byte order.";
%feature("docstring") ps_ntohs "ntohs($module, x, /)\n--\n\nA 16-bit number from network to host byte order.";
%feature("docstring") Module_address_parse
  "address_parse($module, text, /)\n--\n\n(family, address, proto) from the text of an address. No name is looked up.";
%feature("docstring") Module_address_format
  "address_format(family, address, proto=0)\n\nThe text of an address.";
%feature("docstring") ps_inet_aton
  "inet_aton($module, ip_string, /)\n--\n\nPack an IPv4 address from text into 4 bytes.";
%feature("docstring") ps_inet_ntoa "inet_ntoa($module, packed_ip, /)\n--\n\nThe text of an IPv4 address of 4 bytes.";
%feature("docstring") ps_inet_pton
  "inet_pton($module, address_family, ip_string, /)\n--\n\nPack an address of a family from its text.";
%feature("docstring") ps_inet_ntop
  "inet_ntop($module, address_family, packed_ip, /)\n--\n\nThe text of a packed address of a family.";
%feature("docstring") Module_getservbyname "getservbyname(service[, proto])\n\nThe port of a service.";
%feature("docstring") Module_getservbyport "getservbyport(port[, proto])\n\nThe name of the service at a port.";
%feature("docstring") Module_getprotobyname
  "getprotobyname($module, protocolname, /)\n--\n\nThe number of a protocol.";
%feature("docstring") ps_gethostname "gethostname($module, /)\n--\n\nThe name of this machine.";
