/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses in and out. An address that comes in has the form of the socket that the method is called on: arg1. */
%{
#include "address.h"
%}

%init %{
  ps_find_families();
%}

%typemap(in) const ps_address *address (ps_address taken) {
  if (ps_take_address(PS_CONTEXT, ps_operation_name("$symname"), arg1, $input, &taken) < 0)
    SWIG_fail;
  $1 = &taken;
}

%typemap(in, numinputs=0) ps_address *found (ps_address given) "$1 = &given;"
%typemap(argout) ps_address *found {
  if (result == PS_OK)
    PS_RETURN(ps_give_address(PS_CONTEXT, arg1, $1));
}

/* A result and the address that came with it, as a pair. */
%typemap(in) (void *buffer, int64_t bufsize, int64_t *received, ps_address *sender)
             (char small[PS_SMALL], ps_taken large = PS_NOTHING_TAKEN, int64_t got, ps_address given) {
  if (ps_take_integer(PS_CONTEXT, $input, "$2_name", &$2) < 0 ||
      ps_receive_room(PS_CONTEXT, $2, small, &$1, &large) < 0)
    SWIG_fail;
  $3 = &got;
  $4 = &given;
}
%typemap(argout) (void *buffer, int64_t bufsize, int64_t *received, ps_address *sender) {
  if (result == PS_OK)
    PS_RETURN(ps_give_pair(PS_CONTEXT, arg1, ps_received(PS_CONTEXT, $2, small$argnum, &large$argnum, *$3), $4));
  ps_release(&large$argnum);
}
%typemap(freearg) (void *buffer, int64_t bufsize, int64_t *received, ps_address *sender)
  "ps_release(&large$argnum);"

%typemap(in, numinputs=0) (int64_t *count, ps_address *sender) (int64_t got, ps_address given) {
  $1 = &got;
  $2 = &given;
}
%typemap(argout) (int64_t *count, ps_address *sender) {
  if (result == PS_OK)
    PS_RETURN(ps_give_pair(PS_CONTEXT, arg1, ps_give_integer(PS_CONTEXT, *$1), $2));
}

%typemap(in, numinputs=0) (Socket **socket, ps_address *peer) (Socket *made, ps_address given) {
  $1 = &made;
  $2 = &given;
}
%typemap(argout) (Socket **socket, ps_address *peer) {
  if (result == PS_OK)
    PS_RETURN(ps_give_pair(PS_CONTEXT, arg1, ps_give_socket(PS_CONTEXT, *$1), $2));
}
