/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How an operation of the model fails: it returns a ps_status and takes a hidden ps_error, always as its last
 * parameter. The results before it are given when the status is PS_OK; what was taken has been released by then. */
%{
#include "error.h"
%}

%typemap(out) ps_status ""

%typemap(in, numinputs=0) ps_error *err (ps_error record) "$1 = &record;"
%typemap(argout) ps_error *err {
  if (result != PS_OK) {
    if (result != PS_RAISED)
      ps_raise(PS_CONTEXT, $1);
    SWIG_fail;
  }
  PS_FINISH();
}

/* A constructor returns an object instead of a status. */
%typemap(in, numinputs=0) ps_error *failure (ps_error record) "$1 = &record;"
%typemap(argout) ps_error *failure {
  if (!result) {
    ps_raise(PS_CONTEXT, $1);
    SWIG_fail;
  }
}
