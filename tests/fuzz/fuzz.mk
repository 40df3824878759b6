# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The targets as plain programs that replay their corpora, and, with FUZZER, as libFuzzer's; and what runs the latter.

FUZZ_TARGETS := $(sort $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
FUZZ_DIR := $(BUILD)/tests/fuzz
FUZZ_PROGRAMS := $(FUZZ_TARGETS:%=$(FUZZ_DIR)/fuzz-%)
FUZZ_OBJECTS := $(FUZZ_TARGETS:%=$(FUZZ_DIR)/objects/%.o)

# libFuzzer has a main of its own.
FUZZER ?=
FUZZ_SHARED := $(patsubst %,$(FUZZ_DIR)/objects/support/%.o,target input address $(if $(FUZZER),,replay))
# Plans of faults are read in the library of faults alone, whose files need nothing of it.
FUZZ_ALSO := $(if $(FUZZER),,$(FUZZ_DIR)/objects/chance.o) $(BUILD)/src/platform/faults/plan.o \
             $(BUILD)/src/platform/faults/words.o

# The functions for which a target has one of its own, whose answers the input makes up.
FUZZ_WRAPPED_control := recvmsg
FUZZ_WRAPPED_resolve := getaddrinfo freeaddrinfo
FUZZ_WRAPPED_text := ps__libc_error_text

FUZZ_COMPILE = $(CC) -Isrc $(PLATFORM_INCLUDE) -Itests/fuzz -Itests/hostile $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)
FUZZ_LINK = $(CC) $(CFLAGS) $(FUZZER) $(LDFLAGS)
FLAGS_fuzz = $(FUZZ_COMPILE)
FLAGS_fuzz-link = $(FUZZ_LINK)

.PHONY: fuzz-programs
fuzz-programs: $(FUZZ_PROGRAMS)

$(FUZZ_DIR)/objects/%.o: tests/fuzz/%.c $(BUILD)/flags/fuzz
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) -MMD -MP -c -o $@ $<

$(FUZZ_DIR)/objects/chance.o: tests/hostile/chance.c $(BUILD)/flags/fuzz
	@mkdir -p $(@D)
	$(FUZZ_COMPILE) -MMD -MP -c -o $@ $<

$(FUZZ_PROGRAMS): $(FUZZ_DIR)/fuzz-%: $(FUZZ_DIR)/objects/%.o $(FUZZ_SHARED) $(FUZZ_ALSO) $(LIB_ARCHIVE) \
                  $(BUILD)/flags/fuzz-link
	$(FUZZ_LINK) $(patsubst %,-Wl$(comma)--wrap=%,$(FUZZ_WRAPPED_$*)) -o $@ $(filter %.o %.a,$^)

-include $(FUZZ_OBJECTS:.o=.d) $(FUZZ_SHARED:.o=.d)

# What libFuzzer's programs are built with.
FUZZ_CFLAGS := -O2 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

EXECUTIONS ?= 10000000
SECONDS ?=
TARGET ?=
FUZZ_RUN = $(PYTHON) tests/fuzz/run.py --build '$(BUILD)/fuzz' --jobs $(JOBS)

.PHONY: fuzz fuzz-corpora libfuzzer-programs
libfuzzer-programs:
	@$(PACKAGES) fuzz
	@$(SUBMAKE) -s WERROR=-Werror BUILD='$(BUILD)/fuzz' CC=clang-19 CFLAGS='$(FUZZ_CFLAGS)' HARDENING= \
	  FUZZER=-fsanitize=fuzzer fuzz-programs

fuzz: libfuzzer-programs ## give each target EXECUTIONS=10000000 inputs (or SECONDS=60; TARGET="file plan", SEED=1)
	@exec $(FUZZ_RUN) $(if $(SECONDS),--seconds '$(SECONDS)',--executions '$(EXECUTIONS)') \
	  $(if $(SEED),--seed '$(SEED)') $(TARGET)

fuzz-corpora: libfuzzer-programs ## add what make fuzz has found to the corpora in the tree (TARGET="file plan")
	@exec $(FUZZ_RUN) --minimize $(TARGET)
