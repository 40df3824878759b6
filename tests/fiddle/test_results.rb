# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Results: their kinds, texts longer than any guess, errors, and functions that another description has.

require "socket"

require_relative "support"

class TestResults < FiddleCase
  INT = Fiddle::TYPE_INT32_T
  LONG = Fiddle::TYPE_INT64_T
  ERR = { "name" => "err", "type" => "ps_error *", "kind" => "error", "direction" => "out", "target" => "ps_error",
          "nullable" => true }.freeze

  def text_parameters(**more)
    [parameter("text", "char *", "text", "out", length: "capacity", count: "length", terminated: true, **more),
     parameter("capacity", "int64_t", "number", "in", measures: "text"),
     parameter("length", "int64_t *", "number", "out", measures: "text"), ERR]
  end

  def test_every_function_is_there_and_no_other
    ours = PS.singleton_methods.map(&:to_s).grep(/\Aps_/)
    assert_equal FUNCTIONS.map { |function| function["name"] }.sort, ours.sort
    assert_equal ours.sort, PS.raw.keys.sort
    assert_raises(NoMethodError) { PS.ps_banana }
  end

  def test_none_one_and_several
    made = socket
    assert_nil PS.ps_socket_listen(made, 1)
    assert_equal PS.AF_INET, PS.ps_socket_family(made)
    assert_equal "0.1.0".count("."), PS.ps_version.count(".")
    flags = PS.NI_NUMERICHOST | PS.NI_NUMERICSERV
    host, service = PS.ps_getnameinfo(PS.ps_address_make_inet("127.0.0.1", 80), flags, nil)
    assert_equal %w[127.0.0.1 80], [host, service]
    assert_equal [Encoding::UTF_8] * 3, [host, service, PS.ps_version].map(&:encoding)
  end

  def test_bytes_are_cut_to_their_count
    ours, theirs = pair
    assert_equal 5, PS.ps_socket_send(ours, 0, "hello")
    data = PS.ps_socket_recv(theirs, 0, 1 << 30)
    assert_equal ["hello", Encoding::BINARY], [data, data.encoding]
    assert_equal "", PS.ps_socket_recv(theirs, 0, 0)
    PS.ps_socket_free(ours)
    assert_equal "", PS.ps_socket_recv(theirs, 0, 10)
  end

  def test_constants_are_those_of_the_system_and_of_the_headers
    assert_equal Socket::AF_INET6, PS.AF_INET6
    assert_equal Socket::SO_REUSEADDR, PS["SO_REUSEADDR"]
    assert_equal 2**32 - 1, PS.INADDR_BROADCAST
    assert_equal [-1.0, 1024, 0, 4], [PS.PS_NO_TIMEOUT, PS.PS_OPTION_MAX, PS.PS_OK, PS.PS_E_TIMEOUT]
    refused(KeyError, 'no constant has the name "AF_BANANA"') { PS["AF_BANANA"] }
    assert_raises(NoMethodError) { PS.AF_BANANA }
  end

  def test_records_are_values
    address = PS.ps_address_make_inet("127.0.0.1", 80)
    copy = address.dup
    assert_equal "127.0.0.1:80", PS.ps_address_format(copy)
    refute_same address.bytes, copy.bytes
    assert_equal 0, PS.ps_address_family(PS.record("ps_address"))
    assert_equal "#<PolysocketFiddle::Record ps_address>", address.inspect
  end

  def test_an_error_tells_all_that_the_record_has
    ours, theirs = pair
    PS.ps_socket_free(theirs)
    error = failure { PS.ps_socket_sendall(ours, 0, "hello") }
    assert_equal [1, "PS_E_OS", Errno::EPIPE::Errno, 0, "sendall"],
                 [error.status, error.name, error.code, error.done, error.operation]
    assert_equal ["sendall: Broken pipe", Encoding::UTF_8], [error.message, error.message.encoding]
    assert_kind_of StandardError, error
  end

  def test_done_tells_how_much_went
    ours, = pair
    PS.ps_socket_settimeout(ours, 0.05)
    error = failure("PS_E_TIMEOUT") { PS.ps_socket_sendall(ours, 0, "x" * (1 << 22)) }
    assert_includes 1..(1 << 22) - 1, error.done
  end

  def test_a_text_that_does_not_fit_is_asked_for_again
    path = "\xff" * 107
    expected = PS.ps_address_format(PS.ps_address_make_unix(path))
    assert_operator expected.bytesize, :>, 300
    [1, 2, expected.bytesize, expected.bytesize + 1, nil].each do |enough|
      library = described do |description|
        found = description["functions"].find { |one| one["name"] == "ps_address_format" }
        found["parameters"].find { |one| one["name"] == "text" }["enough"] = enough
      end
      assert_equal expected, library.ps_address_format(library.ps_address_make_unix(path)), enough
    end
  end

  def test_a_text_that_grows_while_it_is_asked_for
    calls = []
    growing = code(INT, LONG, LONG, LONG, LONG) do |text, capacity, length, _|
      calls << capacity
      size = calls.size < 4 ? capacity * 10 : 7
      Fiddle::Pointer.new(text)[0, 8] = "banana!\0"
      Fiddle::Pointer.new(length)[0, 8] = [size].pack("q")
      0
    end
    library = described("ps_growing" => growing) do |description|
      description["functions"] << function("ps_growing", "status", *text_parameters)
    end
    assert_equal "banana!", library.ps_growing
    assert_equal [256, 2561, 25_611, 256_111], calls
  end

  def test_a_function_that_is_added_is_simply_there
    library = described do |description|
      description["functions"] << function("llabs", "number", parameter("number", "int64_t", "number", "in"))
    end
    assert_equal 2**53 + 1, library.llabs(-2**53 - 1)
    refused(TypeError, 'llabs: number must be an integer, not "5"') { library.llabs("5") }
  end

  def test_a_function_of_an_unknown_kind_or_type_is_left_out
    library = described do |description|
      description["functions"] << function("llabs", "number", parameter("number", "int64_t", "banana", "in"))
      description["functions"] << function("labs", "number", parameter("number", "int128_t", "number", "in"))
    end
    assert_equal [false, false, true], %i[llabs labs ps_version].map { |name| library.respond_to?(name) }
  end

  def test_a_text_that_is_null_is_nil
    library = described("ps_nothing" => code(LONG) { 0 }) do |description|
      description["functions"] << function("ps_nothing", "text")
    end
    assert_nil library.ps_nothing
  end

  def test_a_status_that_nobody_knew_is_an_error
    places = PS.records["ps_error"]["fields"].to_h { |field| [field["name"], field["offset"]] }
    failing = code(INT, LONG) do |err|
      record = Fiddle::Pointer.new(err)
      { "status" => [77].pack("l"), "code" => [5].pack("l"), "done" => [2**62].pack("q"), "operation" => "fails\0",
        "message" => "it fails\0" }.each { |name, bytes| record[places[name], bytes.size] = bytes }
      77
    end
    library = described("ps_failing" => failing, "ps_silent" => code(INT) { 78 }) do |description|
      description["functions"] << function("ps_failing", "status", ERR) << function("ps_silent", "status")
    end
    error = assert_raises(PolysocketFiddle::Error) { library.ps_failing }
    assert_equal [77, "77", 5, 2**62, "fails", "it fails"],
                 [error.status, error.name, error.code, error.done, error.operation, error.message]
    error = assert_raises(PolysocketFiddle::Error) { library.ps_silent }
    assert_equal [78, "78"], [error.status, error.message]
  end

  def test_raw_functions_take_every_argument
    ours, theirs = pair
    data = Fiddle::Pointer["hello"]
    assert_equal PS.PS_OK, PS.raw["ps_socket_send"].call(ours.to_i, 0, data.to_i, 5, 0, 0)
    assert_equal "hello", PS.ps_socket_recv(theirs, 0, 9)
    error = PS.record("ps_error")
    status = PS.raw["ps_socket_send"].call(0, 0, data.to_i, 5, 0, error.to_ptr.to_i)
    raised = PS.error(status, error.bytes)
    assert_equal ["PS_E_HANDLE", Errno::EBADF::Errno], [raised.name, raised.code]
    place = Fiddle::Pointer["\0" * 8]
    assert_equal 0, PS.raw["ps_socket_dup"].call(ours.to_i, place.to_i, 0)
    copy = PS.handle("ps_socket", place[0, 8].unpack1("J"))
    keep(copy)
    assert_equal PS.AF_UNIX, PS.ps_socket_family(copy)
  end
end
