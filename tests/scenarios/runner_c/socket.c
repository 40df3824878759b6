/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The life of sockets, and what they tell about themselves. */
#include "operation.h"

#include <sys/socket.h>

/* The family of a pair for which nobody names one. A platform without pairs of AF_UNIX has another. */
#ifndef PAIR_FAMILY
#define PAIR_FAMILY AF_UNIX
#endif

static int32_t do_socket(struct call *call) {
  ps_socket *made = NULL;
  int32_t status = ps_socket_create(call_int64_or(call, 0, AF_INET), call_int64_or(call, 1, SOCK_STREAM),
                                    call_int64_or(call, 2, 0), RESULT(call, &made), call->err);
  call->result = call_made(call, made);
  return status;
}

static int32_t do_socketpair(struct call *call) {
  ps_socket *first = NULL;
  ps_socket *second = NULL;
  int32_t status = ps_socket_pair(call_int64_or(call, 0, PAIR_FAMILY), call_int64_or(call, 1, SOCK_STREAM),
                                  call_int64_or(call, 2, 0), RESULT(call, &first), RESULT(call, &second), call->err);
  call->result = value_pair(call_made(call, first), call_made(call, second));
  return status;
}

static int32_t do_fromfd(struct call *call) {
  ps_socket *made = NULL;
  /* A protocol that is left out beside a type means the default one, as in the document. */
  int64_t proto = call_has(call, 2) ? 0 : PS_DETECT;
  int32_t status =
      ps_socket_fromfd(call_int64(call, 0), call_int64_or(call, 1, PS_DETECT), call_int64_or(call, 2, PS_DETECT),
                       call_int64_or(call, 3, proto), RESULT(call, &made), call->err);
  call->result = call_made(call, made);
  return status;
}

static int32_t do_adopt(struct call *call) {
  ps_socket *made = NULL;
  int32_t status =
      ps_socket_adopt(call_int64(call, 0), call_int64_or(call, 1, PS_DETECT), call_int64_or(call, 2, PS_DETECT),
                      call_int64_or(call, 3, PS_DETECT), RESULT(call, &made), call->err);
  call->result = call_made(call, made);
  return status;
}

static int32_t do_dup(struct call *call) {
  ps_socket *made = NULL;
  int32_t status = ps_socket_dup(call->self, RESULT(call, &made), call->err);
  call->result = call_made(call, made);
  return status;
}

static int32_t do_close(struct call *call) {
  return ps_socket_close(call->self, call->err);
}

static int32_t do_free(struct call *call) {
  ps_socket_free(call->self);
  return PS_OK;
}

static int32_t do_forget(struct call *call) {
  const struct value *owner = call_argument(call, 0);
  if (owner->kind == SOCKET_FILE)
    ps_file_free(owner->file);
  else
    ps_socket_free(call_socket(call, 0));
  variables_forget(call->variables, owner);
  return PS_OK;
}

static int32_t read_number(struct call *call, int32_t (*read)(ps_socket *self, int64_t *number, ps_error *err)) {
  int64_t number = 0;
  int32_t status = read(call->self, RESULT(call, &number), call->err);
  call->result = value_integer(number);
  return status;
}

static int32_t do_detach(struct call *call) {
  return read_number(call, ps_socket_detach);
}

static int32_t do_fileno(struct call *call) {
  return read_number(call, ps_socket_fileno);
}

static int32_t do_family(struct call *call) {
  return read_number(call, ps_socket_family);
}

static int32_t do_type(struct call *call) {
  return read_number(call, ps_socket_type);
}

static int32_t do_proto(struct call *call) {
  return read_number(call, ps_socket_proto);
}

const struct operation socket_functions[] = {
    {"socket", 3, do_socket}, {"socketpair", 3, do_socketpair}, {"fromfd", 4, do_fromfd},
    {"adopt", 4, do_adopt},   {"forget", 1, do_forget},         {NULL, 0, NULL},
};

const struct operation socket_methods[] = {
    {"dup", 0, do_dup},       {"close", 0, do_close},   {"free", 0, do_free},
    {"detach", 0, do_detach}, {"fileno", 0, do_fileno}, {"family", 0, do_family},
    {"type", 0, do_type},     {"proto", 0, do_proto},   {NULL, 0, NULL},
};
