# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The shared library and the archive.

# The operating system: a folder of src/platform with a file port.mk, which sets what is empty here and may
# replace what the library is made of and how it is linked.
#   PLATFORM_FOLDERS    the folders of src/platform whose files answer platform.h
#   PLATFORM_CPPFLAGS   what the system's headers must be told
#   PLATFORM_LIBS       libraries besides the C library
#   PLATFORM_HARDENING  further options that guard the code and cost nothing there
#   PLATFORM_FAULTS     yes: the library of faults is built too
PLATFORM ?= linux
PLATFORMS := $(patsubst src/platform/%/port.mk,%,$(wildcard src/platform/*/port.mk))
ifeq ($(filter $(PLATFORMS),$(PLATFORM)),)
  $(error PLATFORM is '$(PLATFORM)', and it may be: $(PLATFORMS))
endif
PLATFORM_FOLDERS :=
PLATFORM_CPPFLAGS :=
PLATFORM_LIBS :=
PLATFORM_HARDENING :=
PLATFORM_FAULTS :=
# platform.h includes headers of the port that is chosen.
PLATFORM_INCLUDE := -Isrc/platform/$(PLATFORM)

LIB_SOURCES = $(sort $(wildcard src/base/*.c src/platform/all_ports/*.c $(PLATFORM_FOLDERS:%=src/platform/%/*.c) \
                                src/address/*.c src/core/*.c))
LIB_OBJECTS = $(LIB_SOURCES:%.c=$(BUILD)/%.o)
LIB_REAL := $(LIBDIR_BUILD)/libpolysocket.so.$(VERSION)
LIB_SONAME := libpolysocket.so.$(SOVERSION)
LIB_ARCHIVE := $(LIBDIR_BUILD)/libpolysocket.a

LIB_CPPFLAGS = -Iabi -Isrc $(PLATFORM_INCLUDE) $(PLATFORM_CPPFLAGS)
LIB_CFLAGS = -std=c11 -fPIC -fvisibility=hidden $(WARNINGS) $(WERROR) $(HARDENING)
LIB_LDFLAGS := -shared -Wl,-soname,$(LIB_SONAME) -Wl,--version-script=abi/polysocket.map \
               -Wl,-z,defs,-z,now,-z,relro,-z,nodelete,-z,noexecstack

LIB_COMPILE = $(CC) $(LIB_CPPFLAGS) $(CPPFLAGS) $(LIB_CFLAGS) $(CFLAGS)
LIB_LINK = $(CC) $(CFLAGS) $(LIB_LDFLAGS) $(LDFLAGS)
FLAGS_lib = $(LIB_COMPILE)
FLAGS_lib-link = $(LIB_LINK) $(LIB_OBJECTS) $(PLATFORM_LIBS)

include src/platform/$(PLATFORM)/port.mk

lib: $(LIB_REAL) $(LIB_ARCHIVE)

$(LIB_OBJECTS): $(BUILD)/%.o: %.c $(BUILD)/flags/lib
	@mkdir -p $(@D)
	$(LIB_COMPILE) -MMD -MP -c -o $@ $<

$(LIB_REAL): $(LIB_OBJECTS) abi/polysocket.map $(BUILD)/flags/lib-link
	@mkdir -p $(@D)
	$(LIB_LINK) -o $@ $(LIB_OBJECTS) $(PLATFORM_LIBS)
	ln -sf libpolysocket.so.$(VERSION) $(@D)/$(LIB_SONAME)
	ln -sf $(LIB_SONAME) $(@D)/libpolysocket.so

$(LIB_ARCHIVE): $(LIB_OBJECTS) $(BUILD)/flags/lib-link
	@mkdir -p $(@D)
	rm -f $@
	$(AR) rcsD $@ $(LIB_OBJECTS)

-include $(LIB_OBJECTS:.o=.d)

include src/platform/win32/win32.mk
ifeq ($(PLATFORM_FAULTS),yes)
  include src/platform/faults/faults.mk
endif
