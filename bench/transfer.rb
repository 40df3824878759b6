# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Price of a send and a receive in Ruby, against Ruby's own Socket: one thread, data always ready. Both are run in turn
# in one process; a figure is the median of the rounds' ratios (Ruby's time over the module's: above 1 is faster). A
# Socket of Ruby 3.1 has no timeout, so ours with one is held against Ruby's without. Waiting is not measured here.
require "polysocket"
require "socket"

CALLS = 500
ROUNDS = (ARGV[0] || 51).to_i

# Ends of connections, as pairs of a sender and a receiver.
module Link
  def self.ruby_unix
    Socket.pair(:UNIX, :STREAM)
  end

  def self.polysocket_unix
    Polysocket.socketpair
  end

  def self.ruby_tcp
    listener = Socket.new(:INET, :STREAM)
    listener.bind(Addrinfo.tcp("127.0.0.1", 0))
    listener.listen(1)
    sender = Socket.new(:INET, :STREAM)
    sender.connect(listener.local_address)
    sender.setsockopt(:TCP, :NODELAY, 1)
    [sender, listener.accept[0]]
  ensure
    listener.close
  end

  def self.polysocket_tcp
    listener = Polysocket::Socket.new
    listener.bind(["127.0.0.1", 0])
    listener.listen(1)
    sender = Polysocket::Socket.new
    sender.connect(listener.getsockname)
    sender.setsockopt(Polysocket::IPPROTO_TCP, Polysocket::TCP_NODELAY, 1)
    [sender, listener.accept[0]]
  ensure
    listener.close
  end
end

# Nanoseconds for a send and a receive.
def timed(link, data)
  sender, receiver = link
  size = data.bytesize
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
  CALLS.times do
    sender.send(data, 0)
    receiver.recv(size)
  end
  (Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond) - start).fdiv(CALLS)
end

def median(values)
  values.sort[values.size / 2]
end

# Ruby's nanoseconds, and the module's ratios in blocking mode and with a timeout.
def measure(kind, size)
  data = "\0" * size
  links = [Link.send("ruby_#{kind}"), Link.send("polysocket_#{kind}"), Link.send("polysocket_#{kind}")]
  links[2].each { |socket| socket.settimeout(5) }
  times = Array.new(links.size) { [] }
  (0..ROUNDS).each do |round|
    links.size.times do |place|
      which = (place + round) % links.size
      elapsed = timed(links[which], data)
      times[which] << elapsed if round.positive? # The first round warms up.
    end
  end
  links.flatten.each(&:close)
  [median(times[0])] + times[1..].map { |column| median(times[0].zip(column).map { |own, other| own / other }) }
end

puts "Ruby: speed against Ruby's own Socket in blocking mode (above 1 is faster); " \
     "medians of #{ROUNDS} interleaved rounds"
puts format("%-18s %12s   %12s   %12s", "", "Socket", "blocking", "timeout")
[1, 4096].each do |size|
  { "AF_UNIX" => "unix", "TCP" => "tcp" }.each do |name, kind|
    puts format("%-8s %5d B   %9.0f ns   %12.2f   %12.2f", name, size, *measure(kind, size))
  end
end
