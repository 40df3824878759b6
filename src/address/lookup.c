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

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

int32_t ps__lookup_directly(const void *runner, struct ps__errand *errand, const char *operation, ps_error *err) {
  (void)runner, (void)operation, (void)err;
  ps__errand_ask(errand);
  return PS_OK;
}

static void ask(struct ps__errand *errand) {
  struct ps__answers *answers;
  errand->result = ps__sys_getaddrinfo(&errand->question, &answers, &errand->system);
  errand->found = answers;
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

/* Host and service in brackets, as the caller gave them. */
static const char *show_question(const struct ps__errand *errand, char room[PS__SHOWN]) {
  struct ps__text shown = ps__text_begin(room, PS__SHOWN);
  ps__text_format(&shown, "(");
  show_name(&shown, errand->texts[0]);
  if (errand->texts[1]) {
    ps__text_format(&shown, ", ");
    show_name(&shown, errand->texts[1]);
  }
  ps__text_format(&shown, ")");
  return room;
}

void ps__lookup_tell(ps_error *err, const struct ps__errand *errand) {
  char room[PS__SHOWN];
  if (err)
    ps__error_add(err, " %s", show_question(errand, room));
}

static int32_t fail(const char *operation, const struct ps__errand *errand, ps_error *err) {
  char room[PS__SHOWN];
  return ps__fail_gai(err, errand->result, errand->system, operation, show_question(errand, room));
}

/* A resolver may cut a number (blanks, a sign, digits) to 16 bits. It gets the plain digits of a port;
 * anything else is for it to judge. */
static int32_t check_service(const char *operation, struct ps__question *question, char room[PS__PORT_ROOM],
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
  size_t length = (size_t)(end - question->service);
  if (strspn(question->service, "0123456789") == length && (question->service[0] != '0' || length == 1))
    return PS_OK; /* These are the plain digits. */
  struct ps__text digits = ps__text_begin(room, PS__PORT_ROOM);
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

/* A host that needs no resolver to be understood: none, or a number in one of the forms that are read everywhere. */
static bool is_numeric(const char *host) {
  unsigned char unused[sizeof(struct in6_addr)];
  struct in_addr unwanted;
  char room[INET6_ADDRSTRLEN];
  if (!host)
    return true;
  /* inet_aton() takes anything behind a blank. */
  if (inet_aton(host, &unwanted) != 0)
    return strpbrk(host, " \t\n\v\f\r") == NULL;
  size_t length = strcspn(host, "%");
  if (length >= sizeof room)
    return false;
  memcpy(room, host, length);
  room[length] = '\0';
  return inet_pton(AF_INET6, room, unused) == 1;
}

/* Whether the resolver has the answer without looking anywhere. */
static bool is_quick(const struct ps__question *question) {
  const char *service = question->service;
  bool numbered = !service || strspn(service, "0123456789") == strlen(service);
  return (numbered || (question->flags & AI_NUMERICSERV)) &&
         (is_numeric(question->host) || (question->flags & AI_NUMERICHOST));
}

int32_t ps__lookup_begin(const struct ps__question *question, const char *operation, struct ps__errand **errand,
                         ps_error *err) {
  *errand = NULL;
  size_t length = question->host ? strlen(question->host) : 0;
  if (length > PS__HOST_MAX)
    return fail_long(operation, length, err);
  struct ps__errand *made = ps__errand_create(ask, question->host, question->service);
  if (!made)
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  made->question = *question;
  made->number = question->flags;
  made->question.host = made->texts[0];
  made->question.service = made->texts[1];
  check_wildcard(&made->question);
  int32_t status = check_service(operation, &made->question, made->port, err);
  made->quick = is_quick(&made->question);
  if (status == PS_OK)
    *errand = made;
  else
    ps__errand_leave(made);
  return status;
}

int32_t ps__lookup_end(struct ps__errand *errand, const char *operation, struct ps__answers **answers, ps_error *err) {
  int32_t status = PS_OK;
  const struct ps__answers *found = errand->found;
  *answers = NULL;
  if (errand->result != 0)
    status = fail(operation, errand, err);
  else if (found->count == 0)
    status = ps__fail(err, PS_E_OS, operation, "getaddrinfo returns an empty list");
  else
    *answers = ps__errand_take(errand);
  ps__errand_leave(errand);
  return status;
}

int32_t ps__lookup(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                   struct ps__answers **answers, ps_error *err) {
  struct ps__errand *errand;
  *answers = NULL;
  int32_t status = ps__lookup_begin(question, operation, &errand, err);
  if (status != PS_OK)
    return status;
  status = run(runner, errand, operation, err);
  if (status == PS_OK)
    return ps__lookup_end(errand, operation, answers, err);
  if (status == PS_E_TIMEOUT || status == PS_E_CANCELLED)
    ps__lookup_tell(err, errand);
  ps__errand_leave(errand);
  return status;
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
