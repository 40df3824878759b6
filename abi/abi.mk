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

# The man pages, of which the description is the source. They are part of the documents; the library needs none.
MAN_PAGES := $(BUILD)/man/man7/polysocket.7

doc: $(MAN_PAGES)

$(MAN_PAGES): abi/polysocket.json abi/polysocket.h abi/tools/man.py abi/tools/mdoc.py abi/tools/comments.py \
              bindings/tcl/README.md debian/changelog
	$(PYTHON) -B abi/tools/man.py . '$(BUILD)/man'
