/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The Ruby module Polysocket as far as it is made in C: Ruby's answers to shared/values.h, and the model. The library
 * in bindings/ruby adds what is best said in Ruby. */
%module polysocket

%include "values.i"
%include "exceptions.i"
%include "hooks.i"
%include "object.i"
%include "arity.i"
%include "../model/model.i"
%include "../model/file.i"
%include "../model/class.i"
%include "file.i"
%include "file_timeout.i"
%include "finish.i"
