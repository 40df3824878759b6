# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The Python module: the extension that SWIG writes, and the package around it.

PYTHON_PACKAGE := $(BUILD)/python/polysocket
PYTHON_SETTING = $(shell $(PYTHON) -c 'import sysconfig; print(sysconfig.$(1))' 2>/dev/null)
PYTHON_INCLUDE = $(call PYTHON_SETTING,get_path("include"))
# The names of extensions tell for which Python each is, so that several stand side by side, each with flags of its own.
PYTHON_SUFFIX := $(call PYTHON_SETTING,get_config_var("EXT_SUFFIX"))
PYTHON_NATIVE := $(PYTHON_PACKAGE)/_native$(PYTHON_SUFFIX)
PYTHON_FLAGS := $(BUILD)/flags/python$(PYTHON_SUFFIX)
PYTHON_WRAPPER := $(BUILD)/swig/python/polysocket.c
PYTHON_MODULES := $(wildcard bindings/python/polysocket/*.py bindings/python/polysocket/_*[a-z].pyi) \
                  bindings/python/polysocket/py.typed bindings/python/polysocket/site/sitecustomize.py
PYTHON_COPIES := $(PYTHON_MODULES:bindings/python/polysocket/%=$(PYTHON_PACKAGE)/%)
# The files that the modules without an extension use as well.
PYTHON_SHARED := $(patsubst bindings/%,$(BUILD)/%,$(wildcard bindings/python/polysocket_shared/*.py))

# 321: "'type' conflicts with a built-in name"; it is the document's name, and a method hides no builtin.
PYTHON_SWIG = $(SWIG) -Wextra -w321 -Werror -python -builtin -DSWIG_TYPE_TABLE=polysocket -Iabi -outdir $(@D)
# SWIG's own part of the file is not written for these warnings.
PYTHON_COMPILE = $(CC) -Iabi -Iswig/shared -I$(PYTHON_INCLUDE) -DSWIG_TYPE_TABLE=polysocket $(CPPFLAGS) -std=c11 -fPIC \
                 -fvisibility=hidden $(WARNINGS) -Wno-sign-conversion -Wno-missing-prototypes \
                 -Wno-missing-field-initializers $(WERROR) $(HARDENING) $(CFLAGS)
PYTHON_LINK = -shared -Wl,-z,now,-z,relro,-z,noexecstack $(LIBRARY_FOLDER) $(LDFLAGS)
FLAGS_python-swig = $(PYTHON_SWIG)
FLAGS_$(notdir $(PYTHON_FLAGS)) = $(PYTHON_COMPILE) $(PYTHON_LINK)

PYTHON_STUB := $(PYTHON_PACKAGE)/__init__.pyi
PYTHON_STUB_NAMES := $(BUILD)/swig/python/constants.txt

python: $(LIBRARY_GOAL) $(PYTHON_NATIVE) $(PYTHON_COPIES) $(PYTHON_SHARED) $(PYTHON_STUB)

$(PYTHON_WRAPPER): swig/python/polysocket.i $(BUILD)/flags/python-swig
	@mkdir -p $(@D)
	$(call RUN_SWIG,$(PYTHON_SWIG))

$(PYTHON_NATIVE): $(PYTHON_WRAPPER) $(LIBRARY_FILE) $(PYTHON_FLAGS)
	@mkdir -p $(@D)
	$(PYTHON_COMPILE) -MMD -MP -MF $(<D)/native$(PYTHON_SUFFIX).d -MT $@ $(PYTHON_LINK) -o $@ $< $(LIBRARY_NAME)

# The names of the constants that the headers of the system have.
$(PYTHON_STUB_NAMES): src/core/constants.c $(wildcard src/core/constants/*) src/address/families.def
	@mkdir -p $(@D)
	sed 's/{#name, (int64_t)(.*)},/CONSTANT #name/' $< | $(CC) -E -P -D_GNU_SOURCE -Iabi -Isrc -x c - >$@.new
	mv $@.new $@

$(PYTHON_STUB): bindings/python/polysocket/__init__.pyi swig/python/stub.py $(PYTHON_STUB_NAMES)
	@mkdir -p $(@D)
	$(PYTHON) swig/python/stub.py $< $(PYTHON_STUB_NAMES) >$@.new
	mv $@.new $@

$(PYTHON_COPIES): $(PYTHON_PACKAGE)/%: bindings/python/polysocket/%
	@mkdir -p $(@D)
	cp $< $@

$(PYTHON_SHARED): $(BUILD)/python/%: bindings/python/%
	@mkdir -p $(@D)
	cp $< $@

-include $(BUILD)/swig/python/polysocket.d $(BUILD)/swig/python/native$(PYTHON_SUFFIX).d
