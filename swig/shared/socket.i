/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket objects as results. */
%typemap(in, numinputs=0) Socket **socket (Socket *made) "$1 = &made;"
%typemap(argout) Socket **socket {
  if (result == PS_OK)
    PS_RETURN(ps_give_socket(PS_CONTEXT, *$1));
}

%typemap(in, numinputs=0) (Socket **first, Socket **second) (Socket *one, Socket *other) {
  $1 = &one;
  $2 = &other;
}
%typemap(argout) (Socket **first, Socket **second) {
  if (result == PS_OK) {
    ps_value values[2];
    values[0] = ps_give_socket(PS_CONTEXT, *$1);
    values[1] = ps_give_socket(PS_CONTEXT, *$2);
    PS_RETURN(ps_give_list(PS_CONTEXT, values, 2));
  }
}
