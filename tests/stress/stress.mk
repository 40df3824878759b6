# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The stress programs: each source beside those that they share is one.

STRESS_SHARED := tests/stress/driver.c tests/stress/system.c
STRESS_DRIVER := $(STRESS_SHARED:%.c=$(BUILD)/%.o)
STRESS_SOURCES := $(filter-out $(STRESS_SHARED),$(wildcard tests/stress/*.c))
STRESS_PROGRAMS := $(STRESS_SOURCES:tests/stress/%.c=$(BUILD)/tests/stress-%)
STRESS_COMPILE = $(CC) $(TEST_CPPFLAGS) -DTHREAD_SANITIZER=$(if $(findstring fsanitize=thread,$(CFLAGS)),1,0) \
                 $(TEST_CFLAGS) $(CFLAGS) -pthread
FLAGS_stress = $(STRESS_COMPILE) $(LDFLAGS)

# These run as the users' programs do: what one measures would be ThreadSanitizer's, which delivers signals in its own
# time, and another has a single thread and is long enough as it is. The third is built in both ways.
STRESS_PLAIN := $(addprefix $(BUILD)/tests/stress-,deadlines generations)
STRESS_TWICE := $(BUILD)/tests/stress-many

stress: $(filter-out $(STRESS_PLAIN),$(STRESS_PROGRAMS))
tests: $(STRESS_PLAIN) $(STRESS_TWICE)

$(STRESS_DRIVER): $(BUILD)/%.o: %.c $(BUILD)/flags/stress
	@mkdir -p $(@D)
	$(STRESS_COMPILE) -MMD -MP -c -o $@ $<

$(STRESS_PROGRAMS): $(BUILD)/tests/stress-%: tests/stress/%.c $(STRESS_DRIVER) $(LIB_REAL) $(BUILD)/flags/stress
	@mkdir -p $(@D)
	$(STRESS_COMPILE) -MMD -MP -MF $@.d -o $@ $< $(STRESS_DRIVER) $(LDFLAGS) -L$(LIBDIR_BUILD) -lpolysocket

-include $(STRESS_DRIVER:.o=.d) $(STRESS_PROGRAMS:=.d)
