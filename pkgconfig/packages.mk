# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# Packages for the installers of the languages, each in build/dist. Debian's are in pkgconfig.mk, Python's in setup.py.

PACKAGED := $(BUILD)/dist
STAGED := $(BUILD)/stage
CARRYING := $(BUILD)/carrying

# The folder for the library, where a part looks for it. One of Python's modules has it in a folder that all share.
CARRIED_BY_python := python/polysocket_shared
CARRIED_BY_ffi := python/polysocket_shared
CARRIED_BY_ruby := ruby
CARRIED_BY_fiddle := ruby
CARRIED_BY_tcl := tcl
CARRIED_BY_perl := perl/auto/Polysocket
CARRIED_BY_luajit := luajit
ORIGIN = $$ORIGIN$(if $(filter python,$(PARTS)),/../polysocket_shared)
FOLDERS_FOR_LIBRARY = $(addprefix $(CARRYING)/,$(sort $(foreach part,$(PARTS),$(CARRIED_BY_$(part)))))

.PHONY: carrying gem npm-package rock tcl-package cpan
carrying: ## PARTS of one language with the library beside them, in build/carrying, or with LIBRARY=system without it
	$(if $(filter-out 1,$(words $(FOLDERS_FOR_LIBRARY))), \
	  $(error make carrying takes PARTS of one language, such as PARTS="ruby fiddle", and got: $(PARTS)))
	@rm -f $(addsuffix /$(LIB_SONAME),$(FOLDERS_FOR_LIBRARY))
	@$(SUBMAKE) BUILD='$(CARRYING)' LDFLAGS='-Wl,--strip-debug $(LDFLAGS)' \
	  RPATH='$(if $(LIBRARY_GOAL),$(subst $$,$$$$,$(ORIGIN)))' $(PARTS)
ifdef LIBRARY_GOAL
	@for folder in $(FOLDERS_FOR_LIBRARY); do cp '$(CARRYING)/lib/$(LIB_SONAME)' "$$folder"; done
endif

# The sources that parts are built from, as a tree of their own, with what SWIG writes.
STAGE = rm -rf '$(STAGED)/$(1)' && mkdir -p '$(STAGED)/$(1)' '$(PACKAGED)' && \
        pkgconfig/dist --list '$(BUILD)' $(2) | xargs -0 cp --parents -t '$(STAGED)/$(1)'

# A page of which the packages have no other: links into the tree are plain text there.
UNLINKED = sed -E 's/\[([^]]*)\]\(\.\.[^)]*\)/\1/g' $(1)

# RBS looks for the types of a gem in its folder sig.
gem: $(RUBY_WRAPPER) ## the gem for Ruby, with the sources of the library in it
	@$(call STAGE,ruby,ruby fiddle) && cp $< '$(STAGED)/ruby/swig/ruby' && \
	  mv '$(STAGED)/ruby/bindings/ruby/sig' '$(STAGED)/ruby/sig'
	@folder=$$(cd '$(PACKAGED)' && pwd) && cd '$(STAGED)/ruby' && \
	  $(RUBY) -S gem build --quiet polysocket.gemspec -o "$$folder/polysocket-$(VERSION).gem"
	@echo '$(PACKAGED)/polysocket-$(VERSION).gem'

# A folder that runs where it is unpacked. It has the file's name of this system, since it isn't built again.
TCL_PACKAGE = $(PACKAGED)/polysocket-tcl-$(VERSION)-$(shell uname -sm | tr 'A-Z ' 'a-z-').tar.gz
tcl-package: ## the package for Tcl as a folder that runs from any place, packed
	@$(MAKE) -s PARTS=tcl carrying
	@folder='$(STAGED)/tcl/polysocket$(VERSION)' && rm -rf '$(STAGED)/tcl' && mkdir -p "$$folder" '$(PACKAGED)' && \
	  cp $(CARRYING)/tcl/*.tcl $(CARRYING)/tcl/*.so* LICENSE "$$folder" && \
	  $(call UNLINKED,bindings/tcl/README.md) >"$$folder/README.md"
	@tar -czf '$(TCL_PACKAGE)' -C '$(STAGED)/tcl' 'polysocket$(VERSION)'
	@echo '$(TCL_PACKAGE)'

# A rock with sources is an archive of the rockspec and what its URL names. One for a server names where that is.
comma := ,
ROCK := polysocket-$(VERSION)-1
ROCK_MODULES = $(patsubst bindings/%,"build/carrying/%"$(comma),$(wildcard bindings/luajit/*.lua))
rock: ## the rock for LuaJIT, with the sources of the library in it
	@$(call STAGE,lua/polysocket-$(VERSION),luajit)
	@sed -e 's/@VERSION@/$(VERSION)/' -e 's|@MODULES@|$(ROCK_MODULES)|' bindings/luajit/polysocket.rockspec.in \
	  >'$(PACKAGED)/$(ROCK).rockspec'
	@tar -czf '$(STAGED)/lua/polysocket-$(VERSION).tar.gz' -C '$(STAGED)/lua' 'polysocket-$(VERSION)'
	@rm -f '$(PACKAGED)/$(ROCK).src.rock'
	@$(PYTHON) -m zipfile -c '$(PACKAGED)/$(ROCK).src.rock' '$(PACKAGED)/$(ROCK).rockspec' \
	  '$(STAGED)/lua/polysocket-$(VERSION).tar.gz'
	@echo '$(PACKAGED)/$(ROCK).src.rock'

# npm takes the folder as it is; it has no sources to build.
npm-package: ## the package for Node.js, which uses an installed library
	@rm -rf '$(STAGED)/node' && mkdir -p '$(STAGED)/node' '$(PACKAGED)'
	@cp $(addprefix bindings/koffi/,$(notdir $(KOFFI_COPIES)) package.json) LICENSE '$(STAGED)/node'
	@$(call UNLINKED,bindings/koffi/README.md) >'$(STAGED)/node/README.md'
	@folder=$$(cd '$(PACKAGED)' && pwd) && cd '$(STAGED)/node' && \
	  $(NPM) pack --silent --no-update-notifier --pack-destination "$$folder" >/dev/null
	@echo '$(PACKAGED)/polysocket-$(VERSION).tgz'

# The module is where CPAN looks for it, above the tree that it is built from. MakeMaker adds what it knows, and packs.
CPAN := Polysocket-$(VERSION)
cpan: $(PERL_WRAPPER) ## the distribution for CPAN, with the sources of the library in it
	@rm -rf '$(STAGED)/perl' && $(call STAGE,perl/polysocket,perl) && cp $< '$(STAGED)/perl/polysocket/swig/perl'
	@cd '$(STAGED)/perl' && (cd polysocket/bindings/perl && mv Makefile.PL README.md lib t ../../..) && \
	  cp polysocket/LICENSE polysocket/CHANGELOG.md . && \
	  touch MANIFEST && find * -type f | sort >MANIFEST && \
	  { $(PERL) Makefile.PL && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL $(MAKE) dist; } >log 2>&1 || \
	  { cat log >&2; exit 1; }
	@cp '$(STAGED)/perl/$(CPAN).tar.gz' '$(PACKAGED)'
	@echo '$(PACKAGED)/$(CPAN).tar.gz'
