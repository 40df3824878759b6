# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
#
# The SWIG modules; each language adds its own.

-include swig/python/python.mk
-include swig/ruby/ruby.mk
-include swig/tcl/tcl.mk
-include swig/perl/perl.mk

# swig has no -MP: a file that is gone, and still in its list of what a module was made from, is made by doing nothing.
swig/%.i: ;
