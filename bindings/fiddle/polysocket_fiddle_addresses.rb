# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Addresses as Ruby's values: an array such as ["127.0.0.1", 80], or a path. The socket's family and protocol choose the
# form, never what a value looks like.

module PolysocketFiddle
  # Makes and reads the addresses of one library.
  class Addresses
    # The form for people, how many items it has, the function that makes one, and what stands for items left out.
    Form = Struct.new(:text, :items, :maker, :usual) do
      # The items behind the first ones in all.
      def complete(given)
        given + usual.last(items.max - given.size)
      end
    end
    # Families that a library may have no constants for.
    AF_RDS, AF_BLUETOOTH = 21, 31
    TIPC_CLUSTER_SCOPE = 2
    ENDPOINT = Form.new("(host, port)", 2..2, "ps_socket_resolve", [0, 0].freeze)
    FORMS = {
      "AF_INET" => ENDPOINT,
      "AF_INET6" => Form.new("(host, port[, flowinfo[, scopeid]])", 2..4, "ps_socket_resolve", [0, 0].freeze),
      "AF_NETLINK" => Form.new("(pid, groups)", 2..2, "ps_address_make_netlink", []),
      "AF_VSOCK" => Form.new("(cid, port)", 2..2, "ps_address_make_vsock", []),
      "AF_QIPCRTR" => Form.new("(node, port)", 2..2, "ps_address_make_qipcrtr", []),
      "AF_PACKET" => Form.new("(interface, protocol[, pkttype[, hatype[, hardware]]])", 2..5,
                              "ps_address_make_packet", [0, 0, ""].freeze),
      "AF_TIPC" => Form.new("(addr_type, v1, v2, v3[, scope])", 4..5, "ps_address_make_tipc",
                            [TIPC_CLUSTER_SCOPE].freeze),
      "AF_ALG" => Form.new("(type, name[, feat[, mask]])", 2..4, "ps_address_make_alg", [0, 0].freeze)
    }.freeze
    CAN = [Form.new("(interface)", 1..1, "ps_address_make_can", [])].tap do |forms|
      forms[6] = Form.new("(interface, rx_id, tx_id)", 3..3, "ps_address_make_can_isotp", [])
      forms[7] = Form.new("(interface, name, pgn, addr)", 4..4, "ps_address_make_can_j1939", [])
    end.freeze
    BLUETOOTH = [
      Form.new("(bdaddr, psm[, cid[, bdaddr_type]])", 2..4, "ps_address_make_bluetooth_l2cap", [0, 0].freeze),
      Form.new("(device_id[, channel])", 1..2, "ps_address_make_bluetooth_hci", [0].freeze),
      nil,
      Form.new("(bdaddr, channel)", 2..2, "ps_address_make_bluetooth_rfcomm", [])
    ].freeze
    SCO = 2
    # The functions that read an address; those of several numbers give all.
    READERS = {
      "AF_INET" => %w[host port], "AF_INET6" => %w[host port flowinfo scopeid], "AF_NETLINK" => %w[netlink_parts],
      "AF_VSOCK" => %w[vsock_parts], "AF_QIPCRTR" => %w[qipcrtr_parts], "AF_TIPC" => %w[tipc_parts],
      "AF_PACKET" => %w[packet_ifname packet_parts packet_hardware], "AF_ALG" => %w[alg_type alg_name alg_parts]
    }.freeze
    CAN_READERS = { 6 => %w[can_ifname can_isotp_parts], 7 => %w[can_ifname can_j1939_parts] }.freeze
    BLUETOOTH_READERS = [%w[bluetooth_bdaddr bluetooth_l2cap_parts], %w[bluetooth_hci_parts], nil,
                         %w[bluetooth_bdaddr bluetooth_rfcomm_parts]].freeze

    # The sizes of packed addresses; those of AF_UNIX have any.
    PACKED = { "AF_INET" => 16, "AF_INET6" => 28 }.freeze
    # Hosts that stand for numbers.
    PLAIN = { "AF_INET" => { "" => "0.0.0.0", "<broadcast>" => "255.255.255.255" }.freeze,
              "AF_INET6" => { "" => "::" }.freeze }.freeze

    # The NAME of J1939 has 64 bits without a sign, which are those of an int64_t in the library.
    BITS = 0..2**64 - 1
    # What the program calls the inputs of the functions that make an address.
    NAMES = { "ifname" => "interface" }.freeze

    def initialize(objects)
      @objects, @library = objects, objects.library
      @forms, @readers = by_number(FORMS), by_number(READERS)
      @forms[AF_RDS], @readers[AF_RDS] = ENDPOINT, READERS["AF_INET"]
    end

    # The record of a value for a socket.
    def for_socket(operation, handle, value)
      of_family(operation, handle, make(operation, "ps_socket_family", handle), value)
    end

    # The record of a value for a family and a protocol, whose host is a number.
    def without_socket(operation, family, protocol, value)
      return @library.record("ps_address") if family == @library.AF_UNSPEC && nil.equal?(value)

      of_family(operation, protocol, family, value)
    end

    # The record of a value for a family. In place of a socket there may be a protocol.
    def of_family(operation, handle, family, value)
      value = unpacked(value) unless family == @library.AF_UNIX && plain_path?(value)
      case family
      when @library.AF_UNIX then bare?(value) ? raw(operation, handle, family, value) : path(operation, value)
      when AF_BLUETOOTH, @library["AF_CAN"] then by_protocol(operation, handle, family, value)
      else
        form = @forms[family]
        return raw(operation, handle, family, value) if !form || bare?(value)

        made(operation, handle, name_of(family), form, value)
      end
    end

    # The record of a value without a socket: the host is a number and tells the family.
    def numeric(operation, value)
      form = Form.new("(host, port[, flowinfo[, scopeid]])", 2..4)
      given = items(operation, "sockaddr", form, unpacked(value))
      made = make(operation, "ps_address_make_numeric", *given, *[0, 0].last(4 - given.size))
      if given.size != 2 && @library.ps_address_family(made) == @library.AF_INET
        raise Exceptions.plain(operation, "an IPv4 sockaddr must be a pair, not #{given.size} items")
      end

      made
    end

    # The value of a record, nil for none. `handle` is the socket that it came from, if there is one.
    def value(address, handle = nil)
      case family = @library.ps_address_family(address)
      when 0 then nil
      when @library.AF_UNIX then path_of(@library.ps_address_path(address))
      when AF_BLUETOOTH then bluetooth(address)
      when @library["AF_CAN"] then can(address, handle)
      else @readers[family] ? read(address, @readers[family]) : [family, @library.ps_address_bytes(address)]
      end
    end

    # An Array of as many items as a form has.
    def items(operation, name, form, value)
      list = Array.try_convert(value)
      unless list
        raise TypeError, "#{operation}: #{name} #{form.text} must be an array, not #{Checks.shown(value)}"
      end
      return list if form.items.cover?(list.size)

      wanted = form.items.minmax.uniq.join(" to ")
      raise TypeError, "#{operation}: #{name} #{form.text} must have #{wanted} items, not #{list.size}"
    end

    private

    def make(operation, name, *inputs)
      inputs = @library.functions.fetch(name).given.zip(inputs).map do |input, value|
        input.kind == "number" ? Checks.whole(value) : value
      end
      @objects.invoke(operation, name, NAMES, inputs)
    end

    def by_number(table)
      table.filter_map { |name, entry| [@library[name], entry] if @library.respond_to?(name) }.to_h
    end

    def name_of(family)
      name = FORMS.keys.find { |one| @library.respond_to?(one) && @library[one] == family }
      name || @library.constant_names("AF_").find { |one| @library[one] == family } || "family #{family}"
    end

    # What takes back an earlier address.
    def bare?(value)
      Array === value && value == [@library.AF_UNSPEC, ""]
    end

    # An Addrinfo or a packed sockaddr as the document writes it; other values stay, also those that are no address.
    def unpacked(value)
      given = !Checks.can?(value, :to_sockaddr)
      packed = given ? value : value.to_sockaddr
      return value unless String === packed && packed.bytesize >= 2

      family = packed.unpack1("S")
      return value if given && !packed?(family, packed.bytesize)

      value(@library.ps_address_make_raw(family, packed.byteslice(2..)))
    rescue Failure
      value
    end

    def packed?(family, size)
      family == @library.AF_UNIX || PACKED.any? { |name, all| @library[name] == family && all == size }
    end

    # A path never begins like a packed address of AF_UNIX: it has a NUL as its first byte or none at all.
    def plain_path?(value)
      String === value && !(value.bytesize > 2 && value.unpack1("S") == @library.AF_UNIX)
    end

    def path(operation, value)
      value = value.to_path if !(String === value) && Checks.can?(value, :to_path)
      text = String.try_convert(value)
      raise TypeError, "#{operation}: path must be a string, not #{Checks.shown(value)}" unless text

      unless text.encoding.ascii_compatible?
        text = Checks.encoded("#{operation}: path", text, Encoding.find("filesystem"))
      end
      make(operation, "ps_address_make_unix", text)
    end

    def by_protocol(operation, handle, family, value)
      protocol = Integer === handle ? handle : make(operation, "ps_socket_proto", handle)
      bluetooth = family == AF_BLUETOOTH
      return make(operation, "ps_address_make_bluetooth_sco", value) if bluetooth && protocol == SCO
      return raw(operation, handle, family, value) if bare?(value)

      form = bluetooth ? BLUETOOTH[protocol] : CAN[protocol] || CAN[0]
      name = bluetooth ? "AF_BLUETOOTH" : "AF_CAN"
      unless form
        raise ArgumentError, "#{operation}: an #{name} socket of protocol #{protocol} has no form of address"
      end

      made(operation, handle, name, form, value)
    end

    def made(operation, handle, name, form, value)
      given = form.complete(items(operation, "#{name} address", form, value))
      given[1] = signed(operation, Checks.whole(given[1])) if form.equal?(CAN[7])
      return make(operation, form.maker, *given) unless form.maker == "ps_socket_resolve"

      host, port, *rest = given
      host = String.try_convert(host) || host
      host = Checks.encoded("#{operation}: host", host) if String === host && !host.encoding.ascii_compatible?
      numbers = [port, *rest, *[0, 0].last(2 - rest.size)]
      return plain(operation, form.equal?(ENDPOINT) ? "AF_INET" : name, host, numbers) if Integer === handle

      make(operation, form.maker, handle, host, *numbers)
    end

    # A host and a port without a socket: the host is a number, or stands for one, and no name is looked up.
    def plain(operation, name, host, numbers)
      name = name.delete_suffix(" address")
      host = PLAIN.fetch(name).fetch(host, host) if String === host
      made = make(operation, "ps_address_make_numeric", host, *numbers)
      family = @library.ps_address_family(made)
      family == @library[name] ? made : refuse_family(operation, 0, @library[name], family)
    end

    def refuse_family(operation, handle, family, given)
      whose = Integer === handle ? "family" : "socket"
      raise ArgumentError, "#{operation}: the address is #{name_of(given)}, the #{whose} is #{name_of(family)}"
    end

    def signed(operation, number)
      return number unless Integer === number && (number > Type::SCALARS["int64_t"].range.max)
      return number - BITS.size if BITS.cover?(number)

      raise RangeError, "#{operation}: name must be #{BITS.min} to #{BITS.max}, not #{Checks.shown(number)}"
    end

    # An address of any family, whose bytes the program knows.
    def raw(operation, handle, family, value)
      given, bytes = items(operation, "address", Form.new("(family, bytes)", 2..2), value)
      given = Checks.whole(given)
      known = [family, @library.AF_UNSPEC].include?(given)
      refuse_family(operation, handle, family, given) if Integer === given && !known

      make(operation, "ps_address_make_raw", given, bytes)
    end

    # A path is text, an abstract name bytes.
    def path_of(path)
      path.start_with?("\0") ? path : path.force_encoding(Encoding.find("filesystem"))
    end

    def read(address, names)
      names.flat_map { |name| @library.public_send("ps_address_#{name}", address) }
    end

    def can(address, handle)
      items = read(address, CAN_READERS.fetch(can_protocol(address, handle), %w[can_ifname]))
      items[1] %= BITS.size if items.size == 4
      items
    end

    def can_protocol(address, handle)
      handle ? @library.ps_socket_proto(handle) : @library.ps_address_can_proto(address)
    rescue Failure
      @library.ps_address_can_proto(address)
    end

    def bluetooth(address)
      protocol = @library.ps_address_bluetooth_proto(address)
      return @library.ps_address_bluetooth_bdaddr(address) if protocol == SCO

      items = read(address, BLUETOOTH_READERS[protocol])
      items.pop while items.size > BLUETOOTH[protocol].items.min && items.last.zero?
      items
    rescue Failure
      [AF_BLUETOOTH, @library.ps_address_bytes(address)]
    end
  end
  private_constant :Addresses
end
