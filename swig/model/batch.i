/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Batches: many datagrams with one call (S173). */
%{
#include "batch.h"
%}

%extend Socket {
  ps_status send_batch(ps_value datagrams, int64_t flags = 0, ps_context context, int64_t *count, ps_error *err) {
    return ps_send_batch(context, $self, datagrams, flags, count, err);
  }

  /* To one address, or to as many as there are datagrams. */
  ps_status sendto_batch(ps_value datagrams, ps_value addresses, int64_t flags = 0, ps_context context, int64_t *count,
                         ps_error *err) {
    return ps_send_batch_to(context, $self, datagrams, addresses, flags, count, err);
  }

  /* A list of bytes. */
  ps_status recv_batch(int64_t count, int64_t bufsize, int64_t flags = 0, ps_context context, ps_value *value,
                       ps_error *err) {
    return ps_receive_batch(context, $self, count, bufsize, flags, 0, value, err);
  }

  /* A list of pairs: the bytes, and the sender's address. */
  ps_status recvfrom_batch(int64_t count, int64_t bufsize, int64_t flags = 0, ps_context context, ps_value *value,
                           ps_error *err) {
    return ps_receive_batch(context, $self, count, bufsize, flags, 1, value, err);
  }
}
