# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The target that runs CPython's own tests. For a Python that is not Debian's, they have to be there already. What
# SWIG writes uses functions that newer Pythons call deprecated, so warnings are no errors here.

.PHONY: check-cpython
check-cpython: ## CPython's own tests, with its socket and with ours (or MODULES="test_ssl", PYTHON=/other/python)
	@$(PACKAGES) $(if $(filter /usr/bin/python3,$(PYTHON)),cpython,python)
	@$(SUBMAKE) -s python >/dev/null
	@eval "$$(pkgconfig/environment '$(BUILD)')" && unset MAKEFLAGS MFLAGS MAKELEVEL $(GIVEN) && \
	  exec $(PYTHON) tests/cpython/compare.py --build '$(BUILD)' --jobs $(JOBS) $(MODULES)
