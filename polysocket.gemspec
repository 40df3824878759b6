# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# The gem, which `make gem` builds; Bundler can take a clone by it, with SWIG at hand. It carries the sources of the
# library and of the extension, and its installation takes make and a C compiler.
Gem::Specification.new do |spec|
  header = File.read(File.join(__dir__, "abi", "polysocket", "version.h"))

  spec.name = "polysocket"
  spec.version = header.scan(/#define PS_VERSION_\w+ (\d+)/).join(".")
  spec.summary = "The socket module's model in one C library for every language"
  spec.description = "Sockets with timeouts that cover a whole call, the errors of the system as Ruby's own, every address " \
                     "family of Linux, and two modules: polysocket, an extension, and polysocket_fiddle, which needs none."
  spec.authors = ["The polysocket authors"]
  spec.license = "MIT"
  spec.required_ruby_version = ">= 3.1"

  spec.files = IO.popen(%w[sh pkgconfig/dist --list build ruby fiddle], chdir: __dir__, &:read).split("\0").sort
  spec.require_paths = %w[bindings/ruby/lib bindings/fiddle]
  spec.extensions = ["bindings/ruby/extconf.rb"]
end
