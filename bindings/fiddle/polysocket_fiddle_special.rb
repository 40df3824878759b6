# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module PolysocketFiddle
  # Methods and functions that do more than call one function of the library. Each gets the call, whose arguments are
  # those of the description.
  module Special
    ALL = {
      [nil, "connect_host"] => :connect_host, [nil, "create_connection"] => :create_connection,
      [nil, "create_server"] => :create_server, [nil, "create_unix_server"] => :create_unix_server,
      [nil, "listen_fds"] => :listen_fds, ["ps_socket", "bind_unix"] => :bind_unix,
      [nil, "fromfd"] => :fromfd,
      [nil, "address_format"] => :address_format,
      ["ps_socket", "getblocking"] => :getblocking, ["ps_socket", "getsockopt"] => :getsockopt,
      ["ps_socket", "set_option"] => :set_option, ["ps_socket", "setsockopt"] => :setsockopt,
      ["ps_socket", "ioctl"] => :ioctl,
      ["ps_socket", "sendall"] => :sendall, ["ps_socket", "sendfile"] => :sendfile,
      ["ps_socket", "settoken"] => :settoken, ["ps_socket", "recv_into"] => :recv_into,
      ["ps_socket", "recvfrom_into"] => :recv_into, ["ps_socket", "sendmsg"] => :sendmsg,
      ["ps_socket", "recvmsg"] => :recvmsg, ["ps_socket", "recvmsg_into"] => :recvmsg_into,
      ["ps_socket", "send_fds"] => :send_fds, ["ps_socket", "recv_fds"] => :recv_fds,
      ["ps_operation", "result"] => :operation_result,
      ["ps_operation", "attempts"] => :operation_attempts
    }.freeze
    MOST_ITEMS = 8
    LARGEST_CONTROL = 2**31 - 1
    DESCRIPTOR = "l"
    # More descriptors the system does not send in one message.
    MOST_SENT = 253

    module_function

    # Connections and servers

    def connect_host(call)
      made, report = call.perform
      report&.close
      made
    end

    # A protocol that is left out beside a family or a type is the default one.
    def fromfd(call)
      call.given?("proto") || call.given.size == 1 ? call.perform : call.perform(proto: 0)
    end

    # Attempts that overlap are those of connect_host, with the timeout for everything.
    def create_connection(call)
      address, timeout, source, overlapping, deadline, token =
        call.form.arguments.map { |argument| call[argument.name] }
      unless Array.try_convert(address)
        call.refuse(TypeError, "address must be one array [host, port], not #{Checks.shown(address)}")
      end
      return call.perform if call.form.truth(overlapping).zero?

      timeout = call.objects.library.ps_getdefaulttimeout unless call.given?("timeout")
      made = connect_within(call, address, timeout, [source, deadline, token])
      made.settimeout(timeout) if call.given?("timeout")
      made
    end

    def connect_within(call, address, timeout, limits)
      source, deadline, token = limits
      timeout = call.form.seconds(call, "timeout", timeout) if call.given?("timeout")
      deadline = call.form.number_of(call, "deadline", deadline) unless nil.equal?(deadline)
      ps = call.objects.library
      within = timeout.negative? ? ps.PS_NO_DEADLINE : ps.ps_deadline(timeout)
      within = [within, deadline].select { |one| one && one != ps.PS_NO_DEADLINE }.min || ps.PS_NO_DEADLINE
      host, port = call.objects.addresses.items(call.operation, "address", Addresses::ENDPOINT, address)
      named = { "source_address" => source, "deadline" => within, "token" => token }
      connect_host(call.objects.understood(nil, "connect_host", [host, port], named, call.operation))
    end

    # The family says what form the address has, so there is a socket of it for as long.
    def create_server(call)
      ps = call.objects.library
      family = call["family"] || ps.AF_INET
      family = call.objects.understood(nil, "socket", [family], {}, call.operation).perform
      family.close
      call.object = family
      call.perform(**(nil.equal?(call["backlog"]) ? { backlog: -1 } : {}))
    end

    def create_unix_server(call)
      ps = call.objects.library
      place = call.objects.understood(nil, "socket", [ps.AF_UNIX], {}, call.operation).perform
      place.close
      call.object = place
      call.perform(**{ mode: call["mode"], backlog: call["backlog"] }.select { |_, value| nil.equal?(value) }
                     .transform_values { -1 })
    end

    def bind_unix(call)
      call.perform(**(nil.equal?(call["mode"]) ? { mode: -1 } : {}))
      nil
    end

    # As many descriptors as one program gets.
    MOST_PASSED = 1024

    # Arrays of name and socket. On failure the descriptors stay the program's.
    def listen_fds(call)
      fds, names = call.invoke("ps_listen_fds", 0, MOST_PASSED)
      names = names.split(":", -1)
      made = []
      fds.each { |fd| made << call.objects.understood(nil, "socket", [], { "fileno" => fd }, call.operation).perform }
      unset = call.form.truth(call["unset"]) == 1
      call.invoke("ps_listen_fds", call.objects.library.PS_LISTEN_UNSET, MOST_PASSED) if unset
      names.zip(made)
    rescue StandardError
      made&.each(&:detach)
      raise
    end

    # The address has the form of a family and a protocol. No address at all is one of AF_UNSPEC.
    def address_format(call)
      family, protocol = %w[family proto].map { |name| call.number(name) }
      address = call.objects.addresses.without_socket(call.operation, family, protocol, call["address"])
      call.invoke("ps_address_format", address)
    end

    # Options

    def getblocking(call)
      call.invoke("ps_socket_gettimeout", call.handle) != 0
    end

    # A length of 0 asks for a number.
    def getsockopt(call)
      return call.perform unless 0.equal?(call["buflen"]) && call.given?("buflen")

      call.objects.understood(call.object, "getsockopt", [call["level"], call["optname"]], {}).perform
    end

    # true and false, numbers and Arrays of them are values of options too.
    def set_option(call)
      value = call["value"]
      return call.perform(value: setting(call, value)) unless Array === value

      if value.size > MOST_ITEMS
        call.refuse(ArgumentError, "value must have at most #{MOST_ITEMS} items, not #{value.size}")
      end
      call.perform(value: value.map { |one| setting(call, one).b }.join(","))
    end

    def setting(call, value)
      case value
      when true, false then return value ? "on" : "off"
      when Float then return format("%.9f", value).sub(/\.?0+\z/, "")
      end
      return Checks.number("set_option: value", Checks.whole(value), "int64_t").to_s if Checks.whole?(value)

      text = String.try_convert(value)
      return text.encoding.ascii_compatible? ? text : Checks.encoded("set_option: value", text) if text

      call.refuse(TypeError, "value must be a String, true, false, a number or an Array of these, " \
                             "not #{Checks.shown(value)}")
    end

    # A length goes with no value.
    def setsockopt(call)
      return call.perform unless call.given?("optlen")
      call.refuse(TypeError, "optlen must be given without a value") unless nil.equal?(call["value"])

      ps, error = call.objects.library, call.objects.library.record("ps_error")
      numbers = %w[level optname optlen].map { |name| call.number(name) }
      status = ps.raw["ps_socket_setsockopt_bytes"].call(call.handle.to_i, *numbers[0, 2], 0, numbers[2],
                                                         error.to_ptr.to_i)
      raise Exceptions.of(ps.error(status, error.bytes), call.operation) unless status == ps.PS_OK
    end

    # A few requests answer with a result of their own, such as a descriptor.
    def ioctl(call)
      left, result = call.perform
      result.positive? ? result : left
    end

    # Data

    def sendall(call)
      call.perform
      nil
    end

    # From an IO or a descriptor. An IO is then behind what was sent.
    def sendfile(call)
      count = call["count"]
      if call.given?("count") && !nil.equal?(count)
        count = Checks.whole(count)
        call.refuse(TypeError, "count must be an integer, not #{Checks.shown(count)}") unless Integer === count
        unless count.positive?
          call.refuse(ArgumentError, "count must be a positive integer, not #{Checks.shown(count)}")
        end
      end
      sent = call.perform
    rescue Error => e
      sent = e.done
      raise
    ensure
      file = call["file"]
      file.seek(call.number("offset") + sent) if sent&.positive? && IO === file && !file.stat.pipe?
    end

    # The socket keeps its token.
    def settoken(call)
      call.perform
      nil
    end

    # A String of the program's; its length stays.
    def recv_into(call)
      room = room_of(call, "buffer", call["room"])
      wanted = call.number("nbytes")
      call.refuse(ArgumentError, "negative buffersize in #{call.operation} (#{wanted})") if wanted.negative?
      if wanted > room.bytesize
        call.refuse(ArgumentError, "buffer too small for requested bytes (#{wanted}, and it has #{room.bytesize})")
      end
      wanted = room.bytesize if wanted.zero?
      flags = call.number("flags")
      data, size, *sender = call.invoke("ps_socket_#{call.operation}", call.handle, flags, wanted)
      fill(room, data)
      sender.empty? ? size : [size, call.objects.addresses.value(sender[0], call.handle)]
    end

    def room_of(call, name, value)
      room = String.try_convert(value)
      call.refuse(TypeError, "#{name} must be a string, not #{Checks.shown(value)}") unless room
      raise FrozenError.new("#{call.operation}: can't modify frozen String", receiver: room) if room.frozen?

      room
    end

    def fill(room, data)
      encoding = room.encoding
      room.replace((data + room.b.byteslice(data.bytesize..).to_s).force_encoding(encoding))
    end

    # Messages

    def sendmsg(call)
      send_message(call, strings(call, call["buffers"]), control_of(call, call["ancdata"]))
    end

    def send_message(call, buffers, control)
      message = { buffers: buffers.map { |data| { data: data } }, control: control }.compact
      unless nil.equal?(call["address"])
        message[:address] = call.objects.addresses.for_socket(call.operation, call.handle, call["address"])
      end
      call.invoke("ps_socket_sendmsg", call.handle, flags_of(call), message)
    end

    # With an address the descriptors are control data of a message.
    def send_fds(call)
      buffers = strings(call, call["buffers"])
      return call.perform(buffers: buffers.map(&:b).join) if nil.equal?(call["address"])

      fds = Array.try_convert(call["fds"])
      call.refuse(TypeError, "fds must be an array of descriptors, not #{Checks.shown(call['fds'])}") unless fds

      numbers = fds.map { |fd| Checks.number("send_fds: fds", Checks.descriptor(fd), "int32_t") }
      ps = call.objects.library
      items = numbers.empty? ? nil : [[ps.SOL_SOCKET, ps.SCM_RIGHTS, numbers.pack("#{DESCRIPTOR}*")]]
      send_message(call, buffers, control_of(call, items))
    end

    # Room for more than that would be in vain.
    def recv_fds(call)
      call.perform(maxfds: [call.number("maxfds"), MOST_SENT].min)
    end

    def recvmsg(call)
      size = call.number("bufsize")
      call.refuse(ArgumentError, "negative buffer size (#{size})") if size.negative?

      message, count = receive_message(call, [{ data: size }])
      [message["buffers"][0]["data"][0, count], *beside(call, message)]
    end

    def recvmsg_into(call)
      list = String === call["buffers"] ? [call["buffers"]] : Array.try_convert(call["buffers"])
      call.refuse(TypeError, "buffers must be an array of strings, not #{Checks.shown(call['buffers'])}") unless list

      rooms = list.map { |room| room_of(call, "buffers", room) }
      message, count = receive_message(call, rooms.map { |room| { data: room.b } })
      message["buffers"].zip(rooms) { |buffer, room| fill(room, buffer["data"]) }
      whole = flags_of(call).anybits?(call.objects.library.MSG_TRUNC)
      [whole ? message["length"] : count, *beside(call, message)]
    end

    def receive_message(call, buffers)
      capacity = call.number("ancbufsize")
      unless (0..LARGEST_CONTROL).cover?(capacity)
        call.refuse(ArgumentError, "invalid ancillary data buffer length #{capacity}, not 0 to #{LARGEST_CONTROL}")
      end
      call.invoke("ps_socket_recvmsg", call.handle, flags_of(call), { buffers: buffers, control: capacity })
    end

    def flags_of(call)
      call.number("flags")
    end

    # What comes beside the data: control data, flags and the sender.
    def beside(call, message)
      [items_in(call.objects.library, message["control"]), message["flags"],
       call.objects.addresses.value(message["address"], call.handle)]
    end

    def strings(call, value)
      list = String === value ? [value] : Array.try_convert(value)
      call.refuse(TypeError, "buffers must be an array of strings, not #{Checks.shown(value)}") unless list

      list.map do |one|
        String.try_convert(one) || call.refuse(TypeError, "buffers must be strings, not #{Checks.shown(one)}")
      end
    end

    # Control data from items of level, type and bytes. Each stands behind those before it, in the same memory.
    def control_of(call, items)
      return if nil.equal?(items)

      items = checked_items(call, items)
      ps = call.objects.library
      size = items.sum { |item| ps.ps_control_space(item[2].bytesize) }
      memory, length, error = PolysocketFiddle.zeros([size, 1].max), Fiddle::Pointer["\0" * 8], ps.record("ps_error")
      used = items.reduce(0) do |before, (level, type, data)|
        bytes = Fiddle::Pointer[data]
        status = ps.raw["ps_control_add"].call(before, level, type, bytes.to_i, data.bytesize, memory.to_i, size,
                                               length.to_i, error.to_ptr.to_i)
        raise Exceptions.of(ps.error(status, error.bytes), call.operation) unless status == ps.PS_OK

        length[0, 8].unpack1("q")
      end
      memory[0, used] if used.positive?
    end

    def checked_items(call, items)
      list = Array.try_convert(items)
      call.refuse(TypeError, "ancdata must be an array, not #{Checks.shown(items)}") unless list

      form = Addresses::Form.new("(level, type, data)", 3..3)
      list.map do |item|
        level, type, data = call.objects.addresses.items(call.operation, "an item of ancdata", form, item)
        [Checks.number("#{call.operation}: cmsg_level", Checks.whole(level), "int64_t"),
         Checks.number("#{call.operation}: cmsg_type", Checks.whole(type), "int64_t"),
         Checks.string("#{call.operation}: cmsg_data", data)]
      end
    end

    def items_in(library, control)
      items, position = [], 0
      while control && position < control.bytesize
        level, type, start, size, position = library.ps_control_next(control, position)
        items << [level, type, control[start, size]]
      end
      items
    end

    # Operations

    # Each function that fetches a result knows the operations that are not its own.
    def operation_result(call)
      forms = call.objects.forms_of("ps_operation", "result")
      begin
        Call.new(call.objects, nil, call.object, forms.shift, {}).perform
      rescue TypeError
        retry unless forms.empty?
        raise
      end
    end

    def operation_attempts(call)
      call.perform # for its errors
      Lists.attempts(call.objects, call.handle)
    end
  end
  private_constant :Special
end
