/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket options by name (S176). */
%{
#include "pairs.h"
#include "setting.h"
%}

%typemap(in, numinputs=0) ps_pairs **pairs (ps_pairs *made) "$1 = &made;"
%typemap(argout) ps_pairs **pairs {
  if (result == PS_OK)
    PS_RETURN(ps_give_pairs(PS_CONTEXT, *$1));
}

%extend Socket {
  ps_status set_option(const char *name, ps_value value, ps_context context, ps_error *err) {
    ps_taken taken = PS_NOTHING_TAKEN;
    char room[PS_SETTING];
    const char *word;
    if (ps_take_setting(context, value, room, &word, &taken) < 0)
      return PS_RAISED;
    ps_status status = ps_socket_set_option($self, name, word, err);
    ps_release(&taken);
    return status;
  }

  ps_status get_option(const char *name, char *text, int64_t capacity, int64_t *length, ps_error *err) {
    return ps_socket_get_option($self, name, text, capacity, length, err);
  }

  ps_status options(ps_pairs **pairs, ps_error *err) {
    return ps_socket_options($self, pairs, err);
  }
}
