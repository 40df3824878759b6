# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The caller for both modules of Ruby:
#
#     caller.rb MODULE INPUT OUTPUT FILE
#
# README.md describes what it reads and answers.

require "pathname"

ROUTE, SOURCE, DRAIN, FILE_NAME = ARGV
require({ "Polysocket" => "polysocket", "PolysocketFiddle" => "polysocket_fiddle" }.fetch(ROUTE))
LIBRARY = Object.const_get(ROUTE)
# Loads the library, where the first use of it does so.
LIBRARY.const_get(:Socket)
# What the tests of this fuzzer put into the library, so that it has something to find.
load ENV["POLYSOCKET_PLANTED"] if ENV["POLYSOCKET_PLANTED"]

# What a conversion method raises here: whoever calls it passes it on.
class Deliberate < StandardError
end

# An object whose conversion methods act first, and then return a value.
class Odd < BasicObject
  NAMES = %i[to_str to_s to_int to_i to_ary to_a to_hash to_h to_path to_io to_f to_r to_c to_proc to_sym to_enum each
             fileno sockaddr to_sockaddr read hash == eql? <=> coerce length size [] call inspect handle].freeze

  def initialize(world, action, value)
    @world = world
    @action = action
    @value = value
  end

  NAMES.each do |name|
    define_method(name) do |*, **|
      @world.act(@action)
      @value
    end
  end

  def respond_to?(name, *)
    NAMES.include?(name)
  end

  def is_a?(*)
    false
  end

  def kind_of?(*)
    false
  end

  def nil?
    false
  end

  def class
    ::Odd
  end

  def frozen?
    false
  end

  def instance_of?(*)
    false
  end
end

# One of the core's classes, with the same conversions.
module OddMethods
  attr_writer :world, :action

  %i[to_str to_s to_int to_i to_ary to_a to_path to_hash each].each do |name|
    define_method(name) do |*arguments|
      @world.act(@action)
      defined?(super) ? super(*arguments) : self
    end
  end
end

class OddString < String
  include OddMethods
end

class OddArray < Array
  include OddMethods
end

# The variables of a call, and what conversion methods can do to them.
class World
  attr_reader :variables, :lists, :rooms, :descriptors, :states

  def initialize
    @states = Hash.new { |states, name| states[name] = [] }
    clear
  end

  def clear
    @variables = { "module" => LIBRARY }
    @lists = []
    @rooms = []
    @descriptors = []
    @depth = 0
  end

  def act(action)
    case action
    when "raise" then ::Kernel.raise(::Deliberate)
    when "close" then @variables["a"].close
    when "collect" then ::GC.start(full_mark: false)
    when "mutate" then @lists.each { |one| one.clear unless one.frozen? }
    when "resize" then @rooms.each { |one| shrink(one) }
    when "reenter" then reenter
    end
  end

  # One that is being received into is locked.
  def shrink(room)
    room.clear unless room.frozen?
  rescue RuntimeError
    nil
  end

  def reenter
    return if @depth > 2

    @depth += 1
    @variables["a"].recv(1, 64)
  rescue LIBRARY::Error
    nil
  ensure
    @depth -= 1 if @depth.positive?
  end
end

EXOTICS = {
  "symbol" => -> { :INET },
  "unknown_symbol" => -> { :NOTHING },
  "hash" => -> { { "a" => 1 } },
  "range" => -> { 1..3 },
  "rational" => -> { 3r / 2 },
  "complex" => -> { 1i },
  "class" => -> { String },
  "lambda" => -> { -> { 1 } },
  "object" => -> { Object.new },
  "basic" => -> { BasicObject.new },
  "pathname" => -> { Pathname.new("none") },
  "frozen" => -> { "frozen".dup.freeze },
  "shared" => -> { ("x" * 1000)[10..] },
  "utf16" => -> { "127.0.0.1".encode("UTF-16LE") },
  "utf32" => -> { "localhost".encode("UTF-32BE") },
  "dummy" => -> { "127.0.0.1".dup.force_encoding("UTF-7") },
  "broken" => -> { "\xff\xfeabc".dup.force_encoding("UTF-8") },
  "broken16" => -> { "abc".dup.force_encoding("UTF-16LE") },
  "latin" => -> { "caf\xe9".dup.force_encoding("ISO-8859-1") },
  "frozen_list" => -> { ["127.0.0.1", 1].freeze },
  "recursive" => -> { [].tap { |items| items << items } },
  "wide_list" => -> { Array.new(5000, "x") },
  "struct" => -> { Struct.new(:to_str, :to_int).new("x", 1) },
  "allocated" => -> { LIBRARY::Socket.allocate },
  "allocated_token" => -> { LIBRARY::Token.allocate },
  "exception" => -> { IOError.new("x") },
  "thread" => -> { Thread.current },
  "closed_io" => -> { File.open(FILE_NAME).tap(&:close) },
  "enumerator" => -> { [1].each },
  "large" => -> { 10**5000 },
  "float_subnormal" => -> { 5e-324 }
}.freeze

# Values from the words of a line.
class Reader
  attr_reader :named

  def initialize(world, words)
    @world = world
    @words = words
    @at = 0
    @named = {}
  end

  def following
    word = @words[@at]
    @at += 1
    word
  end

  def arguments
    made = []
    while (word = following)
      break if [")", "]"].include?(word)

      if word.start_with?("k")
        @named[word[1..].to_sym] = value(following)
      else
        made << value(word)
      end
    end
    made
  end

  def value(word)
    rest = word[1..]
    case word[0]
    when "n" then nil
    when "t" then true
    when "f" then false
    when "i" then Integer(rest)
    when "d" then real(rest)
    when "s" then [rest].pack("H*").force_encoding("UTF-8")
    when "b" then [rest].pack("H*")
    when "z" then "x".b * Integer(rest)
    else object(word[0], rest)
    end
  end

  def object(kind, rest)
    case kind
    when "w" then remembered(@world.rooms, "\0".b * Integer(rest))
    when "(" then arguments
    when "[" then remembered(@world.lists, arguments)
    when "o" then odd(rest, value(following))
    when "x" then EXOTICS.fetch(rest).call
    when "h" then descriptor(rest)
    when "v" then variable(rest)
    end
  end

  def real(digits)
    { "nan" => Float::NAN, "inf" => Float::INFINITY, "-inf" => -Float::INFINITY }[digits] || Float(digits)
  end

  def remembered(place, made)
    place << made
    made
  end

  def odd(action, value)
    made = case value
           when String then OddString.new(value)
           when Array then OddArray.new(value)
           end
    return Odd.new(@world, action, value) if made.nil? || %w[plain resize mutate].include?(action)

    made.world = @world
    made.action = action
    made
  end

  # A number that no IO of Ruby's watches over.
  def descriptor(kind)
    return 999_999 if kind == "absent"

    number = kind == "file" ? IO.sysopen(FILE_NAME, "r+") : socket_descriptor
    @world.descriptors << [number, inode(number)]
    number
  end

  def socket_descriptor
    LIBRARY.dup(@world.variables["b"].fileno)
  rescue LIBRARY::Error, IOError
    IO.sysopen(FILE_NAME)
  end

  def inode(number)
    File.stat("/proc/self/fd/#{number}").ino
  rescue SystemCallError
    nil
  end

  def variable(name)
    variables = @world.variables
    variables[name] ||= LIBRARY::Token.new if name == "token"
    variables[name] ||= LIBRARY.start_getaddrinfo("127.0.0.1", 1) if name == "operation"
    variables[name]
  end
end

CLASSES = { "token" => :Token }.freeze
PREDICATES = %w[listening fired has_dualstack_ipv6].freeze
# What owns a descriptor that it gives as a number.
GIVE_DESCRIPTORS = %w[dup detach].freeze

# Makes one call after the other.
class Caller
  def initialize
    @world = World.new
  end

  def serve(source, drain)
    source.each_line do |line|
      number, command, *words = line.split
      drain.syswrite("#{number} #{answer(command, words)}\n")
    end
  end

  private

  def answer(command, words)
    case command
    when "call" then call(words)
    when "state" then @world.states[words[0]] << [words[1].split(","), words[2], words[3], words[4..]] && "ok"
    when "has" then has?(*words) ? "yes" : "no"
    when "names" then ["names", *names(words[0])].join(" ")
    when "exotics" then ["exotics", *EXOTICS.keys].join(" ")
    when "collect" then GC.start && false || "collected"
    end
  end

  def place(owner)
    { "a" => LIBRARY::Socket, "t" => LIBRARY::Token, "o" => LIBRARY::Operation, "f" => LIBRARY::File }[owner]
  end

  def has?(owner, name)
    return LIBRARY.respond_to?(spelled(name)) || CLASSES.key?(name) if owner == "module"

    place(owner).method_defined?(spelled(name))
  end

  def names(owner)
    found = if owner == "module"
              LIBRARY.singleton_methods(false)
            else
              place(owner)&.public_instance_methods(false) || []
            end
    found.map(&:to_s).grep(/\A[a-z_]+[?=]?\z/).map { |name| name.delete_suffix("?") }
  end

  def spelled(name)
    PREDICATES.include?(name) ? :"#{name}?" : name.to_sym
  end

  def perform(owner, name, words)
    reader = Reader.new(@world, words)
    arguments = reader.arguments
    target = @world.variables[owner]
    return LIBRARY.const_get(CLASSES[name]).new(*arguments) if target.equal?(LIBRARY) && CLASSES.key?(name)

    target.public_send(target.respond_to?(spelled(name)) ? spelled(name) : :"#{name}?", *arguments, **reader.named)
  end

  def prepare(state)
    LIBRARY.setdefaulttimeout(0.01)
    @world.states[state].each do |into, owner, name, words|
      result = perform(owner, name, words)
      into.zip(into.size > 1 ? result : [result]) { |one, value| @world.variables[one] = value }
    end
  end

  def told(error)
    text = begin
      error.message
    rescue Exception => e # rubocop:disable Lint/RescueException
      "no text: #{e.class}"
    end
    text.unpack1("H*")
  end

  def call(words)
    state, owner, name = words
    prepare(state)
    said, result = wild(owner, name, words[3..])
    fault = fault_after(name, result)
    clean_up
    fault || said
  rescue Exception => e # rubocop:disable Lint/RescueException
    clean_up
    "unprepared #{e.class} #{told(e)}"
  end

  def wild(owner, name, words)
    result = perform(owner, name, words)
    ["ok #{kind_of(result)}", result]
  rescue NoMemoryError, ScriptError, StandardError, SystemStackError => e
    ["error #{e.class} #{told(e)}", nil]
  end

  def kind_of(result)
    Object.instance_method(:class).bind_call(result)
  rescue TypeError
    "BasicObject"
  end

  def fault_after(name, result)
    give_back(name, result)
    %w[f a b].each { |one| check(one, @world.variables[one]) }
    nil
  rescue Exception => e # rubocop:disable Lint/RescueException
    "unusable #{e.class} #{told(e)}"
  end

  def give_back(name, result)
    IO.for_fd(result).close if GIVE_DESCRIPTORS.include?(name) && result.is_a?(Integer) && result >= 0
    result[1].each { |number| IO.for_fd(number).close } if name == "recv_fds" && result.is_a?(Array)
    close_all(result)
  end

  def close_all(value, depth = 0)
    case value
    when OddArray then nil # It is the call's own argument.
    when Array then value.each { |one| close_all(one, depth + 1) } if depth < 4
    when LIBRARY::Socket, LIBRARY::Token, LIBRARY::Operation, LIBRARY::File, IO then close(value)
    end
  end

  # What a file still holds may have nowhere to go.
  def close(object)
    object.close
  rescue SystemCallError, IOError, LIBRARY::Error
    nil
  end

  def check(name, object)
    return if object.nil?

    close(object)
    raise "#{name} was closed and is open" if object.respond_to?(:closed?) && !object.closed?
  end

  def clean_up
    %w[o t token operation f a b].each { |name| close_all(@world.variables[name]) }
    @world.descriptors.each do |number, inode|
      IO.for_fd(number).close if File.stat("/proc/self/fd/#{number}").ino == inode
    rescue SystemCallError
      nil
    end
    @world.clear
  end
end

$stderr.sync = true
Caller.new.serve(IO.for_fd(Integer(SOURCE)), IO.for_fd(Integer(DRAIN), "w"))
