/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Bytes to send, bytes received, and room that a script lends to receive into. */
%{
#include "bytes.h"
%}

/* To send: any bytes of the language. */
%typemap(in) (const void *data, int64_t length) (ps_taken taken = PS_NOTHING_TAKEN, const void *bytes = NULL) {
  if (ps_take_bytes(PS_CONTEXT, $input, "$1_name", &bytes, &$2, &taken) < 0)
    SWIG_fail;
  $1 = (void *)bytes;
}
%typemap(argout) (const void *data, int64_t length) "ps_release(&taken$argnum);"
%typemap(freearg) (const void *data, int64_t length) "ps_release(&taken$argnum);"

/* Received: the script gives the largest size and gets bytes. */
%typemap(in) (void *buffer, int64_t bufsize, int64_t *received)
             (char small[PS_SMALL], ps_taken large = PS_NOTHING_TAKEN, int64_t got) {
  if (ps_take_integer(PS_CONTEXT, $input, "$2_name", &$2) < 0 ||
      ps_receive_room(PS_CONTEXT, $2, small, &$1, &large) < 0)
    SWIG_fail;
  $3 = &got;
}
%typemap(argout) (void *buffer, int64_t bufsize, int64_t *received) {
  if (result == PS_OK)
    PS_RETURN(ps_received(PS_CONTEXT, $2, small$argnum, &large$argnum, *$3));
  ps_release(&large$argnum);
}
%typemap(freearg) (void *buffer, int64_t bufsize, int64_t *received) "ps_release(&large$argnum);"

/* Lent room. */
%typemap(in) (void *room, int64_t capacity) (ps_taken taken = PS_NOTHING_TAKEN) {
  $2 = 0;
  if (ps_take_room(PS_CONTEXT, $input, "buffer", &$1, &$2, &taken) < 0)
    SWIG_fail;
}
%typemap(argout) (void *room, int64_t capacity) "ps_release(&taken$argnum);"
%typemap(freearg) (void *room, int64_t capacity) "ps_release(&taken$argnum);"
