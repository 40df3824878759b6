# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Ruby's values as C has them, and C's as Ruby has them: numbers, texts, and records, which are Hashes of their fields.
# Nothing here is about any single function or record.

require "fiddle"

module PolysocketFiddle
  # The description says what these files cannot make use of.
  class Unreadable < StandardError; end

  # The types of C that cross the boundary: for Fiddle, for pack and unpack, what fits in, and bytes.
  Type = Struct.new(:fiddle, :letter, :range, :size) do
    def self.of(name)
      name.end_with?("*") ? self::POINTER : self::SCALARS.fetch(name) { raise Unreadable, "unknown type '#{name}'" }
    end

    # What a pointer to numbers points to.
    def self.element(name)
      of(name.delete_prefix("const ").delete_suffix("*").rstrip)
    end
  end
  # Addresses are numbers for Fiddle too: to make one from an object it would call Ruby in a way in which an exception
  # out of a signal's handler is lost.
  Type::POINTER = Type.new(Fiddle::TYPE_UINTPTR_T, "J", nil, Fiddle::SIZEOF_VOIDP)
  Type::SCALARS = {
    "int32_t" => Type.new(Fiddle::TYPE_INT32_T, "l", -2**31..2**31 - 1, 4),
    "int64_t" => Type.new(Fiddle::TYPE_INT64_T, "q", -2**63..2**63 - 1, 8),
    "uint16_t" => Type.new(-Fiddle::TYPE_INT16_T, "S", 0..2**16 - 1, 2),
    "uint32_t" => Type.new(-Fiddle::TYPE_INT32_T, "L", 0..2**32 - 1, 4),
    "double" => Type.new(Fiddle::TYPE_DOUBLE, "d", -Float::MAX.to_i..Float::MAX.to_i, 8),
    "void" => Type.new(Fiddle::TYPE_VOID)
  }.freeze

  # Zeros in C's memory. A String's bytes may move when the collector compacts, and shrink when somebody changes it.
  def self.zeros(size)
    memory = Fiddle::Pointer.malloc(size, Fiddle::RUBY_FREE)
    memory[0, size] = "\0" * size
    memory
  end

  # Checks of what a caller hands in. Fiddle would cut or misread what doesn't fit, so that is an error here.
  module Checks
    # An object's own `class` may be anything.
    CLASS = Kernel.instance_method(:class)
    private_constant :CLASS

    module_function

    def fault(where, exception, problem)
      raise exception, "#{where} #{problem}"
    end

    def number(where, value, name)
      type = Type.of(name)
      real = type.letter == "d"
      return value if real && Float === value

      wanted = real ? "a number" : "an integer"
      fault(where, TypeError, "must be #{wanted}, not #{shown(value)}") unless Integer === value
      return value if type.range.cover?(value)

      limits = real ? "" : " (#{type.range.min} to #{type.range.max})"
      fault(where, RangeError, "must fit into #{name}#{limits}, not #{shown(value)}")
    end

    # The bytes of an array of numbers.
    def numbers(where, value, name)
      fault(where, TypeError, "must be an Array, not #{shown(value)}") unless Array === value

      element = name.delete_prefix("const ").delete_suffix("*").rstrip
      items = Array.new(value).each_with_index.map { |one, index| number("#{where}[#{index}]", one, element) }
      items.pack("#{Type.of(element).letter}*")
    end

    # Does it stand for an Integer? A Float does not.
    def whole?(value)
      Integer === value || (!(Float === value) && can?(value, :to_int))
    end

    # The Integer that a value stands for by its to_int. A Float stands for none; what stands for none stays.
    def whole(value)
      Float === value ? value : Integer.try_convert(value) || value
    end

    # The same of what has a descriptor, such as an IO.
    def descriptor(value)
      number = whole(value)
      !(Integer === number) && can?(value, :fileno) ? whole(value.fileno) : number
    end

    # A String of Ruby's own: the methods of a derived class may say something else than C will see.
    def string(where, value)
      String.new(String.try_convert(value) || fault(where, TypeError, "must be a String, not #{shown(value)}"))
    end

    def text(where, value)
      value = string(where, value)
      bytes = (value.encoding == Encoding::BINARY ? value : encoded(where, value)).b
      place = bytes.index("\0")
      problem = "must have no NUL, which ends C's texts; #{shown(value)} has one at byte #{place}"
      fault(where, ArgumentError, problem) if place
      "#{bytes}\0".freeze
    end

    def encoded(where, value, encoding = Encoding::UTF_8)
      value.encode(encoding)
    rescue EncodingError => e
      fault(where, EncodingError, "cannot be converted to #{encoding}: #{printable(e.message)}")
    end

    # Whether a value has a method. A BasicObject cannot be asked, but those that stand for another object can, such as
    # a Tempfile.
    def can?(value, method)
      value.respond_to?(method)
    rescue NoMethodError => e
      raise unless e.name == :respond_to? && value.equal?(e.receiver)

      false
    end

    # The message is about the value, so it does not matter what is wrong with its inspect. What holds a BasicObject
    # cannot be inspected either.
    def inspected(value)
      return "a BasicObject" unless can?(value, :inspect)

      text = value.inspect
      String === text ? text : "an object whose inspect gives no String"
    rescue StandardError
      Object === value ? "an object of class #{CLASS.bind_call(value)}" : "a BasicObject"
    end

    # A text as it can stand in a message with other texts.
    def printable(text)
      text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace)
    rescue EncodingError
      text.b.force_encoding(Encoding::UTF_8).scrub
    end

    def shown(value)
      text = printable(inspected(value))
      text.length <= 60 ? text : "#{text[0, 60]}… (#{text.length} characters)"
    end
  end

  # A structure of the library's in memory of its own, zeros at first.
  class Record
    attr_reader :type, :to_ptr

    def initialize(description)
      @type, @size = description.values_at("name", "size")
      @to_ptr = PolysocketFiddle.zeros(@size)
    end

    def initialize_copy(other)
      super
      @to_ptr = PolysocketFiddle.zeros(@size)
      @to_ptr[0, @size] = other.bytes
    end

    # A copy of its bytes.
    def bytes
      @to_ptr[0, @size]
    end

    # The same record with other bytes.
    def with(bytes)
      copy = dup
      copy.to_ptr[0, @size] = bytes
      copy
    end

    def inspect
      "#<#{self.class} #{@type}>"
    end
  end

  # How a record is made from a Hash of its fields, and read as one.
  class Shape
    # A record in memory of ours, and by field what its pointers point to, which lives as long.
    Node = Struct.new(:shape, :to_ptr, :children) do
      def told
        shape.told(to_ptr[0, shape.size], children)
      end
    end

    # A field, and how it is set and read.
    Field = Struct.new(:name, :type, :offset, :size, :count, :measures, :way, :shape, :measured_by)

    attr_reader :name, :size, :fields

    # The shapes of all records, by name. `hooks` is what a field that points to hooks gets.
    def self.all(description, hooks)
      callbacks, handles = %w[callbacks handles].map { |member| description[member].map { |one| one["name"] } }
      description["records"].each_with_object({}) do |record, shapes|
        shapes[record["name"]] = new(record, shapes, callbacks, handles, hooks)
      end
    end

    def initialize(record, shapes, callbacks, handles, hooks)
      @name, @size, @opaque, @align = record.values_at("name", "size", "opaque", "align")
      @record, @hooks = record, hooks
      @fields = record["fields"].map { |one| Field.new(*one.values_at(*%w[name type offset size count])) }
      measure(record["fields"])
      @fields.each { |field| field.measured_by = @fields.select { |other| other.measures == field.name } }
      @fields.each { |field| field.way, field.shape = way_of(field, shapes, handles) }
      @calls = @fields.any? { |field| callbacks.include?(field.type) }
      check_layout(shapes)
    end

    # Does it have functions that the library calls?
    def calls?
      @calls
    end

    # Does it point to such a record?
    def hooked?
      @fields.any? { |field| field.way == :hooks }
    end

    # Memory from a Record, which is copied, or from a Hash.
    def node(where, value)
      made = Node.new(self, PolysocketFiddle.zeros(@size), {})
      if Record === value && value.type == @name
        made.to_ptr[0, @size] = value.bytes
        made.children[:record] = value
        return made
      end
      fill(made, where, value)
    end

    # Memory with all records of an Array.
    def array(where, value)
      Checks.fault(where, TypeError, "must be an Array, not #{Checks.shown(value)}") unless Array === value

      bytes = Array.new(value).each_with_index.map { |one, index| node("#{where}[#{index}]", one).to_ptr[0, @size] }
      Fiddle::Pointer[bytes.join.freeze]
    end

    # The records in such memory.
    def records(bytes)
      Array.new(bytes.bytesize / @size) { |index| told(bytes.byteslice(index * @size, @size), {}) }
    end

    # What a Record or a Hash was: a copy with the bytes that are there now, or all fields that a Hash may have.
    def told(bytes, children)
      return children[:record].with(bytes) if children[:record]
      return Record.new(@record).with(bytes) if @opaque

      @fields.each_with_object({}) do |field, values|
        reader = "read_#{field.way}"
        values[field.name] = send(reader, field, bytes, children) if respond_to?(reader, true)
      end
    end

    protected

    attr_reader :align

    private

    # A pointer names the fields that tell how much is there, and how much of it counts.
    def measure(described)
      described.each do |pointer|
        pointer.values_at("length", "used").compact.each do |name|
          @fields.find { |field| field.name == name }.measures = pointer["name"]
        end
      end
    end

    def way_of(field, shapes, handles)
      target = field.type.delete_prefix("const ").delete_suffix("*").rstrip
      shape = shapes[target]
      return field.type == "char" ? :characters : :nothing if field.count
      return :measure if field.measures
      return [field.type == target ? :record : pointer_to(shape, field), shape] if shape
      return :number if Type::SCALARS.key?(field.type)
      return :handle if handles.include?(target)

      { "char" => :text, "void" => field.measured_by.any? ? :bytes : nil }[target] || :nothing
    end

    def pointer_to(shape, field)
      field.measured_by.any? ? :list : shape.calls? ? :hooks : :pointer
    end

    # The library must lay a record out as C's rules do here.
    def check_layout(shapes)
      place = @fields.reduce(0) do |end_of_last, field|
        align = shapes[field.type] ? shapes[field.type].align : field.size / (field.count || 1)
        offset = rounded(end_of_last, align)
        unless offset == field.offset
          raise Unreadable, "#{field.name} of a #{@name} is at #{offset} here, and at #{field.offset} in the library"
        end

        offset + field.size
      end
      here = rounded(place, @align)
      raise Unreadable, "a #{@name} has #{here} bytes here, and #{@size} in the library" unless here == @size
    end

    def rounded(place, align)
      (place + align - 1) / align * align
    end

    def fill(made, where, value)
      Checks.fault(where, TypeError, "must be a #{@name}, not #{Checks.shown(value)}") if @opaque || !(Hash === value)

      given = value.to_h { |key, one| [Symbol === key ? key.name : key, one] }
      refuse_strange(where, given.keys - @fields.map(&:name))
      sizes = {}
      @fields.each do |field|
        sizes[field.name] = set(made, field, "#{where}.#{field.name}", given[field.name], sizes)
      end
      made
    end

    def refuse_strange(where, keys)
      return if keys.empty?

      key = String === keys[0] ? "'#{Checks.printable(keys[0])}'" : Checks.shown(keys[0])
      Checks.fault(where, TypeError, "must not have #{key}, which no field of a #{@name} is")
    end

    # Gives how much the field points to, if it does.
    def set(made, field, where, value, sizes)
      return put(made, field, @hooks.to_ptr.to_i) && nil if field.way == :hooks && nil.equal?(value)
      return (put(made, field, sizes[field.measures] || 0) if field.measures) && nil if nil.equal?(value)

      setter = "set_#{field.way}"
      unless respond_to?(setter, true)
        Checks.fault(where, TypeError, "cannot be set: it is a #{field.type}")
      end
      send(setter, made, field, where, value, sizes)
    end

    def put(made, field, number)
      made.to_ptr[field.offset, field.size] = [number].pack(Type.of(field.type).letter)
    end

    # Make a field point to memory that lives as long as the record.
    def point(made, field, memory, child = memory)
      made.children[field.name] = child
      put(made, field, memory.to_i)
    end

    def set_number(made, field, where, value, _sizes)
      put(made, field, Checks.number(where, value, field.type))
      nil
    end

    # How much there is was counted. A caller may say less; what is wrong anyhow is for the library to refuse.
    def set_measure(made, field, where, value, sizes)
      most = [sizes[field.measures] || 0, 0].max
      number = Checks.number(where, value, field.type)
      if number > most
        words = "must be at most #{most}, which is all of #{field.measures}, not #{number}"
        Checks.fault(where, RangeError, words)
      end
      put(made, field, number)
      nil
    end

    def set_text(made, field, where, value, _sizes)
      point(made, field, Fiddle::Pointer[Checks.text(where, value)])
      nil
    end

    # A String is copied, as the call may write there; a number asks for as many zeros.
    def set_bytes(made, field, where, value, _sizes)
      data = Integer === value ? nil : Checks.string(where, value).b
      size = data ? data.bytesize : Checks.number(where, value, "int64_t")
      memory = PolysocketFiddle.zeros([size, 1].max)
      memory[0, size] = data if data && size.positive?
      point(made, field, memory)
      size
    end

    def set_record(made, field, where, value, _sizes)
      inner = field.shape.node(where, value)
      made.children[field.name] = inner
      made.to_ptr[field.offset, field.size] = inner.to_ptr[0, field.size]
      nil
    end

    def set_pointer(made, field, where, value, _sizes)
      target = field.shape.node(where, value)
      point(made, field, target.to_ptr, target)
      nil
    end

    def set_handle(made, field, where, value, _sizes)
      type = field.type.delete_suffix("*").rstrip
      taken = Handle === value && value.type == type
      Checks.fault(where, TypeError, "must be a #{type}, not #{Checks.shown(value)}") unless taken
      point(made, field, value)
      nil
    end

    def set_hooks(_made, _field, where, value, _sizes)
      Checks.fault(where, TypeError, "must be left out, as hooks are made here, not be #{Checks.shown(value)}")
    end

    def set_list(made, field, where, value, _sizes)
      Checks.fault(where, TypeError, "must be an Array, not #{Checks.shown(value)}") unless Array === value

      nodes = Array.new(value).each_with_index.map { |one, index| field.shape.node("#{where}[#{index}]", one) }
      memory = PolysocketFiddle.zeros([field.shape.size * nodes.size, 1].max)
      size = field.shape.size
      nodes.each_with_index { |one, index| memory[index * size, size] = one.to_ptr[0, size] }
      point(made, field, memory, [memory, nodes])
      nodes.size
    end

    def number_in(bytes, field)
      bytes.unpack1("@#{field.offset}#{Type.of(field.type).letter}")
    end

    # How much a pointer points to: what all the fields that measure it agree on.
    def measured(bytes, field)
      [field.measured_by.map { |one| number_in(bytes, one) }.min, 0].max
    end

    def read_number(field, bytes, _children)
      number_in(bytes, field)
    end
    alias read_measure read_number

    def read_characters(field, bytes, _children)
      bytes.unpack1("@#{field.offset}Z#{field.count}").force_encoding(Encoding::UTF_8)
    end

    def read_bytes(field, bytes, children)
      children[field.name] && children[field.name][0, measured(bytes, field)]
    end

    def read_record(field, bytes, children)
      field.shape.told(bytes.byteslice(field.offset, field.size), children[field.name]&.children || {})
    end

    def read_list(field, bytes, children)
      memory, nodes = children[field.name] || [nil, []]
      size = field.shape.size
      nodes.first(measured(bytes, field)).each_with_index.map do |one, index|
        field.shape.told(memory[index * size, size], one.children)
      end
    end
  end
end
