# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The Python modules for ctypes and cffi: plain files, copied beside the SWIG module.

FFI_MODULES := polysocket_ctypes.py polysocket_cffi.py \
               $(patsubst bindings/python/%,%,$(wildcard bindings/python/polysocket_ffi/*.py))
FFI_COPIES := $(FFI_MODULES:%=$(BUILD)/python/%)

ffi: $(LIBRARY_GOAL) $(FFI_COPIES) $(PYTHON_SHARED)

$(FFI_COPIES): $(BUILD)/python/%: bindings/python/%
	@mkdir -p $(@D)
	cp $< $@
