/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Deadlines: a moment that limits any number of calls together (S167). */
%{
static ps_status Module_deadline(double seconds, int64_t *number, ps_error *err) {
  (void)err;
  *number = ps_deadline(seconds);
  return PS_OK;
}
%}

%rename(deadline) Module_deadline;
ps_status Module_deadline(double seconds, int64_t *number, ps_error *err);

%extend Socket {
  ps_status setdeadline(int64_t direction, int64_t deadline, ps_error *err) {
    return ps_socket_setdeadline($self, direction, deadline, err);
  }

  ps_status getdeadline(int64_t direction, int64_t *number, ps_error *err) {
    return ps_socket_getdeadline($self, direction, number, err);
  }
}
