/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Questions to the resolver: what is not worth asking, and what its errors say. How a host and a port become one
 * address is in host.c; the resolver itself is the platform's. */
#include "address/lookup.h"

#include "address/address.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

int32_t ps__lookup_directly(const void *runner, ps_work work, void *argument, const char *operation, ps_error *err) {
  (void)runner, (void)operation, (void)err;
  work(argument);
  return PS_OK;
}

struct asking {
  struct ps__question question;
  struct ps__answers *answers;
  int result, system;
};

static void ask(void *argument) {
  struct asking *asking = argument;
  asking->result = ps__sys_getaddrinfo(&asking->question, &asking->answers, &asking->system);
}

static int32_t fail_long(const char *operation, size_t length, ps_error *err) {
  char room[64];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(host name too long: %zu bytes, limit %d)", length, PS__HOST_MAX);
  return ps__fail_gai(err, EAI_NONAME, 0, operation, room);
}

static void show_name(struct ps__text *text, const char *name) {
  if (name)
    ps__text_quote(text, name, strlen(name));
  else
    ps__text_format(text, "none");
}

static int32_t fail(const char *operation, const struct ps__question *question, int result, int system, ps_error *err) {
  char room[PS__SHOWN];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(");
  show_name(&shown, question->host);
  if (question->service) {
    ps__text_format(&shown, ", ");
    show_name(&shown, question->service);
  }
  ps__text_format(&shown, ")");
  return ps__fail_gai(err, result, system, operation, room);
}

/* Room for a port as text. */
enum { PORT_ROOM = 8 };

/* A resolver may cut a number (blanks, a sign, digits) to 16 bits. It gets the plain digits of a port;
 * anything else is for it to judge. */
static int32_t check_service(const char *operation, struct ps__question *question, char room[PORT_ROOM],
                             ps_error *err) {
  if (!question->service)
    return PS_OK;
  char *end;
  long long port = strtoll(question->service, &end, 10);
  if (end == question->service || *end != '\0')
    return PS_OK;
  if (port < 0 || port > PS__PORT_MAX) {
    char shown[64];
    struct ps__text text = ps__text_begin(shown, sizeof shown);
    show_name(&text, question->service);
    return ps__fail(err, PS_E_RANGE, operation, "port must be 0-%d, not %s", PS__PORT_MAX, shown);
  }
  struct ps__text digits = ps__text_begin(room, PORT_ROOM);
  ps__text_format(&digits, "%d", (int)port);
  question->service = room;
  return PS_OK;
}

/* '' is the wildcard, which the resolver knows as a passive question without a host. */
static void check_wildcard(struct ps__question *question) {
  if (!question->host || question->host[0] != '\0')
    return;
  question->host = NULL;
  question->flags |= AI_PASSIVE;
  if (!question->service)
    question->service = "0";
}

int32_t ps__lookup(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                   struct ps__answers **answers, ps_error *err) {
  struct asking asking = {.question = *question};
  char port[PORT_ROOM];
  *answers = NULL;
  size_t length = question->host ? strlen(question->host) : 0;
  if (length > PS__HOST_MAX)
    return fail_long(operation, length, err);
  check_wildcard(&asking.question);
  int32_t status = check_service(operation, &asking.question, port, err);
  if (status == PS_OK)
    status = run(runner, ask, &asking, operation, err);
  if (status != PS_OK)
    return status;
  if (asking.result != 0)
    return fail(operation, question, asking.result, asking.system, err);
  if (asking.answers->count == 0) {
    free(asking.answers);
    return ps__fail(err, PS_E_OS, operation, "getaddrinfo returns an empty list");
  }
  *answers = asking.answers;
  return PS_OK;
}

int32_t ps__lookup_first(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                         ps_address *address, ps_error *err) {
  struct ps__question once = *question;
  struct ps__answers *answers;
  /* One socket type keeps the resolver from listing each address once per type. */
  once.type = SOCK_DGRAM;
  int32_t status = ps__lookup(&once, run, runner, operation, &answers, err);
  if (status == PS_OK)
    ps__answer_address(answers->answer, address);
  free(answers);
  return status;
}

void ps__answer_address(const struct ps__answer *answer, ps_address *address) {
  ps__address_store(address, answer->address, answer->length);
}
