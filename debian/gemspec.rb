# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# Writes what RubyGems knows of the package: the gem's specification, with nothing to build, and with the files where
# Debian has them.
spec = Gem::Specification.load("polysocket.gemspec")
spec.extensions = []
spec.files = Dir["bindings/ruby/sig/*.rbs"].sort.map { |name| "sig/#{File.basename(name)}" }
spec.require_paths = ["lib"]
puts spec.to_ruby
