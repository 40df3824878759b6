# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Finding the library, and saying clearly what went wrong when it is missing, or is the wrong one.

require "open3"
require "rbconfig"
require "tmpdir"

require_relative "support"

class TestLoading < FiddleCase
  SAY_WHERE = <<~PROGRAM
    paths = File.readlines("/proc/self/maps", chomp: true).map { |line| line.split(" ", 6).last }
    puts paths.grep(/libpolysocket/).uniq
  PROGRAM

  # A library with this text as its description, and nothing else.
  OTHER = "const char *ps_description(void) { return %s; }"

  def ruby(program, *arguments, **environment)
    command = [RbConfig.ruby, "-W", "-rpolysocket_fiddle", "-e", program, *arguments]
    output, errors, status = Open3.capture3(environment.transform_keys(&:to_s), *command)
    assert_predicate status, :success?, errors
    assert_empty errors
    output.chomp
  end

  def where(path = nil, **environment)
    ruby("PolysocketFiddle.load(*ARGV); #{SAY_WHERE}", *path, **environment)
  end

  # The message of the LoadError.
  def load_error(path = nil, **environment)
    ruby("begin; PolysocketFiddle.load(*ARGV); rescue LoadError => e; puts e.message; end", *path, **environment)
  end

  # The path of a library that describes itself so.
  def library(folder, description)
    source, path = File.join(folder, "other.c"), File.join(folder, "other.so")
    File.write(source, format(OTHER, description.dump))
    system(ENV.fetch("CC", "cc"), "-shared", "-fPIC", "-o", path, source, exception: true)
    path
  end

  def elsewhere
    Dir.mktmpdir do |folder|
      path = File.join(folder, "libpolysocket-elsewhere.so")
      File.binwrite(path, File.binread(where(POLYSOCKET_LIBRARY: nil)))
      yield path
    end
  end

  def test_by_its_name
    assert_match %r{/libpolysocket\.so\.0(\.\d+)*\z}, where(POLYSOCKET_LIBRARY: nil)
  end

  def test_an_empty_variable_names_none
    assert_match %r{/libpolysocket\.so\.0(\.\d+)*\z}, where(POLYSOCKET_LIBRARY: "")
  end

  def test_by_the_variable
    elsewhere { |path| assert_equal path, where(POLYSOCKET_LIBRARY: path, LD_LIBRARY_PATH: nil) }
  end

  def test_what_is_asked_for_comes_before_the_variable
    elsewhere { |path| assert_equal path, where(path, POLYSOCKET_LIBRARY: "/nowhere", LD_LIBRARY_PATH: nil) }
  end

  def test_nowhere
    Dir.mktmpdir do |folder|
      message = load_error(POLYSOCKET_LIBRARY: nil, LD_LIBRARY_PATH: folder)
      parts = ["'libpolysocket.so.0' (by the dynamic loader)", "POLYSOCKET_LIBRARY", "LD_LIBRARY_PATH", "No such file"]
      parts.each { |part| assert_includes message, part }
    end
  end

  def test_not_where_the_variable_says
    assert_includes load_error(POLYSOCKET_LIBRARY: "/nowhere/lib.so"), "'/nowhere/lib.so' (from POLYSOCKET_LIBRARY): "
  end

  def test_not_where_it_was_asked_for
    assert_includes load_error("/nowhere/lib.so"), "'/nowhere/lib.so' (given to load): "
  end

  def test_another_library
    message = load_error(POLYSOCKET_LIBRARY: "libc.so.6")
    assert_includes message, "'libc.so.6' (from POLYSOCKET_LIBRARY) is not a polysocket library that fits this module"
    assert_includes message, "ps_description"
  end

  {
    '{"format": 2, "pointer_bits": 64}' => "has format 2, and 1 is expected",
    '{"format": "1", "pointer_bits": 64}' => 'has format "1", and 1 is expected',
    "{}" => "has format nil, and 1 is expected",
    '{"format": 1, "pointer_bits": 16}' => "for pointers of 16 bits, and this Ruby's have 64",
    "[]" => "is no object",
    "banana" => "unexpected token"
  }.each do |description, problem|
    define_method("test_the_description_#{description}") do
      Dir.mktmpdir do |folder|
        message = load_error(library(folder, description))
        assert_includes message, "is not a polysocket library that fits this module: "
        assert_includes message, problem
      end
    end
  end

  def test_a_library_that_lacks_what_it_describes
    Dir.mktmpdir do |folder|
      message = load_error(library(folder, JSON.generate(PS.description)))
      assert_includes message, "is not a polysocket library that fits this module: unknown symbol"
    end
  end

  def test_a_path_that_cannot_be_one
    assert_raises(TypeError) { PolysocketFiddle.load(5) }
    assert_raises(ArgumentError) { PolysocketFiddle.load("a\0b") }
  end

  def test_it_shows_its_version_and_not_all_of_it
    assert_equal "#<PolysocketFiddle::Library polysocket #{PS.ps_version}>", PS.inspect
  end

  def test_loading_twice_gives_two_that_understand_each_other
    other = PolysocketFiddle.load
    refute_same PS, other
    ours, theirs = pair
    other.ps_socket_send(ours, 0, "x")
    assert_equal "x", other.ps_socket_recv(theirs, 0, 9)
  end
end
