# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# How others get and find polysocket: pkg-config, the environment for the build tree, installing, and the archive.

DESTDIR ?=

# The folders that GNU's conventions name; each may also be given in small letters, as they have it.
PREFIX ?= $(prefix)
EXEC_PREFIX ?= $(exec_prefix)
LIBDIR ?= $(libdir)
INCLUDEDIR ?= $(includedir)
DATAROOTDIR ?= $(datarootdir)
DATADIR ?= $(datadir)
DOCDIR ?= $(docdir)
MANDIR ?= $(mandir)

# The settings of install that only count when they are given.
INSTALL_PLACES := DESTDIR PREFIX EXEC_PREFIX LIBDIR INCLUDEDIR DATAROOTDIR DATADIR DOCDIR MANDIR \
                  PYTHONDIR RUBYDIR RUBYARCHDIR TCLDIR PERLDIR LUADIR PYTHON RUBY TCLSH PERL LUAJIT
INSTALL = $(foreach name,$(INSTALL_PLACES),$(if $($(name)),$(name)='$(subst ','\'',$($(name)))')) \
          pkgconfig/install $(1) '$(BUILD)' $(VERSION) $(LIB_SONAME) $(PARTS)

UNINSTALLED := $(BUILD)/pkgconfig/polysocket-uninstalled.pc

lib: $(UNINSTALLED)

# The paths are asked at every build: the tree may have been moved.
$(UNINSTALLED): FORCE
	@mkdir -p $(@D)
	@new=$@.$$$$; pkgconfig/describe pkgconfig/polysocket-uninstalled.pc.in VERSION='$(VERSION)' \
	  LIBDIR="$$(cd '$(BUILD)' && pwd)/lib" INCLUDEDIR="$$(pwd)/abi" DATADIR="$$(pwd)/abi" >"$$new"; \
	  if cmp -s "$$new" $@; then rm "$$new"; else mv "$$new" $@; fi

.PHONY: env install uninstall
env: ## what to eval to use the build tree: eval "$(make -s env)"
	@pkgconfig/environment '$(BUILD)'

install: all ## install to PREFIX (/usr/local), below DESTDIR if given; PARTS="lib python" of it
	@$(call INSTALL,)

uninstall: ## remove exactly what install would install now
	@$(call INSTALL,--uninstall)

DIST_NAME := polysocket-$(VERSION)
DIST := $(BUILD)/$(DIST_NAME).tar.gz

.PHONY: dist dist-check deb
dist: ## the sources as an archive, with the same bytes wherever it is made, and its checksum to sign
	@pkgconfig/dist '$(DIST_NAME)' '$(DIST)'
	@cd '$(dir $(DIST))' && sha256sum '$(notdir $(DIST))' >'$(notdir $(DIST)).sha256'
	@echo '$(DIST)'

# In a folder of its own, far from this one and from git, with a blank in its path.
dist-check: dist ## unpack that and run every test in it (or SUITES="unit"), as whoever gets it would
	@folder=$$(mktemp -d "$${TMPDIR:-/tmp}/polysocket alone XXXXXX") && trap 'rm -rf "$$folder"' EXIT && \
	  tar -xzf '$(DIST)' -C "$$folder" && \
	  env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL $(MAKE) -C "$$folder/$(DIST_NAME)" BUILD=build SUITES='$(SUITES)' check

DEB := $(BUILD)/deb

deb: dist ## Debian's packages, from the archive, in build/deb
	@$(PACKAGES) deb
	@rm -rf '$(DEB)' && mkdir -p '$(DEB)' && cp '$(DIST)' '$(DEB)/polysocket_$(VERSION).orig.tar.gz' && \
	  tar -xzf '$(DIST)' -C '$(DEB)' && cd '$(DEB)/$(DIST_NAME)' && \
	  env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL dpkg-buildpackage -us -uc && cd .. && rm -r '$(DIST_NAME)'
