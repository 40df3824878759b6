# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # The names of the parameters of what is made in C. Ruby knows that such methods take any arguments, and no more: a
  # Method that is asked for tells what they are. Calls don't come by here.
  module Parameters
    # As Ruby writes parameters; an optional one whose value does not matter has nil.
    OF_METHODS = {
      bind: "address", connect: "address", connect_ex: "address", family: "", fileno: "", get_inheritable: "",
      get_option: "name",
      getblocking: "", getdeadline: "direction", getpeername: "", getsockname: "",
      getsockopt: "level, optname, buflen = 0", gettimeout: "", ioctl: "control, option = 0", listen: "backlog = 128",
      listening: "", options: "", peer_credentials: "", proto: "", recv: "bufsize, flags = 0",
      recv_batch: "count, bufsize, flags = 0",
      recvfrom_batch: "count, bufsize, flags = 0", send_batch: "datagrams, flags = 0",
      sendto_batch: "datagrams, addresses, flags = 0", recv_into: "buffer, nbytes = 0, flags = 0",
      recvfrom: "bufsize, flags = 0", recvfrom_into: "buffer, nbytes = 0, flags = 0", send: "data, flags = 0",
      sendall: "data, flags = 0", sendto: "data, flags_or_address, address = nil", set_inheritable: "inheritable",
      set_option: "name, value",
      setdeadline: "direction, deadline", setsockopt: "level, optname, value, optlen = nil", shutdown: "how",
      tcp_info: "", type: ""
    }.freeze
    OF_FUNCTIONS = {
      CMSG_LEN: "length", CMSG_SPACE: "length", address_format: "family, address, proto = 0", address_parse: "text",
      close: "fd", deadline: "seconds", dup: "fd",
      fromfd: "fd, family = nil, type = nil, proto = nil", getdefaulttimeout: "", gethostname: "",
      getprotobyname: "name", getservbyname: "service, proto = nil", getservbyport: "port, proto = nil",
      has_dualstack_ipv6: "", htonl: "number", htons: "number", if_addresses: "", if_indextoname: "index",
      if_nameindex: "", if_nametoindex: "name", inet_aton: "text", inet_ntoa: "packed", inet_ntop: "family, packed",
      inet_pton: "family, text", notify: "state", ntohl: "number", ntohs: "number",
      setdefaulttimeout: "timeout", sethostname: "name", version: ""
    }.freeze

    # The methods of a Method that knows its parameters.
    module Told
      attr_reader :parameters

      def arity
        required = parameters.count { |kind, _| kind == :req }
        required == parameters.size ? required : -required - 1
      end
    end

    # Let a Method tell its parameters, if it is one of these.
    def self.tell(method, table)
      list = method.source_location ? nil : table[method.original_name]
      return method unless list

      parameters = list.split(", ").map { |one| [one.include?("=") ? :opt : :req, one[/\w+/].to_sym] }
      method.instance_variable_set(:@parameters, parameters)
      method.extend(Told)
    end
  end
  private_constant :Parameters

  class Socket
    # As Module#instance_method, with the names of the parameters.
    def self.instance_method(name)
      Parameters.tell(Blame.on_behalf { super }, Parameters::OF_METHODS)
    end

    # As Object#method, with the names of the parameters.
    def method(name)
      Parameters.tell(Blame.on_behalf { super }, Parameters::OF_METHODS)
    end
  end

  # As Object#method, with the names of the parameters.
  def self.method(name)
    Parameters.tell(Blame.on_behalf { super }, Parameters::OF_FUNCTIONS)
  end
end
