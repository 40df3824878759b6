# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The binding for Node.js in the build tree, and there alone what it needs from npm.

KOFFI := $(BUILD)/koffi
KOFFI_COPIES := $(addprefix $(KOFFI)/,\
  polysocket.js polysocket_addresses.js polysocket_batch.js polysocket_errors.js polysocket_files.js \
  polysocket_forms.js polysocket_loop.js polysocket_methods.js polysocket_objects.js polysocket_parameters.js \
  polysocket_progress.js polysocket_thread.js polysocket_values.js \
  polysocket.d.ts)
INSTALL_KOFFI = NODE='$(NODE)' NPM='$(NPM)' bindings/koffi/install '$(KOFFI)'

.PHONY: koffi koffi-if-there
koffi: lib $(KOFFI_COPIES) ## the binding for Node.js, with koffi from npm
	@$(INSTALL_KOFFI)

tests examples: $(KOFFI_COPIES)

# For check, spec and demo, which install what is missing. Without npm's registry the tests skip what needs koffi, and
# the demo leaves it out: the rest is worth having.
koffi-if-there: $(KOFFI_COPIES)
	@$(INSTALL_KOFFI) || true

$(KOFFI_COPIES): $(KOFFI)/%: bindings/koffi/%
	@mkdir -p $(@D)
	cp $< $@
