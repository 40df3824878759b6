/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Services and protocols by name and by number. */
#include "polysocket/services.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/hooks.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A question to the databases, and its answer: a number or a text. */
struct query {
  const char *operation;
  const char *missing; /* The message when there is no such entry. */
  const char *name;    /* NULL: asked for by port. */
  const char *proto;
  int port;
  char *text;
  int result;
};

static void find_service(void *argument) {
  struct query *query = argument;
  query->result = ps__sys_getservbyname(query->name, query->proto);
}

static void find_port(void *argument) {
  struct query *query = argument;
  query->result = ps__sys_getservbyport(query->port, query->proto, &query->text);
}

static void find_protocol(void *argument) {
  struct query *query = argument;
  query->result = ps__sys_getprotobyname(query->name);
}

static int32_t fail(ps_error *err, const struct query *query) {
  if (query->result == -ENOMEM)
    return ps__fail(err, PS_E_MEMORY, query->operation, "out of memory");
  char room[PS__SHOWN];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(");
  if (query->name)
    ps__text_quote(&shown, query->name, strlen(query->name));
  else
    ps__text_format(&shown, "%d", query->port);
  if (query->proto) {
    ps__text_format(&shown, ", ");
    ps__text_quote(&shown, query->proto, strlen(query->proto));
  }
  ps__text_format(&shown, ")");
  if (query->result == -ENOENT)
    return ps__fail_code(err, PS_E_OS, 0, query->operation, query->missing, room);
  return ps__fail_os(err, -query->result, query->operation, room);
}

static int32_t ask(struct query *query, ps_work find, const ps_wait *wait, ps_error *err) {
  const ps_hooks *hooks;
  int32_t status = ps__hooks_of(wait, query->operation, &hooks, err);
  if (status == PS_OK)
    status = ps__hooks_run_or_stop(hooks, find, query, query->operation, err);
  return status == PS_OK && query->result < 0 ? fail(err, query) : status;
}

int32_t ps_getservbyname(const char *service, const char *proto, const ps_wait *wait, int64_t *port, ps_error *err) {
  struct query query = {
      .operation = "getservbyname", .missing = "service/proto not found", .name = service, .proto = proto};
  if (port)
    *port = 0;
  if (!service)
    return ps__fail_null(err, query.operation, "service");
  int32_t status = ask(&query, find_service, wait, err);
  if (status == PS_OK && port)
    *port = query.result;
  return status;
}

int32_t ps_getservbyport(int64_t port, const char *proto, const ps_wait *wait, char *text, int64_t capacity,
                         int64_t *length, ps_error *err) {
  struct query query = {.operation = "getservbyport", .missing = "port/proto not found", .proto = proto};
  int32_t status = ps__text_give(query.operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = ps__range_check(query.operation, "port", port, PS__PORT_MAX, err);
  if (status != PS_OK)
    return status;
  query.port = (int)port;
  status = ask(&query, find_port, wait, err);
  if (status != PS_OK)
    return status;
  status = ps__text_give(query.operation, query.text, strlen(query.text), text, capacity, length, err);
  free(query.text);
  return status;
}

int32_t ps_getprotobyname(const char *name, const ps_wait *wait, int64_t *number, ps_error *err) {
  struct query query = {.operation = "getprotobyname", .missing = "protocol not found", .name = name};
  if (number)
    *number = 0;
  if (!name)
    return ps__fail_null(err, query.operation, "name");
  int32_t status = ask(&query, find_protocol, wait, err);
  if (status == PS_OK && number)
    *number = query.result;
  return status;
}
