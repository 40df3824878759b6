# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# One make for the whole tree: each folder adds its part in a small .mk file, and nothing calls make in another folder.
# Here are the settings that all share and the targets that span folders. `make help` lists the targets.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The version has one home, the header.
version_part = $(shell sed -n 's/^.define PS_VERSION_$(1) *//p' abi/polysocket/version.h)
SOVERSION := $(call version_part,MAJOR)
VERSION := $(SOVERSION).$(call version_part,MINOR).$(call version_part,PATCH)

# Everything that is built lands below BUILD; the source tree stays as it is.
BUILD ?= build
LIBDIR_BUILD := $(BUILD)/lib

CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
WERROR ?=

# What a distributor says about _FORTIFY_SOURCE stands alone, whether in flags or in his compiler: a second definition
# is a warning. Without optimization the C library warns of any.
OPTIMIZED = $(filter-out -O0,$(filter -O%,$(CFLAGS)))
FORTIFIED = $(findstring _FORTIFY_SOURCE,$(CC) $(CPPFLAGS) $(CFLAGS) \
            $(shell $(CC) -O2 -dM -E -x c /dev/null 2>/dev/null | grep -w _FORTIFY_SOURCE))
GENERAL_HARDENING := $(if $(OPTIMIZED),$(if $(FORTIFIED),,-D_FORTIFY_SOURCE=2)) -fstack-protector-strong
OWN_HARDENING = $(GENERAL_HARDENING) $(PLATFORM_HARDENING)
HARDENING ?= $(OWN_HARDENING)

PYTHON ?= /usr/bin/python3
RUBY ?= /usr/bin/ruby
TCLSH ?= /usr/bin/tclsh
PERL ?= /usr/bin/perl
LUAJIT ?= /usr/bin/luajit
NODE ?= /usr/bin/node
NPM ?= npm
# What SWIG writes may be there already, in a package that carries it.
SWIG ?= $(if $(wildcard swig/*/polysocket.c),true,swig)

# The library that modules are linked with: the one that is built here, or with LIBRARY=system an installed one.
LIBRARY ?= built
ifeq ($(filter built system,$(LIBRARY)),)
  $(error LIBRARY is '$(LIBRARY)', and it may be: built system)
endif

# Jobs for the builds that a target starts itself, unless make was given -j.
JOBS ?= 2
SUBMAKE = $(MAKE) $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))

# A file that depends on $(BUILD)/flags/NAME is rebuilt when the text of FLAGS_NAME changes. What was built with -Werror
# serves without it as well, so that installing after a check builds nothing again; not the other way round.
NO_LESS_STRICT = awk 'NR == FNR { old = $$0; next } { new = $$0; was = gsub(/ -Werror/, "", old); \
                      now = gsub(/ -Werror/, "", new); exit old != new || was < now }'
$(BUILD)/flags/%: FORCE
	@mkdir -p $(@D)
	@new=$@.$$$$; printf '%s\n' '$(subst ','\'',$(FLAGS_$*))' | tr -s ' ' >$$new; \
	  if [ -s $@ ] && $(NO_LESS_STRICT) $@ $$new; then rm $$new; else mv $$new $@; fi
.PRECIOUS: $(BUILD)/flags/%
.PHONY: FORCE
FORCE:

# The list of packages, told which tools are in use here.
PACKAGES = BUILD='$(BUILD)' CC='$(CC)' SWIG='$(SWIG)' PYTHON='$(PYTHON)' RUBY='$(RUBY)' TCLSH='$(TCLSH)' \
           PERL='$(PERL)' LUAJIT='$(LUAJIT)' NODE='$(NODE)' NPM='$(NPM)' tests/support/packages

# What can be built and installed on its own. Each part needs the library, and its own language alone.
ALL_PARTS := lib python ffi ruby fiddle tcl perl luajit doc
PARTS ?= $(ALL_PARTS)
ifneq ($(filter-out $(ALL_PARTS),$(PARTS)),)
  $(error PARTS has '$(filter-out $(ALL_PARTS),$(PARTS))' in it; the parts are: $(ALL_PARTS))
endif

# Building installs nothing; it says what is missing, before the first command fails for the lack of it. What is copied
# as it is needs no tool of its own. When check has found out what is LACKING, it builds the rest without being asked
# again.
GOALS := $(or $(MAKECMDGOALS),all)
BUILT_GOALS := $(filter $(ALL_PARTS) koffi,$(GOALS)) $(if $(filter all install,$(GOALS)),$(PARTS)) \
               $(if $(filter examples bench tests,$(GOALS)),$(ALL_PARTS))
ifeq ($(origin LACKING)$(if $(strip $(BUILT_GOALS)),asked),undefinedasked)
  MISSING := $(shell $(PACKAGES) --tools lib $(filter python ruby tcl perl doc,$(BUILT_GOALS)))
  ifneq ($(MISSING),)
    $(error $(MISSING))
  endif
endif

# $(call unless-lacking,PACKAGE …,TARGETS): nothing when check found that one of the packages is missing.
unless-lacking = $(if $(filter $(1),$(LACKING)),,$(2))

# A target that was asked for ends with a line that says what was built, and what next.
SAY_BUILT = $(if $(filter $@,$(GOALS)),@PYTHON='$(PYTHON)' RUBY='$(RUBY)' TCLSH='$(TCLSH)' \
                                       PERL='$(PERL)' pkgconfig/built '$(BUILD)' $(1))

.PHONY: all $(ALL_PARTS)
all: $(PARTS) ## the library and every module (the default), or PARTS="lib python" of it
	$(call SAY_BUILT,$(PARTS))

# Copies of files that are sources no more. They would be found, and installed, as before.
STALE = $(filter-out $(PYTHON_COPIES) $(PYTHON_STUB) $(PYTHON_SHARED) $(FFI_COPIES) $(RUBY_COPIES) $(FIDDLE_COPIES) \
                     $(TCL_COPIES) $(TCL_INDEX) $(PERL_COPIES) $(LUAJIT_COPIES), \
          $(shell find $(wildcard $(addprefix $(BUILD)/,python ruby tcl perl luajit)) /dev/null \
                       -name '*.py' -o -name '*.pyi' -o -name '*.rb' -o -name '*.tcl' -o -name '*.pm' -o -name '*.lua'))

$(ALL_PARTS):
	$(if $(STALE),rm -f $(STALE))
	$(call SAY_BUILT,$@)

lib: ## the shared library and the archive, which need a C compiler alone
python: ## the Python module, for the PYTHON that is asked for
ruby: ## the Ruby module
tcl: ## the Tcl module
perl: ## the Perl module
doc: ## the man pages; the licence, the documents and the examples are installed as they are
ffi: ## the Python ctypes and cffi modules, which are files to copy

include abi/abi.mk
include src/src.mk
include swig/swig.mk
-include bindings/python/ffi.mk
-include bindings/fiddle/fiddle.mk
-include bindings/luajit/luajit.mk
-include bindings/koffi/koffi.mk
include pkgconfig/pkgconfig.mk
-include docs/site/site.mk
include pkgconfig/packages.mk
include tests/tests.mk
-include examples/examples.mk
-include bench/bench.mk

.PHONY: help packages clean
help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

packages: ## install what Debian has and the targets need (as root or through sudo)
	@$(PACKAGES) build demo check lint coverage bench

clean: ## remove what was built
	rm -rf '$(BUILD)'
