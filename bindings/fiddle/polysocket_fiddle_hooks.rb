# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Ruby's part in calls that wait: it leaves its lock meanwhile, and answers whether something is pending.

require "fiddle"

require_relative "polysocket_fiddle_values"

module PolysocketFiddle
  # The library calls this, with Ruby's lock held, to learn whether a call that waits shall end. Nothing but an answer
  # may come out of it: an exception would jump over the library's frames. What Thread#raise, Thread#kill and Timeout
  # want stays pending, as calls that wait are made under MASK; what a signal's handler raises is kept for the caller.
  class Interrupted < Fiddle::Closure
    MASK = { Object => :never }.freeze
    KEPT = :polysocket_fiddle_kept

    # A function of Ruby's that lets an object live for ever, and stay where it is.
    PIN = "rb_gc_register_mark_object"

    def initialize
      # C code will call it by its address, which GC.compact would change.
      pin = Fiddle::Function.new(Fiddle::Handle::DEFAULT[PIN], [Fiddle::TYPE_UINTPTR_T], Fiddle::TYPE_VOID)
      pin.call(Fiddle.dlwrap(self))
      # Not a pointer, which Fiddle would call Ruby for, outside of what is rescued below.
      super(Fiddle::TYPE_INT32_T, [Fiddle::TYPE_INTPTR_T])
    end

    def call(_context)
      stop = stop?
      return 1 if stop

      # Handlers run at the end of a method at the latest. Written so, this end is inside of what is rescued.
      return 0
    rescue Exception => e # whatever it is
      Thread.current[KEPT] = e
      1
    end

    # One that throws to a catch around the call cannot get there: the call ends with the library's own error instead.
    def stop?
      thrown = true
      pending = Thread.pending_interrupt?
      thrown = false
      pending
    ensure
      return true if thrown && !$!
    end

    # Make a call that waits. Ruby tells a thread once that something is pending, at the next place where it looks, and
    # the library would not hear of it any more. So what has come under the mask is asked for, and Ruby does not look
    # between that question and the call.
    def self.guard(&call)
      Thread.handle_interrupt(MASK) { return make(&call) unless Thread.pending_interrupt? }
      # What was pending did not act when the mask was gone: somebody else puts it off. The call is made all the same.
      Thread.handle_interrupt(MASK) { make(&call) }
    end

    def self.make
      returned = yield
      kept = Thread.current[KEPT]
      Thread.current[KEPT] = nil
      kept ? raise(kept) : returned
    end
    private_class_method :make
  end

  # Ruby's part in calls that wait, as the library wants it: its lock is left meanwhile, and taken again.
  class Hooks < Record
    # Ruby's function takes what `run` is given, the third being how a thread is woken, which means here: by a signal.
    # It raises nothing by itself; it may come back without having done the work, which the library knows how to take.
    LEAVE_LOCK = "rb_thread_call_without_gvl2"
    BY_SIGNAL = -1
    # Up to 8 KiB a system call is over sooner than the lock changes hands.
    INLINE_MAX = 8192
    # Nanoseconds for which such calls may follow each other before the lock is left once.
    SWITCH_INTERVAL = 2_000_000
    # Ruby may switch threads at the end of `interrupted`; a kill in that moment sends no signal. Nanoseconds.
    ASK_INTERVAL = 200_000_000
    LONGEST = 2**63 - 1

    def initialize(description)
      super
      @fields = description["fields"].to_h { |field| [field["name"], field] }
      @interrupted = Interrupted.new
      @state = PolysocketFiddle.zeros(16)
      { "run" => Fiddle::Handle::DEFAULT[LEAVE_LOCK], "interrupted" => @interrupted.to_i, "context" => BY_SIGNAL,
        "inline_max" => INLINE_MAX, "switch_state" => @state.to_i,
        "ask_interval" => ASK_INTERVAL }.each { |name, value| set(name, value) }
      self.switch_interval = SWITCH_INTERVAL / 1e9
    end

    # For how many seconds calls that need not wait may keep the lock; nil for no limit.
    def switch_interval
      field = @fields["switch_interval"]
      nanoseconds = field ? @to_ptr[field["offset"], field["size"]].unpack1("q") : 0
      nanoseconds.zero? ? nil : nanoseconds / 1e9
    end

    def switch_interval=(seconds)
      set("switch_interval", nil.equal?(seconds) ? 0 : nanoseconds(seconds))
    end

    private

    # A field that the library doesn't have is left out.
    def set(name, value)
      field = @fields[name]
      @to_ptr[field["offset"], field["size"]] = [value].pack(field["size"] == 8 ? "q" : "l") if field
    end

    def nanoseconds(seconds)
      unless Numeric === seconds && seconds.real?
        raise TypeError, "switch_interval must be a number, not #{Checks.shown(seconds)}"
      end
      return [(seconds * 1_000_000_000).round, 1].max if seconds.positive? && seconds * 1e9 < LONGEST

      raise RangeError, "switch_interval: #{Checks.shown(seconds)} s is not above 0 and below #{LONGEST / 10**9} s"
    end
  end
end
