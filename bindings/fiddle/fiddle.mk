# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The file for Fiddle, copied beside the Ruby module, from where it is installed too.

FIDDLE_COPY := $(BUILD)/ruby/polysocket_fiddle.rb

fiddle: lib $(FIDDLE_COPY) ## the file for Ruby's Fiddle, which binds the library at run time

$(FIDDLE_COPY): bindings/fiddle/polysocket_fiddle.rb
	@mkdir -p $(@D)
	cp $< $@
