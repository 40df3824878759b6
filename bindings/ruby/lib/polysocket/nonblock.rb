# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Ruby's calls that never wait, whatever mode the socket is in. Without exceptions they give :wait_readable or
  # :wait_writable for what would have to wait.
  class Socket
    # As recv; with a buffer, the data is in that.
    def recv_nonblock(length, flags = 0, buffer = nil, exception: true)
      buffer = Blame.buffer(buffer)
      data = unless_waiting(:wait_readable, exception) { recv(length, flags_without_waiting(flags)) }
      buffer && String === data ? buffer.replace(data) : data
    end

    # As recvfrom, but never waits: raises IO::WaitReadable, or gives :wait_readable without exceptions.
    def recvfrom_nonblock(length, flags = 0, exception: true)
      unless_waiting(:wait_readable, exception) { recvfrom(length, flags_without_waiting(flags)) }
    end

    # As recvmsg, but never waits, in the same way.
    def recvmsg_nonblock(bufsize, ancbufsize = 0, flags = 0, exception: true)
      unless_waiting(:wait_readable, exception) { recvmsg(bufsize, ancbufsize, flags_without_waiting(flags)) }
    end

    # As sendmsg, but never waits: raises IO::WaitWritable, or gives :wait_writable without exceptions.
    def sendmsg_nonblock(buffers, ancdata = [], flags = 0, address = nil, exception: true)
      unless_waiting(:wait_writable, exception) { sendmsg(buffers, ancdata, flags_without_waiting(flags), address) }
    end

    # As accept.
    def accept_nonblock(exception: true)
      unless_waiting(:wait_readable, exception) { without_waiting(&:accept) }
    end

    # As connect, which goes on by itself: 0 when it is done.
    def connect_nonblock(address, exception: true)
      unless_waiting(:wait_writable, exception) do
        without_waiting { |twin| twin.connect(address) }
        0
      end
    end

    private

    def unless_waiting(otherwise, exception)
      yield
    rescue IO::WaitReadable, IO::WaitWritable
      raise if exception

      otherwise
    end

    # What is no flag, the call itself refuses.
    def flags_without_waiting(flags)
      name = "MSG_#{flags}" if Symbol === flags && flags.match?(/\A\w+\z/)
      flags = Polysocket.const_get(name, false) if name && Polysocket.const_defined?(name, false)
      number = Integer.try_convert(flags)
      number ? number | MSG_DONTWAIT : flags
    end

    # For calls without flags: a duplicate has a mode of its own.
    def without_waiting
      twin = dup
      twin.__send__(:settimeout_native, 0)
      yield twin
    ensure
      twin&.close
    end
  end
end
