/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connected socket from a host and a service, by attempts that overlap: the work of an operation, waited for. */
#include "polysocket/connect_host.h"

#include "base/error.h"
#include "core/connect_options.h"
#include "core/lookup.h"
#include "core/operation.h"
#include "core/wait.h"

#include <errno.h>

static const char operation[] = "connect_host";

/* A wait for the next step of some work. */
struct stepping {
  struct ps__call call; /* First: attempts get its address. */
  struct ps__work *work;
};

static int64_t step(struct ps__call *call) {
  struct ps__work *work = ((struct stepping *)(void *)call)->work;
  ps__work_step(work);
  return work->over ? 0 : -EAGAIN;
}

/* A hook has forked: the next step takes the work up in the child. */
static void step_again(struct ps__call *call) {
  call->state = PS__TRY;
}

/* Deadline and token are in the bundle. */
static void finish(struct ps__work *work) {
  ps__work_look_up(work);
  if (work->over)
    return;
  struct stepping stepping = {.call = {.attempt = step,
                                       .forked = step_again,
                                       .fd = work->bundle.fd,
                                       .readiness = PS__READABLE,
                                       .hooks = work->terms.hooks,
                                       .timeout = -1},
                              .work = work};
  if (ps__wait_call(&stepping.call) == PS__INTERRUPTED)
    ps__work_interrupt(work);
}

/* What is needed beside the work, so that nothing is lost once there is a connection. */
struct places {
  struct ps__socket *socket;
  struct ps__slot *report; /* NULL: not wanted. */
};

static int32_t reserve(struct places *places, bool with_report, ps_error *err) {
  places->report = NULL;
  places->socket = ps__socket_reserve(operation, err);
  if (!places->socket)
    return PS_E_MEMORY;
  if (!with_report)
    return PS_OK;
  places->report = ps__operation_reserve(operation, err);
  if (places->report)
    return PS_OK;
  ps__socket_abandon(places->socket);
  return PS_E_MEMORY;
}

static void abandon(const struct places *places) {
  ps__socket_abandon(places->socket);
  if (places->report)
    ps__operation_abandon(places->report);
}

int32_t ps_connect_host(const char *host, const char *service, const ps_connect_options *options, const ps_wait *wait,
                        ps_socket **socket, ps_operation **report, ps_error *err) {
  ps_connect_options taken;
  ps_wait terms;
  struct places places;
  if (report)
    *report = NULL;
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  int32_t status = ps__connect_options_take(options, operation, &taken, err);
  if (status == PS_OK)
    status = ps__lookup_terms(wait, operation, &terms, err);
  if (status == PS_OK)
    status = reserve(&places, report != NULL, err);
  if (status != PS_OK)
    return status;
  struct ps__work *work = NULL;
  status = ps__work_create(PS__CONNECTION, &terms, &work, err);
  if (status == PS_OK)
    status = ps__work_connect(work, host, service, &taken, err);
  if (status != PS_OK) {
    ps__work_free(work);
    abandon(&places);
    return status;
  }
  finish(work);
  status = ps__operation_give_socket(work, places.socket, socket, err);
  if (report)
    *report = ps__operation_publish(places.report, work, status == PS_OK);
  else
    ps__work_free(work);
  return status;
}
