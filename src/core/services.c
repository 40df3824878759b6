/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Services and protocols by name and by number. */
#include "polysocket/services.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/lookup.h"
#include "platform/platform.h"

#include <errno.h>
#include <string.h>

/* Questions to the databases. Their texts are a name and a protocol. */

static void find_service(struct ps__errand *errand) {
  errand->result = ps__sys_getservbyname(errand->texts[0], errand->texts[1]);
}

static void find_port(struct ps__errand *errand) {
  char *name;
  errand->result = ps__sys_getservbyport(errand->number, errand->texts[1], &name);
  errand->found = name;
}

static void find_protocol(struct ps__errand *errand) {
  errand->result = ps__sys_getprotobyname(errand->texts[0]);
}

/* What was asked for, in brackets. */
static const char *show_question(const struct ps__errand *errand, char room[PS__SHOWN]) {
  struct ps__text shown = ps__text_begin(room, PS__SHOWN);
  ps__text_format(&shown, "(");
  if (errand->texts[0])
    ps__text_quote(&shown, errand->texts[0], strlen(errand->texts[0]));
  else
    ps__text_format(&shown, "%d", errand->number);
  if (errand->texts[1]) {
    ps__text_format(&shown, ", ");
    ps__text_quote(&shown, errand->texts[1], strlen(errand->texts[1]));
  }
  ps__text_format(&shown, ")");
  return room;
}

/* `missing` is the message when there is no such entry. */
static int32_t fail(ps_error *err, const struct ps__errand *errand, const char *operation, const char *missing) {
  char room[PS__SHOWN];
  if (errand->result == -ENOMEM)
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  if (errand->result == -ENOENT)
    return ps__fail_code(err, PS_E_OS, 0, operation, missing, show_question(errand, room));
  return ps__fail_os(err, -errand->result, operation, show_question(errand, room));
}

/* Ask. The errand is left on failure. */
static int32_t ask(struct ps__errand *errand, const ps_wait *wait, const char *operation, const char *missing,
                   ps_error *err) {
  char room[PS__SHOWN];
  ps_wait terms;
  int32_t status = errand ? PS_OK : ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  if (status == PS_OK)
    status = ps__lookup_terms(wait, operation, &terms, err);
  if (status == PS_OK) {
    status = ps__lookup_run(&terms, errand, operation, err);
    if (status == PS_E_TIMEOUT || status == PS_E_CANCELLED)
      ps__error_add(err, " %s", show_question(errand, room));
  }
  if (status == PS_OK && errand->result < 0)
    status = fail(err, errand, operation, missing);
  if (status != PS_OK)
    ps__errand_leave(errand);
  return status;
}

/* The two questions whose answer is a number. */
static int32_t give_number(struct ps__errand *errand, const ps_wait *wait, const char *operation, const char *missing,
                           int64_t *number, ps_error *err) {
  int32_t status = ask(errand, wait, operation, missing, err);
  if (status != PS_OK)
    return status;
  if (number)
    *number = errand->result;
  ps__errand_leave(errand);
  return PS_OK;
}

int32_t ps_getservbyname(const char *service, const char *proto, const ps_wait *wait, int64_t *port, ps_error *err) {
  static const char operation[] = "getservbyname";
  if (port)
    *port = 0;
  if (!service)
    return ps__fail_null(err, operation, "service");
  return give_number(ps__errand_create(find_service, service, proto), wait, operation, "service/proto not found", port,
                     err);
}

int32_t ps_getservbyport(int64_t port, const char *proto, const ps_wait *wait, char *text, int64_t capacity,
                         int64_t *length, ps_error *err) {
  static const char operation[] = "getservbyport";
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "port", port, PS__PORT_MAX, err);
  if (status != PS_OK)
    return status;
  struct ps__errand *errand = ps__errand_create(find_port, NULL, proto);
  if (errand)
    errand->number = (int)port;
  status = ask(errand, wait, operation, "port/proto not found", err);
  if (status != PS_OK)
    return status;
  const char *found = errand->found;
  status = ps__text_give(operation, found, strlen(found), text, capacity, length, err);
  ps__errand_leave(errand);
  return status;
}

int32_t ps_getprotobyname(const char *name, const ps_wait *wait, int64_t *number, ps_error *err) {
  static const char operation[] = "getprotobyname";
  if (number)
    *number = 0;
  if (!name)
    return ps__fail_null(err, operation, "name");
  return give_number(ps__errand_create(find_protocol, name, NULL), wait, operation, "protocol not found", number, err);
}
