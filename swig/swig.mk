# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The SWIG modules; each language adds its own.

# What the modules are linked with.
ifeq ($(LIBRARY),system)
  ifneq ($(filter python ruby tcl perl ffi,$(BUILT_GOALS)),)
    ifeq ($(shell pkg-config --exists 'polysocket >= $(VERSION)' && echo found),)
      $(error LIBRARY=system needs polysocket $(VERSION) or later where pkg-config looks (PKG_CONFIG_PATH))
    endif
  endif
  LIBRARY_NAME := $(shell pkg-config --libs polysocket 2>/dev/null)
else
  LIBRARY_GOAL := lib
  LIBRARY_FILE := $(LIB_REAL)
  LIBRARY_FOLDER := -L$(LIBDIR_BUILD)
  LIBRARY_NAME := -lpolysocket
endif

# Where the modules of a package that carries the library find it: RPATH='$$ORIGIN/FOLDER', seen from their own folder.
# It counts before LD_LIBRARY_PATH, so that all modules of a package use one library.
RPATH ?=
RPATH_FLAGS = -Wl,--disable-new-dtags,-rpath,'$(RPATH)'
LIBRARY_NAME += $(if $(RPATH),$(RPATH_FLAGS))

# A package for the installer of one language carries what SWIG writes, beside the file that it is written from.
RUN_SWIG = $(if $(wildcard $(<:.i=.c)),cp $(<:.i=.c) $@,$(1) -MMD -MF $(@D)/polysocket.d -o $@ $<)

-include swig/python/python.mk
-include swig/ruby/ruby.mk
-include swig/tcl/tcl.mk
-include swig/perl/perl.mk

# swig has no -MP: a file that is gone, and still in its list of what a module was made from, is made by doing nothing.
swig/%.i: ;
