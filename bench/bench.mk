# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Benchmarks: ratios from interleaved runs, each in one process.

BENCH_C := $(BUILD)/bench/transfer

$(BENCH_C): bench/transfer.c $(LIB_REAL)
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -Iabi $(WARNINGS) $(WERROR) $(CFLAGS) -o $@ $< -L$(LIBDIR_BUILD) -lpolysocket

.PHONY: bench
bench: all $(BENCH_C) ## Print what the library costs over libc, and Python's speed against the standard library
	@LD_LIBRARY_PATH='$(LIBDIR_BUILD)' $(BENCH_C)
	@echo
	@LD_LIBRARY_PATH='$(LIBDIR_BUILD)' PYTHONPATH='$(BUILD)/python' $(PYTHON) bench/transfer.py
