# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The Perl module: the extension that SWIG writes, and the files around it.

PERL_FOLDER := $(BUILD)/perl
PERL_SETTING = $(shell $(PERL) -MConfig -e 'print $$Config{$(1)}' 2>/dev/null)
PERL_EXTENSION := $(PERL_FOLDER)/auto/Polysocket/Polysocket.so
PERL_WRAPPER := $(BUILD)/swig/perl/polysocket.c
PERL_SOURCES := $(wildcard bindings/perl/lib/*.pm bindings/perl/lib/*/*.pm)
PERL_COPIES := $(PERL_SOURCES:bindings/perl/lib/%=$(PERL_FOLDER)/%)

PERL_SWIG = $(SWIG) -Wextra -Werror -perl5 -noproxy -DSWIG_TYPE_TABLE=polysocket -Iabi
# SWIG's own part of the file and Perl's headers are not written for these warnings.
PERL_COMPILE = $(CC) -Iabi -Iswig/shared -isystem $(call PERL_SETTING,archlibexp)/CORE $(call PERL_SETTING,ccflags) \
               -DSWIG_TYPE_TABLE=polysocket $(CPPFLAGS) -std=gnu11 -fPIC -fvisibility=hidden $(WARNINGS) -Wno-pedantic \
               -Wno-sign-conversion -Wno-conversion -Wno-missing-prototypes -Wno-strict-prototypes \
               -Wno-unused-parameter -Wno-unused-but-set-variable -Wno-shadow $(WERROR) $(HARDENING) $(CFLAGS)
PERL_LINK = -shared -Wl,-z,now,-z,relro,-z,noexecstack $(LIBRARY_FOLDER) $(LDFLAGS)
FLAGS_perl = $(PERL_COMPILE) $(PERL_LINK) $(PERL_SWIG)

perl: $(LIBRARY_GOAL) $(PERL_EXTENSION) $(PERL_COPIES)

$(PERL_WRAPPER): swig/perl/polysocket.i $(BUILD)/flags/perl
	@mkdir -p $(@D)
	$(call RUN_SWIG,$(PERL_SWIG) -outdir $(@D))

$(PERL_EXTENSION): $(PERL_WRAPPER) $(LIBRARY_FILE) $(BUILD)/flags/perl
	@mkdir -p $(@D)
	$(PERL_COMPILE) -MMD -MP -MF $(<D)/native.d -MT $@ $(PERL_LINK) -o $@ $< $(LIBRARY_NAME)

$(PERL_COPIES): $(PERL_FOLDER)/%: bindings/perl/lib/%
	@mkdir -p $(@D)
	cp $< $@

-include $(BUILD)/swig/perl/polysocket.d $(BUILD)/swig/perl/native.d
