# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The library for Windows, cross-built with Debian's mingw-w64: for each processor a folder of its own, which has the
# DLL, what programs are linked with, and the objects.

WINDOWS_MACHINES := x86_64 i686
WINDOWS_FOLDER = $(BUILD)/windows-$(1)
WINDOWS_CC = $(1)-w64-mingw32-gcc
WINDOWS_NAME := polysocket-$(SOVERSION)

# Windows 7 is the oldest system that can make a socket which no new program inherits. The formats are those of C11, and
# so is what the compiler checks.
WINDOWS_HEADERS := -Isrc/platform/win32/include -D_WIN32_WINNT=0x0601 -DWIN32_LEAN_AND_MEAN -DUNICODE -D_UNICODE \
                   -D__USE_MINGW_ANSI_STDIO=1 -D__printf__=__gnu_printf__
WINDOWS_CPPFLAGS := -Iabi -Isrc -Isrc/platform/win32 $(WINDOWS_HEADERS)
WINDOWS_CFLAGS := -std=gnu11 -O2 -g $(WARNINGS) -Werror
# Of the compiler's own libraries nothing but what is copied from them: the DLL needs the system's alone.
WINDOWS_SYSTEM_LIBS := -lws2_32 -liphlpapi -lbcrypt
WINDOWS_LIBS := $(WINDOWS_SYSTEM_LIBS) -static
# The same objects give the same bytes, at any time and in any folder: by itself the linker makes a DLL's address from
# its path.
WINDOWS_LDFLAGS := -Wl,--no-insert-timestamp,--disable-auto-image-base

WINDOWS_COPIES := LICENSE README.md CHANGELOG.md

WINDOWS_SOURCES := $(sort $(wildcard src/base/*.c src/platform/all_ports/*.c src/platform/win32/*.c src/address/*.c \
                                     src/core/*.c))

# The symbols of the map are what the DLL exports.
$(BUILD)/windows/$(WINDOWS_NAME).def: abi/polysocket.map
	@mkdir -p $(@D)
	@{ echo 'LIBRARY $(WINDOWS_NAME).dll'; echo EXPORTS; sed -n 's/^ *\(ps_[a-z0-9_]*\);$$/  \1/p' $<; } >$@

define windows-build
WINDOWS_OBJECTS_$(1) := $$(WINDOWS_SOURCES:%.c=$(WINDOWS_FOLDER)/%.o)
WINDOWS_COMPILE_$(1) := $(WINDOWS_CC) $$(WINDOWS_CPPFLAGS) $$(WINDOWS_CFLAGS)
WINDOWS_LINK_$(1) := $(WINDOWS_CC) $$(WINDOWS_CFLAGS) $$(WINDOWS_LDFLAGS)
FLAGS_windows-$(1) = $$(WINDOWS_COMPILE_$(1))
FLAGS_windows-link-$(1) = $$(WINDOWS_LINK_$(1)) $$(WINDOWS_OBJECTS_$(1)) $$(WINDOWS_LIBS)

$$(WINDOWS_OBJECTS_$(1)): $(WINDOWS_FOLDER)/%.o: %.c $$(BUILD)/flags/windows-$(1)
	@mkdir -p $$(@D)
	$$(WINDOWS_COMPILE_$(1)) -MMD -MP -c -o $$@ $$<

# The DLL, and what its functions look like to a linker.
$(WINDOWS_FOLDER)/$$(WINDOWS_NAME).dll: $$(WINDOWS_OBJECTS_$(1)) $$(BUILD)/windows/$$(WINDOWS_NAME).def \
                                        $$(BUILD)/flags/windows-link-$(1)
	$$(WINDOWS_LINK_$(1)) -shared -o $$@ -Wl,--out-implib,$(WINDOWS_FOLDER)/libpolysocket.dll.a \
	  $$(WINDOWS_OBJECTS_$(1)) $$(BUILD)/windows/$$(WINDOWS_NAME).def $$(WINDOWS_LIBS)
$(WINDOWS_FOLDER)/libpolysocket.dll.a: $(WINDOWS_FOLDER)/$$(WINDOWS_NAME).dll ;

$(WINDOWS_FOLDER)/libpolysocket.a: $$(WINDOWS_OBJECTS_$(1)) $$(BUILD)/flags/windows-link-$(1)
	rm -f $$@
	$(1)-w64-mingw32-ar rcsD $$@ $$(WINDOWS_OBJECTS_$(1))

# What others get, as a tree that works in any place, and packed. The same sources give the same bytes.
WINDOWS_TREE_$(1) := $(WINDOWS_FOLDER)/install
WINDOWS_ZIP_$(1) := $$(BUILD)/dist/polysocket-$$(VERSION)-windows-$(1).zip
$$(WINDOWS_ZIP_$(1)): $(WINDOWS_FOLDER)/$$(WINDOWS_NAME).dll $(WINDOWS_FOLDER)/libpolysocket.a $$(WINDOWS_COPIES) \
                      $$(wildcard abi/*.h abi/polysocket/*.h) pkgconfig/polysocket.pc.in
	rm -rf $$(WINDOWS_TREE_$(1)) $$@
	mkdir -p $$(@D) $$(addprefix $$(WINDOWS_TREE_$(1))/,bin lib/pkgconfig include/polysocket share/polysocket share/doc)
	SOURCE_DATE_EPOCH="$$$${SOURCE_DATE_EPOCH:-315532800}" $(1)-w64-mingw32-strip --strip-debug \
	  -o $$(WINDOWS_TREE_$(1))/bin/$$(WINDOWS_NAME).dll $$<
	cp $(WINDOWS_FOLDER)/libpolysocket.dll.a $(WINDOWS_FOLDER)/libpolysocket.a \
	  $$(BUILD)/windows/$$(WINDOWS_NAME).def $$(WINDOWS_TREE_$(1))/lib
	cp abi/polysocket.h $$(WINDOWS_TREE_$(1))/include
	cp abi/polysocket/*.h $$(WINDOWS_TREE_$(1))/include/polysocket
	cp abi/polysocket.json abi/polysocket.cdef $$(WINDOWS_TREE_$(1))/share/polysocket
	cp $$(WINDOWS_COPIES) $$(WINDOWS_TREE_$(1))/share/doc
	{ pkgconfig/describe pkgconfig/polysocket.pc.in VERSION='$$(VERSION)' PREFIX='$$$${pcfiledir}/../..' \
	  LIBDIR='$$$${prefix}/lib' INCLUDEDIR='$$$${prefix}/include' DATADIR='$$$${prefix}/share/polysocket' && \
	  echo 'Libs.private: $$(WINDOWS_SYSTEM_LIBS)'; } >$$(WINDOWS_TREE_$(1))/lib/pkgconfig/polysocket.pc
	find $$(WINDOWS_TREE_$(1)) -exec touch -d "@$$$${SOURCE_DATE_EPOCH:-315532800}" '{}' +
	find $$(WINDOWS_TREE_$(1)) -type f -exec chmod 644 '{}' +
	cd $$(WINDOWS_TREE_$(1)) && TZ=UTC $$(PYTHON) -m zipfile -c '$$(abspath $$(WINDOWS_ZIP_$(1)))' bin include lib share

.PHONY: windows-$(1)
windows-$(1): $$(WINDOWS_ZIP_$(1))

-include $$(WINDOWS_OBJECTS_$(1):.o=.d)
endef
$(foreach machine,$(WINDOWS_MACHINES),$(eval $(call windows-build,$(machine))))

.PHONY: windows
windows: ## the library for Windows, cross-built for two processors, and as zips in build/dist
	@$(PACKAGES) windows
	@$(SUBMAKE) -s $(WINDOWS_MACHINES:%=windows-%)
	@printf '%s\n' $(foreach machine,$(WINDOWS_MACHINES),$(WINDOWS_ZIP_$(machine)))
