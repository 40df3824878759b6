/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connected socket from a host and a service: each address is tried, with the public operations. */
#include "polysocket/create_connection.h"

#include "address/host.h"
#include "address/table.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "core/hooks.h"
#include "core/timeout.h"
#include "polysocket/socket.h"
#include "polysocket/timeout.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(ps_connect_options) == 64 || sizeof(void *) != 8, "the layout of ps_connect_options is frozen");

static const char operation[] = "create_connection";

/* The settings that all attempts share. */
struct wish {
  double timeout;
  const char *source_host; /* NULL: any. */
  int64_t source_port;     /* 0: any. */
  const ps_hooks *hooks;
};

static int32_t set_timeout(const struct wish *wish, ps_socket *socket, ps_error *err) {
  return wish->timeout == PS_DEFAULT_TIMEOUT ? PS_OK : ps_socket_settimeout(socket, wish->timeout, err);
}

static int32_t bind_source(const struct wish *wish, int family, ps_socket *socket, ps_error *err) {
  if (!wish->source_host && wish->source_port == 0)
    return PS_OK;
  struct ps__endpoint source = {.operation = "bind",
                                .family = family,
                                .host = wish->source_host ? wish->source_host : "",
                                .port = wish->source_port};
  ps_address address;
  int32_t status = ps__endpoint_address(&source, ps__hooks_run_or_stop, wish->hooks, &address, err);
  return status == PS_OK ? ps_socket_bind(socket, &address, err) : status;
}

static int32_t attempt(const struct wish *wish, const struct ps__answer *answer, const ps_address *address,
                       ps_socket **socket, ps_error *err) {
  int32_t status = ps_socket_create(answer->family, answer->type, answer->proto, socket, err);
  if (status == PS_OK)
    status = ps_socket_sethooks(*socket, wish->hooks, err);
  if (status == PS_OK)
    status = set_timeout(wish, *socket, err);
  if (status == PS_OK)
    status = bind_source(wish, answer->family, *socket, err);
  if (status == PS_OK)
    status = ps_socket_connect(*socket, address, err);
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
  ps__address_show(&shown, address);
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
static bool is_final(int32_t status) {
  return status == PS_E_INTERRUPTED || status == PS_E_MEMORY;
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
    if (is_final(status) || i + 1 == answers->count)
      return fail(err, &failure, &address, room);
    if (before.length > 0)
      ps__text_format(&before, "; ");
    show_failure(&before, &failure, &address);
  }
}

/* Take what the caller has set; NULL sets nothing. */
static int32_t take_options(const ps_connect_options *options, struct wish *wish, ps_error *err) {
  if (!options)
    return PS_OK;
  wish->source_host = options->source_host;
  wish->source_port = options->source_port;
  int32_t status = ps__range_check_reserved(operation, "options", options->reserved, err);
  return status != PS_OK ? status : ps__range_check(operation, "source_port", wish->source_port, PS__PORT_MAX, err);
}

int32_t ps_create_connection(const char *host, const char *service, double timeout, const ps_connect_options *options,
                             const ps_wait *wait, ps_socket **socket, ps_error *err) {
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  struct wish wish = {.timeout = timeout};
  struct ps__question question = {.host = host, .service = service, .type = SOCK_STREAM};
  struct ps__answers *answers = NULL;
  int32_t status = timeout == PS_DEFAULT_TIMEOUT ? PS_OK : ps__timeout_check(timeout, operation, err);
  if (status == PS_OK)
    status = take_options(options, &wish, err);
  if (status == PS_OK)
    status = ps__hooks_of(wait, operation, &wish.hooks, err);
  if (status == PS_OK)
    status = ps__lookup(&question, ps__hooks_run_or_stop, wish.hooks, operation, &answers, err);
  if (status == PS_OK)
    status = try_all(&wish, answers, socket, err);
  free(answers);
  return status;
}

int64_t ps_connect_options_size(void) {
  return (int64_t)sizeof(ps_connect_options);
}
