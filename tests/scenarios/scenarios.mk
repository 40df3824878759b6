# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The scenarios as JSON, the runner in C, and the table of what is covered.

SCENARIOS := $(sort $(wildcard tests/scenarios/*.scenario))
SCENARIOS_JSON := $(SCENARIOS:tests/scenarios/%.scenario=$(BUILD)/scenarios/%.json)
SCENARIO_COMPILER := $(addprefix tests/scenarios/,compile.py grammar.py signatures.py) abi/tools/items.py abi/items.ini
SCENARIO_ROUTES := c luajit fiddle koffi python ctypes cffi ruby tcl perl oracle
# The byte order and the bits of time_t of the machine that runs them, such as "big 32", when it isn't this one.
SCENARIO_TARGET ?=
FLAGS_scenarios = $(SCENARIO_TARGET) $(SCENARIOS)

SCENARIO_RUNNER := $(BUILD)/tests/scenario-runner-c
SCENARIO_RUNNER_SOURCES := $(sort $(wildcard tests/scenarios/runner_c/*.c))
SCENARIO_RUNNER_OBJECTS := $(SCENARIO_RUNNER_SOURCES:%.c=$(BUILD)/%.o)
SCENARIO_RUNNER_COMPILE = $(CC) $(TEST_CPPFLAGS) $(TEST_CFLAGS) $(CFLAGS)
SCENARIO_RUNNER_LINK = $(CC) $(CFLAGS) $(LDFLAGS) $(TEST_LDFLAGS)
FLAGS_scenario-runner = $(SCENARIO_RUNNER_COMPILE)
FLAGS_scenario-runner-link = $(SCENARIO_RUNNER_LINK) $(SCENARIO_RUNNER_OBJECTS)

.PHONY: scenarios
scenarios: $(SCENARIOS_JSON)
coverage-programs: scenarios $(SCENARIO_RUNNER)
tests: scenarios $(call unless-lacking,libjansson-dev,$(SCENARIO_RUNNER))

# All at once, so that what is left of a scenario file that was renamed goes away.
$(SCENARIOS_JSON) &: $(SCENARIOS) $(SCENARIO_COMPILER) $(BUILD)/flags/scenarios
	@mkdir -p $(@D)
	rm -f '$(BUILD)'/scenarios/*.json
	$(PYTHON) -B tests/scenarios/compile.py $(if $(SCENARIO_TARGET),--target $(SCENARIO_TARGET)) \
	  -o '$(BUILD)/scenarios' $(SCENARIOS)

$(SCENARIO_RUNNER_OBJECTS): $(BUILD)/%.o: %.c $(BUILD)/flags/scenario-runner
	@mkdir -p $(@D)
	$(SCENARIO_RUNNER_COMPILE) -MMD -MP -c -o $@ $<

$(SCENARIO_RUNNER): $(SCENARIO_RUNNER_OBJECTS) $(LIB_REAL) $(BUILD)/flags/scenario-runner-link
	@mkdir -p $(@D)
	$(SCENARIO_RUNNER_LINK) -o $@ $(SCENARIO_RUNNER_OBJECTS) -L$(LIBDIR_BUILD) -lpolysocket -ljansson -lm

-include $(SCENARIO_RUNNER_OBJECTS:.o=.d)

.PHONY: spec
spec: ## run the scenarios on every route, and print which item of the specification is tested where
	@$(PACKAGES) check
	@$(SUBMAKE) -s all koffi-if-there scenarios '$(SCENARIO_RUNNER)'
	@status=0; ($(RUN_TESTS) $(SCENARIO_ROUTES:%=scenarios-%) scenarios-posix) || status=1; \
	  $(PYTHON) -B tests/scenarios/coverage.py '$(BUILD)/logs' $(SCENARIOS_JSON) && exit $$status
