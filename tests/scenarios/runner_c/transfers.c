/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Loops over the library's operations. */
#include "transfers.h"

#include "fault.h"
#include "operation.h"

#include <string.h>

int32_t do_fill(struct call *call) {
  static char chunk[65536];
  memset(chunk, 'x', sizeof chunk);
  int64_t total = 0;
  for (;;) {
    int64_t sent;
    ps_error err;
    int32_t status = ps_socket_send(call_socket(call, 0), 0, chunk, sizeof chunk, &sent, &err);
    if (status == PS_E_WOULD_BLOCK || status == PS_E_TIMEOUT)
      break;
    if (status != PS_OK) {
      *call->err = err;
      return status;
    }
    total += sent;
  }
  call->result = value_integer(total);
  return PS_OK;
}

int32_t do_recvall(struct call *call) {
  int64_t wanted = call_int64(call, 1);
  int64_t total = 0;
  char *bytes = must_have((size_t)wanted);
  while (total < wanted) {
    int64_t received;
    int32_t status = ps_socket_recv(call_socket(call, 0), 0, bytes + total, wanted - total, &received, call->err);
    if (status != PS_OK)
      return status;
    if (received == 0)
      break;
    total += received;
  }
  call->result = value_string(bytes, (size_t)total);
  return PS_OK;
}
