# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Calls of every binding's methods with random values of its language, for as long as anybody likes.

CALLS ?= 10000000
BINDINGS := python ctypes cffi ruby fiddle tcl perl luajit koffi
.PHONY: fuzz-bindings
fuzz-bindings: ## call each binding CALLS=10000000 times with random values (LANGUAGE=ruby SEED=1)
	@$(PACKAGES) check
	@$(SUBMAKE) -s WERROR=-Werror python ffi ruby fiddle tcl perl luajit koffi-if-there
	@eval "$$(pkgconfig/environment '$(BUILD)')" && failed= && for language in $(or $(LANGUAGE),$(BINDINGS)); do \
	  PYTHON='$(PYTHON)' RUBY='$(RUBY)' TCLSH='$(TCLSH)' PERL='$(PERL)' LUAJIT='$(LUAJIT)' NODE='$(NODE)' \
	    $(PYTHON) tests/bindings/fuzz.py --build '$(BUILD)' --language "$$language" --calls '$(CALLS)' \
	    --seed '$(or $(SEED),1)' || failed="$$failed $$language"; done && \
	  if [ -n "$$failed" ]; then echo "fuzz-bindings: failed:$$failed" >&2; exit 1; fi
