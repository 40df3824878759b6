/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The Python module polysocket._native: Python's answers to shared/values.h, the model, and what makes it quick. The
 * package in bindings/python/polysocket turns it into the module that people import. */
%module(package="polysocket") native

%include "docstrings.i"
%include "values.i"
%include "exceptions.i"
%include "hooks.i"
%include "object.i"
%include "fastcall.i"
%include "../model/model.i"
%include "../model/file.i"
%include "../model/class.i"
%include "finish.i"
