# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# An htons with the fault that FAULT names.

KEPT = [] # rubocop:disable Style/MutableConstant

LIBRARY.define_singleton_method(:htons) do |*|
  case ENV.fetch("FAULT")
  when "crash" then Process.kill(:KILL, Process.pid)
  when "hang" then sleep 100
  when "class" then raise KeyError, "htons"
  when "name" then raise ArgumentError, "wrong"
  when "descriptor" then KEPT << IO.sysopen("/dev/null")
  when "memory" then KEPT << ("x" * 50_000)
  end
end
