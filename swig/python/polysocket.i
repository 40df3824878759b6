/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The Python module polysocket._native: Python's answers to shared/values.h, the model, and what makes it quick. The
 * package in bindings/python/polysocket turns it into the module that people import. */
%module(package="polysocket") native

/* The initialization that SWIG writes is left out of the module: finish.i has one that every interpreter of a process
 * may run. */
%begin %{
#define SWIGEXPORT __attribute__((unused)) static
%}
%{
#undef SWIG_init
#define SWIG_init ps_unused_init
%}

%include "docstrings.i"
%include "values.i"
/* The library's error record is what every wrapper has. */
%typemap(arginit) ps_error *err "PS_ENTER(\"$symname\");"
%include "interpreter.i"
%include "exceptions.i"
%include "hooks.i"
%include "object.i"
%include "audit.i"
%include "fastcall.i"
%include "exact.i"
%include "terms.i"
%include "../model/model.i"
%include "../model/file.i"
%include "accept.i"
%include "../model/class.i"
%include "finish.i"
