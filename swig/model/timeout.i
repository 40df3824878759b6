/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The mode that a socket is in: blocking, non-blocking, or with a timeout (S133 to S137). */
%extend Socket {
  ps_status settimeout(double timeout, ps_error *err) {
    return ps_socket_settimeout($self, timeout, err);
  }

  ps_status gettimeout(double *timeout, ps_error *err) {
    return ps_socket_gettimeout($self, timeout, err);
  }

  ps_status setblocking(int64_t flag, ps_error *err) {
    return ps_socket_setblocking($self, flag, err);
  }

  /* Whether it is in any mode but the non-blocking one, as the language says yes and no. */
  ps_status getblocking(ps_context context, ps_value *value, ps_error *err) {
    double seconds;
    ps_status status = ps_socket_gettimeout($self, &seconds, err);
    *value = status == PS_OK ? ps_give_truth(context, seconds != 0) : PS_ABSENT;
    return status;
  }
}

%rename(getdefaulttimeout) ps_getdefaulttimeout;
%rename(setdefaulttimeout) ps_setdefaulttimeout;
ps_status ps_getdefaulttimeout(double *timeout, ps_error *err);
ps_status ps_setdefaulttimeout(double timeout, ps_error *err);
