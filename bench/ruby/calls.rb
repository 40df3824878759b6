# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Calls that move no data: connections, objects, look-ups, questions.
module Bench
  workload("connect-accept-close") do |party, _, closing|
    listener = party.listener
    closing << listener
    repeated do
      client = party.connected(listener)
      accepted = party.accept(listener)
      client.close
      accepted.close
    end
  end

  workload("create-close") { |party, _, _| repeated { party.create.close } }

  workload("getaddrinfo-numeric") { |party, _, _| repeated { party.getaddrinfo } }

  workload("fileno") do |party, mode, closing|
    near, = party.unix_pair(mode, closing)
    repeated { near.fileno }
  end

  workload("getsockopt") do |party, mode, closing|
    near, = party.unix_pair(mode, closing)
    party.ours? ? repeated { near.getsockopt(:SOCKET, :TYPE) } : repeated { near.getsockopt(:SOCKET, :TYPE).int }
  end

  workload("getsockname") do |party, mode, closing|
    near, = party.tcp_pair(mode, closing)
    party.ours? ? repeated { near.getsockname } : repeated { near.local_address.inspect_sockaddr }
  end
end
