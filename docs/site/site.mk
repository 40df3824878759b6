# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The manual as a site. Debian's Sphinx runs on Debian's Python, whatever PYTHON is.

SPHINX ?= /usr/bin/sphinx-build

# The seed of the hashes: the same sources give the same bytes.
SITE_ENVIRONMENT = PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1

.PHONY: site
site: ## install what is missing, and build the manual into build/site
	@$(PACKAGES) site
	@rm -rf '$(BUILD)/site' '$(BUILD)/site-trees'
	@$(SITE_ENVIRONMENT) $(SPHINX) -b site -q -E -W --keep-going -c docs/site -d '$(BUILD)/site-trees' . '$(BUILD)/site'
	@rm -rf '$(BUILD)/site-trees'
	@echo 'The manual is in $(BUILD)/site; open $(BUILD)/site/index.html.'
