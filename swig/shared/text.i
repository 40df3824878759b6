/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Text in and out, and packed addresses. */
%{
#include "text.h"
%}

/* A word; one that may be left out has NULL for its default. */
%typemap(in) const char *name (ps_taken taken = PS_NOTHING_TAKEN, const char *word) {
  if (ps_take_word(PS_CONTEXT, $input, "$1_name", &word, &taken) < 0)
    SWIG_fail;
  $1 = (char *)word;
}
%typemap(argout) const char *name "ps_release(&taken$argnum);"
%typemap(freearg) const char *name "ps_release(&taken$argnum);"
%apply const char *name { const char *service, const char *proto, const char *text, const char *mode,
                            const char *host };

/* A host name may be encoded first. */
%typemap(in) const char *host (ps_taken taken = PS_NOTHING_TAKEN, const char *word) {
  if (ps_take_host_name(PS_CONTEXT, $input, &word, &taken) < 0)
    SWIG_fail;
  $1 = (char *)word;
}

/* Text as a result. */
%typemap(in, numinputs=0) (char *text, int64_t capacity, int64_t *length) (char room[PS_TEXT], int64_t needed) {
  $1 = room;
  $2 = sizeof room;
  $3 = &needed;
}
%typemap(argout) (char *text, int64_t capacity, int64_t *length) {
  if (result == PS_OK)
    PS_RETURN(ps_give_whole_text(PS_CONTEXT, $1, $2, *$3));
}

/* A packed address as a result. */
%typemap(in, numinputs=0) (void *packed, int64_t capacity, int64_t *length) (char room[16], int64_t used) {
  $1 = room;
  $2 = sizeof room;
  $3 = &used;
}
%typemap(argout) (void *packed, int64_t capacity, int64_t *length) {
  if (result == PS_OK)
    PS_RETURN(ps_give_bytes(PS_CONTEXT, $1, *$3));
}
