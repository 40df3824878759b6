/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The Perl extension Polysocket: Perl's answers to shared/values.h, the model, and the subroutines. bindings/perl adds
 * what is simplest in Perl. */
%module Polysocket

%include "call.i"
%include "values.i"
%include "give.i"
%include "exceptions.i"
%include "hooks.i"
%include "object.i"
%include "layer.i"
%include "handle.i"
%include "../model/model.i"
%include "../model/class.i"
%include "finish.i"
