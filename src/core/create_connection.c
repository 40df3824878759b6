/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connected socket from a host and a service: each address is tried, with the public operations. */
#include "polysocket/create_connection.h"

#include "address/address_text.h"
#include "address/host.h"
#include "base/error.h"
#include "base/text.h"
#include "core/connect_options.h"
#include "core/lookup.h"
#include "core/timeout.h"
#include "polysocket/deadline.h"
#include "polysocket/socket.h"
#include "polysocket/timeout.h"
#include "polysocket/token.h"

#include <stdlib.h>
#include <string.h>

static const char operation[] = "create_connection";

/* The settings that all attempts share. */
struct wish {
  double timeout;
  ps_connect_options options;
  ps_wait terms;
};

/* What holds for the new socket from its beginning. */
static int32_t prepare(const struct wish *wish, ps_socket *socket, ps_error *err) {
  int32_t status = ps_socket_sethooks(socket, wish->terms.hooks, err);
  /* never false or alone: the hooks were checked, and the socket is new */
  if (status == PS_OK && wish->timeout != PS_DEFAULT_TIMEOUT)
    status = ps_socket_settimeout(socket, wish->timeout, err);
  return status;
}

/* Connect, with the deadline and the token that are for this alone. */
static int32_t connect_within(const ps_wait *terms, ps_socket *socket, const ps_address *address, ps_error *err) {
  int32_t status = ps_socket_setdeadline(socket, PS_SENDING, terms->deadline, err);
  if (status == PS_OK) /* never false: the deadline was checked, and the socket is new */
    status = ps_socket_settoken(socket, terms->token, err);
  if (status == PS_OK)
    status = ps_socket_connect(socket, address, err);
  if (status == PS_OK)
    status = ps_socket_setdeadline(socket, PS_SENDING, PS_NO_DEADLINE, err);
  return status == PS_OK ? ps_socket_settoken(socket, NULL, err) : status;
}

static int32_t bind_source(const struct wish *wish, int family, ps_socket *socket, ps_error *err) {
  const ps_connect_options *options = &wish->options;
  if (!options->source_host && options->source_port == 0)
    return PS_OK;
  struct ps__endpoint source = {.operation = "bind",
                                .family = family,
                                .host = options->source_host ? options->source_host : "",
                                .port = options->source_port};
  ps_address address;
  int32_t status = ps__endpoint_address(&source, ps__lookup_run, &wish->terms, &address, err);
  return status == PS_OK ? ps_socket_bind(socket, &address, err) : status;
}

static int32_t attempt(const struct wish *wish, const struct ps__answer *answer, const ps_address *address,
                       ps_socket **socket, ps_error *err) {
  int32_t status = ps_socket_create(answer->family, answer->type, answer->proto, socket, err);
  if (status == PS_OK)
    status = prepare(wish, *socket, err);
  if (status == PS_OK)
    status = bind_source(wish, answer->family, *socket, err);
  if (status == PS_OK)
    status = connect_within(&wish->terms, *socket, address, err);
  if (status != PS_OK) {
    ps_socket_free(*socket);
    *socket = NULL;
  }
  return status;
}

/* Why an attempt failed, and at which address. */
static void show_failure(struct ps__text *text, const ps_error *failure, const ps_address *address) {
  char room[PS__SHOWN];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__address_show_in_brackets(&shown, address);
  ps__text_format(text, "%s", failure->message);
  if (!strstr(failure->message, room))
    ps__text_format(text, " %s", room);
}

/* Report the last failure, and behind it those before. */
static int32_t fail(ps_error *err, const ps_error *failure, const ps_address *address, const char *before) {
  char room[sizeof failure->message];
  struct ps__text text = ps__text_begin(room, sizeof room);
  show_failure(&text, failure, address);
  if (before[0] != '\0')
    ps__text_format(&text, "; before that: %s", before);
  ps__fail_plain(err, failure->status, failure->code, operation, room);
  ps__error_about(err, address);
  return failure->status;
}

/* Whether a failure is such that another address would do no better. */
static bool is_final(int32_t status, const ps_wait *terms) {
  if (status == PS_E_TIMEOUT)
    return terms->deadline != PS_NO_DEADLINE && terms->deadline <= ps__sys_now();
  return status == PS_E_INTERRUPTED || status == PS_E_CANCELLED || status == PS_E_MEMORY;
}

static int32_t try_all(const struct wish *wish, const struct ps__answers *answers, ps_socket **socket, ps_error *err) {
  ps_error failure;
  ps_address address;
  char room[sizeof failure.message];
  struct ps__text before = ps__text_begin(room, sizeof room);
  for (size_t i = 0;; i++) {
    ps__answer_address(&answers->answer[i], &address);
    int32_t status = attempt(wish, &answers->answer[i], &address, socket, &failure);
    if (status == PS_OK)
      return PS_OK;
    if (is_final(status, &wish->terms) || i + 1 == answers->count)
      return fail(err, &failure, &address, room);
    if (before.length > 0)
      ps__text_format(&before, "; ");
    show_failure(&before, &failure, &address);
  }
}

int32_t ps_create_connection(const char *host, const char *service, double timeout, const ps_connect_options *options,
                             const ps_wait *wait, ps_socket **socket, ps_error *err) {
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  struct wish wish = {.timeout = timeout};
  struct ps__answers *answers = NULL;
  int32_t status = timeout == PS_DEFAULT_TIMEOUT ? PS_OK : ps__timeout_check(timeout, operation, err);
  if (status == PS_OK)
    status = ps__connect_options_take(options, operation, &wish.options, err);
  if (status == PS_OK)
    status = ps__lookup_terms(wait, operation, &wish.terms, err);
  struct ps__question question = {
      .host = host, .service = service, .family = (int)wish.options.family, .type = SOCK_STREAM};
  if (status == PS_OK)
    status = ps__lookup(&question, ps__lookup_run, &wish.terms, operation, &answers, err);
  if (status == PS_OK)
    status = try_all(&wish, answers, socket, err);
  free(answers);
  return status;
}
