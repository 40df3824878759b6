# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Files that are generated from the headers and committed, so that the library builds without the tools.

.PHONY: abi
abi: ## write anew what is generated from the headers: the description, its C text, the reference
	@$(PACKAGES) abi
	@$(PYTHON) abi/tools/generate.py abi .

.PHONY: constants
constants: ## write the tables of constants anew from the headers of the system, and print what they leave out, and why
	@CC='$(CC)' $(PYTHON) -B abi/tools/constants.py
