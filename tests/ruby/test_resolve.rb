# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Names, addresses, services and connections by name: Ruby's additions, and common mistakes.

require_relative "support"

class TestResolve < Case
  NUMERIC = Polysocket::AI_NUMERICHOST

  def test_arguments_by_position_and_by_name
    expected = [[Polysocket::AF_INET, Polysocket::SOCK_DGRAM, Polysocket::IPPROTO_UDP, "", ["127.0.0.1", 80]]]
    udp = Polysocket::SOCK_DGRAM
    assert_equal expected, Polysocket.getaddrinfo("127.0.0.1", 80, 0, udp)
    assert_equal expected, Polysocket.getaddrinfo("127.0.0.1", 80, nil, udp, nil)
    assert_equal expected, Polysocket.getaddrinfo("127.0.0.1", "80", type: udp, flags: NUMERIC, family: nil)
    assert_equal expected, Polysocket.getaddrinfo("127.0.0.1", "80", 0, type: udp, proto: Polysocket::IPPROTO_UDP)
  end

  def test_arguments_that_are_none
    { [] => "wrong number of arguments", ["127.0.0.1"] => "wrong number of arguments",
      ["127.0.0.1", 80, 0, 0, 0, 0, 0] => "wrong number of arguments (given 7, expected 2..6)" }.each do |given, says|
      error = assert_raises(ArgumentError) { Polysocket.getaddrinfo(*given) }
      assert_includes error.message, says
    end
    error = assert_raises(ArgumentError) { Polysocket.getaddrinfo("127.0.0.1", 80, kind: 1) }
    assert_equal "unknown keyword: :kind", error.message
    error = assert_raises(ArgumentError) { Polysocket.getaddrinfo("127.0.0.1", 80, 0, 0, type: 1) }
    assert_equal "type is given twice", error.message
    ["1", 1.5, Object.new].each do |wrong|
      assert_raises(TypeError, wrong.inspect) { Polysocket.getaddrinfo("127.0.0.1", 80, wrong) }
      assert_raises(TypeError, wrong.inspect) { Polysocket.getaddrinfo("127.0.0.1", 80, flags: wrong) }
    end
    [1 << 31, -(1 << 40), 1 << 70].each do |wrong|
      assert_raises(RangeError) { Polysocket.getaddrinfo("127.0.0.1", 80, proto: wrong) }
    end
  end

  def test_hosts_that_are_none
    assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1\0x", 80) }
    assert_raises(TypeError) { Polysocket.getaddrinfo("bücher.example", 80) }
    assert_raises(TypeError) { Polysocket.getaddrinfo(127, 80) }
    assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1", "8\0") }
    assert_raises(TypeError) { Polysocket.getaddrinfo("127.0.0.1", 8.5) }
    [-1, 65_536, 1 << 40, "65536"].each do |port|
      assert_raises(RangeError) { Polysocket.getaddrinfo("127.0.0.1", port) }
    end
    error = assert_raises(Polysocket::AddressInfoError) { Polysocket.getaddrinfo("x" * 10_000_000, 80) }
    assert_equal Polysocket::EAI_NONAME, error.code
    assert_kind_of Polysocket::Error, error
  end

  def test_a_missing_host_is_a_host_error
    error = assert_raises(Polysocket::HostError) { Polysocket.gethostbyaddr("192.0.2.1") }
    assert_includes 1..4, error.code
    assert_equal "gethostbyaddr", error.operation
  end

  def test_strings_are_ruby_s
    name, aliases, addresses = Polysocket.gethostbyaddr("127.0.0.1")
    assert_kind_of String, name
    assert_kind_of Array, aliases
    assert_equal ["127.0.0.1"], addresses
    assert_equal Encoding::BINARY, Polysocket.inet_aton("1.2.3.4").encoding
    assert_equal "1.2.3.4", Polysocket.inet_ntoa("\1\2\3\4")
    assert_equal ["127.0.0.1", "80"], Polysocket.getnameinfo(["127.0.0.1", 80],
                                                             Polysocket::NI_NUMERICHOST | Polysocket::NI_NUMERICSERV)
  end

  def test_a_connection_by_name
    address = listener.getsockname
    from = ["127.0.0.1", 0]
    [[[], {}, nil], [[5], {}, 5.0], [[nil, from], {}, nil], [[], { timeout: 2 }, 2.0], [[], { timeout: nil }, nil],
     [[3], { source_address: from }, 3.0],
     [[], { source_address: nil, timeout: 4 }, 4.0]].each do |rest, named, timeout|
      client = keep(Polysocket.create_connection(address, *rest, **named))
      assert_equal [address, timeout], [client.getpeername, client.gettimeout]
    end
  end

  def test_a_timeout_that_is_left_out_is_the_default_one
    address = listener.getsockname
    Polysocket.setdefaulttimeout(7)
    assert_equal 7.0, keep(Polysocket.create_connection(address)).gettimeout
    assert_equal 7.0, keep(Polysocket.create_connection(address, source_address: ["127.0.0.1", 0])).gettimeout
    assert_nil keep(Polysocket.create_connection(address, nil)).gettimeout
  ensure
    Polysocket.setdefaulttimeout(nil)
  end

  def test_a_connection_for_a_block
    address = listener.getsockname
    inside = nil
    assert_equal 5, Polysocket.create_connection(address, timeout: 9) { |one| (inside = one) && 5 }
    assert_instance_of Polysocket::Socket, inside
    assert inside.closed?
    assert_raises(KeyError) { Polysocket.create_connection(address) { |one| (inside = one) && raise(KeyError) } }
    assert inside.closed?
  end

  def test_a_connection_that_cannot_be
    error = assert_raises(Errno::ECONNREFUSED) { Polysocket.create_connection(["127.0.0.1", unused_port], 5) }
    assert_kind_of Polysocket::Error, error
    assert_raises(Errno::ECONNREFUSED) { Polysocket.create_connection(["127.0.0.1", unused_port]) { flunk } }
    assert_raises(TypeError) { Polysocket.create_connection("127.0.0.1") }
    assert_raises(TypeError) { Polysocket.create_connection(["127.0.0.1", 1, 2]) }
    assert_raises(TypeError) { Polysocket.create_connection(["127.0.0.1", 1], source_address: "127.0.0.1") }
    assert_raises(TypeError) { Polysocket.create_connection(["127.0.0.1", 1], timeout: "5") }
    assert_raises(ArgumentError) { Polysocket.create_connection(["127.0.0.1", 1], -1) }
    assert_raises(ArgumentError) { Polysocket.create_connection(["127.0.0.1", 1], 1, nil, nil) }
    assert_raises(ArgumentError) { Polysocket.create_connection(["127.0.0.1", 1], 1, timeout: 1) }
    assert_raises(ArgumentError) { Polysocket.create_connection(["127.0.0.1", 1], wait: 1) }
  end

  def unused_port
    socket = listener
    socket.getsockname[1].tap { socket.close }
  end

  # --- The collector ---

  LOOK_UPS = [
    -> { Polysocket.getaddrinfo("127.0.0.1", 80) },
    -> { Polysocket.getaddrinfo("::1", "80", flags: NUMERIC | Polysocket::AI_CANONNAME) },
    -> { Polysocket.getaddrinfo("nobody", 80, flags: NUMERIC) },
    -> { Polysocket.getaddrinfo("127.0.0.1", 80, 0, Polysocket::SOCK_STREAM, Polysocket::IPPROTO_UDP) },
    -> { Polysocket.getaddrinfo("127.0.0.1", -1) },
    -> { Polysocket.getaddrinfo("127.0.0.1", Object.new) },
    -> { Polysocket.gethostbyaddr("127.0.0.1") },
    -> { Polysocket.gethostbyname_ex("127.0.0.1") },
    -> { Polysocket.getnameinfo(["127.0.0.1", 80], Polysocket::NI_NUMERICHOST) },
    -> { Polysocket.getnameinfo(["127.0.0.1", "80"], 0) },
    -> { Polysocket.getservbyname("http", "tcp") },
    -> { Polysocket.getservbyport(-1) },
    -> { Polysocket.getprotobyname("no such") }
  ].freeze

  # The result of a look-up, or its exception.
  def outcome(look_up)
    look_up.call
  rescue Polysocket::Error, TypeError, RangeError => e
    [e.class, e.message[/\A[^#]*/]]
  end

  def test_look_ups_survive_a_collector_in_haste
    LOOK_UPS.each do |look_up|
      expected = outcome(look_up)
      GC.stress = true
      actual = outcome(look_up)
      GC.stress = false
      assert_equal expected, actual
    end
  ensure
    GC.stress = false
  end

  def test_look_ups_leave_no_memory_behind
    memory = lambda do |rounds|
      rounds.times { LOOK_UPS.each { |look_up| outcome(look_up) } }
      collect
      ::File.read("/proc/self/statm").split[1].to_i * 4
    end
    # A list that is lost takes some hundred bytes, each time; what Ruby takes for itself comes once.
    sizes = [300, 1500, 1500, 1500].map(&memory)
    assert_operator sizes.each_cons(2).map { |before, after| after - before }.min, :<, 300, sizes.inspect
  end

  # --- Threads ---

  def test_many_threads_look_up
    expected = LOOK_UPS.map { |look_up| outcome(look_up) }
    threads = Array.new(8) { Thread.new { Array.new(20) { LOOK_UPS.map { |look_up| outcome(look_up) } }.uniq } }
    threads.each { |thread| assert_equal [expected], thread.value }
  end

  def test_an_interrupt_that_waits_is_raised_before_a_look_up
    thread = Thread.new do
      Thread.handle_interrupt(KeyError => :on_blocking) do
        Thread.stop
        Polysocket.getaddrinfo("127.0.0.1", 80)
      end
    end
    thread.report_on_exception = false
    Thread.pass until thread.stop?
    thread.raise(KeyError)
    assert_raises(KeyError) { thread.value }
  end

  def test_an_interrupt_that_is_held_off_does_not_disturb_a_look_up
    held = false
    thread = Thread.new do
      Thread.handle_interrupt(KeyError => :never) do
        held = true
        sleep(0.05)
        Polysocket.getaddrinfo("127.0.0.1", 80).size
      end
    end
    thread.report_on_exception = false
    Thread.pass until held
    thread.raise(KeyError)
    assert_raises(KeyError) { thread.value }
  end

  # A program in namespaces of its own, whose one name server never answers.
  SILENCE = <<~SHELL
    printf 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n' > "$1/resolv.conf"
    printf 'hosts: dns\n' > "$1/nsswitch.conf"
    PATH=$PATH:/usr/sbin:/sbin
    ip link set lo up || exit 1
    for name in resolv.conf nsswitch.conf; do mount --bind "$1/$name" "/etc/$name" || exit 1; done
    exec "$2" -W -rpolysocket -e "$3"
  SHELL

  def with_a_silent_name_server(program)
    Dir.mktmpdir do |folder|
      inside = ["sh", "-c", SILENCE, "sh", folder, RbConfig.ruby, program]
      output, errors, status = Open3.capture3("unshare", "--net", "--mount", "--fork", "--kill-child", *inside)
      skip("no right to namespaces here: #{errors.lines.first}") if errors.start_with?("unshare: ")
      assert_predicate status, :success?, errors
      assert_empty errors
      output
    end
  rescue Errno::ENOENT
    skip("this machine has no unshare")
  end

  def test_a_look_up_that_waits_lets_other_threads_run
    output = with_a_silent_name_server(<<~PROGRAM)
      silent = Polysocket.socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
      silent.bind(["127.0.0.1", 53])
      ticks = 0
      Thread.new { loop { sleep(0.01) && ticks += 1 } }
      look_ups = [-> { Polysocket.getaddrinfo("nobody.test", 80) }, -> { Polysocket.gethostbyaddr("192.0.2.1") },
                  -> { Polysocket.create_connection(["nobody.test", 80]) },
                  -> { Polysocket.socket { |one| one.connect(["nobody.test", 80]) } }]
      look_ups.map do |look_up|
        Thread.new do
          look_up.call
        rescue Polysocket::AddressInfoError, Polysocket::HostError => e
          puts e.code == Polysocket::EAI_AGAIN || e.code == 2
        end
      end.each(&:join)
      puts ticks > 20
    PROGRAM
    assert_equal "true\n" * 5, output, "four look-ups that failed, and threads that ran"
  end

  def test_a_timeout_and_the_death_of_its_thread_end_each_look_up_at_once
    output = with_a_silent_name_server(<<~PROGRAM)
      require "timeout"
      silent = Polysocket.socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
      silent.bind(["127.0.0.1", 53])
      one = Polysocket.socket(Polysocket::AF_INET, Polysocket::SOCK_DGRAM)
      calls = {
        getaddrinfo: ["nobody.test", 80], gethostbyname: ["nobody.test"], gethostbyname_ex: ["nobody.test"],
        gethostbyaddr: ["192.0.2.77"], getnameinfo: [["192.0.2.77", 80], 0], getfqdn: ["192.0.2.77"],
        create_connection: [["nobody.test", 80]], connect_host: ["nobody.test", 80]
      }.to_h { |name, arguments| [name, -> { Polysocket.public_send(name, *arguments) }] }
      calls[:connect] = -> { one.connect(["nobody.test", 80]) }
      calls[:sendto] = -> { one.sendto("x", ["nobody.test", 80]) }
      ways = [
        lambda do |call|
          Timeout.timeout(0.05) { call.call }
        rescue Timeout::Error
          nil
        end,
        ->(call) { Thread.new(&call).tap { sleep(0.05) }.kill.join }
      ]
      calls.to_a.product(ways) do |(name, call), way|
        start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
        way.call(call)
        took = Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
        puts name, took unless took < 0.3
      end
      puts "done"
    PROGRAM
    assert_equal "done\n", output
  end

  # --- Families and requests ---

  def test_netlink_addresses
    netlink = socket(Polysocket::AF_NETLINK, Polysocket::SOCK_RAW)
    netlink.bind([0, 0])
    pid, groups = netlink.getsockname
    assert_operator pid, :>, 0
    assert_equal 0, groups
    assert_match(/laddr=\[#{pid}, 0\]/, netlink.inspect)
    [[1], [0, 0, 0], "0", nil, [0, "0"], [0.5, 0]].each { |wrong| assert_raises(TypeError) { netlink.bind(wrong) } }
    [[0, -1], [1 << 32, 0]].each { |wrong| assert_raises(RangeError) { netlink.bind(wrong) } }
  end

  def test_packet_addresses
    packet = socket(Polysocket::AF_PACKET, Polysocket::SOCK_DGRAM)
    packet.bind(["lo", 0])
    assert_equal "lo", packet.getsockname[0]
    assert_equal Encoding::BINARY, packet.getsockname[4].encoding
    ["lo", ["lo"], [1, 0], ["lo", "0"], ["lo", 0, 0, 0, 5]].each do |wrong|
      assert_raises(TypeError, wrong.inspect) { packet.bind(wrong) }
    end
    assert_raises(RangeError) { packet.bind(["lo", 65_536]) }
    assert_raises(Errno::ENODEV) { packet.bind(["no such", 0]) }
  rescue Errno::EPERM
    skip("this process has no right to raw sockets")
  end

  # A socket that says to be of a family that the machine may lack; the descriptor is of AF_UNIX. The form is checked
  # before the system is asked, which then knows better.
  def pretended(family, proto = 0)
    descriptor = socket(Polysocket::AF_UNIX, Polysocket::SOCK_DGRAM).detach
    keep(Polysocket::Socket.new(family, Polysocket::SOCK_DGRAM, proto, fileno: descriptor))
  end

  def test_addresses_of_families_that_have_no_form_of_their_own
    other = pretended(44)
    assert_raises(Errno::EINVAL) { other.bind([44, "/name"]) }
    assert_raises(TypeError) { other.bind("/name") }
    assert_raises(TypeError) { other.bind([44, 5]) }
  end

  def test_addresses_of_families_that_few_machines_have
    device = "00:1A:7D:DA:71:13"
    { [29, 1] => ["lo"], [29, 6] => ["lo", 1, 2], [29, 7] => ["lo", (1 << 64) - 1, 0, 255], [38, 0] => %w[hash sha256],
      [31, 0] => [device, 1], [31, 3] => [device, 1], [31, 1] => [1], [31, 2] => device, [42, 0] => [1, 2],
      [21, 0] => ["127.0.0.1", 0], [40, 0] => [1, 2] }.each do |(family, proto), address|
      one = pretended(family, proto)
      assert_raises(Errno::EINVAL, address.inspect) { one.bind(address) }
      [nil, 5, [], [1, 2, 3, 4, 5, 6]].each { |wrong| assert_raises(TypeError) { one.bind(wrong) } }
    end
    assert_raises(RangeError) { pretended(29, 7).bind(["lo", 1 << 64, 0, 0]) }
    assert_raises(RangeError) { pretended(40).bind([-1, 0]) }
    assert_raises(ArgumentError) { pretended(31, 9).bind([device, 1]) }
  end

  def test_vsock
    vsock = socket(Polysocket::AF_VSOCK, Polysocket::SOCK_STREAM)
    vsock.bind([Polysocket::VMADDR_CID_ANY, Polysocket::VMADDR_PORT_ANY])
    assert_equal Polysocket::VMADDR_CID_ANY, vsock.getsockname[0]
  rescue Errno::EAFNOSUPPORT
    skip("this machine has no AF_VSOCK")
  end

  def test_control_requests
    ours, theirs = pair
    ours.send("four")
    assert_equal 4, theirs.ioctl(0x541B)
    assert_raises(Errno::ENOTTY) { theirs.ioctl(0xDEAD) }
    assert_raises(TypeError) { theirs.ioctl("FIONREAD") }
    assert_raises(RangeError) { theirs.ioctl(0x541B, 1 << 70) }
    error = assert_raises(Errno::EOPNOTSUPP) { theirs.ioctl(Polysocket::SIO_RCVALL, Polysocket::RCVALL_ON) }
    assert_match(/not supported on this platform \(SIO_RCVALL\)/, error.message)
  end

  def test_the_document_s_names
    assert_equal Polysocket::Socket, Polysocket::SocketType
    assert_equal true, Polysocket.has_ipv6
    assert_equal 16_777_216, Polysocket.htonl(1)
    assert_raises(RangeError) { Polysocket.htons(65_536) }
  end
end
