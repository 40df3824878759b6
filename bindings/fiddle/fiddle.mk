# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The files for Fiddle, copied beside the Ruby module, from where it is installed too.

FIDDLE_COPIES := $(patsubst bindings/fiddle/%,$(BUILD)/ruby/%,$(wildcard bindings/fiddle/*.rb))

fiddle: lib $(FIDDLE_COPIES) ## the files for Ruby's Fiddle, which bind the library at run time

$(FIDDLE_COPIES): $(BUILD)/ruby/%: bindings/fiddle/%
	@mkdir -p $(@D)
	cp $< $@
