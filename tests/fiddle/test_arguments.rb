# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# A value that doesn't fit its parameter is refused before the call, with words that name function, parameter and value.

require_relative "support"

class TestArguments < FiddleCase
  # Numbers that each type of C cannot hold.
  TOO_FAR = { "int32_t" => [2**31, -2**31 - 1, 2**32 + 2, 10**400],
              "int64_t" => [2**63, -2**63 - 1, 2**64 + 1, 10**400],
              "double" => [10**400, -10**400] }.freeze
  NO_INTEGERS = [1.0, 1.5, Float::NAN, Float::INFINITY, 1r, "1", :one, true, false, nil, [1], Object.new].freeze
  NO_NUMBERS = (NO_INTEGERS - [1.0, 1.5, Float::INFINITY]).reject { |value| value.is_a?(Float) }.freeze
  NO_STRINGS = [5, 1.5, :text, true, ["x"], Object.new].freeze
  NULLS = PS.description["handles"].to_h do |handle|
    [handle["name"], PolysocketFiddle::Handle.new(handle["name"], 0, 0)]
  end.freeze

  # Does the caller say it?
  def given?(parameter, all)
    buffer = all.find { |one| one["name"] == parameter["measures"] }
    parameter["direction"] != "out" && parameter["kind"] != "hooks" &&
      (!buffer || (buffer["direction"] == "out" && !buffer["terminated"] && !buffer["enough"]))
  end

  # Something that fits.
  def fitting(parameter)
    case parameter["kind"]
    when "text", "bytes" then "x"
    when "handle" then NULLS[parameter["target"]]
    when "record" then PS.record(parameter["target"])
    when "numbers" then [0]
    when "records" then [PS.record(parameter["target"])]
    else 0
    end
  end

  # Values that don't fit, by the exception that is raised.
  def unfitting(parameter)
    type = parameter["type"]
    wrong = case parameter["kind"]
            when "text" then { TypeError => NO_STRINGS, ArgumentError => ["a\0", "\0", "a\0b"] }
            when "bytes" then { TypeError => NO_STRINGS }
            when "numbers" then { TypeError => [5, "x", :x, {}, [1.5], ["x"], [nil]], RangeError => [[2**63]] }
            when "records" then { TypeError => [5, "x", :x, [5], ["x"], [nil], [Object.new]] }
            when "handle", "record" then { TypeError => [5, "x", :x, Object.new, other_object(parameter["target"])] }
            else { TypeError => type == "double" ? NO_NUMBERS : NO_INTEGERS, RangeError => TOO_FAR.fetch(type) }
            end
    parameter["nullable"] ? wrong : wrong.merge(TypeError => wrong[TypeError] + [nil])
  end

  def other_object(target)
    target == "ps_file" ? NULLS["ps_socket"] : NULLS["ps_file"]
  end

  # Each function that takes something, with what it takes.
  TAKING = FUNCTIONS.reject { |function| function["parameters"].all? { |one| one["direction"] == "out" } }

  def test_every_parameter_of_every_function_refuses_what_does_not_fit
    count = 0
    each_taken do |name, given, index|
      unfitting(given[index]).each do |exception, values|
        values.each do |value|
          arguments = given.map { |parameter| fitting(parameter) }
          arguments[index] = value
          message = assert_raises(exception, "#{name} #{value.inspect}") { PS.public_send(name, *arguments) }.message
          assert_match(/\A#{name}: #{given[index]['name']}(\[\d\])? \S/, message)
          count += 1
        end
      end
    end
    assert_operator count, :>, 1000
  end

  def each_taken
    TAKING.each do |function|
      given = function["parameters"].select { |parameter| given?(parameter, function["parameters"]) }
      given.each_index { |index| yield function["name"], given, index }
    end
  end

  def test_every_function_refuses_missing_and_surplus_arguments
    FUNCTIONS.each do |function|
      given = function["parameters"].select { |parameter| given?(parameter, function["parameters"]) }
      arguments = given.map { |parameter| fitting(parameter) }
      wrong = [arguments + [0]]
      wrong << arguments.drop(1) unless given.empty?
      wrong.each do |few_or_many|
        message = assert_raises(ArgumentError) { PS.public_send(function["name"], *few_or_many) }.message
        numbers = "given #{few_or_many.size}, expected #{given.size}"
        assert_match(/\A#{function['name']}: wrong number of arguments: #{numbers} /, message)
      end
    end
  end

  def test_the_words
    made = socket
    refused(RangeError, "ps_socket_listen: backlog must fit into int64_t " \
                        "(-9223372036854775808 to 9223372036854775807), not 9223372036854775808") do
      PS.ps_socket_listen(made, 2**63)
    end
    refused(RangeError, "ps_status_name: status must fit into int32_t (-2147483648 to 2147483647), not 4294967298") do
      PS.ps_status_name(2**32 + 2)
    end
    refused(TypeError, "ps_socket_listen: backlog must be an integer, not 1.0") { PS.ps_socket_listen(made, 1.0) }
    refused(TypeError, 'ps_socket_settimeout: seconds must be a number, not "5"') { PS.ps_socket_settimeout(made, "5") }
    refused(TypeError, "ps_socket_send: data must not be nil") { PS.ps_socket_send(made, 0, nil) }
    refused(TypeError, "ps_socket_send: data must be a String, not :x") { PS.ps_socket_send(made, 0, :x) }
    refused(ArgumentError, 'ps_constant_get: name must have no NUL, which ends C\'s texts; ' \
                           '"AF\u0000INET" has one at byte 2') do
      PS.ps_constant_get("AF\0INET")
    end
    refused(TypeError, "ps_file_flush: self must be a ps_file, not #{made.inspect}") { PS.ps_file_flush(made) }
    refused(ArgumentError, "ps_socket_listen: wrong number of arguments: given 1, expected 2 (self, backlog)") do
      PS.ps_socket_listen(made)
    end
    refused(TypeError, "ps_socket_send: data must be a String, not [#{'1, ' * 19}1,… (3000 characters)") do
      PS.ps_socket_send(made, 0, [1] * 1000)
    end
  end

  def test_limits_are_left_to_the_library
    assert_includes failure("PS_E_RANGE") { PS.ps_address_make_inet("127.0.0.1", 65_536) }.message, "65536"
    made = socket
    assert_equal "settimeout: timeout too large (inf s, limit 9223372036 s)",
                 failure("PS_E_RANGE") { PS.ps_socket_settimeout(made, Float::INFINITY) }.message
    failure("PS_E_VALUE") { PS.ps_socket_settimeout(made, Float::NAN) }
    failure("PS_E_VALUE") { PS.ps_socket_recv(made, 0, -1) }
    failure("PS_E_VALUE") { PS.ps_socket_recv(made, 0, -2**63) }
    assert_raises(NoMemoryError, RangeError) { PS.ps_socket_recv(made, 0, 2**62) }
  end

  def test_the_bounds_of_the_types_are_taken
    assert_equal 0xff_ff_ff_ff, PS.ps_htonl(0xff_ff_ff_ff)
    assert_equal PS.ps_htonl(1), [1].pack("N").unpack1("L")
    assert_equal 0xffff, PS.ps_htons(0xffff)
    failure("PS_E_RANGE") { PS.ps_htonl(2**63 - 1) }
    failure("PS_E_RANGE") { PS.ps_htonl(-2**63) }
    assert_equal "unknown", PS.ps_status_name(2**31 - 1)
    assert_equal "unknown", PS.ps_status_name(-2**31)
  end

  def test_nil_is_null_where_that_is_taken
    assert_nil PS.ps_socket_free(nil)
    refute_empty PS.ps_getfqdn(nil, nil)
    list = PS.ps_getaddrinfo(nil, "80", PS.AF_INET, PS.SOCK_STREAM, 0, 0, nil)
    assert_equal "127.0.0.1", PS.ps_address_host(PS.ps_addrinfo_entry(list, 0).last)
    failure("PS_E_OS") { PS.ps_socket_setsockopt_bytes(socket, PS.SOL_SOCKET, PS.SO_LINGER, nil) }
  end

  def test_strings_of_any_encoding_and_kind
    ours, theirs = pair
    text = "gr\u00fcn"
    PS.ps_socket_send(ours, 0, text)
    assert_equal text.b, PS.ps_socket_recv(theirs, 0, 99)
    PS.ps_socket_send(ours, 0, "a\0b")
    assert_equal "a\0b", PS.ps_socket_recv(theirs, 0, 99)
    assert_equal "127.0.0.1", PS.ps_address_host(PS.ps_address_make_inet("127.0.0.1".encode("UTF-16LE"), 1))
    assert_raises(EncodingError) { PS.ps_address_make_inet("\xff".dup.force_encoding("EUC-JP"), 1) }
    convertible = Object.new
    def convertible.to_str = "127.0.0.1"
    assert_equal "127.0.0.1", PS.ps_address_host(PS.ps_address_make_inet(convertible, 1))
  end

  def test_part_of_a_string_is_a_text_of_its_own
    whole = "127.0.0.12345678901234567890"
    assert_equal "127.0.0.1", PS.ps_address_host(PS.ps_address_make_inet(whole[0, 9], 1))
  end

  # The class of a String that says something else than it is.
  class Sly < String
    def dup = "x" * 100
    def freeze = self
    def size = 1_000_000
    def encoding = Encoding::BINARY
    def index(*) = nil
    alias b dup
    alias encode dup
    alias bytesize size
    alias length size
    alias to_s dup
    alias to_str dup
  end

  def test_methods_of_a_derived_class_are_not_asked
    ours, theirs = pair
    assert_equal 5, PS.ps_socket_send(ours, 0, Sly.new("hello"))
    assert_equal "hello", PS.ps_socket_recv(theirs, 0, 1000)
    assert_equal "127.0.0.1", PS.ps_address_host(PS.ps_address_make_inet(Sly.new("127.0.0.1"), 1))
    assert_raises(ArgumentError) { PS.ps_address_make_inet(Sly.new("127.0.0.1\0"), 1) }
  end

  def test_what_only_says_that_it_fits
    liar = Object.new
    def liar.is_a?(_kind) = true
    def liar.type = "ps_socket"
    def liar.to_ptr = Fiddle::Pointer.new(8)
    made = socket
    assert_raises(TypeError) { PS.ps_socket_fileno(liar) }
    assert_raises(TypeError) { PS.ps_socket_listen(made, liar) }
    assert_raises(TypeError) { PS.ps_socket_settimeout(made, liar) }
  end

  def test_what_is_sent_may_change_meanwhile
    ours, theirs = pair
    data = "x" * (1 << 22)
    thread = blocked { PS.ps_socket_sendall(ours, 0, data) }
    data.replace("y" * 100)
    data << ("z" * (1 << 23))
    collect
    received = "".b
    received << PS.ps_socket_recv(theirs, 0, 1 << 20) while received.bytesize < 1 << 22
    assert_equal 1 << 22, thread.value
    assert_equal 1 << 22, received.count("x")
  end
end
