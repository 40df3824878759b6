# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Errors in what a program passes begin at the program's line, and are none that slipped out of the library: Ruby shows
# the source of the first line of the backtrace.

require_relative "support"

class TestBlame < Case
  WRONG = [nil, -1, 5, 1.5, "x", :x, [], ["x"], {}, Object.new, true, 1 << 70].freeze
  # What ends the test, takes descriptors that are others', or sets what other tests rely on.
  LEFT_OUT = %i[close dup sethostname detach switch_interval= setdefaulttimeout].freeze
  # A NameError is what these are asked for.
  LOOK_UPS = %i[method instance_method].freeze
  WORDS = /\Awrong number of arguments/.freeze # Ruby's own, at the line of the method

  def test_lines_need_a_file
    ours, = pair
    errors = ruby_fails("a, = Polysocket.socketpair\na.gets\n")
    assert_match(/\A-e:2:in .<main>.: gets needs a buffer, and a Polysocket::Socket has none: call it on/, errors[0])
    assert_operator errors[0], :end_with?, 'such as socket.makefile("r+").gets (NoMethodError)'
    refute(errors.any? { |line| line.include?("raise") || line.include?(".rb") }, errors.inspect)
    error = assert_raises(NoMethodError) { ours.gets }
    assert_equal [:gets, ours], [error.name, error.receiver]
  end

  def test_every_method_with_wrong_values
    # Some are paths to bind to.
    Dir.mktmpdir { |folder| Dir.chdir(folder) { try_every_method } }
  end

  private

  def try_every_method
    objects.each do |object|
      made_here(object).each do |name|
        WRONG.each do |value|
          [[], [value], ["x", value], [5, value], [5, 0, value], [["127.0.0.1", 1], value]].each do |arguments|
            object.settimeout(0.001) if Polysocket::Socket === object && !object.closed?
            refute_blames_the_library(object, name, arguments)
          end
        end
      end
    end
  end

  def objects
    ours, theirs = pair(timeout: 0.005)
    [ours, keep(theirs.makefile("r+")), keep(theirs.lossless_file("r+")), keep(Polysocket::Token.new), Polysocket,
     Polysocket::Socket, Polysocket::TCPSocket, Polysocket::UNIXSocket, Polysocket::UNIXServer]
  end

  def made_here(object)
    object.public_methods.select { |name| object.method(name).owner.to_s.include?("Polysocket") } - LEFT_OUT
  end

  def refute_blames_the_library(object, name, arguments)
    result = Timeout.timeout(0.05) { object.public_send(name, *arguments) }
    result.close if result.respond_to?(:close)
  rescue TypeError, ArgumentError, NameError => e
    context = "#{object.class} #{name}#{arguments.inspect}: #{e.class}: #{e.message}"
    refute_kind_of NameError, e, context unless LOOK_UPS.include?(name) || e.message.include?("needs a buffer")
    refute_match(%r{/polysocket(/\w+)?\.rb:}, e.backtrace[0], context) unless WORDS.match?(e.message)
  rescue StandardError # of the system, of closed and frozen objects, of time
    nil
  end

  # What another Ruby says of a program that fails.
  def ruby_fails(program)
    _, errors, status = Open3.capture3(RbConfig.ruby, "-rpolysocket", "-e", program)
    refute_predicate status, :success?
    errors.lines(chomp: true)
  end
end
