# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# ri: every public name of the module has a text.

require "rdoc"
require "stringio"
require "tmpdir"

require_relative "../support"

class TestDocumentation < Case
  LIBRARY = File.expand_path("../../../bindings/ruby/lib", __dir__)

  # The names that RDoc finds a text for in the sources, as ri has them: "Polysocket::Socket#recv".
  def self.told
    @told ||= Dir.mktmpdir do |folder|
      RDoc::RDoc.new.document(["--quiet", "--ri", "--op", "#{folder}/ri", LIBRARY])
      store = RDoc::Store.new("#{folder}/ri").tap(&:load_all)
      store.all_classes_and_modules.flat_map do |one|
        methods = one.method_list.map { |method| store.load_method(one.full_name, method.pretty_name) }
        [one, *methods, *one.attributes].reject { |entry| blank?(entry) }.map(&:full_name)
      end
    end
  end

  # An alias is told by the method that it stands for.
  def self.blank?(entry)
    comment = entry.comment
    empty = comment.respond_to?(:parts) ? comment.parts.empty? : comment.to_s.empty?
    empty && !(entry.respond_to?(:is_alias_for) && entry.is_alias_for)
  end

  def test_every_class_has_a_text
    classes.each { |one| assert_includes self.class.told, one.name }
  end

  def test_every_method_has_a_text
    blank = classes.flat_map { |one| own(one) } - self.class.told
    # What is assigned is told where it is read.
    assert_empty blank.reject { |name| name.end_with?("=") && self.class.told.include?(name.chomp("=")) }
  end

  private

  def classes
    [Polysocket, *Polysocket.constants.map { |name| Polysocket.const_get(name) }.grep(Module)].uniq
      .select { |one| one.name.start_with?("Polysocket") }
  end

  def own(one)
    one.public_instance_methods(false).map { |name| "#{one.name}##{name}" } +
      one.singleton_methods(false).map { |name| "#{one.name}::#{name}" }
  end
end
