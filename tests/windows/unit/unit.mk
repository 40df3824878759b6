# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The unit tests for Windows: those of ../../unit behind posix.h, without the files that ../skips.ini names, and with
# the files of this folder in the place of those that ask a POSIX system.

WINDOWS_UNIT_FOLDER := $(BUILD)/windows-x86_64/unit
WINDOWS_UNIT := $(WINDOWS_UNIT_FOLDER)/unit.exe
WINDOWS_UNIT_OWN := $(sort $(wildcard tests/windows/unit/*.c))
# The section has lines such as "name.c = reason".
WINDOWS_UNIT_SKIPPED := $(shell sed -n '/^\[files of unit\]/,/^\[/s/^\([a-z0-9_]*\.c\) = .*/tests\/unit\/\1/p' \
                          tests/windows/skips.ini)
WINDOWS_UNIT_TESTS := $(filter-out $(WINDOWS_UNIT_OWN:tests/windows/unit/%=tests/unit/%) $(WINDOWS_UNIT_SKIPPED), \
                        $(sort $(wildcard tests/unit/*.c)))
WINDOWS_UNIT_SOURCES := $(WINDOWS_UNIT_TESTS) $(WINDOWS_UNIT_OWN) tests/ports/substitutes/criterion.c
WINDOWS_UNIT_OBJECTS := $(WINDOWS_UNIT_SOURCES:%.c=$(WINDOWS_UNIT_FOLDER)/%.o)

# Functions of DLLs, by the pointers through which they are called, and others.
WINDOWS_UNIT_WRAPPED := $(shell sed -n 's/^  X(\([A-Za-z_]*\)).*/__imp_\1/p' tests/windows/unit/fault_system.h) \
                        BCryptGenRandom GetAdaptersAddresses WSAPoll calloc malloc \
                        ps__sys_bundle_add ps__sys_bundle_create ps__sys_bundle_remove ps__sys_can_reach \
                        ps__sys_getaddrinfo ps__sys_getnameinfo \
                        ps__sys_is_inheritable ps__sys_set_inheritable ps__sys_socketpair \
                        ps__sys_wake ps__sys_wake_clear ps__sys_wake_close ps__sys_wake_create ps__sys_watch \
                        realloc

# A socket is an unsigned number in Winsock's structures.
WINDOWS_UNIT_COMPILE := x86_64-w64-mingw32-gcc -Itests/windows/unit/include -Itests/windows/runner/include \
                        -Itests/unit $(WINDOWS_CPPFLAGS) \
                        -isystem tests/ports/substitutes -include tests/windows/unit/posix.h $(WINDOWS_CFLAGS) \
                        -Wno-sign-conversion
WINDOWS_UNIT_LINK := x86_64-w64-mingw32-gcc $(WINDOWS_UNIT_WRAPPED:%=-Wl,--wrap=%)
FLAGS_windows-unit = $(WINDOWS_UNIT_COMPILE)
FLAGS_windows-unit-link = $(WINDOWS_UNIT_LINK) $(WINDOWS_UNIT_OBJECTS)

# Structures of a newer system than the library is built for.
$(WINDOWS_UNIT_FOLDER)/tests/windows/unit/tcp_info.o: \
  private WINDOWS_UNIT_COMPILE += -U_WIN32_WINNT -D_WIN32_WINNT=0x0A00 -DNTDDI_VERSION=0x0A000006

$(WINDOWS_UNIT_OBJECTS): $(WINDOWS_UNIT_FOLDER)/%.o: %.c $(BUILD)/flags/windows-unit
	@mkdir -p $(@D)
	$(WINDOWS_UNIT_COMPILE) -MMD -MP -c -o $@ $<

$(WINDOWS_UNIT): $(WINDOWS_UNIT_OBJECTS) $(BUILD)/windows-x86_64/libpolysocket.a $(BUILD)/flags/windows-unit-link
	$(WINDOWS_UNIT_LINK) -o $@ $(WINDOWS_UNIT_OBJECTS) $(BUILD)/windows-x86_64/libpolysocket.a \
	  -lpthread $(WINDOWS_SYSTEM_LIBS) -static

.PHONY: windows-unit
windows-unit: $(WINDOWS_UNIT)

-include $(WINDOWS_UNIT_OBJECTS:.o=.d)
