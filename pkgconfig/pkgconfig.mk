# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# How others find polysocket: pkg-config, the environment for the build tree, and installing.

PREFIX ?= /usr/local
DESTDIR ?=

# The settings of install that only count when they are given.
INSTALL_PLACES := DESTDIR PREFIX LIBDIR DATADIR PYTHONDIR RUBYDIR RUBYARCHDIR TCLDIR PYTHON RUBY
INSTALL = $(foreach name,$(INSTALL_PLACES),$(if $($(name)),$(name)='$(subst ','\'',$($(name)))')) \
          pkgconfig/install $(1) '$(BUILD)' $(VERSION) $(LIB_SONAME)

UNINSTALLED := $(BUILD)/pkgconfig/polysocket-uninstalled.pc

lib: $(UNINSTALLED)

# The paths are asked at every build: the tree may have been moved.
$(UNINSTALLED): FORCE
	@mkdir -p $(@D)
	@pkgconfig/describe pkgconfig/polysocket-uninstalled.pc.in $(VERSION) '' "$$(cd '$(BUILD)' && pwd)/lib" \
	  "$$(pwd)/abi" "$$(pwd)/abi/polysocket.json" >$@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

.PHONY: env install uninstall
env: ## what to eval to use the build tree: eval "$(make -s env)"
	@pkgconfig/environment '$(BUILD)'

install: all ## install to PREFIX (/usr/local), below DESTDIR if given
	@$(call INSTALL,)

uninstall: ## remove exactly what install would install now
	@$(call INSTALL,--uninstall)
