# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The runner of the scenarios for Windows: the one in C, with the files of this folder in the place of those that ask
# a POSIX system. A socket is an unsigned number in Winsock's structures.

WINDOWS_RUNNER := $(BUILD)/windows-x86_64/scenario-runner.exe
WINDOWS_RUNNER_OWN := $(sort $(wildcard tests/windows/runner/*.c))
WINDOWS_RUNNER_SOURCES := $(filter-out $(WINDOWS_RUNNER_OWN:tests/windows/runner/%=tests/scenarios/runner_c/%), \
                            $(SCENARIO_RUNNER_SOURCES)) $(WINDOWS_RUNNER_OWN) tests/ports/substitutes/jansson.c
WINDOWS_RUNNER_OBJECTS := $(WINDOWS_RUNNER_SOURCES:%.c=$(BUILD)/windows-x86_64/%.o)
WINDOWS_RUNNER_COMPILE := x86_64-w64-mingw32-gcc -Itests/windows/runner/include -Itests/scenarios/runner_c \
                          $(WINDOWS_TEST_CPPFLAGS) -isystem tests/ports/substitutes \
                          -include tests/windows/runner/linux_names.h $(WINDOWS_CFLAGS) -Wno-sign-conversion
FLAGS_windows-runner = $(WINDOWS_RUNNER_COMPILE) $(WINDOWS_RUNNER_OBJECTS)

$(WINDOWS_RUNNER_OBJECTS): $(BUILD)/windows-x86_64/%.o: %.c $(BUILD)/flags/windows-runner
	@mkdir -p $(@D)
	$(WINDOWS_RUNNER_COMPILE) -MMD -MP -c -o $@ $<

$(WINDOWS_RUNNER): $(WINDOWS_RUNNER_OBJECTS) $(BUILD)/windows-x86_64/$(WINDOWS_NAME).dll
	x86_64-w64-mingw32-gcc -o $@ $(WINDOWS_RUNNER_OBJECTS) $(BUILD)/windows-x86_64/libpolysocket.dll.a \
	  -lws2_32 -lpthread -static

.PHONY: windows-scenarios
windows-scenarios: $(WINDOWS_RUNNER)

-include $(WINDOWS_RUNNER_OBJECTS:.o=.d)
