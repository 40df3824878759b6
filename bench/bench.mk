# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Benchmarks: the program in C, built with the peers that are installed, and the runner for all languages.

BENCH_HEADER_gsocket := /usr/include/glib-2.0/gio/gio.h
BENCH_HEADER_apr := /usr/include/apr-1.0/apr_network_io.h
BENCH_HEADER_libuv := /usr/include/uv.h
BENCH_HEADER_nng := /usr/include/nng/nng.h
BENCH_PACKAGE_gsocket := gio-2.0
BENCH_PACKAGE_apr := apr-1
BENCH_LIBS_gsocket := -lgio-2.0 -lgobject-2.0 -lglib-2.0
BENCH_LIBS_apr := -lapr-1
BENCH_LIBS_libuv := -luv
BENCH_LIBS_nng := -lnng
BENCH_LIBS_polysocket := -L$(LIBDIR_BUILD) -lpolysocket

BENCH_PEERS := $(foreach peer,gsocket apr libuv nng,$(if $(wildcard $(BENCH_HEADER_$(peer))),$(peer)))
BENCH_NAMES := main measure link transfers processes calls files threads sizes \
               $(addprefix peer_,polysocket libc $(BENCH_PEERS))
BENCH_OBJECTS := $(BENCH_NAMES:%=$(BUILD)/bench/c/%.o)
BENCH_STARTS := $(addprefix $(BUILD)/bench/c/start-,libc polysocket $(BENCH_PEERS))

# The headers of others are the system's, whose warnings are not ours.
BENCH_INCLUDES = $(if $(BENCH_PACKAGE_$(1)),\
                   $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(BENCH_PACKAGE_$(1)))))
BENCH_COMPILE = $(CC) -std=c11 -D_GNU_SOURCE $(BENCH_PEERS:%=-DBENCH_%) -Iabi $(CPPFLAGS) $(WARNINGS) $(WERROR) \
                $(CFLAGS) -pthread
FLAGS_bench = $(BENCH_COMPILE) $(LDFLAGS)

$(BENCH_OBJECTS): $(BUILD)/bench/c/%.o: bench/c/%.c $(BUILD)/flags/bench
	@mkdir -p $(@D)
	$(BENCH_COMPILE) $(call BENCH_INCLUDES,$(patsubst peer_%,%,$*)) -MMD -MP -MF $@.d -c -o $@ $<

$(BUILD)/bench/c/bench: $(BENCH_OBJECTS) $(LIB_REAL)
	$(BENCH_COMPILE) -o $@ $(BENCH_OBJECTS) $(LDFLAGS) $(foreach peer,polysocket $(BENCH_PEERS),$(BENCH_LIBS_$(peer)))

# Nothing in them uses the library, and it is loaded all the same.
$(BENCH_STARTS): $(BUILD)/bench/c/start-%: bench/c/start.c $(LIB_REAL) $(BUILD)/flags/bench
	@mkdir -p $(@D)
	$(BENCH_COMPILE) -o $@ $< $(LDFLAGS) -Wl,--no-as-needed $(BENCH_LIBS_$*)

-include $(BENCH_OBJECTS:=.d)

# What check.py counts the instructions of. Its own compiler options don't matter: the library's part is what changes.
$(BUILD)/bench/counted: bench/counted/counted.c $(LIB_REAL) $(BUILD)/flags/bench
	@mkdir -p $(@D)
	$(BENCH_COMPILE) -MMD -MP -MF $@.d -o $@ $< $(LDFLAGS) $(BENCH_LIBS_polysocket)

-include $(BUILD)/bench/counted.d

.PHONY: bench bench-programs
bench-programs: $(BUILD)/bench/c/bench $(BENCH_STARTS) $(BUILD)/bench/counted

# BENCH has options for the runner: BENCH="--language c --only 'stream-*'".
BENCH ?=
bench: ## every language against what it has of its own, and C against libc and others; QUICK=1 takes two minutes
	@$(PACKAGES) --try bench
	@$(SUBMAKE) -s all bench-programs koffi-if-there
	@eval "$$(pkgconfig/environment '$(BUILD)')" && $(PYTHON) bench/run.py --build '$(BUILD)' --python '$(PYTHON)' \
	  --ruby '$(RUBY)' --tclsh '$(TCLSH)' --perl '$(PERL)' --luajit '$(LUAJIT)' --node '$(NODE)' $(BENCH)

.PHONY: bench-check bench-record
bench-check: ## the instructions of the hot paths against bench/record.json: 3 % more fail
	@$(PACKAGES) bench
	@$(SUBMAKE) -s all $(BUILD)/bench/counted
	@$(BENCH_COUNT)

bench-record: ## write bench/record.json anew, after a change that is meant to take more instructions, or fewer
	@$(PACKAGES) bench
	@$(SUBMAKE) -s all $(BUILD)/bench/counted
	@$(BENCH_COUNT) --record

BENCH_COUNT = eval "$$(pkgconfig/environment '$(BUILD)')" && CC='$(CC)' PYTHON='$(PYTHON)' RUBY='$(RUBY)' \
              TCLSH='$(TCLSH)' $(PYTHON) bench/check.py --build '$(BUILD)'
