# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The strings that are sent and received into, among them frozen ones, ones that other threads change meanwhile, and
# objects that only turn into strings and numbers, and change things while they do.

require "pathname"

require_relative "support"

class TestStrings < Case
  def test_what_is_received_is_binary
    ours, theirs = pair
    ours.sendall("gr\u00fc\u00dfe" * 2000)
    small = theirs.recv(7)
    large = theirs.recv(20_000)
    assert_equal ["gr\u00fc\u00dfe".b, 13_993], [small, large.bytesize]
    assert_equal [Encoding::BINARY] * 3, [small, large, theirs.recv(0)].map(&:encoding)
    refute_predicate large, :frozen?
    large << "\xff".b
  end

  def test_the_bytes_of_any_encoding_are_sent
    ours, theirs = pair
    ["gr\u00fc\u00df", "\u20ac".encode("UTF-16LE"), "\xff\0\xfe".b, +"", "frozen"].each do |text|
      assert_equal text.bytesize, ours.send(text)
      assert_equal text.b, theirs.recv(100) unless text.empty?
    end
  end

  # In ASCII the bytes of UTF-16 may be a text, another one; what is text is converted.
  def test_text_in_an_encoding_without_ascii_is_the_text_that_it_is
    wide = ->(text) { text.encode("UTF-16BE") }
    assert_equal "127.0.0.1", Polysocket.gethostbyname(wide["127.0.0.1"])
    assert_equal 80, Polysocket.getservbyname(wide["http"], wide["tcp"])
    assert_equal "\x7f\0\0\1".b, Polysocket.inet_pton(Polysocket::AF_INET, wide["127.0.0.1"])
    made = socket
    made.bind([wide["127.0.0.1"], 0])
    assert_equal "127.0.0.1", made.getsockname[0]
    Dir.mktmpdir do |folder|
      made = socket(Polysocket::AF_UNIX)
      made.bind(wide["#{folder}/s"])
      assert_equal "#{folder}/s", made.getsockname
    end
  end

  # Each is a name in ASCII, when its bytes are read.
  def test_text_whose_bytes_only_look_like_ascii_is_refused
    digits = (+"1270").force_encoding("UTF-16BE")
    assert_equal "\u3132\u3730", digits.encode("UTF-8")
    calls = [-> { Polysocket.gethostbyname(digits) }, -> { Polysocket.getaddrinfo(digits, 80) },
             -> { Polysocket.getaddrinfo("127.0.0.1", digits) }, -> { Polysocket.getservbyname(digits) },
             -> { Polysocket.getprotobyname(digits) }, -> { Polysocket.inet_aton(digits) },
             -> { Polysocket.inet_pton(Polysocket::AF_INET, digits) }, -> { socket.bind([digits, 0]) },
             -> { Polysocket.getfqdn(digits) }, -> { Polysocket.gethostbyaddr(digits) },
             -> { Polysocket.getnameinfo([digits, 1], 0) }, -> { Polysocket.create_connection([digits, 1]) },
             -> { socket.makefile("r".encode("UTF-16BE") + digits) }]
    calls.each { |call| assert_raises(TypeError, EncodingError, call.source_location.inspect, &call) }
    ["\x1b$B8l\x1b(B".dup.force_encoding("ISO-2022-JP"), "+ip4-".dup.force_encoding("UTF-7")].each do |text|
      assert_raises(TypeError, EncodingError, text.encoding.to_s) { Polysocket.gethostbyname(text) }
    end
    assert_raises(EncodingError) { socket(Polysocket::AF_UNIX).bind("+ip4-".dup.force_encoding("UTF-7")) }
  end

  def test_whatever_has_a_path_is_an_address
    Dir.mktmpdir do |folder|
      path = Pathname(folder) + "s"
      server = socket(Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM)
      server.bind(path)
      assert_equal path.to_s, server.getsockname
      client = socket(Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM)
      client.sendto("by sendto", path)
      client.connect(path)
      assert_equal 0, client.connect_ex(path)
      assert_equal "by sendto", server.recv(100)
    end
    failing = Object.new
    def failing.to_path = 5
    assert_equal "bind: path must be a string, not Integer",
                 assert_raises(TypeError) { socket(Polysocket::AF_UNIX).bind(failing) }.message
  end

  # The class of a String that says something else than it is.
  class SlyString < String
    def size = 1_000_000
    def encoding = Encoding::BINARY
    def to_str = "x" * 100
    def replace(*) = self
    alias bytesize size
    alias length size
    alias to_s to_str
    alias b to_str
    alias dup to_str
    alias encode to_str
    alias to_path to_str
  end

  def test_methods_of_a_derived_class_are_not_asked
    ours, theirs = pair
    assert_equal 5, ours.send(SlyString.new("hello"))
    room = SlyString.new("..........")
    assert_equal 5, theirs.recv_into(room)
    assert room == "hello....."
    assert_raises(ArgumentError) { theirs.recv_into(room, 11) }
    assert_equal "127.0.0.1", Polysocket.gethostbyname(SlyString.new("127.0.0.1"))
    Dir.mktmpdir do |folder|
      made = socket(Polysocket::AF_UNIX)
      made.bind(SlyString.new("#{folder}/s"))
      assert_equal "#{folder}/s", made.getsockname
    end
  end

  # --- The collector ---

  def test_strings_in_use_stay_where_they_are_while_the_collector_moves_things
    skip "this Ruby cannot" unless GC.respond_to?(:compact)

    [5, 20, 200, 5000, 1 << 20].each do |size|
      ours, theirs = pair
      data = Random.bytes(size)
      room = ("." * size).b
      receiver = blocked { theirs.recv_into(room) }
      other = Thread.new { ours.sendall(data) }
      2.times { GC.compact }
      count = receiver.value
      assert_equal data[0, count], room[0, count]
      assert_equal data[count..], receive_exactly(theirs, size - count)
      other.join
    end
  end

  COMPACTED = <<~RUBY
    junk = Array.new(300_000) { Object.new }
    ours, theirs = Polysocket.socketpair
    theirs.timeout = 10
    junk = nil
    %s
    200_000.times { Object.new }
    receivers = [-> { theirs.recv(9) }, -> { theirs.recv_into(room = +"...") && room }, -> { theirs.recvfrom(9)[0] },
                 -> { theirs.makefile("r+").gets }]
    receivers.each do |receive|
      receiver = Thread.new(&receive)
      Thread.pass until receiver.stop?
      %s
      100_000.times { Object.new }
      ours.send("xy\n")
      print receiver.value
    end
    begin
      trap("USR1") { raise "from the handler" }
      Thread.new { sleep(0.1) && Process.kill("USR1", $$) }
      theirs.recv(10)
    rescue RuntimeError => e
      puts e.message
    end
    begin
      theirs.close
      theirs.recv(1)
    rescue IOError => e
      puts e.class
    end
  RUBY

  ["GC.compact", "GC.auto_compact = true; 3.times { GC.start }", "GC.verify_compaction_references"].each do |way|
    define_method("test_nothing_that_c_has_moves_with_#{way[/\w+\.\w+/].tr('.', '_')}") do
      skip "this Ruby cannot" unless GC.respond_to?(way[/\.(\w+)/, 1])

      output = ruby(format(COMPACTED, way, way))
      assert_equal "#{"xy\n" * 4}from the handler\nPolysocket::ClosedError\n", output
    end
  end

  def test_what_is_no_string_is_not_sent
    ours, = pair
    [nil, 5, :symbol, ["x"], Object.new].each do |value|
      assert_raises(TypeError) { ours.send(value) }
      assert_raises(TypeError) { ours.sendall(value) }
    end
  end

  # A call sends the bytes that the string had when the call began.
  def test_a_string_that_another_thread_changes_while_it_is_sent
    original = Random.bytes(1 << 22)
    changes = { replace: ["x" * (1 << 22)], clear: [], concat: ["more"], setbyte: [5, 0], force_encoding: ["UTF-8"] }
    changes.each do |change|
      ours, theirs = pair
      text = original + "" # dup would share the bytes
      sender = blocked { ours.sendall(text) }
      text.public_send(*change.flatten)
      collect
      assert_equal original, receive_exactly(theirs, original.bytesize)
      sender.join
    end
  end

  def test_receiving_into_a_string
    ours, theirs = pair
    ours.send("hello")
    room = +"........"
    assert_equal 3, theirs.recv_into(room, 3)
    assert_equal "hel.....", room
    assert_equal 2, theirs.recv_into(room)
    assert_equal "lol.....", room
    ours.send("\u20ac")
    assert_equal [3, nil], theirs.recvfrom_into(room)
    assert_equal ["\u20ac.....", true], [room, room.valid_encoding?]
  end

  # Only its bytes change. Ruby's cached facts about the old bytes must go.
  def test_receiving_bytes_that_make_the_encoding_invalid
    ours, theirs = pair
    room = +"abc"
    assert_predicate room, :ascii_only?
    receiver = blocked { theirs.recv_into(room) }
    assert_predicate room, :ascii_only?
    ours.send("\xff")
    receiver.join
    refute_predicate room, :ascii_only?
    refute_predicate room, :valid_encoding?
  end

  def test_strings_that_cannot_be_received_into
    ours, theirs = pair(timeout: 0)
    ours.send("still there")
    assert_raises(FrozenError) { theirs.recv_into("frozen") }
    assert_raises(TypeError) { theirs.recv_into(nil) }
    assert_raises(TypeError) { theirs.recvfrom_into(:symbol) }
    assert_raises(ArgumentError) { theirs.recv_into(+"short", 6) }
    assert_raises(ArgumentError) { theirs.recv_into(+"short", -1) }
    assert_raises(TypeError) { theirs.recv_into(+"short", "1") }
    assert_raises(TypeError) { theirs.recv_into(+"short", 1, nil) }
    assert_equal "still there", theirs.recv(100)
  end

  def test_a_string_that_shares_its_bytes_is_received_into_alone
    ours, theirs = pair
    original = "x" * 1000
    room = original.dup
    tail = room[500..]
    ours.send("y" * 1000)
    assert_equal 1000, theirs.recv_into(room)
    assert_equal ["x" * 1000, "x" * 500, "y" * 1000], [original, tail, room]
  end

  # As with IO#read: nobody can take the bytes away that a call writes to.
  def test_a_string_is_locked_while_it_is_received_into
    ours, theirs = pair
    ["." * 5, "." * 5000].each do |room|
      room = +room
      receiver = blocked { theirs.recv_into(room) }
      changes = [-> { room << "more" }, -> { room.replace("other") }, -> { room.clear }, -> { theirs.recv_into(room) }]
      changes.each do |change|
        assert_match(/temporarily locked/, assert_raises(RuntimeError, &change).message)
      end
      collect
      ours.send("data")
      assert_equal 4, receiver.value
      assert_equal "data.", room[0, 5]
      room << "unlocked"
    end
  end

  def test_a_string_is_unlocked_whatever_happens
    _, theirs = pair(timeout: 0)
    room = +"..."
    assert_raises(IO::WaitReadable) { theirs.recv_into(room) }
    assert_raises(ArgumentError) { theirs.recv_into(room, 4) }
    assert_raises(TypeError) { theirs.recv_into(room, nil) }
    theirs.close
    assert_raises(Errno::EBADF) { theirs.recv_into(room) }
    room << "unlocked"
  end

  # Turns into a string or a number, and does something else on the way.
  class Sly
    def initialize(value, &action)
      @value = value
      @action = action
    end

    def to_str
      @action&.call
      @value
    end
    alias to_int to_str
    alias to_ary to_str
  end

  def test_objects_that_turn_into_values
    ours, theirs = pair
    assert_equal 5, ours.send(Sly.new("hello"))
    assert_equal "hello", theirs.recv(Sly.new(5))
    server = socket
    server.bind(Sly.new([Sly.new("127.0.0.1"), Sly.new(0)]))
    assert_equal "127.0.0.1", server.getsockname[0]
    assert_raises(TypeError) { ours.send(Sly.new(5)) }
    assert_raises(TypeError) { theirs.recv(Sly.new("5")) }
  end

  def test_objects_that_change_the_string_meanwhile
    ours, theirs = pair
    text = "x" * 3000
    assert_equal 3000, ours.send(text, Sly.new(0) { text.replace("y" * 10) })
    assert_equal "x" * 3000, theirs.recv(4000)
    ours.send("data")
    room = "." * 3000
    assert_equal 2, theirs.recv_into(room, Sly.new(0) { room.replace("..") })
    assert_equal "da", room
    assert_raises(ArgumentError) { theirs.recv_into(room, Sly.new(2) { room.clear }) }
    assert_raises(FrozenError) { theirs.recv_into(+"..", Sly.new(0) { room.freeze }) && theirs.recv_into(room) }
  end

  # In a process of its own, which loses other strings as well. The host's copy is there when the port is asked for.
  MEDDLING = <<~RUBY
    def empty_all
      GC.start
      ObjectSpace.each_object(String) { |found| found.clear if !found.frozen? && yield(found) }
    end

    ours, theirs = Polysocket.socketpair
    receiver = Thread.new { theirs.recv(100_000) }
    Thread.pass until receiver.stop?
    empty_all { |found| found.encoding == Encoding::BINARY && found.empty? }
    ours.sendall("x" * 50_000)
    puts receiver.value.size

    port = Object.new
    def port.to_str
      empty_all { |found| found == "127.0.0.77" }
      "80"
    end
    puts Polysocket.getaddrinfo("127.0.0.77", port, Polysocket::AF_INET, Polysocket::SOCK_STREAM)[0][4]
  RUBY

  def test_strings_that_a_call_has_made_are_out_of_reach
    assert_equal %w[50000 127.0.0.77 80], ruby(MEDDLING).split
  end

  def test_objects_that_change_the_address_meanwhile
    address = ["127.0.0.1", Sly.new(0) { address.clear.push(1, 2, 3, 4) && collect }]
    socket.bind(address)
    host = +"127.0.0.1"
    made = socket
    made.bind([host, Sly.new(0) { host.replace("127.0.0.2" + " " * 1000) && host.strip! }])
    assert_includes ["127.0.0.1", "127.0.0.2"], made.getsockname[0]
  end

  def test_objects_that_close_the_socket_meanwhile
    ours, = pair
    assert_raises(Errno::EBADF) { ours.send(Sly.new("x") { ours.close }) }
    late = socket
    assert_raises(Errno::EBADF) { late.connect([Sly.new("127.0.0.1") { late.close }, 1]) }
  end

  def test_objects_that_raise
    ours, theirs = pair
    failing = Sly.new(nil) { raise IndexError, "on purpose" }
    room = +"..."
    [[ours, :send, failing], [ours, :send, "x", failing], [ours, :sendto, "x", failing, ""], [theirs, :recv, failing],
     [theirs, :recv_into, room, failing], [theirs, :recv_into, room, 0, failing], [socket, :bind, [failing, 0]],
     [socket, :bind, ["", failing]]].each do |receiver, *call|
      assert_raises(IndexError, call[0].to_s) { receiver.public_send(*call) }
    end
    room << "unlocked"
  end

  def test_a_text_that_cannot_be_converted_names_the_function
    error = assert_raises(EncodingError) { Polysocket.inet_aton("127.0.0.1".dup.force_encoding("UTF-7")) }
    assert_match(/\Ainet_aton: text cannot be converted to UTF-8: /, error.message)
  end

  def test_a_basic_object_is_of_a_wrong_type
    ours, = pair
    error = assert_raises(TypeError) { ours.recv_nonblock(1, 0, BasicObject.new) }
    assert_match(/BasicObject into String/, error.message)
    error = assert_raises(TypeError) { ours.settoken(BasicObject.new) }
    assert_equal "settoken: token must be a Polysocket::Token or nil, not BasicObject", error.message
  end
end
