# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Values of compiled scenarios as Ruby's, and the comparison of results and errors with what is expected. What a route
# has to say to it comes from its operations.

# A step did not do what its scenario says.
class Mismatch < StandardError; end

# The scenario asks for something that this runner does not know.
class Unknown < StandardError; end

# Both kinds of string of the scenarios are Ruby's; bytes are those without an encoding.
def bytes?(value)
  value.is_a?(String) && value.encoding == Encoding::BINARY
end

def utf8(text)
  text.dup.force_encoding(Encoding::UTF_8)
end

def shown(value, longest = 120)
  text = value.is_a?(String) ? "#{bytes?(value) ? 'bytes' : 'text'} #{value.inspect}" : value.inspect
  text.length <= longest ? text : "#{text[0, longest]}… (#{text.length} characters)"
end

# Evaluates the values of scenarios, and compares results with what is expected.
class Values
  FLOATS = { "nan" => Float::NAN, "inf" => Float::INFINITY, "-inf" => -Float::INFINITY }.freeze

  def initialize(variables, operations)
    @variables = variables
    @operations = operations
  end

  def of(value)
    case value
    in ["bytes", digits] then [digits].pack("H*")
    in ["text", text] then text
    in ["int", digits] then Integer(digits, 10)
    in ["float", digits] then FLOATS.fetch(digits) { Float(digits) }
    in ["none"] then nil
    in ["bool", word] then word == "true"
    in ["list", *items] then items.map { |item| of(item) }
    in ["var", name] then @variables.fetch(name) { raise Unknown, "the variable #{name} has no value" }
    in ["item", list, index] then of(list)[Integer(index, 10)]
    else made(value)
    end
  end

  def matches?(expected, actual)
    case expected
    in ["any"] then true
    in ["size", size] then size_of(actual) == of(size)
    in ["between", low, high] then actual.is_a?(Numeric) && actual.between?(of(low), of(high))
    in ["starts", start] then start?(of(start), actual)
    in ["other", value] then !matches?(value, actual)
    in ["list", *items]
      actual.is_a?(Array) && actual.size == items.size && items.zip(actual).all? { |pair| matches?(*pair) }
    else same?(of(expected), actual)
    end
  end

  # An expectation for people.
  def expectation(expected)
    case expected
    in ["any"] then "_"
    in ["list", *items] then "[#{items.map { |item| expectation(item) }.join(', ')}]"
    in ["size" | "between" | "starts" | "other" => kind, *items]
      "#{kind}(#{items.map { |item| expectation(item) }.join(', ')})"
    else shown(of(expected))
    end
  end

  private

  # Values that are made from others, and constants.
  def made(value)
    case value
    in ["const", *names] then names.map { |name| @operations.constant(name) }.reduce(:|)
    in ["errno", name] then Errno.const_get(name)::Errno
    in ["repeat", part, times] then of(part) * Integer(times, 10)
    in ["concat", *parts] then joined(parts.map { |part| of(part) })
    in ["pad", part, length] then padded(of(part), Integer(length, 10))
    else raise Unknown, "value of kind #{value.first}"
    end
  end

  def joined(parts)
    parts.any? { |part| bytes?(part) } ? parts.map(&:b).join.b : parts.join
  end

  def padded(start, length)
    start + ("x" * (length - start.bytesize)).force_encoding(start.encoding)
  end

  def size_of(value)
    value.is_a?(String) && !bytes?(value) ? utf8(value).length : value.length
  end

  def start?(start, actual)
    actual.is_a?(String) && bytes?(start) == bytes?(actual) && actual.b.start_with?(start.b)
  end

  # Equal, and of the same kind.
  def same?(expected, actual)
    case expected
    when String then same_string?(expected, actual)
    when Array
      actual.is_a?(Array) && expected.size == actual.size && expected.zip(actual).all? { |pair| same?(*pair) }
    else expected.instance_of?(actual.class) && expected == actual
    end
  end

  # A path that is not in the file system's encoding is text that no scenario can write down.
  def same_string?(expected, actual)
    return false unless actual.is_a?(String) && expected.b == actual.b

    bytes?(expected) ? bytes?(actual) || !actual.valid_encoding? : !bytes?(actual)
  end
end

# Tells whether an exception is the expected error.
class Failures
  def initialize(values, operations)
    @values = values
    @operations = operations
  end

  def check(exception, expected)
    name, code = @operations.class_of(exception)
    wanted = expected["class"]
    name = wanted if wanted == "unsupported" && exception.is_a?(Errno::EOPNOTSUPP)
    codes = expected["codes"].map { |number| @values.of(number) }
    unless name == wanted && (codes.empty? || codes.include?(code))
      got = "#{name || 'an exception'} #{code}: #{exception.inspect}"
      raise Mismatch, "expected #{[wanted, *codes].join(' ')}, got #{got}"
    end
    check_texts(exception, expected["says"])
    check_done(@operations.done(exception), expected["done"])
    check_partial(exception, expected["partial"])
  end

  private

  def check_texts(exception, parts)
    part = parts.find { |one| !exception.message.b.include?(one.b) } or return
    raise Mismatch, "expected a message with #{part.inspect}, got #{exception.message.inspect}"
  end

  def check_partial(exception, expected)
    return if expected.nil? || @values.matches?(expected, exception.partial)

    raise Mismatch, "expected the bytes #{@values.expectation(expected)}, got #{shown(exception.partial)}"
  end

  def check_done(done, expected)
    return if expected.nil? || @values.matches?(expected, done)

    raise Mismatch, "expected as many bytes done as #{@values.expectation(expected)}, got #{shown(done)}"
  end
end
