# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

module PolysocketFiddle
  # A parameter as the description has it, and the part that it plays in a call from Ruby.
  class Parameter
    BOTH_WAYS = %w[number numbers descriptor text bytes handle record records].freeze
    KNOWN = { "in" => BOTH_WAYS + %w[hooks], "out" => BOTH_WAYS + %w[error], "inout" => %w[record] }.freeze
    # Bytes for a text of which nobody says how long it gets. Of a longer one the function tells it.
    GUESS = 256

    # What C takes, and what is written where that points to, or else the same.
    attr_reader :name, :kind, :length, :taken, :type, :shape
    # The buffer that a number is about.
    attr_accessor :buffer

    def initialize(function, description, shapes)
      @description = description
      @name, @kind, @length = description.values_at("name", "kind", "length")
      known = KNOWN.fetch(self["direction"], []).include?(@kind)
      raise Unreadable, "'#{@kind}' or '#{self['direction']}' is unknown" unless known
      @shape = shapes[self["target"]] if %w[record records].include?(@kind)
      raise Unreadable, "'#{self['target']}' is unknown" if %w[record records].include?(@kind) && !@shape

      @where = "#{function}: #{@name}"
      @taken = Type.of(description["type"])
      @type = place? ? Type.of(description["type"].delete_suffix("*").rstrip) : @taken
    end

    def [](member)
      @description[member]
    end

    def output?
      self["direction"] == "out"
    end

    # A record that the caller sets and the call changes.
    def changed?
      self["direction"] == "inout"
    end

    # Bytes of an item: of a number, or of what is bytes itself.
    def each
      case @kind
      when "numbers" then Type.element(self["type"]).size
      when "records" then @shape.size
      else 1
      end
    end

    # Texts, bytes and arrays that are written.
    def room?
      output? && !@length.nil?
    end

    # A number or a pointer that is written.
    def place?
      output? && !@length && !%w[record error].include?(@kind)
    end

    # Does the caller say it? The length of a buffer is known, that of a text found out, and hooks are made here.
    def given?
      return false if output? || @kind == "hooks"

      !@buffer || (@buffer.output? && !@buffer.size)
    end

    # Bytes that may be none.
    def optional_bytes?
      @kind == "bytes" && self["null_when_empty"]
    end

    # Does the caller get it? A buffer tells its count itself.
    def result?
      changed? || (output? && @kind != "error" && !@buffer&.output?)
    end

    # Bytes for what is written, unless the caller says it.
    def size
      self["enough"] || (GUESS if self["terminated"])
    end

    # C's argument for a value.
    def converted(value)
      return Checks.number(@where, value, self["type"]) if %w[number descriptor].include?(@kind)
      # Ruby takes part in calls that wait also where nobody says how to.
      value = {} if nil.equal?(value) && self["nullable"] && @shape&.hooked?
      return (self["nullable"] ? nil : Checks.fault(@where, TypeError, "must not be nil")) if nil.equal?(value)

      case @kind
      when "text" then Fiddle::Pointer[Checks.text(@where, value)]
      when "bytes" then Fiddle::Pointer[Checks.string(@where, value).freeze] # the same memory, which nobody changes
      when "numbers" then Fiddle::Pointer[Checks.numbers(@where, value, self["type"])]
      when "records" then @shape.array(@where, value)
      when "record" then Record === value && !changed? ? object(value) : @shape.node(@where, value)
      else object(value)
      end
    end

    private

    def object(value)
      return value.to_ptr if (Handle === value || Record === value) && value.type == self["target"]

      Checks.fault(@where, TypeError, "must be a #{self['target']}, not #{Checks.shown(value)}")
    end
  end
end
