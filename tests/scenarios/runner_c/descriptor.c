/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that no socket owns, whether new programs inherit a socket's, and files that are sent by their
 * descriptor. */
#include "operation.h"

static int32_t do_close(struct call *call) {
  return ps_close(call_int64(call, 0), call->err);
}

static int32_t do_dup(struct call *call) {
  int64_t copy = -1;
  int32_t status = ps_dup(call_int64(call, 0), RESULT(call, &copy), call->err);
  call->result = value_integer(copy);
  return status;
}

static int32_t do_get_inheritable(struct call *call) {
  int64_t inheritable = 0;
  int32_t status = ps_socket_get_inheritable(call->self, RESULT(call, &inheritable), call->err);
  call->result = value_truth(inheritable != 0);
  return status;
}

static int32_t do_set_inheritable(struct call *call) {
  return ps_socket_set_inheritable(call->self, call_int64(call, 0), call->err);
}

static int32_t do_sendfile(struct call *call) {
  int64_t sent = 0;
  int64_t count = call_has(call, 2) && call_argument(call, 2)->kind != NONE ? call_int64(call, 2) : -1;
  int32_t status = ps_socket_sendfile(call->self, call_int64(call, 0), call_int64_or(call, 1, 0), count,
                                      RESULT(call, &sent), call->err);
  call->result = value_integer(sent);
  return status;
}

const struct operation descriptor_functions[] = {{"close", 1, do_close}, {"dup", 1, do_dup}, {NULL, 0, NULL}};

const struct operation descriptor_methods[] = {
    {"get_inheritable", 0, do_get_inheritable},
    {"set_inheritable", 1, do_set_inheritable},
    {"sendfile", 3, do_sendfile},
    {NULL, 0, NULL},
};
