/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Look-ups and connections in steps. The attempts to connect are in race.c, handles and results in operation.c. */
#include "core/work.h"

#include "address/address.h"
#include "address/lookup.h"
#include "base/error.h"
#include "core/addrinfo.h"
#include "core/errand.h"
#include "core/handle.h"
#include "core/hooks.h"
#include "core/lookup.h"
#include "core/nameinfo.h"
#include "core/token.h"
#include "polysocket/deadline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Nanoseconds between two attempts, as RFC 8305 recommends. */
enum { USUAL_DELAY = 250000000 };

/* A moment that is past. */
enum { LONG_AGO = 1 };

/* A token that was freed ends nothing. */
static int watch_token(const struct ps__work *work) {
  struct ps__slot *token = work->terms.token ? ps__token_pin(work->terms.token) : NULL;
  if (!token)
    return 0;
  int result = ps__sys_bundle_add(&work->bundle, ps__token_descriptor(token), PS__READABLE);
  ps__token_unpin(token);
  return result;
}

/* No bundle, or none that holds what it should. A port may need memory for it. */
static int32_t fail_bundle(int result, const char *operation, ps_error *err) {
  if (result == -ENOMEM) /* never true: the kernel has the bundle of Linux's port, and no descriptor is the failure */
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  return ps__fail_os(err, -result, operation, NULL);
}

int32_t ps__work_create(enum ps__aim aim, const ps_wait *terms, struct ps__work **created, ps_error *err) {
  static const char *const operations[] = {
      [PS__ADDRESSES] = "getaddrinfo", [PS__NAMES] = "getnameinfo", [PS__CONNECTION] = "connect_host"};
  struct ps__work *work = calloc(1, sizeof *work);
  *created = work;
  if (!work)
    return ps__fail(err, PS_E_MEMORY, operations[aim], "out of memory");
  work->aim = aim;
  work->operation = operations[aim];
  work->terms = *terms;
  work->began = ps__sys_now();
  work->forks = ps__slots_forks();
  int result = ps__sys_bundle_create(&work->bundle);
  if (result == 0)
    result = watch_token(work);
  if (result == 0)
    return PS_OK;
  *created = NULL;
  ps__work_free(work);
  return fail_bundle(result, operations[aim], err);
}

void ps__work_free(struct ps__work *work) {
  if (!work)
    return;
  ps__race_free(work->race);
  ps__sys_bundle_close(&work->bundle);
  ps__errand_leave(work->errand);
  ps__errand_leave(work->source);
  free(work->answers);
  free(work->sources);
  free(work);
}

/* The look-up of the address to connect from, when one was asked for. */
static int32_t add_source(struct ps__work *work, const ps_connect_options *options, ps_error *err) {
  char port[PS__PORT_ROOM];
  struct ps__text digits = ps__text_begin(port, sizeof port);
  if (!options->source_host && options->source_port == 0)
    return PS_OK;
  ps__text_format(&digits, "%d", (int)options->source_port);
  struct ps__question question = {.host = options->source_host ? options->source_host : "",
                                  .service = port,
                                  .family = (int)options->family,
                                  .type = SOCK_STREAM};
  return ps__lookup_begin(&question, work->operation, &work->source, err);
}

int32_t ps__work_connect(struct ps__work *work, const char *host, const char *service,
                         const ps_connect_options *options, ps_error *err) {
  struct ps__question question = {
      .host = host, .service = service, .family = (int)options->family, .type = SOCK_STREAM};
  work->delay = options->delay != 0 ? options->delay : USUAL_DELAY;
  int32_t status = ps__lookup_begin(&question, work->operation, &work->errand, err);
  return status == PS_OK ? add_source(work, options, err) : status;
}

/* Ends. */

/* Nothing is under way any more; the descriptor stays readable until the result was fetched, and afterwards. */
static void finish(struct ps__work *work) {
  work->over = true;
  ps__sys_bundle_alarm(&work->bundle, LONG_AGO);
}

/* Add to a failure what the work was at. */
static void tell(struct ps__work *work) {
  ps_error *failure = &work->failure;
  if (work->race) {
    char room[sizeof failure->message];
    struct ps__text text = ps__text_begin(room, sizeof room);
    ps__race_tell(work->race, &text);
    ps__error_add(failure, "; %s", room);
  } else if (work->aim == PS__NAMES) {
    ps__nameinfo_tell(failure, work->errand);
  } else {
    ps__lookup_tell(failure, work->errand);
  }
}

/* Seconds, in whole milliseconds. */
static double elapsed(const struct ps__work *work) {
  int64_t milliseconds = (ps__sys_now() - work->began) / 1000000;
  return (double)milliseconds / 1000;
}

/* End the work before it was done. */
static void give_up(struct ps__work *work, int32_t status, int32_t code) {
  ps_error *failure = &work->failure;
  if (work->race)
    ps__race_stop(work->race, status, code);
  if (status == PS_E_CANCELLED)
    ps__fail(failure, status, work->operation, "cancelled");
  else if (status == PS_E_INTERRUPTED)
    ps__hooks_stopped(work->operation, failure);
  else if (work->aim == PS__CONNECTION)
    ps__fail_timeout(failure, code, work->operation, elapsed(work));
  else
    ps__fail_plain(failure, status, code, work->operation, "timed out");
  tell(work);
  finish(work);
}

void ps__work_interrupt(struct ps__work *work) {
  give_up(work, PS_E_INTERRUPTED, EINTR);
}

/* No address was left to try. */
static void fail_race(struct ps__work *work) {
  ps_error *failure = &work->failure;
  char room[sizeof failure->message];
  struct ps__text text = ps__text_begin(room, sizeof room);
  const struct ps__attempt *last = work->race->last;
  ps__race_tell(work->race, &text);
  ps__fail_plain(failure, last->status, last->code, work->operation, room);
  ps__error_about(failure, &last->address);
}

/* Steps: each returns whether there may be more to do at once. */

static bool end_on(struct ps__work *work, int32_t status) {
  if (status != PS_OK)
    finish(work);
  return status == PS_OK;
}

static int32_t watch_errand(const struct ps__work *work, ps_error *err) {
  int result = ps__sys_bundle_add(&work->bundle, work->errand->wake, PS__READABLE);
  return result < 0 ? fail_bundle(result, work->operation, err) : PS_OK;
}

/* Whether the work has to end before it is done. Data that is there would come first, so this is asked last. */
static bool is_ended(struct ps__work *work) {
  if (work->terms.token && ps__token_fired_now(work->terms.token))
    give_up(work, PS_E_CANCELLED, ECANCELED);
  else if (work->terms.deadline != PS_NO_DEADLINE && work->terms.deadline <= ps__sys_now())
    give_up(work, PS_E_TIMEOUT, ETIMEDOUT);
  return work->over;
}

/* Do the errand that is next, without waiting: in place, or in a helper thread. */
static int32_t start_errand(struct ps__work *work, ps_error *err) {
  if (work->errand->quick) {
    ps__errand_ask(work->errand);
    return PS_OK;
  }
  if (is_ended(work))
    return PS_OK;
  int32_t status = ps__errand_start(work->errand, work->operation, err);
  return status == PS_OK ? watch_errand(work, err) : status;
}

/* The answers of a connection's look-ups: first the host's, then the source's. */
static int32_t take_answers(struct ps__work *work) {
  struct ps__errand *errand = work->errand;
  work->errand = work->source;
  work->source = NULL;
  return ps__lookup_end(errand, work->operation, work->answers ? &work->sources : &work->answers, &work->failure);
}

static bool after_lookup(struct ps__work *work) {
  if (work->errand->wake >= 0)
    ps__sys_bundle_remove(&work->bundle, work->errand->wake);
  if (work->aim == PS__NAMES) {
    finish(work);
    return false;
  }
  struct ps__question question = work->errand->question;
  question.flags = work->errand->number;
  int32_t status = take_answers(work);
  if (work->aim == PS__ADDRESSES) {
    if (status == PS_E_GAIERROR)
      ps__addrinfo_tell(&work->failure, &question);
    finish(work);
    return false;
  }
  if (status == PS_OK && work->errand)
    status = start_errand(work, &work->failure);
  return end_on(work, status) && !work->over;
}

static bool start_race(struct ps__work *work) {
  work->race = ps__race_create(work->answers, work->sources, work->delay, &work->bundle);
  if (!work->race)
    return end_on(work, ps__fail(&work->failure, PS_E_MEMORY, work->operation, "out of memory"));
  work->sources = NULL;
  return true;
}

static bool in_race(struct ps__work *work) {
  if (!ps__race_step(work->race))
    return false;
  if (!work->race->winner)
    fail_race(work);
  finish(work);
  return false;
}

static bool advance(struct ps__work *work) {
  if (work->race)
    return in_race(work);
  if (!work->errand)
    return start_race(work);
  return ps__errand_is_over(work->errand) && after_lookup(work);
}

static void set_alarm(const struct ps__work *work) {
  int64_t moment = work->terms.deadline, next = work->race ? work->race->next : 0;
  if (moment == PS_NO_DEADLINE || (next != 0 && next < moment))
    moment = next;
  ps__sys_bundle_alarm(&work->bundle, moment);
}

/* The work goes on in a child: with the same sockets, a bundle of its own, and a new thread. */
static int32_t adopt(struct ps__work *work) {
  int result = ps__sys_bundle_renew(&work->bundle);
  if (result == 0)
    result = watch_token(work);
  if (result < 0)
    return fail_bundle(result, work->operation, &work->failure);
  work->forks = ps__slots_forks();
  if (work->race)
    ps__race_rejoin(work->race);
  if (!work->errand || ps__errand_is_over(work->errand))
    return PS_OK;
  int32_t status = ps__errand_restart(work->errand, work->operation, &work->failure);
  return status == PS_OK ? watch_errand(work, &work->failure) : status;
}

void ps__work_inherit(struct ps__work *work) {
  if (ps__sys_bundle_renew(&work->bundle) == 0)
    ps__sys_bundle_alarm(&work->bundle, LONG_AGO);
}

void ps__work_step(struct ps__work *work) {
  bool inherited = work->forks != ps__slots_forks();
  if (work->over || (inherited && !end_on(work, adopt(work))))
    return;
  while (advance(work)) {
  }
  if (!work->over && !is_ended(work))
    set_alarm(work);
}

int32_t ps__work_begin(struct ps__work *work, ps_error *err) {
  int32_t status = start_errand(work, err);
  if (status == PS_OK)
    ps__work_step(work);
  return status;
}

void ps__work_look_up(struct ps__work *work) {
  bool more = true;
  while (more && work->errand) {
    int32_t status = ps__lookup_run(&work->terms, work->errand, work->operation, &work->failure);
    if (status == PS_E_TIMEOUT || status == PS_E_CANCELLED)
      give_up(work, status, work->failure.code);
    more = end_on(work, status) && end_on(work, take_answers(work));
  }
}
