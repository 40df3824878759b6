# frozen_string_literal: true

# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT

# How RubyGems builds the extension: the Makefile that it expects here hands the work to that of the whole tree. The
# library is installed beside the extension. With --enable-system-libraries, or POLYSOCKET_LIBRARY_FROM=system in the
# environment, it is the installed one that pkg-config finds.
require "rbconfig"
require "shellwords"

system_wide = ARGV.include?("--enable-system-libraries") || ENV["POLYSOCKET_LIBRARY_FROM"] == "system"
root = File.expand_path("../..", __dir__)
build = "build/gem"
make = ["-C", root, "BUILD=#{build}", "RUBY=#{RbConfig.ruby}", "LIBRARY=#{system_wide ? 'system' : 'built'}"].shelljoin

# RubyGems gives the folder to install to as sitearchdir, here or to make. The make of the tree must not get what this
# one was given.
File.write(File.join(__dir__, "Makefile"), <<~MAKEFILE.gsub("@make") { make.gsub("$", "$$") })
  sitearchdir = #{RbConfig::CONFIG['sitearchdir']}

  all:
  \t+MAKEFLAGS= $(MAKE) -s @make PARTS=ruby carrying

  install:
  \tmkdir -p "$(DESTDIR)$(sitearchdir)"
  \tcp #{File.join(root, build, 'carrying/ruby').shellescape}/*.so* "$(DESTDIR)$(sitearchdir)"
  \trm -rf #{File.join(root, build).shellescape}
  \trmdir --ignore-fail-on-non-empty #{File.dirname(File.join(root, build)).shellescape}

  clean:

  .PHONY: all install clean
MAKEFILE
