/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers in and out. The parameter's name is the one that messages show. */
%{
#include "number.h"
%}

%typemap(in) int64_t {
  if (ps_take_integer(PS_CONTEXT, $input, "$1_name", &$1) < 0)
    SWIG_fail;
}

%typemap(in) int64_t fileno {
  if (ps_take_descriptor(PS_CONTEXT, $input, "$1_name", &$1) < 0)
    SWIG_fail;
}

%typemap(in) int64_t flag (int truth) {
  if (ps_take_truth(PS_CONTEXT, $input, "$1_name", &truth) < 0)
    SWIG_fail;
  $1 = truth != 0;
}

%apply int64_t flag { int64_t inheritable, int64_t reuse_port, int64_t dualstack_ipv6, int64_t happy_eyeballs,
                      int64_t keep, int64_t unset };

/* A descriptor, or an open file of the language's. */
%typemap(in) int64_t fd {
  if (ps_take_file(PS_CONTEXT, $input, "$1_name", &$1) < 0)
    SWIG_fail;
}
%apply int64_t fd { int64_t file };

%typemap(in) double timeout {
  if (ps_take_timeout(PS_CONTEXT, $input, &$1) < 0)
    SWIG_fail;
}

%typemap(in) double seconds {
  if (ps_take_real(PS_CONTEXT, $input, "$1_name", &$1) < 0)
    SWIG_fail;
}

/* Results. */
%typemap(in, numinputs=0) int64_t *number (int64_t found), int64_t *count (int64_t found) "$1 = &found;"
%typemap(argout) int64_t *number, int64_t *count {
  if (result == PS_OK)
    PS_RETURN(ps_give_integer(PS_CONTEXT, *$1));
}

%typemap(in, numinputs=0) double *timeout (double found) "$1 = &found;"
%typemap(argout) double *timeout {
  if (result == PS_OK)
    PS_RETURN(ps_give_timeout(PS_CONTEXT, *$1));
}
