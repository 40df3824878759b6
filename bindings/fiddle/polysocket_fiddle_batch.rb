# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module PolysocketFiddle
  # Batches: many datagrams with one call, as arrays of strings.
  module Batch
    ALL = { ["ps_socket", "send_batch"] => :send_batch, ["ps_socket", "sendto_batch"] => :sendto_batch,
            ["ps_socket", "recv_batch"] => :recv_batch, ["ps_socket", "recvfrom_batch"] => :recvfrom_batch }.freeze
    SCO = 2

    module_function

    def send_batch(call)
      data, lengths = joined(call)
      call.invoke("ps_socket_send_batch", call.handle, Special.flags_of(call), data, lengths)
    end

    def sendto_batch(call)
      records = records_of(call, call["addresses"])
      data, lengths = joined(call)
      call.invoke("ps_socket_sendto_batch", call.handle, Special.flags_of(call), data, lengths, records)
    end

    def recv_batch(call)
      receive(call, "ps_socket_recv_batch").map(&:first)
    end

    def recvfrom_batch(call)
      receive(call, "ps_socket_recvfrom_batch").map do |data, sender|
        [data, call.objects.addresses.value(sender, call.handle)]
      end
    end

    # The datagrams one after the other, and their lengths.
    def joined(call)
      list = Array.try_convert(call["datagrams"])
      call.refuse(TypeError, "datagrams must be an array, not #{Checks.shown(call['datagrams'])}") unless list

      parts = list.map do |one|
        data = String.try_convert(one)
        call.refuse(TypeError, "each datagram must be a string, not #{Checks.shown(one)}") unless data
        data.b
      end
      [parts.join.b, parts.map(&:bytesize)]
    end

    # One address, or an array of them. The same value again is the same address, and is not looked up again.
    def records_of(call, value)
      list = Array.try_convert(value)
      many = list && (list.empty? || Array === list.first || texts?(call))
      known = {}.compare_by_identity
      (many ? list : [value]).map do |one|
        known[one] ||= call.objects.addresses.for_socket(call.operation, call.handle, one)
      end
    end

    # Are the addresses of the socket texts, of which an array cannot be one?
    def texts?(call)
      ps = call.objects.library
      family = call.invoke("ps_socket_family", call.handle)
      return family == ps.AF_UNIX unless family == Addresses::AF_BLUETOOTH

      call.invoke("ps_socket_proto", call.handle) == SCO
    end

    # Receive into slots: pairs of the datagram, and the sender where the function tells it.
    def receive(call, name)
      count, size = call.number("count"), call.number("bufsize")
      most = call.objects.library.PS_BATCH_MAX
      call.refuse(RangeError, "count must be 0-#{most}, not #{count}") if count > most
      whole = count.positive? && size.positive? ? count * size : 0
      if whole > Function::LARGEST
        call.refuse(RangeError, "#{count} slots of #{size} bytes are more than #{Function::LARGEST} in all")
      end
      slots, lengths, senders = call.invoke(name, call.handle, Special.flags_of(call), size, whole, count)
      lengths.each_with_index.map { |length, index| [slots[index * size, [length, size].min], senders&.at(index)] }
    end
  end
  private_constant :Batch
end
