# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The Tcl package: the extension that SWIG writes, and the files around it.

TCL_FOLDER := $(BUILD)/tcl
# Where what belongs to this tclsh is installed: includedir, libdir.
TCL_INSTALLED = $(shell echo 'puts [::tcl::pkgconfig get $(1),install]' | $(TCLSH) 2>/dev/null)
TCL_VERSION = $(shell echo 'puts [info tclversion]' | $(TCLSH) 2>/dev/null)
TCL_EXTENSION := $(TCL_FOLDER)/polysocket.so
TCL_WRAPPER := $(BUILD)/swig/tcl/polysocket.c
TCL_SOURCES := $(wildcard bindings/tcl/*.tcl)
TCL_COPIES := $(TCL_SOURCES:bindings/tcl/%=$(TCL_FOLDER)/%)
TCL_INDEX := $(TCL_FOLDER)/pkgIndex.tcl

TCL_SWIG = $(SWIG) -Wextra -Werror -tcl8 -nosafe -pkgversion $(VERSION) -DSWIG_TYPE_TABLE=polysocket -Iabi
# SWIG's own part of the file is not written for these warnings.
TCL_COMPILE = $(CC) -Iabi -Iswig/shared -isystem $(call TCL_INSTALLED,includedir) -DUSE_TCL_STUBS \
              -DSWIG_TYPE_TABLE=polysocket $(CPPFLAGS) -std=gnu11 -fPIC -fvisibility=hidden $(WARNINGS) \
              -Wno-pedantic -Wno-sign-conversion -Wno-missing-prototypes -Wno-missing-braces $(WERROR) \
              $(HARDENING) $(CFLAGS)
TCL_LINK = -shared -Wl,-z,now,-z,relro,-z,noexecstack $(LIBRARY_FOLDER) $(LDFLAGS)
TCL_LIBRARIES = $(LIBRARY_NAME) -L$(call TCL_INSTALLED,libdir) -ltclstub$(TCL_VERSION)
FLAGS_tcl = $(TCL_COMPILE) $(TCL_LINK) $(TCL_LIBRARIES) $(TCL_SWIG)

tcl: $(LIBRARY_GOAL) $(TCL_EXTENSION) $(TCL_COPIES) $(TCL_INDEX)

$(TCL_WRAPPER): swig/tcl/polysocket.i $(BUILD)/flags/tcl
	@mkdir -p $(@D)
	$(call RUN_SWIG,$(TCL_SWIG))

$(TCL_EXTENSION): $(TCL_WRAPPER) $(LIBRARY_FILE) $(BUILD)/flags/tcl
	@mkdir -p $(@D)
	$(TCL_COMPILE) -MMD -MP -MF $(<D)/native.d -MT $@ $(TCL_LINK) -o $@ $< $(TCL_LIBRARIES)

$(TCL_COPIES): $(TCL_FOLDER)/%: bindings/tcl/%
	@mkdir -p $(@D)
	cp $< $@

$(TCL_INDEX): bindings/tcl/pkgIndex.tcl.in abi/polysocket/version.h
	@mkdir -p $(@D)
	sed 's/@VERSION@/$(VERSION)/' $< >$@

-include $(BUILD)/swig/tcl/polysocket.d $(BUILD)/swig/tcl/native.d
