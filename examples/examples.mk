# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The examples in C, built as their readers would build them, through pkg-config; and the demo, which runs the examples.

EXAMPLE_PROGRAMS := $(patsubst examples/c/%.c,$(BUILD)/examples/%,$(wildcard examples/c/*.c))
EXAMPLE_COMPILE = $(CC) -std=c11 $(CPPFLAGS) $(WARNINGS) -Werror $(CFLAGS) $(LDFLAGS)
FLAGS_examples = $(EXAMPLE_COMPILE)

.PHONY: examples demo exchange
examples: all $(EXAMPLE_PROGRAMS)
tests: $(call unless-lacking,pkg-config,$(EXAMPLE_PROGRAMS))
valgrind-programs: $(EXAMPLE_PROGRAMS)

# eval: pkg-config quotes paths for a shell.
$(EXAMPLE_PROGRAMS): $(BUILD)/examples/%: examples/c/%.c $(LIB_REAL) $(UNINSTALLED) $(BUILD)/flags/examples
	@mkdir -p $(@D)
	eval "$(EXAMPLE_COMPILE) -MMD -MP -MF '$@.d' -o '$@' $< $$(PKG_CONFIG_PATH='$(BUILD)/pkgconfig' \
	  pkg-config --cflags --libs polysocket)"

-include $(EXAMPLE_PROGRAMS:=.d)

demo: ## install what is missing, build, and let all implementations talk to each other in every pair
	@$(PACKAGES) demo
	@echo 'building'
	@$(SUBMAKE) -s examples koffi-if-there
	@$(EXCHANGE)

# Some of the implementations, as LANGUAGES="C Python", or all.
LANGUAGES ?=
EXCHANGE = eval "$$(pkgconfig/environment '$(BUILD)')" && PYTHON='$(PYTHON)' RUBY='$(RUBY)' TCLSH='$(TCLSH)' \
           PERL='$(PERL)' LUAJIT='$(LUAJIT)' NODE='$(NODE)' exec $(PYTHON) examples/demo/main.py '$(BUILD)' $(LANGUAGES)

exchange: examples ## the demo with what is there already, or LANGUAGES="C Python" of it: nothing is fetched
	@$(EXCHANGE)
