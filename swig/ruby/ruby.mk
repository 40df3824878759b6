# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The Ruby module: the extension that SWIG writes, and the library around it.

RUBY_FOLDER := $(BUILD)/ruby
RUBY_SETTING = $(shell $(RUBY) -rrbconfig -e 'print RbConfig::CONFIG["$(1)"]' 2>/dev/null)
RUBY_NATIVE := $(RUBY_FOLDER)/polysocket_native.so
RUBY_WRAPPER := $(BUILD)/swig/ruby/polysocket.c
RUBY_ARITIES := $(BUILD)/swig/ruby/arities.inc
RUBY_SOURCES := $(wildcard bindings/ruby/lib/*.rb bindings/ruby/lib/*/*.rb)
RUBY_COPIES := $(RUBY_SOURCES:bindings/ruby/lib/%=$(RUBY_FOLDER)/%)

RUBY_SWIG = $(SWIG) -Wextra -Werror -ruby -initname polysocket_native -DSWIG_TYPE_TABLE=polysocket -Iabi
# SWIG's own part of the file and Ruby's headers are not written for these warnings.
RUBY_COMPILE = $(CC) -Iabi -Iswig/shared -I$(BUILD)/swig/ruby -isystem $(call RUBY_SETTING,rubyhdrdir) \
               -isystem $(call RUBY_SETTING,rubyarchhdrdir) -DSWIG_TYPE_TABLE=polysocket $(CPPFLAGS) -std=gnu11 -fPIC \
               -fvisibility=hidden $(WARNINGS) -Wno-pedantic -Wno-sign-conversion -Wno-missing-prototypes \
               -Wno-strict-prototypes -Wno-unused-parameter -Wno-vla $(WERROR) $(HARDENING) $(CFLAGS)
RUBY_LINK = -shared -Wl,-z,now,-z,relro,-z,noexecstack $(LIBRARY_FOLDER) $(LDFLAGS)
FLAGS_ruby = $(RUBY_COMPILE) $(RUBY_LINK) $(RUBY_SWIG)

ruby: $(LIBRARY_GOAL) $(RUBY_NATIVE) $(RUBY_COPIES)

$(RUBY_WRAPPER): swig/ruby/polysocket.i $(BUILD)/flags/ruby
	@mkdir -p $(@D)
	$(call RUN_SWIG,$(RUBY_SWIG))

# The name of each wrapper, and how many arguments it takes at least and at most.
$(RUBY_ARITIES): $(RUBY_WRAPPER)
	awk '/^_wrap_/ { sub(/\(.*/, ""); name = $$0 } \
	  /if \(\(argc < / { gsub(/[^0-9]/, " "); print "{\"" name "\", " $$1 ", " $$2 "}," }' $< >$@

$(RUBY_NATIVE): $(RUBY_WRAPPER) $(RUBY_ARITIES) $(LIBRARY_FILE) $(BUILD)/flags/ruby
	@mkdir -p $(@D)
	$(RUBY_COMPILE) -MMD -MP -MF $(<D)/native.d -MT $@ $(RUBY_LINK) -o $@ $< $(LIBRARY_NAME)

$(RUBY_COPIES): $(RUBY_FOLDER)/%: bindings/ruby/lib/%
	@mkdir -p $(@D)
	cp $< $@

-include $(BUILD)/swig/ruby/polysocket.d $(BUILD)/swig/ruby/native.d
