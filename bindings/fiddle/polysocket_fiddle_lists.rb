# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module PolysocketFiddle
  # Results that are lists behind a handle, as arrays. The handle is given back at once.
  module Lists
    NANOSECONDS = 1e9

    module_function

    def of(objects, target, handle)
      public_send(target, objects, handle)
    ensure
      objects.library.give_back(target, handle.to_i)
    end

    # Arrays of family, type, proto, canonname and address.
    def ps_addrinfo(objects, list)
      ps = objects.library
      Array.new(ps.ps_addrinfo_count(list)) do |index|
        *numbers, address = ps.ps_addrinfo_entry(list, index)
        [*numbers, ps.ps_addrinfo_canonname(list, index), objects.addresses.value(address)]
      end
    end

    # Name, other names, addresses.
    def ps_hostent(objects, found)
      ps = objects.library
      [ps.ps_hostent_name(found),
       Array.new(ps.ps_hostent_alias_count(found)) { |index| ps.ps_hostent_alias(found, index) },
       Array.new(ps.ps_hostent_address_count(found)) { |index| ps.ps_hostent_address(found, index) }]
    end

    # Arrays of number and name.
    def ps_interfaces(objects, list)
      ps = objects.library
      Array.new(ps.ps_interfaces_count(list)) { |index| ps.ps_interfaces_entry(list, index) }
    end

    # A Hash of names with values, which are numbers or Strings.
    def ps_pairs(objects, pairs)
      ps = objects.library
      Array.new(ps.ps_pairs_count(pairs)) do |index|
        numeric, number = ps.ps_pairs_number(pairs, index)
        [ps.ps_pairs_name(pairs, index), numeric == 1 ? number : ps.ps_pairs_text(pairs, index)]
      end.to_h
    end

    # Hashes, with nil for what an interface does not have.
    def ps_interface_addresses(objects, list)
      ps = objects.library
      Array.new(ps.ps_interface_addresses_count(list)) do |index|
        number, flags, name = ps.ps_interface_addresses_entry(list, index)
        address = ps.ps_interface_addresses_address(list, index)
        prefix, netmask = ps.ps_interface_addresses_netmask(list, index)
        { "name" => name, "index" => number, "flags" => flags, "family" => ps.ps_address_family(address),
          "address" => objects.addresses.value(address), "netmask" => objects.addresses.value(netmask),
          "prefix" => prefix.negative? ? nil : prefix,
          "broadcast" => objects.addresses.value(ps.ps_interface_addresses_broadcast(list, index)),
          "peer" => objects.addresses.value(ps.ps_interface_addresses_peer(list, index)) }
      end
    end

    # What came of each attempt of an operation: arrays of address, name of the status, code, seconds and text.
    def attempts(objects, operation)
      ps = objects.library
      Array.new(ps.ps_operation_attempt_count(operation)) do |index|
        address, status, code, duration, text = ps.ps_operation_attempt(operation, index)
        [objects.addresses.value(address), ps.ps_status_name(status), code, duration / NANOSECONDS, text]
      end
    end
  end
  private_constant :Lists
end
