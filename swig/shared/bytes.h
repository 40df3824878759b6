/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Receiving into new bytes. Small requests land on the stack and are copied once their length is known, which costs
 * less than making bytes for the whole request and shrinking them; large ones go straight into the language's bytes. */
#ifndef PS_SWIG_BYTES_H
#define PS_SWIG_BYTES_H

#include "error.h"

#include <inttypes.h>

enum { PS_SMALL = 8192 };

/* Where a request may write. A negative capacity gets the small room; the library refuses it. */
static int ps_receive_room(ps_context context, int64_t capacity, char *small, void **room, ps_taken *large) {
  if (capacity > PS_SMALL)
    return ps_make_bytes(context, capacity, room, large);
  *room = small;
  return 0;
}

static ps_value ps_received(ps_context context, int64_t capacity, const char *small, ps_taken *large,
                            int64_t received) {
  if (capacity > PS_SMALL)
    return ps_give_made(context, large, received);
  return ps_give_bytes(context, small, received);
}

/* How many bytes a call may write into lent room: all, unless the script asks for fewer. */
static ps_status ps_limit_room(const char *operation, int64_t wanted, int64_t *capacity, ps_error *err) {
  if (wanted < 0)
    return ps_fill(err, PS_E_VALUE, operation, "negative buffersize in %s (%" PRId64 ")", operation, wanted);
  if (wanted > *capacity)
    return ps_fill(err, PS_E_VALUE, operation,
                   "buffer too small for requested bytes (%" PRId64 ", and it has %" PRId64 ")", wanted, *capacity);
  if (wanted > 0)
    *capacity = wanted;
  return PS_OK;
}

#endif
