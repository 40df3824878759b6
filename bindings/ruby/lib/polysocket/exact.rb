# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module Polysocket
  # Receiving exact amounts of a stream. Each argument behind the first ones is given by position or by name.
  class Socket
    EXACT = { flags: 0, start: nil }.freeze
    private_constant :EXACT

    alias recv_exact_native recv_exact
    alias recv_until_native recv_until
    private :recv_exact_native, :recv_until_native

    # Receive exactly so many bytes, of which `start` has the first. An exception has those that came as `partial`.
    def recv_exact(size, *rest, **named)
      recv_exact_native(size, *Polysocket.__send__(:complete, 1, EXACT, rest, named))
    end

    # Receive at most so many bytes up to a delimiter and including it, of which `start` has the first. An exception has
    # those that came as `partial`.
    def recv_until(delimiter, limit, *rest, **named)
      recv_until_native(delimiter, limit, *Polysocket.__send__(:complete, 2, EXACT, rest, named))
    end
  end
end
