# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Programs that test the library for Windows, beside its DLL: those of this folder, and the stress programs that
# ask the system nothing else than what system.c answers for Windows.

WINDOWS_SHARED := tests/windows/binary.c tests/windows/system.c
WINDOWS_OWN_TESTS := $(patsubst tests/windows/%.c,%,$(filter-out $(WINDOWS_SHARED),$(wildcard tests/windows/*.c)))
WINDOWS_STRESS_TESTS := close
WINDOWS_TEST_CPPFLAGS := -Iabi $(WINDOWS_HEADERS)
# The sniffer among the examples is Linux's; Windows' is a program of this folder.
WINDOWS_EXAMPLES := $(filter-out sniffer,$(patsubst examples/c/%.c,%,$(wildcard examples/c/*.c)))

define windows-tests
WINDOWS_DRIVER_$(1) := $(WINDOWS_FOLDER)/tests/stress/driver.o $(WINDOWS_FOLDER)/tests/windows/system.o
WINDOWS_TESTS_$(1) := $$(WINDOWS_OWN_TESTS:%=$(WINDOWS_FOLDER)/test-%.exe) \
                      $$(WINDOWS_STRESS_TESTS:%=$(WINDOWS_FOLDER)/test-%.exe)
WINDOWS_TEST_COMPILE_$(1) := $(WINDOWS_CC) $$(WINDOWS_TEST_CPPFLAGS) $$(WINDOWS_CFLAGS)
FLAGS_windows-tests-$(1) = $$(WINDOWS_TEST_COMPILE_$(1))

$$(WINDOWS_DRIVER_$(1)): $(WINDOWS_FOLDER)/%.o: %.c $$(BUILD)/flags/windows-tests-$(1)
	@mkdir -p $$(@D)
	$$(WINDOWS_TEST_COMPILE_$(1)) -MMD -MP -c -o $$@ $$<

$$(WINDOWS_TESTS_$(1)): $$(WINDOWS_DRIVER_$(1)) $(WINDOWS_FOLDER)/$$(WINDOWS_NAME).dll
$$(WINDOWS_OWN_TESTS:%=$(WINDOWS_FOLDER)/test-%.exe): $(WINDOWS_FOLDER)/test-%.exe: tests/windows/%.c
	$$(WINDOWS_TEST_COMPILE_$(1)) -MMD -MP -o $$@ $$< $$(WINDOWS_DRIVER_$(1)) $(WINDOWS_FOLDER)/libpolysocket.dll.a \
	  -lws2_32 -lpthread -static
$$(WINDOWS_STRESS_TESTS:%=$(WINDOWS_FOLDER)/test-%.exe): $(WINDOWS_FOLDER)/test-%.exe: tests/stress/%.c
	$$(WINDOWS_TEST_COMPILE_$(1)) -MMD -MP -o $$@ $$< $$(WINDOWS_DRIVER_$(1)) $(WINDOWS_FOLDER)/libpolysocket.dll.a \
	  -lws2_32 -lpthread -static

WINDOWS_EXAMPLES_$(1) := $$(WINDOWS_EXAMPLES:%=$(WINDOWS_FOLDER)/example-%.exe)
$$(WINDOWS_EXAMPLES_$(1)): $(WINDOWS_FOLDER)/example-%.exe: examples/c/%.c tests/windows/binary.c \
                                                           $(WINDOWS_FOLDER)/$$(WINDOWS_NAME).dll
	$$(WINDOWS_TEST_COMPILE_$(1)) -o $$@ $$< tests/windows/binary.c $(WINDOWS_FOLDER)/libpolysocket.dll.a -static

.PHONY: windows-tests-$(1)
windows-tests-$(1): $$(WINDOWS_TESTS_$(1)) $$(WINDOWS_EXAMPLES_$(1))

-include $$(WINDOWS_DRIVER_$(1):.o=.d) $$(WINDOWS_TESTS_$(1):.exe=.d)
endef
$(foreach machine,$(WINDOWS_MACHINES),$(eval $(call windows-tests,$(machine))))

.PHONY: check-windows
check-windows: windows ## build for Windows, and test it in Wine (or SUITES="windows-x86_64")
	@$(PACKAGES) wine || echo 'check-windows: without Wine no program is run'
	@$(call RUN_TESTS,) --suites tests/windows/suites.ini --exact $(SUITES)
