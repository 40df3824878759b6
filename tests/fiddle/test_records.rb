# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Records from Hashes and back, Arrays of numbers, and layouts that are not the library's.

require_relative "support"

class TestRecords < FiddleCase
  def pair
    keep(*PS.ps_socket_pair(PS.AF_UNIX, PS.SOCK_STREAM, 0))
  end

  def test_a_message_goes_out_and_comes_in
    a, b = pair
    assert_equal 7, PS.ps_socket_sendmsg(a, 0, { buffers: [{ data: "one\0" }, { data: "" }, { "data" => "two" }] })
    told, count = PS.ps_socket_recvmsg(b, 0, { buffers: [{ data: 5 }, { data: "....." }], control: 100 })
    assert_equal 7, count
    assert_equal ["one\0t", "wo..."], told["buffers"].map { |buffer| buffer["data"] }
    assert_equal ["", 100, 0, 7], told.values_at("control", "control_capacity", "flags", "length")
    assert_equal PS.AF_UNSPEC, PS.ps_address_family(told["address"])
  end

  def test_a_handle_in_a_record
    token = PS.ps_token_create
    PS.ps_token_fire(token)
    error = assert_raises(PolysocketFiddle::Error) { PS.ps_gethostbyname("localhost", { token: token }) }
    assert_equal "PS_E_CANCELLED", error.name
    assert_equal "127.0.0.1", PS.ps_gethostbyname("127.0.0.1", { "deadline" => PS.ps_deadline(60) })
    [pair.first, 5, "x"].each do |wrong|
      error = assert_raises(TypeError) { PS.ps_gethostbyname("localhost", { token: wrong }) }
      assert_includes error.message, "ps_gethostbyname: wait.token must be a ps_token, not "
    end
  end

  def test_a_socket_keeps_its_token_and_so_does_a_copy
    ours, = pair
    Thread.new do
      token = PS.ps_token_create
      PS.ps_socket_settoken(ours, token)
      PS.ps_token_fire(token)
    end.join
    copy, = keep(PS.ps_socket_dup(ours))
    GC.start
    [ours, copy].each do |socket|
      error = assert_raises(PolysocketFiddle::Error) { PS.ps_socket_recv(socket, 0, 1) }
      assert_equal "PS_E_CANCELLED", error.name
    end
    PS.ps_token_free(copy.attached.fetch("ps_socket_settoken"))
  end

  def test_an_error_has_the_handles_that_are_there_all_the_same
    listener, = keep(PS.ps_socket_create(PS.AF_INET, PS.SOCK_STREAM, 0))
    PS.ps_socket_bind(listener, PS.ps_address_make_inet("127.0.0.1", 0))
    port = PS.ps_address_port(PS.ps_socket_getsockname(listener))
    error = assert_raises(PolysocketFiddle::Error) { PS.ps_connect_host("127.0.0.1", port.to_s, nil, nil) }
    report = error.handles.fetch("report")
    assert_equal [1, PS.PS_E_OS], [PS.ps_operation_attempt_count(report), PS.ps_operation_attempt(report, 0)[1]]
    PS.ps_operation_free(report)
  end

  WRONG = {
    "must be a ps_message, not \"text\"" => "text",
    "must not have 'buffer', which no field of a ps_message is" => { buffer: [] },
    ".buffers must be an Array, not 5" => { buffers: 5 },
    ".buffers[0] must be a ps_buffer, not \"x\"" => { buffers: ["x"] },
    ".buffers[1].data must be a String, not []" => { buffers: [{ data: 1 }, { data: [] }] },
    ".buffers[0].length must be at most 3, which is all of data, not 4" => { buffers: [{ data: "abc", length: 4 }] },
    ".buffers[0].length must be at most 0, which is all of data, not 1" => { buffers: [{ length: 1 }] },
    ".buffer_count must be at most 1, which is all of buffers, not 2" => { buffers: [{ data: "x" }], buffer_count: 2 },
    ".control_length must be at most 1, which is all of control, not 9" => { control: "x", control_length: 9 },
    ".address must be a ps_address, not {}" => { address: {} },
    ".reserved cannot be set: it is a int64_t" => { reserved: [1] },
    ".flags must be an integer, not 1.5" => { flags: 1.5 }
  }.freeze

  def test_what_no_record_has_is_refused
    a, = pair
    WRONG.each do |words, message|
      error = assert_raises(TypeError, RangeError) { PS.ps_socket_sendmsg(a, 0, message) }
      assert_equal "ps_socket_sendmsg: message#{' ' unless words.start_with?('.')}#{words}", error.message
    end
    assert_raises(TypeError) { PS.ps_create_connection("127.0.0.1", "1", 1.0, nil, { hooks: 1 }) }
    assert_raises(ArgumentError) { PS.ps_create_connection("127.0.0.1", "1", 1.0, { source_host: "a\0b" }, nil) }
  end

  def test_the_library_judges_the_rest
    a, b = pair
    failure("PS_E_VALUE") { PS.ps_socket_sendmsg(a, 0, { buffers: [{ data: "x", length: -1 }] }) }
    failure("PS_E_VALUE") { PS.ps_socket_recvmsg(b, 0, { buffers: [{ data: -1 }] }) }
    failure("PS_E_VALUE") { PS.ps_socket_recvmsg(b, 0, { control: -1 }) }
    failure("PS_E_OS") { PS.ps_socket_sendmsg(a, 0, { buffers: [{ data: "x" }] * 1025 }) }
  end

  def test_arrays_of_numbers
    a, b = pair
    assert_equal 1, PS.ps_socket_send_fds(a, 0, [0, 1], "x")
    data, fds, told, = PS.ps_socket_recv_fds(b, 0, 10, 5)
    assert_equal ["x", 2, 0], [data, fds.size, told]
    fds.each { |fd| PS.ps_close(fd) }
    refused(TypeError, 'ps_socket_send_fds: fds[1] must be an integer, not "1"') do
      PS.ps_socket_send_fds(a, 0, [0, "1"], "x")
    end
    failure("PS_E_RANGE") { PS.ps_socket_send_fds(a, 0, [2**31], "x") }
    failure("PS_E_VALUE") { PS.ps_socket_recv_fds(b, 0, 1, -1) }
  end

  def test_nothing_is_collected_that_a_record_points_to
    a, b = pair
    buffers = Array.new(3) { |place| { data: "y" + "x" * place } }
    sent, (told, count) = collecting_at_every_allocation do
      sent = PS.ps_socket_sendmsg(a, 0, { buffers: buffers })
      [sent, PS.ps_socket_recvmsg(b, 0, { buffers: [{ data: sent }] })]
    end
    assert_equal [sent, buffers.map { |one| one[:data] }.join], [count, told["buffers"][0]["data"]]
  end

  def test_a_layout_that_is_not_the_librarys_is_refused
    error = assert_raises(PolysocketFiddle::Unreadable) do
      described { |it| it["records"].find { |one| one["name"] == "ps_buffer" }["fields"][1]["offset"] = 0 }
    end
    assert_equal "length of a ps_buffer is at 8 here, and at 0 in the library", error.message
    error = assert_raises(PolysocketFiddle::Unreadable) do
      described { |it| it["records"].find { |one| one["name"] == "ps_wait" }["size"] = 72 }
    end
    assert_equal "a ps_wait has 64 bytes here, and 72 in the library", error.message
  end
end
