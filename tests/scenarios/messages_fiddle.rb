# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Operations with messages and descriptors, and with servers and interfaces, as the runner in C does them.

# For FiddleOperations.
module FiddleMessages
  PS = FiddleCalls::PS

  OPERATIONS = %w[CMSG_LEN CMSG_SPACE send_fds recv_fds create_server has_dualstack_ipv6 close dup if_nameindex
                  if_nametoindex if_indextoname sethostname].freeze
  METHODS = %w[sendmsg recvmsg recvmsg_into sendfile get_inheritable set_inheritable].freeze

  private

  # Operations with the arguments and results of a function.
  { "CMSG_LEN" => "ps_control_length", "CMSG_SPACE" => "ps_control_space", "close" => "ps_close", "dup" => "ps_dup",
    "if_nametoindex" => "ps_if_nametoindex", "if_indextoname" => "ps_if_indextoname",
    "sethostname" => "ps_sethostname" }.each do |name, called|
    define_method("do_#{name}") { |value| invoke(called, value) }
  end

  def do_if_nameindex
    found = invoke("ps_if_nameindex")
    Array.new(PS.ps_interfaces_count(found)) { |index| PS.ps_interfaces_entry(found, index) }
  ensure
    PS.ps_interfaces_free(found)
  end

  def do_has_dualstack_ipv6
    invoke("ps_has_dualstack_ipv6") != 0
  end

  # An address tells its family by itself.
  def do_create_server(address, _family = nil, backlog = nil, reuse_port = false, dualstack_ipv6 = false)
    flags = (reuse_port ? PS.PS_SERVER_REUSE_PORT : 0) | (dualstack_ipv6 ? PS.PS_SERVER_DUALSTACK : 0)
    kept(invoke("ps_create_server", unowned_address(address), backlog || -1, flags))
  end

  def do_send_fds(socket, buffers, fds, flags = 0)
    invoke("ps_socket_send_fds", socket, flags, fds, buffers.join.b)
  end

  def do_recv_fds(socket, size, most, flags = 0)
    data, fds, told, sender = invoke("ps_socket_recv_fds", socket, flags, size, most)
    [data, fds, told, address_value(sender)]
  end

  def socket_sendmsg(socket, buffers, ancdata = [], flags = 0, address = nil)
    message = { buffers: buffers.map { |data| { data: data } }, control: control_of(ancdata) }
    message[:address] = address_for(socket, address) if address
    invoke("ps_socket_sendmsg", socket, flags, message)
  end

  def socket_recvmsg(socket, size, capacity = 0, flags = 0)
    message, count = invoke("ps_socket_recvmsg", socket, flags, { buffers: [{ data: size }], control: capacity })
    [message["buffers"][0]["data"][0, count], *beside(message)]
  end

  def socket_recvmsg_into(socket, rooms, capacity = 0, flags = 0)
    buffers = rooms.map { |size| { data: "." * size } }
    message, count = invoke("ps_socket_recvmsg", socket, flags, { buffers: buffers, control: capacity })
    [count, *beside(message), message["buffers"].map { |buffer| buffer["data"] }]
  end

  # What comes beside the data: control data, flags and the sender.
  def beside(message)
    [items_in(message["control"]), message["flags"], address_value(message["address"])]
  end

  # Control data from items of level, type and bytes. Each stands behind those before it, in the same memory.
  def control_of(items)
    size = items.sum { |item| PS.ps_control_space(item[2].bytesize) }
    memory, length, error = PolysocketFiddle.zeros([size, 1].max), Fiddle::Pointer["\0" * 8], PS.record("ps_error")
    used = items.reduce(0) do |before, (level, type, data)|
      bytes = Fiddle::Pointer[data]
      status = PS.raw["ps_control_add"].call(before, level, type, bytes.to_i, data.bytesize, memory.to_i, size,
                                             length.to_i, error.to_ptr.to_i)
      raise PS.error(status, error.bytes) unless status == PS.PS_OK

      length[0, 8].unpack1("q")
    end
    memory[0, used]
  end

  def items_in(control)
    items, position = [], 0
    while control && position < control.bytesize
      level, type, start, size, position = PS.ps_control_next(control, position)
      items << [level, type, control[start, size]]
    end
    items
  end

  def socket_sendfile(socket, descriptor, offset = 0, count = nil)
    invoke("ps_socket_sendfile", socket, descriptor, offset, count || -1)
  end

  def socket_get_inheritable(socket)
    invoke("ps_socket_get_inheritable", socket) != 0
  end

  def socket_set_inheritable(socket, flag)
    invoke("ps_socket_set_inheritable", socket, { true => 1, false => 0 }.fetch(flag, flag))
  end
end
