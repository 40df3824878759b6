/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Receiving exact amounts (S171, S172). A call that ends early gives its bytes to the script with the error; what the
 * script then hands over as `start` is the beginning of the next call's result. */
%apply (const void *data, int64_t length) { (const void *delimiter, int64_t delimiter_length) };
%apply (void *buffer, int64_t bufsize, int64_t *received) { (void *buffer, int64_t size, int64_t *received),
                                                            (void *buffer, int64_t limit, int64_t *received) };

%{
/* What an earlier call received; nothing if it is omitted. */
struct ps_start {
  const void *bytes;
  int64_t length;
  ps_taken taken;
};

static int ps_take_start(ps_context context, ps_value start, struct ps_start *first) {
  if (start == PS_ABSENT || ps_is_none(context, start))
    return 0;
  return ps_take_bytes(context, start, "start", &first->bytes, &first->length, &first->taken);
}

/* Raise the error of a call that ended early, with its bytes. One that has not begun has none. */
static ps_status ps_end_exact(ps_context context, ps_status status, struct ps_start *first, const void *buffer,
                              int64_t received, const ps_error *err) {
  ps_release(&first->taken);
  if (status == PS_OK || status == PS_E_VALUE || status == PS_E_RANGE)
    return status;
  ps_raise_partial(context, err, ps_give_bytes(context, buffer, received));
  return PS_RAISED;
}
%}

%extend Socket {
  ps_status recv_exact(void *buffer, int64_t size, int64_t *received, int64_t flags = 0, ps_value start = PS_ABSENT,
                       ps_context context, ps_error *err) {
    struct ps_start first = {NULL, 0, PS_NOTHING_TAKEN};
    if (ps_take_start(context, start, &first) < 0)
      return PS_RAISED;
    ps_status status = ps_socket_recv_exact($self, flags, first.bytes, first.length, buffer, size, received, err);
    return ps_end_exact(context, status, &first, buffer, *received, err);
  }

  ps_status recv_until(const void *delimiter, int64_t delimiter_length, void *buffer, int64_t limit, int64_t *received,
                       int64_t flags = 0, ps_value start = PS_ABSENT, ps_context context, ps_error *err) {
    struct ps_start first = {NULL, 0, PS_NOTHING_TAKEN};
    if (ps_take_start(context, start, &first) < 0)
      return PS_RAISED;
    ps_status status = ps_socket_recv_until($self, flags, delimiter, delimiter_length, first.bytes, first.length,
                                            buffer, limit, received, err);
    return ps_end_exact(context, status, &first, buffer, *received, err);
  }
}
