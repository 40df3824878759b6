# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Benchmarks: ratios from interleaved runs, each in one process.

BENCH_C := $(addprefix $(BUILD)/bench/,transfer pingpong instructions)
BENCH_COMPILE = $(CC) -std=c11 -D_GNU_SOURCE -Iabi $(CPPFLAGS) $(WARNINGS) $(WERROR) $(CFLAGS) -pthread
FLAGS_bench = $(BENCH_COMPILE) $(LDFLAGS)

$(BENCH_C): $(BUILD)/bench/%: bench/%.c $(LIB_REAL) $(BUILD)/flags/bench
	@mkdir -p $(@D)
	$(BENCH_COMPILE) -MMD -MP -MF $@.d -o $@ $< $(LDFLAGS) -L$(LIBDIR_BUILD) -lpolysocket

-include $(BENCH_C:=.d)

.PHONY: bench
bench: all $(BENCH_C) ## what the library costs over libc, and the modules' speed against what each language has
	@eval "$$(pkgconfig/environment '$(BUILD)')" && \
	  for name in transfer pingpong; do '$(BUILD)'/bench/$$name && echo || exit; done && \
	  bench/instructions '$(BUILD)/bench/instructions' && echo && $(PYTHON) bench/transfer.py && echo && \
	  $(PYTHON) bench/calls.py && echo && $(PYTHON) bench/batch.py && echo && \
	  $(RUBY) bench/transfer.rb && echo && $(RUBY) bench/files.rb && echo && \
	  $(RUBY) bench/turns.rb && echo && $(RUBY) bench/wakeup.rb && echo && $(TCLSH) bench/transfer.tcl && echo && \
	  $(PERL) bench/transfer.pl && echo && \
	  { [ ! -d '$(BUILD)/koffi/node_modules' ] || $(NODE) bench/loop.js; }
