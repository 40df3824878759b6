# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Look-ups and connections by name, each with a deadline and a token that end it. A deadline is what
  # Polysocket.deadline gives; nil is as good as none.
  class << self
    %i[getaddrinfo getnameinfo gethostbyname gethostbyname_ex gethostbyaddr getfqdn create_connection
       connect_host].each do |name|
      alias_method :"#{name}_native", name
      private :"#{name}_native"
    end

    # All addresses of a host and a port: arrays of family, type, proto, canonname and address. By position or by name
    # follow the family, type, proto and flags to look for; nil is as good as left out.
    def getaddrinfo(host, port, *numbers, deadline: nil, token: nil, **named)
      # The shortest call shall not pay for what it leaves out.
      if numbers.empty? && named.empty? && !deadline && nil.equal?(token)
        return getaddrinfo_native(host, port, 0, 0, 0, 0, NO_DEADLINE, 0)
      end

      given = by_position_or_name(2, ADDRESS_INFO, numbers, named)
      getaddrinfo_native(host, port, *ADDRESS_INFO.map { |name| given[name] || 0 },
                         *limits("getaddrinfo", deadline, token))
    end

    # The pair of host and service of an address.
    def getnameinfo(sockaddr, flags, deadline: nil, token: nil)
      getnameinfo_native(sockaddr, flags, *limits("getnameinfo", deadline, token))
    end

    # The first IPv4 address of a host.
    def gethostbyname(hostname, deadline: nil, token: nil)
      gethostbyname_native(hostname, *limits("gethostbyname", deadline, token))
    end

    # A host's name, other names and IPv4 addresses.
    def gethostbyname_ex(hostname, deadline: nil, token: nil)
      gethostbyname_ex_native(hostname, *limits("gethostbyname_ex", deadline, token))
    end

    # The name, other names and addresses of the host at an address.
    def gethostbyaddr(ip_address, deadline: nil, token: nil)
      gethostbyaddr_native(ip_address, *limits("gethostbyaddr", deadline, token))
    end

    # The fully qualified name of a host; of this one when no name is given.
    def getfqdn(name = "", deadline: nil, token: nil)
      getfqdn_native(name, *limits("getfqdn", deadline, token))
    end

    # A socket that is connected to the first address of [host, port] that answers; with a block as Socket.open. By
    # position or by name follow a timeout, which holds for each attempt and stays the socket's (left out it is the
    # default one, and nil is none), and a source_address, [host, port] too. With happy_eyeballs attempts overlap, as
    # those of connect_host, and the timeout covers everything.
    def create_connection(address, *rest, happy_eyeballs: false, deadline: nil, token: nil, **named)
      if String === address
        port = Integer === rest.first || String === rest.first ? rest.first : 80
        shown = [address, port].inspect
        Blame.raise(TypeError.new("create_connection: the address must be one array [host, port], such as #{shown}"))
      end

      given = by_position_or_name(1, CONNECTION, rest, named)
      timeout = given.fetch(:timeout) { getdefaulttimeout }
      socket = create_connection_native(address, timeout, given[:source_address], happy_eyeballs,
                                        *limits("create_connection", deadline, token))
      block_given? ? socket.hand_to { |one| yield one } : socket
    end

    # A connected TCP socket, as soon as any address of the host answers; with a block as Socket.open.
    #
    # The addresses are tried as RFC 8305 says: families take turns, and each attempt begins `delay` seconds (0.25)
    # after the one before, which goes on. The deadline covers the look-up and all attempts, and the token ends them.
    # What came of each attempt is in the `attempts` of the error: arrays of address, name of the status, code, seconds
    # and text.
    def connect_host(host, port, deadline: nil, token: nil, source_address: nil, family: 0, delay: nil)
      socket = connect_host_native(host, port, source_address, family, delay,
                                   *limits("connect_host", deadline, token))
      block_given? ? socket.hand_to { |one| yield one } : socket
    end

    # Start what getaddrinfo does, as an Operation.
    def start_getaddrinfo(host, port, *numbers, deadline: nil, token: nil, **named)
      given = by_position_or_name(2, ADDRESS_INFO, numbers, named)
      start(token, Native.start_getaddrinfo(host, port, *ADDRESS_INFO.map { |name| given[name] || 0 },
                                            *limits("getaddrinfo", deadline, token)))
    end

    # Start what getnameinfo does, as an Operation.
    def start_getnameinfo(sockaddr, flags, deadline: nil, token: nil)
      start(token, Native.start_getnameinfo(sockaddr, flags, *limits("getnameinfo", deadline, token)))
    end

    # Start what connect_host does, as an Operation.
    def start_connect_host(host, port, deadline: nil, token: nil, source_address: nil, family: 0, delay: nil)
      start(token, Native.start_connect_host(host, port, source_address, family, delay,
                                             *limits("connect_host", deadline, token)))
    end

    private

    def start(token, handle)
      Operation.__send__(:new, handle, token)
    end

    # Deadline and token as the extension takes them.
    def limits(operation, deadline, token)
      [deadline || NO_DEADLINE, Token.__send__(:handle_of, token, operation)]
    end
  end
end
