/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations of the library's: look-ups and connections that are started, waited for and fetched. */
#include "address.h"
#include "fault.h"
#include "operation.h"

#include <poll.h>
#include <string.h>

/* Keep an operation, and hand it out as a value. */
static int32_t started(struct call *call, int32_t status, ps_operation *made) {
  if (made)
    belongings_add_operation(call->belongings, made);
  call->result = value_operation(made);
  return status;
}

static int32_t do_start_getaddrinfo(struct call *call) {
  ps_operation *made = NULL;
  int32_t status = ps_operation_start_getaddrinfo(
      call_text_or_null(call, 0), call_service(call, 1), call_int64_or(call, 2, 0), call_int64_or(call, 3, 0),
      call_int64_or(call, 4, 0), call_int64_or(call, 5, 0), call->wait, RESULT(call, &made), call->err);
  return started(call, status, made);
}

static int32_t do_start_getnameinfo(struct call *call) {
  ps_operation *made = NULL;
  ps_address *address;
  int32_t status = address_numeric(call, 0, &address);
  if (status == PS_OK)
    status = ps_operation_start_getnameinfo(address, call_int64(call, 1), call->wait, RESULT(call, &made), call->err);
  return started(call, status, made);
}

static int32_t do_start_connect_host(struct call *call) {
  ps_operation *made = NULL;
  ps_connect_options options = {0};
  connect_host_options(call, &options);
  int32_t status = ps_operation_start_connect_host(call_text_or_null(call, 0), call_service(call, 1), &options,
                                                   call->wait, RESULT(call, &made), call->err);
  return started(call, status, made);
}

static int32_t result_of_nameinfo(struct call *call, ps_operation *operation, ps_error *err) {
  char host[ROOM_SIZE] = "";
  char service[ROOM_SIZE] = "";
  int64_t host_length = 0;
  int64_t service_length = 0;
  int32_t status =
      ps_operation_nameinfo(operation, host, sizeof host, &host_length, service, sizeof service, &service_length, err);
  if (status == PS_OK)
    call->result = value_pair(call_told(call, host, host_length), call_told(call, service, service_length));
  return status;
}

static int32_t result_of_connection(struct call *call, ps_operation *operation, ps_error *err) {
  ps_socket *made = NULL;
  int32_t status = ps_operation_socket(operation, &made, err);
  if (made)
    call->result = call_made(call, made);
  return status;
}

/* What kind of operation it is, each function that fetches a result knows. */
static int32_t result_of(struct call *call, ps_operation *operation) {
  ps_addrinfo *list = NULL;
  ps_error err;
  int32_t status = ps_operation_addrinfo(operation, &list, &err);
  if (list)
    call->result = addrinfo_value(call, list);
  if (status == PS_E_TYPE)
    status = result_of_nameinfo(call, operation, &err);
  if (status == PS_E_TYPE)
    status = result_of_connection(call, operation, &err);
  if (status != PS_OK)
    *call->err = err;
  return status;
}

static int32_t do_result(struct call *call) {
  return result_of(call, call->operation);
}

static int32_t do_await(struct call *call) {
  enum { LONGEST = 10000 };
  const struct value *value = call_argument(call, 0);
  ps_error err;
  int64_t fd = -1;
  must_succeed(ps_operation_fileno(value->operation, &fd, &err), &err);
  struct call fetching = *call;
  fetching.err = &err;
  int32_t status;
  do {
    struct pollfd readable = {.fd = (int)fd, .events = POLLIN};
    if (poll(&readable, 1, LONGEST) != 1)
      fault("an operation is not over after %d ms", LONGEST);
    status = result_of(&fetching, value->operation);
  } while (status == PS_E_WOULD_BLOCK);
  call->result = fetching.result;
  if (status != PS_OK)
    *call->err = err;
  return status;
}

static int32_t do_fileno(struct call *call) {
  int64_t fd = -1;
  int32_t status = ps_operation_fileno(call->operation, RESULT(call, &fd), call->err);
  call->result = value_integer(fd);
  return status;
}

static const struct value *attempt_value(const struct call *call, int64_t index) {
  ps_address address;
  ps_error err;
  int64_t status;
  int64_t code;
  int64_t duration;
  int64_t length;
  char text[ROOM_SIZE];
  must_succeed(ps_operation_attempt(call->operation, index, &address, &status, &code, &duration, text, sizeof text,
                                    &length, &err),
               &err);
  const struct value *items[] = {address_value(&address), value_text(ps_status_name((int32_t)status)),
                                 value_integer(code), value_real((double)duration / 1e9),
                                 call_told(call, text, length)};
  return value_list(5, items);
}

static int32_t do_attempts(struct call *call) {
  int64_t count = 0;
  int32_t status = ps_operation_attempt_count(call->operation, RESULT(call, &count), call->err);
  const struct value **items = must_have((size_t)count * sizeof *items);
  for (int64_t i = 0; i < count; i++)
    items[i] = attempt_value(call, i);
  call->result = value_list((size_t)count, items);
  return status;
}

static int32_t do_close(struct call *call) {
  ps_operation_free(call->operation);
  return PS_OK;
}

const struct operation operation_functions[] = {
    {"start_getaddrinfo", 6, do_start_getaddrinfo},
    {"start_getnameinfo", 2, do_start_getnameinfo},
    {"start_connect_host", 5, do_start_connect_host},
    {"await", 1, do_await},
    {NULL, 0, NULL},
};

const struct operation operation_methods[] = {
    {"fileno", 0, do_fileno}, {"result", 0, do_result}, {"attempts", 0, do_attempts},
    {"close", 0, do_close},   {NULL, 0, NULL},
};
