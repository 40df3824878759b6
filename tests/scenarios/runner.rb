# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Runs compiled scenarios on a route that Ruby has: runner.rb ruby|fiddle FILE.json … The first is the module
# Polysocket, the second PolysocketFiddle, which binds the library at run time.
#
# Each scenario runs in a child process, so that one that hangs or crashes is a failure like any other.

require "io/wait"
require "json"
require "tmpdir"

ROUTES = %w[ruby fiddle].freeze
ROUTE = ARGV.shift
abort "usage: runner.rb #{ROUTES.join('|')} FILE.json …" if ARGV.empty? || !ROUTES.include?(ROUTE)

require_relative "operations_ruby"

LIMIT = Float(ENV.fetch("SCENARIO_LIMIT", 20))

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC)
end

# One scenario in its own process.
class Run
  def initialize(peer, scenario, folder)
    @scenario = scenario
    @operations = RubyOperations.new(peer)
    @variables = { "folder" => utf8(folder) }.merge(@operations.variables)
    @values = Values.new(@variables, @operations)
    @failures = Failures.new(@values, @operations)
  end

  # The faults, as lines. The block is given each step before it is done.
  def run(&progress)
    before = open_descriptors
    faults = first_fault(&progress)
    @operations.clean_up
    surplus = open_descriptors - before
    faults << "#{@scenario['where']}: descriptors were left open: #{surplus.sort}" if faults.empty? && surplus.any?
    faults
  end

  private

  def first_fault
    @scenario["steps"].each do |step|
      other = step["on"].fetch(ROUTE, {})
      next if other.key?("skip")

      yield step
      begin
        # In a thread of its own, so that the collector sees nothing that its stack referred to.
        in_thread { take(step, other.key?("because") ? other : step) }
      rescue Mismatch, Unknown => e
        return ["#{step['where']}: #{step['text']}", e.message]
      end
    end
    []
  end

  def in_thread(&work)
    # A thread keeps what its block returns.
    thread = Thread.new do
      work.call
      nil
    end
    thread.report_on_exception = false
    thread.join
  end

  # Do a step and compare, with what `wanted` says.
  def take(step, wanted)
    expect = wanted.fetch("expect", {})
    start = now
    begin
      result = perform(step)
    rescue Unknown
      raise
    rescue StandardError, NoMemoryError, NotImplementedError => e
      failure = e
    end
    check_time(wanted["takes"], now - start)
    return check_failure(failure, expect["error"]) if failure

    check_result(result, expect)
    keep(step["into"], result)
  end

  def perform(step)
    return @operations.forget(@variables, step["args"][0][1]) if step["call"] == "forget"

    arguments = step["args"].map { |value| @values.of(value) }
    return @operations.call(step["call"], arguments) unless step.key?("self")

    @operations.call_method(@values.of(step["self"]), step["call"], arguments)
  end

  def check_time(takes, seconds)
    return unless takes

    low, high = takes.map { |text| Float(text) }
    return if seconds.between?(low, high)

    raise Mismatch, "expected to take #{low} .. #{high} s, took #{seconds.round(3)} s"
  end

  def check_failure(failure, expected)
    return @failures.check(failure, expected) if expected

    raise Mismatch, "failed with #{failure.inspect}\n#{failure.backtrace.first(2).join("\n")}"
  end

  def check_result(result, expect)
    raise Mismatch, "expected #{expect['error']['class']}, got #{shown(result)}" if expect.key?("error")
    return if !expect.key?("value") || @values.matches?(expect["value"], result)

    raise Mismatch, "expected #{@values.expectation(expect['value'])}, got #{shown(result)}"
  end

  def keep(names, result)
    return @variables.store(names[0], result) if names.size == 1
    return if names.empty?
    raise Mismatch, "expected #{names.size} results, got #{shown(result)}" unless Array(result).size == names.size

    @variables.update(names.zip(result).to_h)
  end

  def open_descriptors
    Dir.open("/proc/self/fd") { |folder| folder.children.map(&:to_i) - [folder.fileno] }
  end
end

# Runs a scenario in a child, which tells each step before it is done and in the end its faults, a line of JSON each.
class Watch
  def initialize(peer, scenario)
    @peer = peer
    @scenario = scenario
  end

  # The faults, as lines.
  def faults
    Dir.mktmpdir("scenario-") do |folder|
      reading, writing = IO.pipe
      child = fork { in_child(folder, writing) }
      writing.close
      lines, late = heard(reading)
      reading.close
      Process.kill(:KILL, child) if late
      _, status = Process.wait2(child)
      judged(lines, status, late)
    end
  end

  private

  def in_child(folder, writing)
    writing.sync = true
    faults = Run.new(@peer, @scenario, folder).run do |step|
      writing.puts JSON.generate("step" => "#{step['where']}: #{step['text']}")
    end
  rescue Exception => e # also what should not be raised at all has to be told
    faults = [e.full_message(highlight: false)]
  ensure
    writing.puts JSON.generate("faults" => faults.map { |fault| utf8(fault).scrub }) if faults
    exit!(0)
  end

  # The child's output until it ends or the time is up, and whether the time was up.
  def heard(reading)
    said = "".b
    deadline = now + LIMIT
    loop do
      left = deadline - now
      return [said.lines, true] unless left.positive? && reading.wait_readable(left)

      said << reading.readpartial(65_536)
    end
  rescue EOFError
    [said.lines, false]
  end

  def judged(lines, status, late)
    last = lines.empty? ? {} : JSON.parse(utf8(lines.last))
    return last["faults"] if last.key?("faults")

    ending = late ? "no end within #{format('%g', LIMIT)} seconds" : "the process ended: #{status}"
    [last.fetch("step", "before the first step"), ending]
  end
end

# The needs of scenarios: where the system tells that it is there, and the reason to skip it otherwise.
NEEDS = {
  "ipv6" => ["/proc/net/if_inet6", /^0{31}1 /, "this machine has no IPv6"],
  # CAP_NET_RAW is bit 13.
  "admin" => ["/proc/self/status", /^CapEff:.*[2367abef].{5}$/, "this process has no right to administer the system"],
  "raw" => ["/proc/self/status", /^CapEff:.*[2367abef].{3}$/, "this process has no right to raw sockets"],
  "vsock" => ["/proc/net/protocols", /^AF_VSOCK /, "this machine has no AF_VSOCK"],
  "tipc" => ["/proc/net/protocols", /^TIPC /, "this machine has no TIPC"]
}.freeze

def reason_to_skip(scenario)
  reasons = scenario["needs"].map do |need|
    path, line, reason = NEEDS.fetch(need)
    reason unless File.exist?(path) && File.read(path).match?(line)
  end
  scenario["skip"][ROUTE] || reasons.compact.first
end

# Whether the scenario did as it says; prints its result.
def passed?(document, scenario, number)
  title = "#{number} - #{document['noun']}: #{scenario['name']}"
  skipped = reason_to_skip(scenario)
  faults = skipped ? [] : Watch.new(document["peer"], scenario).faults
  puts "#{'not ' if faults.any?}ok #{title}#{" # SKIP #{skipped}" if skipped}"
  faults.flat_map(&:lines).each { |line| puts "# #{line}" }
  faults.empty?
end

$stdout.sync = true
documents = ARGV.map { |path| JSON.parse(File.read(path, encoding: Encoding::UTF_8)) }
scenarios = documents.flat_map { |document| document["scenarios"].map { |scenario| [document, scenario] } }
puts "1..#{scenarios.size}"
results = scenarios.each.with_index(1).map { |(document, scenario), number| passed?(document, scenario, number) }
exit results.all?
