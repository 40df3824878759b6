# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# How the tests are built, and the targets that run checks. tests/suites.ini lists the suites.

-include tests/unit/unit.mk
-include tests/scenarios/scenarios.mk
-include tests/luajit/luajit.mk
include tests/peers/peers.mk
include tests/programs/programs.mk
include tests/abi/abi.mk
include tests/hostile/hostile.mk
include tests/sweep/sweep.mk
include tests/stress/stress.mk
include tests/fuzz/fuzz.mk
include tests/bindings/bindings.mk
include tests/soak/soak.mk
include tests/ports/ports.mk
include tests/windows/windows.mk
include tests/windows/runner/runner.mk
include tests/windows/unit/unit.mk
include tests/windows/hostile/hostile.mk
include tests/posix/posix.mk
include tests/cpython/cpython.mk
include tests/packaging/packaging.mk
include tests/valgrind/valgrind.mk

# The same sources built in other ways, each in a build tree of its own.
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
THREADS := -O1 -g -fsanitize=thread
COVERAGE := -O0 -g --coverage

TEST_CPPFLAGS = -Iabi -D_GNU_SOURCE $(CPPFLAGS)
# For linking the unit tests and the scenario runner, not the library.
TEST_LDFLAGS ?=
TEST_CFLAGS = -std=c11 $(WARNINGS) $(WERROR)

# unit.mk, scenarios.mk and stress.mk say what these are made of.
.PHONY: stress coverage-programs
coverage-programs: $(BUILD)/tests/unit $(BUILD)/tests/scenario-runner-c

.PHONY: tests sanitized threads
tests: lib ffi fiddle luajit doc bench-programs $(call unless-lacking,swig libpython3-dev,python) \
       $(call unless-lacking,swig ruby ruby-dev,ruby) \
       $(call unless-lacking,swig tcl tcl-dev,tcl) $(call unless-lacking,swig perl libperl-dev,perl) sanitized threads

# The paths of the other trees follow from BUILD, so that each keeps to its own.
SANITIZED := $(call unless-lacking,libcriterion-dev,$(BUILD)/sanitize/tests/unit) \
             $(call unless-lacking,libjansson-dev libffi-dev,$(BUILD)/sanitize/tests/hostile-caller) \
             fuzz-programs
sanitized:
	@$(MAKE) BUILD='$(BUILD)/sanitize' CFLAGS='$(SANITIZE)' HARDENING= lib $(SANITIZED:%='%')

threads:
	@$(MAKE) BUILD='$(BUILD)/threads' CFLAGS='$(THREADS)' HARDENING= stress

# make hands down what it was given, such as BUILD, to all that it runs; some suites run make for trees of their own.
GIVEN = $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))

# The suites inherit the build tree and the tools of the build, and variables that a call adds.
RUN_SCRIPT = eval "$$(pkgconfig/environment '$(BUILD)')" && unset MAKEFLAGS MFLAGS MAKELEVEL $(GIVEN) && $(2) \
             CC='$(CC)' PYTHON='$(PYTHON)' RUBY='$(RUBY)' TCLSH='$(TCLSH)' PERL='$(PERL)' LUAJIT='$(LUAJIT)' \
             NODE='$(NODE)' SANITIZE='$(SANITIZE)' THREADS='$(THREADS)' \
             exec $(PYTHON) $(1) --build '$(BUILD)' --jobs $(JOBS)
RUN_TESTS = $(call RUN_SCRIPT,tests/run.py,$(1))

.PHONY: check
check: ## install what is missing, build with warnings as errors, run every test (or SUITES="unit ruby")
	@$(PACKAGES) --try check $(if $(or $(if $(SUITES),,all),$(filter peers peers-tipc,$(SUITES))),kernel)
	@echo 'building, with warnings as errors'
	@lacking=$$($(PACKAGES) --lacking check | tr '\n' ' ') && \
	  $(SUBMAKE) -s WERROR=-Werror LACKING="$$lacking" tests koffi-if-there && \
	  $(call RUN_TESTS,LACKING="$$lacking") $(SUITES)

# How many times as much as in check.
STRESS ?= 20
.PHONY: stress-long
stress-long: ## the stress suites (or SUITES="stress-fork"), STRESS=20 times as long
	@$(PACKAGES) check
	@$(SUBMAKE) -s WERROR=-Werror threads sanitized $(STRESS_PLAIN)
	@$(call RUN_TESTS,STRESS='$(STRESS)') --suites tests/stress/long.ini $(SUITES)

# How many processes keep the processors busy meanwhile.
LOAD ?= 0
.PHONY: flake
flake: ## the suites (or SUITES="ruby koffi") N=20 times, beside LOAD=0 busy processes; which tests failed when
	@$(PACKAGES) --try check
	@lacking=$$($(PACKAGES) --lacking check | tr '\n' ' ') && \
	  $(SUBMAKE) -s WERROR=-Werror LACKING="$$lacking" tests koffi-if-there && \
	  $(call RUN_SCRIPT,tests/flake.py,LACKING="$$lacking") --times '$(or $(N),20)' --load '$(LOAD)' $(SUITES)

.PHONY: coverage
coverage: ## the lines of src that the unit tests and the scenarios reach
	@$(PACKAGES) coverage
	@$(SUBMAKE) -s BUILD='$(BUILD)/coverage' CFLAGS='$(COVERAGE)' HARDENING= coverage-programs
	@tests/support/coverage '$(BUILD)/coverage'

# Clang 19 is the first that shows each condition's effect; the sources have no other use for it. It counts with atomic
# steps: what it shows of a condition is the difference of two counts, and threads would lose some.
MCDC := -O0 -g -fprofile-instr-generate -fprofile-update=atomic -fcoverage-mapping -fcoverage-mcdc

.PHONY: mcdc
mcdc: ## the conditions of src that the unit tests and the scenarios show both ways
	@$(PACKAGES) mcdc
	@$(SUBMAKE) -s BUILD='$(BUILD)/mcdc' CC=clang-19 CFLAGS='$(MCDC)' HARDENING= coverage-programs
	@$(PYTHON) tests/support/mcdc.py '$(BUILD)/mcdc'

.PHONY: lint format
lint: ## formatting, static analysis, checks of shell, Python, Ruby, Lua and JavaScript, and the rules of this project
	@$(PACKAGES) lint
	@PYTHON='$(PYTHON)' RUBY='$(RUBY)' NODE='$(NODE)' tests/lint/tools

format: ## lay out all C as .clang-format says
	@$(PACKAGES) lint
	@tests/lint/tools --format
