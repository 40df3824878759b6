# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The shared library and the archive.

# A folder of src/platform/posix for each C library: musl doesn't say who it is, and glibc does.
ifndef C_LIBRARY
  C_LIBRARY := $(if $(findstring __GLIBC__,$(shell echo __GLIBC__ | $(CC) $(CPPFLAGS) -include features.h -E -P -x c - \
                                             2>/dev/null)),musl,glibc)
endif

LIB_SOURCES := $(sort $(wildcard src/base/*.c src/platform/posix/*.c src/platform/posix/$(C_LIBRARY)/*.c \
                                 src/address/*.c src/core/*.c))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o)
LIB_REAL := $(LIBDIR_BUILD)/libpolysocket.so.$(VERSION)
LIB_SONAME := libpolysocket.so.$(SOVERSION)
LIB_ARCHIVE := $(LIBDIR_BUILD)/libpolysocket.a

LIB_CPPFLAGS := -Iabi -Isrc -D_GNU_SOURCE
LIB_CFLAGS = -std=c11 -fPIC -fvisibility=hidden $(WARNINGS) $(WERROR) $(HARDENING)
LIB_LDFLAGS := -shared -Wl,-soname,$(LIB_SONAME) -Wl,--version-script=abi/polysocket.map \
               -Wl,-z,defs,-z,now,-z,relro,-z,nodelete,-z,noexecstack

LIB_COMPILE = $(CC) $(LIB_CPPFLAGS) $(CPPFLAGS) $(LIB_CFLAGS) $(CFLAGS)
LIB_LINK = $(CC) $(CFLAGS) $(LIB_LDFLAGS) $(LDFLAGS)
FLAGS_lib = $(LIB_COMPILE)
FLAGS_lib-link = $(LIB_LINK) $(LIB_OBJECTS)

lib: $(LIB_REAL) $(LIB_ARCHIVE)

$(LIB_OBJECTS): $(BUILD)/%.o: %.c $(BUILD)/flags/lib
	@mkdir -p $(@D)
	$(LIB_COMPILE) -MMD -MP -c -o $@ $<

$(LIB_REAL): $(LIB_OBJECTS) abi/polysocket.map $(BUILD)/flags/lib-link
	@mkdir -p $(@D)
	$(LIB_LINK) -o $@ $(LIB_OBJECTS)
	ln -sf libpolysocket.so.$(VERSION) $(@D)/$(LIB_SONAME)
	ln -sf $(LIB_SONAME) $(@D)/libpolysocket.so

$(LIB_ARCHIVE): $(LIB_OBJECTS) $(BUILD)/flags/lib-link
	@mkdir -p $(@D)
	rm -f $@
	$(AR) rcsD $@ $(LIB_OBJECTS)

-include $(LIB_OBJECTS:.o=.d)

include src/platform/win32/win32.mk
include src/platform/faults/faults.mk
