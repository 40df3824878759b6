# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Addresses of scenarios as the library has them, and back, as the runner in C does it.

# For FiddleOperations.
module FiddleAddresses
  PS = FiddleCalls::PS
  NULL = FiddleCalls::NULL
  # Families that a library may have no constants for.
  AF_BLUETOOTH, AF_RDS = 31, 21

  private

  # The address that an argument is for a socket.
  def address_for(socket, value)
    return value if value.equal?(NULL)

    family = socket.equal?(NULL) ? nil : family_of(socket)
    return bluetooth_address(PS.ps_socket_proto(socket), *value) if family == AF_BLUETOOTH
    return made("ps_address_make_unix", value) unless value.is_a?(Array)
    return can_address(PS.ps_socket_proto(socket), *value) if family == PS.AF_CAN
    return family_address(family, value) if family && ![PS.AF_INET, PS.AF_INET6, PS.AF_UNIX, AF_RDS].include?(family)

    made("ps_socket_resolve", socket, *endpoint(*value))
  end

  # The address of a server, without a socket.
  def unowned_address(value)
    return value if value.equal?(NULL)

    value.is_a?(Array) ? numeric_address(value) : made("ps_address_make_unix", value)
  end

  def family_of(socket)
    PS.ps_socket_family(socket)
  rescue PolysocketFiddle::Error
    nil
  end

  # The address that an argument is without a socket: its host is a number.
  def numeric_address(value)
    value.equal?(NULL) ? value : made("ps_address_make_numeric", *endpoint(*value))
  end

  def endpoint(host, port = 0, flowinfo = 0, scopeid = 0)
    [host, port, flowinfo, scopeid]
  end

  # Addresses are made with their result also for a call without results.
  def made(name, *values)
    before, @without_results = @without_results, false
    invoke(name, *values)
  ensure
    @without_results = before
  end

  def family_address(family, items)
    case family
    when PS.AF_NETLINK then made("ps_address_make_netlink", *items)
    when PS.AF_PACKET then packet_address(*items)
    when PS.AF_TIPC then tipc_address(*items)
    when PS.AF_VSOCK then made("ps_address_make_vsock", *items)
    when PS.AF_QIPCRTR then made("ps_address_make_qipcrtr", *items)
    when PS.AF_ALG then alg_address(*items)
    else made("ps_address_make_raw", *items)
    end
  end

  def alg_address(type, name, feat = 0, mask = 0)
    made("ps_address_make_alg", type, name, feat, mask)
  end

  # The socket's protocol chooses the form.
  def can_address(proto, *items)
    made({ 6 => "ps_address_make_can_isotp", 7 => "ps_address_make_can_j1939" }.fetch(proto, "ps_address_make_can"),
         *items)
  end

  def bluetooth_address(proto, *items)
    name = "ps_address_make_bluetooth_#{%w[l2cap hci sco rfcomm].fetch(proto)}"
    items += [0] * ([4, 2, 1, 2].fetch(proto) - items.size)
    made(name, *items)
  end

  def packet_address(interface, protocol, pkttype = 0, hatype = 0, hardware = "")
    made("ps_address_make_packet", interface, protocol, pkttype, hatype, hardware)
  end

  def tipc_address(addr_type, number1, number2, number3, scope = PS.TIPC_CLUSTER_SCOPE)
    made("ps_address_make_tipc", addr_type, number1, number2, number3, scope)
  end

  # An address as a value.
  def address_value(address)
    case family = PS.ps_address_family(address)
    when 0 then nil
    when PS.AF_INET then internet_value(address)
    when PS.AF_INET6
      internet_value(address) + [PS.ps_address_flowinfo(address), PS.ps_address_scopeid(address)]
    when PS.AF_UNIX then path_value(PS.ps_address_path(address))
    else family_value(family, address)
    end
  end

  def internet_value(address)
    [PS.ps_address_host(address), PS.ps_address_port(address)]
  end

  # A path is text, an abstract name bytes.
  def path_value(path)
    path.start_with?("\0") ? path : utf8(path)
  end

  def family_value(family, address)
    case family
    when PS.AF_NETLINK then PS.ps_address_netlink_parts(address)
    when PS.AF_PACKET
      [PS.ps_address_packet_ifname(address), *PS.ps_address_packet_parts(address),
       PS.ps_address_packet_hardware(address)]
    when PS.AF_TIPC then PS.ps_address_tipc_parts(address)
    when PS.AF_VSOCK then PS.ps_address_vsock_parts(address)
    else [family, PS.ps_address_bytes(address)]
    end
  end
end
