# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The types in bindings/ruby/sig: RBS accepts them, and they name what there is, with arguments as they are taken.

begin
  require "rbs"
rescue LoadError
  # A Ruby may come without the gems that are bundled with it.
  warn "RBS is not there"
end

require_relative "../support"

class TestTypes < Case
  FOLDER = File.expand_path("../../../bindings/ruby/sig", __dir__)
  # They tell the parameters of other methods.
  UNTOLD = %i[method instance_method].freeze

  def setup
    super
    skip "RBS is not there" unless defined?(RBS)
  end

  def self.environment
    @environment ||= begin
      loader = RBS::EnvironmentLoader.new
      loader.add(path: Pathname(FOLDER))
      RBS::Environment.from_loader(loader).resolve_type_names
    end
  end

  def self.builder
    @builder ||= RBS::DefinitionBuilder.new(env: environment)
  end

  def test_every_type_and_class_is_declared
    environment = self.class.environment
    environment.class_decls.each_key do |name|
      next unless name.to_s.start_with?("::Polysocket")

      self.class.builder.build_singleton(name)
      self.class.builder.build_instance(name)
    end
    classes.each { |one| assert environment.class_decls.key?(type_name(one)), one.name }
  end

  def test_every_constant_has_a_type
    known = self.class.environment.constant_decls.keys.map(&:to_s)
    numbers = Polysocket.constants.select { |name| Polysocket.const_get(name).is_a?(Integer) }
    assert_operator numbers.size, :>, 900
    assert_empty numbers.map { |name| "::Polysocket::#{name}" } - known
  end

  def test_every_method_has_a_type_and_every_type_a_method
    classes.each do |one|
      assert_equal one.public_instance_methods(false).sort, declared(one, :instance), one.name
      assert_equal one.singleton_methods(false).sort, declared(one, :singleton), one.name
    end
  end

  def test_the_types_take_as_many_arguments_as_the_methods
    classes.each do |one|
      one.public_instance_methods(false).each do |name|
        check(one.instance_method(name), typed(one, :instance, name)) unless UNTOLD.include?(name)
      end
    end
  end

  private

  def classes
    Polysocket.constants.map { |name| Polysocket.const_get(name) }.grep(Module).uniq
      .select { |one| one.name.start_with?("Polysocket") }.push(Polysocket)
  end

  def type_name(one)
    RBS::TypeName.new(name: one.name.split("::").last.to_sym,
                      namespace: RBS::Namespace.parse("::#{one.name.rpartition('::').first}"))
  end

  def typed(one, kind, name)
    self.class.builder.public_send("build_#{kind}", type_name(one)).methods.fetch(name)
  end

  # The methods that the declaration of a class names itself. That of new is the one of initialize.
  def declared(one, kind)
    entry = self.class.environment.class_decls.fetch(type_name(one))
    found = entry.decls.flat_map { |each| each.decl.members }
    found.grep(RBS::AST::Members::MethodDefinition).select { |member| member.kind == kind }.map(&:name)
      .reject { |name| name == :initialize }.sort
  end

  # A method that takes a count must take what the type with the fewest and the one with the most arguments has.
  def check(method, typed)
    fewest, most = typed.method_types.map { |each| bounds(each.type) }.transpose
    required = method.parameters.count { |kind, _| kind == :req }
    optional = method.parameters.count { |kind, _| kind == :opt }
    rest = method.parameters.any? { |kind, _| kind == :rest }
    title = "#{method.owner}##{method.name}"
    assert_operator fewest.min, :>=, required, title
    assert_operator most.max, :<=, required + optional, title unless rest
  end

  def bounds(function)
    fewest = function.required_positionals.size + function.trailing_positionals.size
    [fewest, function.rest_positionals ? Float::INFINITY : fewest + function.optional_positionals.size]
  end
end
