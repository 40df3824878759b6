# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Exceptions: Ruby's own classes for the system's numbers, each of them a Polysocket::Error, and what they tell.

require_relative "support"

class TestErrors < Case
  def test_an_error_of_the_system_is_ruby_s_class_and_ours
    error = assert_raises(Errno::ECONNREFUSED) { socket.connect(refusing) }
    assert_instance_of Errno::ECONNREFUSED, error
    assert_kind_of Polysocket::Error, error
    assert_equal [Errno::ECONNREFUSED::Errno, error.errno], [error.code, error.errno]
    assert_raises(Polysocket::Error) { socket.connect(refusing) }
    assert_raises(SystemCallError) { socket.connect(refusing) }
  end

  def test_each_is_rescued_by_either_name
    { [:connect, refusing] => [Errno::ECONNREFUSED, SystemCallError, Polysocket::Error, StandardError],
      [:connect, ["::1", 1]] => [SocketError, Polysocket::SocketError, Polysocket::AddressInfoError] }
      .each do |call, names|
      names.each do |name|
        socket.public_send(*call)
        flunk
      rescue name => e
        assert_kind_of Polysocket::Error, e
      end
    end
  end

  # As with Ruby's own sockets, it is an IOError; as in the document, it has the system's number.
  def test_a_closed_socket_is_rescued_by_either_name
    [IOError, Errno::EBADF, Polysocket::ClosedError, Polysocket::Error, StandardError].each do |name|
      closed.recv(1)
      flunk
    rescue name => e
      assert_equal [Errno::EBADF::Errno] * 2, [e.code, e.errno]
    end
    [:recv, :send, :sendto, :connect, :getpeername, :settimeout, :makefile, :dup].zip([[1], ["x"], ["x", ""], [""]])
                                                                               .each do |name, arguments|
      arguments = [1] if name == :settimeout
      one = socket(Polysocket::AF_UNIX)
      one.close
      assert_raises(IOError, name.to_s) { one.public_send(name, *arguments) }
    end
  end

  # That a script names a descriptor that is none is another matter.
  def test_a_descriptor_that_is_none_is_an_error_of_the_system
    [-> { Polysocket.fromfd(999_999) }, -> { Polysocket::Socket.new(fileno: 999_999) }].each do |call|
      error = assert_raises(Errno::EBADF, &call)
      assert_kind_of SystemCallError, error
      refute_kind_of IOError, error
    end
  end

  def test_ruby_s_own_library_defines_the_same_class_in_either_order
    program = "print Polysocket::SocketError.superclass.equal?(SocketError), TCPSocket.name"
    assert_equal "trueTCPSocket", ruby("require 'socket'; #{program}")
    output = Open3.capture2e(RbConfig.ruby, "-W", "-rsocket", "-rpolysocket", "-e", program)[0]
    assert_equal "trueTCPSocket", output
  end

  def test_a_copy_of_an_error_tells_the_same
    calls = [-> { socket.connect(refusing) }, -> { closed.recv(1) }, -> { socket.connect(["::1", 1]) },
             -> { pair(timeout: 0)[0].recv(1) }, -> { pair(timeout: 0.01)[0].recv(1) }]
    calls.each do |call|
      error = assert_raises(Polysocket::Error, &call)
      [error.dup, error.clone, error.exception("other words"), Marshal.load(Marshal.dump(error))].each do |copy|
        assert_kind_of Polysocket::Error, copy
        assert_equal [error.class, error.code, error.operation, error.done],
                     [copy.class, copy.code, copy.operation, copy.done]
      end
    end
  end

  def test_a_wrong_number_of_arguments_is_told_in_ruby_s_words
    ours, = pair
    { [:connect, "127.0.0.1", 80] => "given 2, expected 1", [:recv] => "given 0, expected 1..2",
      [:setsockopt, 1, 2] => "given 2, expected 3..4", [:fileno, 1] => "given 1, expected 0" }.each do |call, numbers|
      error = assert_raises(ArgumentError) { ours.public_send(*call) }
      assert_equal "wrong number of arguments (#{numbers})", error.message
    end
    error = assert_raises(ArgumentError) { Polysocket.inet_pton(Polysocket::AF_INET) }
    assert_equal "wrong number of arguments (given 1, expected 2)", error.message
  end

  def test_every_method_and_function_counts_its_arguments
    ours, = pair
    native = Polysocket::Socket.instance_methods(false).select { |name| ours.method(name).source_location.nil? }
    native += Polysocket.singleton_methods.select { |name| Polysocket.method(name).source_location.nil? }
    assert_operator native.size, :>, 40
    native.each do |name|
      owner = ours.respond_to?(name) ? ours : Polysocket
      error = assert_raises(ArgumentError, name.to_s) { owner.public_send(name, *[0] * 20) }
      assert_match(/\Awrong number of arguments \(given 20, expected \d+(\.\.\d+)?\)\z/, error.message)
    end
  end

  # Ruby 3.2 has this class; here it stands for it.
  def test_a_timeout_is_ruby_s_own_where_there_is_one
    program = <<~RUBY
      class IO
        TimeoutError = Class.new(IOError) unless const_defined?(:TimeoutError)
      end
      require "polysocket"
      ours, = Polysocket.socketpair
      ours.timeout = 0.01
      [IO::TimeoutError, Errno::ETIMEDOUT, Polysocket::Timeout, IOError].each do |name|
        ours.recv(1)
      rescue name
        print "."
      end
      begin
        raise IO::TimeoutError # as a file does there
      rescue Polysocket::Timeout
        print "file"
      end
    RUBY
    output, status = Open3.capture2e(RbConfig.ruby, "-e", program)
    assert_equal ["....file", true], [output, status.success?]
  end

  # As many as the message says when there are too many.
  def test_every_method_and_function_tells_its_parameters
    ours, = pair
    assert_equal [[:req, :bufsize], [:opt, :flags]], ours.method(:recv).parameters
    assert_equal [[:req, :bufsize], [:opt, :flags]], Polysocket::Socket.instance_method(:recv).parameters
    assert_equal "xy", ours.method(:send).call("xy").then { @made.last.recv(2) }
    all_names = { ours => Polysocket::Socket.instance_methods(false), Polysocket => Polysocket.singleton_methods }
    all_names.each do |owner, names|
      names.select { |name| owner.method(name).source_location.nil? && name !~ /switch_interval/ }.each do |name|
        told = owner.method(name)
        required = told.parameters.count { |kind, _| kind == :req }
        all = told.parameters.size
        refute_includes told.parameters.flatten, :rest, name
        message = assert_raises(ArgumentError, name.to_s) { owner.public_send(name, *[0] * 20) }.message
        assert_includes message, "expected #{required}#{"..#{all}" if all > required})", name
        assert_equal all > required ? -required - 1 : required, told.arity, name
      end
    end
  end

  # Name, value and limit.
  REFUSED = {
    "send: data must be a string, not Integer" => ->(one) { one.send(5) },
    "recv_into: buffer must be a string, not NilClass" => ->(one) { one.recv_into(nil) },
    "recv_into: buffer too small for requested bytes (6, and it has 5)" => ->(one) { one.recv_into(+"short", 6) },
    "recvfrom_into: negative buffersize in recvfrom_into (-1)" => ->(one) { one.recvfrom_into(+"short", -1) },
    "settimeout: timeout must be a number, not String" => ->(one) { one.timeout = "1" },
    "settimeout: Timeout value out of range (-0.5 s is negative)" => ->(one) { one.timeout = -0.5 },
    "connect: AF_INET address (host, port) must have 2 items, not 1" =>
      ->(_) { Polysocket::Socket.open { |one| one.connect(["127.0.0.1"]) } },
    "bind: path must be a string, not Array" => ->(one) { one.bind(["127.0.0.1", 80]) },
    "gethostbyname: host must be a string, not Symbol" => ->(_) { Polysocket.gethostbyname(:localhost) },
    "setsockopt: value must be an integer, true, false or a string, not Float" =>
      ->(one) { one.setsockopt(1, 2, 1.0) },
    'create_connection: the address must be one array [host, port], such as ["127.0.0.1", 80]' =>
      ->(_) { Polysocket.create_connection("127.0.0.1", BasicObject.new, timeout: 1) },
    "socket: family must be an integer, not String" => ->(_) { Polysocket::Socket.new("2") },
    "makefile: mode must be a string, not Integer" => ->(one) { one.makefile(5) },
    "makefile: mode must be a string, not BasicObject" => ->(one) { one.makefile(BasicObject.new) },
    "sendfile: file must be an IO or a descriptor, not BasicObject" => ->(one) { one.sendfile(BasicObject.new) },
    "sendfile: offset must be an integer, not BasicObject" => ->(one) { one.sendfile(0, BasicObject.new) },
    "sendfile: count must be an integer, not BasicObject" => ->(one) { one.sendfile(0, 0, BasicObject.new) },
    "send_fds: socket must be a Polysocket::Socket, not BasicObject" =>
      ->(_) { Polysocket.send_fds(BasicObject.new, ["x"], [0]) },
    "getservbyname: service must be a string, not Integer" => ->(_) { Polysocket.getservbyname(80) },
    "getaddrinfo: port must be a string, not Float" => ->(_) { Polysocket.getaddrinfo("127.0.0.1", 80.0) }
  }.freeze

  def test_what_is_refused_is_named
    ours, = pair
    REFUSED.each do |message, call|
      assert_equal message, assert_raises(TypeError, ArgumentError) { call.call(ours) }.message
    end
  end

  def test_the_message_names_the_operation_and_the_address
    address = refusing
    error = assert_raises(SystemCallError) { socket.connect(address) }
    assert_equal "Connection refused - connect: (127.0.0.1:#{address[1]})", error.message
    assert_equal "connect", error.operation
    error = assert_raises(Errno::ENOENT) { socket(Polysocket::AF_UNIX).connect("/no/w\nhere") }
    assert_equal "No such file or directory - connect: (unix:/no/w%0Ahere)", error.message
    error = assert_raises(Errno::EBADF) { closed.recv(1) }
    assert_equal "recv: the socket is closed", error.message
    ours, theirs = pair
    theirs.close
    assert_equal "Broken pipe - send", assert_raises(Errno::EPIPE) { ours.send("x") }.message
    assert_predicate error.message, :valid_encoding?
  end

  def test_an_error_without_a_number_is_no_error_of_the_system
    error = assert_raises(Polysocket::SocketError) { socket(Polysocket::AF_UNIX).bind("x" * 5000) }
    assert_kind_of Polysocket::Error, error
    refute_kind_of SystemCallError, error
    assert_match(/AF_UNIX path too long \(5000 bytes, limit 4095\)/, error.message)
    assert_equal 0, error.code
  end

  def test_the_document_s_classes
    [Polysocket::HostError, Polysocket::AddressInfoError].each do |error|
      assert_operator error, :<, Polysocket::Error
      assert_operator error, :<, StandardError
      refute_operator error, :<, SystemCallError
    end
  end

  def test_a_name_that_is_none
    error = assert_raises(Polysocket::AddressInfoError) { socket.connect(["::1", 1]) }
    assert_equal Polysocket::EAI_ADDRFAMILY, error.code
    assert_match(/::1/, error.message)
  end

  def test_an_address_is_refused_in_the_name_of_the_operation
    stream = socket
    { "connect" => 70_000, "connect_ex" => 70_000, "bind" => -1 }.each do |name, port|
      error = assert_raises(RangeError) { stream.public_send(name, ["127.0.0.1", port]) }
      assert_equal "#{name}: port must be 0-65535, not #{port}", error.message
    end
    datagrams = socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
    error = assert_raises(RangeError) { datagrams.sendto("x", ["127.0.0.1", 70_000]) }
    assert_equal "sendto: port must be 0-65535, not 70000", error.message
    error = assert_raises(RangeError) { Polysocket.getnameinfo(["127.0.0.1", 70_000], 0) }
    assert_equal "getnameinfo: port must be 0-65535, not 70000", error.message
    error = assert_raises(Polysocket::AddressInfoError) { stream.connect(["name.invalid", 1]) }
    assert_match(/\Aconnect: .*'name\.invalid'/, error.message)
  end

  def test_a_timeout
    _, theirs = pair(timeout: 0.01)
    error = assert_raises(Polysocket::Timeout) { theirs.recv(1) }
    assert_equal ["recv: timed out after 0.01 s", "recv"], [error.message, error.operation]
    assert_kind_of Polysocket::Error, error
    assert_kind_of IOError, error
    refute_kind_of IO::WaitReadable, error
  end

  def test_what_would_block_tells_what_to_wait_for
    ours, theirs = pair(timeout: 0)
    reading = assert_raises(IO::WaitReadable) { theirs.recv(1) }
    fill(ours)
    [-> { ours.send("x") }, -> { ours.sendall("x") }].each do |call|
      writing = assert_raises(IO::WaitWritable, &call)
      refute_kind_of IO::WaitReadable, writing
      assert_kind_of IO::EAGAINWaitWritable, writing
    end
    refute_kind_of IO::WaitWritable, reading
    [IO::EAGAINWaitReadable, Errno::EAGAIN, Errno::EWOULDBLOCK, Polysocket::Error].each do |kind|
      assert_kind_of kind, reading
    end
    assert_equal ["Resource temporarily unavailable - recv", Errno::EAGAIN::Errno], [reading.message, reading.code]
  end

  def test_accept_and_connect_that_would_block
    server = listener
    server.setblocking(false)
    assert_raises(IO::EAGAINWaitReadable) { server.accept }
    client = socket
    client.setblocking(false)
    assert_raises(IO::EINPROGRESSWaitWritable) { client.connect(server.getsockname) }
    late = socket(Polysocket::AF_UNIX)
    late.setblocking(false)
    assert_raises(IO::WaitWritable) { late.connect(full_listener.getsockname) }
  end

  def test_the_usual_loop
    ours, theirs = pair(timeout: 0)
    meanwhile(0.05, -> { ours.send("x") }) do
      assert_equal "x", received(theirs)
    end
  end

  def test_what_does_not_suit_a_call_is_ruby_s_error
    ours, = pair
    { ArgumentError => [[:recv, -1], [:recv], [:settimeout, -1], [:settimeout, Float::NAN], [:fileno, 1]],
      RangeError => [[:recv, 2**63], [:recv, -2**63 - 1], [:recv, 10**30], [:send, "x", 1 << 31], [:listen, 1 << 31],
                     [:settimeout, 1e10], [:settimeout, 10**400]],
      TypeError => [[:recv, "1"], [:recv, 1.0], [:recv, nil], [:send, "x", nil], [:settimeout, "1"], [:bind, nil],
                    [:getsockopt, 1, 1.5], [:setsockopt, 1, 2, 1.5]],
      NoMemoryError => [[:recv, 1 << 62]] }.each do |kind, calls|
      calls.each do |call|
        error = assert_raises(kind, call.inspect) { without_warnings { ours.public_send(*call) } }
        refute_kind_of Polysocket::Error, error
      end
    end
  end

  def test_numbers_beyond_64_bits_are_told_with_the_limits
    ours, = pair
    { 2**63 => 2**63, -2**64 => -2**64, 10**10_000 => "a number of 33220 bits" }.each do |number, shown|
      error = assert_raises(RangeError) { ours.recv(number) }
      assert_equal "recv: bufsize must be #{-2**63} to #{2**63 - 1}, not #{shown}", error.message
    end
  end

  def test_addresses_of_another_form
    ours, = pair
    assert_raises(TypeError) { ours.sendto("x", ["127.0.0.1", 1]) }
    [nil, "127.0.0.1", 5, [], ["127.0.0.1"], ["127.0.0.1", 1, 2], [nil, 1], ["127.0.0.1", "1"], ["127.0.0.1", 1.0],
     ["a\0b", 1], ["\u00e4", 1]].each do |address|
      assert_raises(TypeError, address.inspect) { socket.connect(address) }
    end
    assert_equal "connect: port must be an integer, not String",
                 assert_raises(TypeError) { socket.connect(["127.0.0.1", "1"]) }.message
    assert_raises(RangeError) { socket.connect(["127.0.0.1", 65_536]) }
  end

  def test_a_server_that_cannot_be_made_is_told_under_its_own_name
    error = assert_raises(SystemCallError) { Polysocket.create_server(["127.0.0.1", 0], family: :NETLINK) }
    assert_equal "create_server", error.operation
    assert_match(/create_server/, error.message)
    error = assert_raises(SystemCallError) { Polysocket.create_unix_server("x", type: 99) }
    assert_equal "create_unix_server", error.operation
  end

  def test_what_is_no_file_is_not_sent
    ours, theirs = Polysocket.socketpair
    wrong = Object.new.tap { |one| one.define_singleton_method(:read) { |_size| 5 } }
    error = assert_raises(TypeError) { ours.sendfile(wrong) }
    assert_equal "sendfile: read of the file must return a String or nil, not Integer", error.message
    error = assert_raises(TypeError) { ours.sendfile(wrong, 5) }
    assert_equal "sendfile: file must have seek for an offset; Object has none", error.message
    [::File.open(__FILE__), StringIO.new("content")].each do |file|
      error = assert_raises(ArgumentError) { ours.sendfile(file, -1) }
      assert_equal "sendfile: negative offset -1", error.message
      error = assert_raises(TypeError) { ours.sendfile(file, nil) }
      assert_equal "sendfile: offset must be an integer, not NilClass", error.message
    end
  ensure
    [ours, theirs].each(&:close)
  end

  private

  # Ruby warns of a number that becomes infinite.
  def without_warnings
    verbose = $VERBOSE
    $VERBOSE = nil
    yield
  ensure
    $VERBOSE = verbose
  end

  def closed
    made = socket
    made.close
    made
  end

  # An address of the loopback where nobody listens.
  def refusing
    holder = socket
    holder.bind(["127.0.0.1", 0])
    holder.getsockname
  end

  def received(socket)
    socket.recv(10)
  rescue IO::WaitReadable
    IO.select([socket])
    retry
  end
end
