# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The hostile caller for Windows: with the files of this folder in the place of those that ask a POSIX system.

WINDOWS_HOSTILE := $(BUILD)/windows-x86_64/hostile-caller.exe
WINDOWS_HOSTILE_OWN := $(sort $(wildcard tests/windows/hostile/*.c))
WINDOWS_HOSTILE_SOURCES := $(filter-out $(WINDOWS_HOSTILE_OWN:tests/windows/%=tests/%),$(HOSTILE_SOURCES)) \
                           $(WINDOWS_HOSTILE_OWN) tests/ports/substitutes/jansson.c
WINDOWS_HOSTILE_OBJECTS := $(WINDOWS_HOSTILE_SOURCES:%.c=$(BUILD)/windows-x86_64/hostile/%.o)
WINDOWS_HOSTILE_COMPILE := x86_64-w64-mingw32-gcc -Itests/windows/hostile/include -Itests/windows/runner/include \
                           $(WINDOWS_TEST_CPPFLAGS) -isystem tests/ports/substitutes \
                           -include tests/windows/runner/linux_names.h -include tests/windows/hostile/posix.h \
                           -DLIBRARY='"$(WINDOWS_NAME).dll"' $(WINDOWS_CFLAGS) -Wno-sign-conversion
FLAGS_windows-hostile = $(WINDOWS_HOSTILE_COMPILE) $(WINDOWS_HOSTILE_OBJECTS)

$(WINDOWS_HOSTILE_OBJECTS): $(BUILD)/windows-x86_64/hostile/%.o: %.c $(BUILD)/flags/windows-hostile
	@mkdir -p $(@D)
	$(WINDOWS_HOSTILE_COMPILE) -MMD -MP -c -o $@ $<

$(WINDOWS_HOSTILE): $(WINDOWS_HOSTILE_OBJECTS) $(BUILD)/windows-x86_64/$(WINDOWS_NAME).dll
	x86_64-w64-mingw32-gcc -o $@ $(WINDOWS_HOSTILE_OBJECTS) $(BUILD)/windows-x86_64/libpolysocket.dll.a \
	  -lws2_32 -lbcrypt -lpthread -static

.PHONY: windows-hostile
windows-hostile: $(WINDOWS_HOSTILE)

-include $(WINDOWS_HOSTILE_OBJECTS:.o=.d)
