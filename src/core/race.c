/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Attempts to connect that overlap. What a race is part of, its deadline and its token, is in work.c. */
#include "core/race.h"

#include "address/address_text.h"
#include "address/lookup.h"
#include "base/error.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The next answer of the first one's family, or of the others; NULL when there is none left. */
static const struct ps__answer *next_of(const struct ps__answers *answers, bool others, size_t *position) {
  int family = answers->answer[0].family;
  for (; *position < answers->count; ++*position)
    if ((answers->answer[*position].family != family) == others)
      return &answers->answer[(*position)++];
  return NULL;
}

/* The families take turns until one has no more addresses. */
static void line_up(struct ps__race *race, const struct ps__answers *answers) {
  size_t positions[] = {0, 0};
  bool others = false;
  for (race->count = 0; race->count < answers->count; others = !others) {
    const struct ps__answer *answer = next_of(answers, others, &positions[others]);
    if (!answer)
      continue;
    struct ps__attempt *attempt = &race->attempts[race->count++];
    *attempt = (struct ps__attempt){.family = answer->family, .type = answer->type, .proto = answer->proto, .fd = -1};
    ps__answer_address(answer, &attempt->address);
  }
}

struct ps__race *ps__race_create(const struct ps__answers *answers, struct ps__answers *sources, int64_t delay,
                                 const struct ps__bundle *bundle) {
  struct ps__race *race = calloc(1, sizeof *race + answers->count * sizeof *race->attempts);
  if (!race)
    return NULL;
  race->bundle = bundle;
  race->sources = sources;
  race->delay = delay;
  line_up(race, answers);
  return race;
}

static void close_attempt(const struct ps__race *race, struct ps__attempt *attempt) {
  if (attempt->fd < 0)
    return;
  ps__sys_bundle_remove(race->bundle, attempt->fd);
  ps__sys_close(attempt->fd);
  attempt->fd = -1;
}

void ps__race_free(struct ps__race *race) {
  if (!race)
    return;
  for (size_t i = 0; i < race->begun; i++)
    close_attempt(race, &race->attempts[i]);
  free(race->sources);
  free(race);
}

/* Ends of attempts. */

static void lose(struct ps__race *race, struct ps__attempt *attempt, int32_t status, int32_t code, const char *step) {
  close_attempt(race, attempt);
  attempt->status = status;
  attempt->code = code;
  attempt->step = step;
  attempt->ended = ps__sys_now();
  race->last = attempt;
  race->under_way--;
}

static void win(struct ps__race *race, struct ps__attempt *attempt) {
  ps__sys_bundle_remove(race->bundle, attempt->fd);
  attempt->status = PS_OK;
  attempt->ended = ps__sys_now();
  race->winner = attempt;
  race->under_way--;
  ps__race_stop(race, PS_E_WOULD_BLOCK, 0);
}

void ps__race_stop(struct ps__race *race, int32_t status, int32_t code) {
  for (size_t i = 0; i < race->begun; i++) {
    struct ps__attempt *attempt = &race->attempts[i];
    /* never false or alone: a race is stopped once, and what is under way has its socket */
    if (attempt->status == PS_E_WOULD_BLOCK && attempt->fd >= 0)
      lose(race, attempt, status, code, NULL);
  }
  race->next = 0;
}

/* Beginnings of attempts. */

/* Where an attempt is to come from: NULL when the source has no address of its family. */
static const struct ps__answer *source_for(const struct ps__race *race, const struct ps__attempt *attempt) {
  for (size_t i = 0; i < race->sources->count; i++)
    if (race->sources->answer[i].family == attempt->family)
      return &race->sources->answer[i];
  return NULL;
}

/* A result beside 0 and negative errno values. */
enum { NO_SOURCE = 1 };

/* Make the socket, bind it, and begin to connect: -EINPROGRESS, 0 when that was all, or what `step` failed with. */
static int begin_to_connect(const struct ps__race *race, struct ps__attempt *attempt, const char **step) {
  *step = "socket";
  attempt->fd = ps__sys_socket(attempt->family, attempt->type, attempt->proto, true);
  if (attempt->fd < 0)
    return attempt->fd;
  if (race->sources) {
    const struct ps__answer *source = source_for(race, attempt);
    *step = "bind";
    int result = source ? ps__sys_bind(attempt->fd, source->address, source->length) : NO_SOURCE;
    if (result != 0)
      return result;
  }
  *step = NULL;
  const struct ps__address *contents = ps__address_const(&attempt->address);
  int64_t own;
  int result = ps__sys_connect(attempt->fd, &contents->name, (size_t)contents->length, false, &own);
  if (result != -EINPROGRESS)
    return result;
  int added = ps__sys_bundle_add(race->bundle, attempt->fd, PS__WRITABLE);
  return added < 0 ? added : result;
}

static void begin(struct ps__race *race) {
  struct ps__attempt *attempt = &race->attempts[race->begun++];
  const char *step;
  race->under_way++;
  attempt->began = ps__sys_now();
  attempt->status = PS_E_WOULD_BLOCK;
  int result = begin_to_connect(race, attempt, &step);
  if (result == 0)
    win(race, attempt);
  else if (result == NO_SOURCE)
    lose(race, attempt, PS_E_GAIERROR, ps__sys_unknown_name, step);
  else if (result != -EINPROGRESS)
    lose(race, attempt, PS_E_OS, -result, step);
}

/* See what has become of those that are under way: whether any has failed. */
static bool look_around(struct ps__race *race) {
  bool failed = false;
  for (size_t i = 0; i < race->begun && !race->winner; i++) {
    struct ps__attempt *attempt = &race->attempts[i];
    if (attempt->fd < 0 || !ps__sys_ready(attempt->fd, PS__WRITABLE))
      continue;
    int result = ps__sys_connect_result(attempt->fd);
    if (result == 0) {
      win(race, attempt);
    } else {
      lose(race, attempt, PS_E_OS, -result, NULL);
      failed = true;
    }
  }
  return failed;
}

bool ps__race_step(struct ps__race *race) {
  /* What is near answers while an attempt begins. */
  bool failed = look_around(race);
  while (!race->winner && race->begun < race->count) {
    int64_t now = ps__sys_now();
    if (race->under_way > 0 && race->next > now && !failed)
      return false;
    race->next = race->delay < INT64_MAX - now ? now + race->delay : INT64_MAX;
    size_t before = race->under_way;
    begin(race);
    failed = race->under_way == before || look_around(race);
  }
  race->next = 0;
  return race->winner || race->under_way == 0;
}

void ps__race_rejoin(struct ps__race *race) {
  for (size_t i = 0; i < race->begun; i++)
    if (race->attempts[i].fd >= 0)
      ps__sys_bundle_add(race->bundle, race->attempts[i].fd, PS__WRITABLE);
}

/* Reports. */

void ps__attempt_tell(const struct ps__attempt *attempt, struct ps__text *text) {
  static const char connecting[] = "connect";
  const char *step = attempt->step ? attempt->step : connecting;
  ps_error failure;
  switch (attempt->status) {
  case PS_OK:
    ps__text_format(text, "connected");
    return;
  case PS_E_WOULD_BLOCK:
    ps__text_format(text, "under way");
    return;
  case PS_E_TIMEOUT:
    ps__text_format(text, "timed out");
    return;
  case PS_E_CANCELLED:
    ps__text_format(text, "cancelled");
    return;
  case PS_E_INTERRUPTED:
    ps__text_format(text, "interrupted by the host");
    return;
  case PS_E_GAIERROR:
    ps__fail_gai(&failure, attempt->code, 0, step, "(the source has no address of this family)");
    break;
  default:
    ps__fail_os(&failure, attempt->code, step, NULL);
  }
  ps__text_format(text, "%s", attempt->step ? failure.message : failure.message + sizeof connecting - 1 + strlen(": "));
}

int64_t ps__attempt_duration(const struct ps__attempt *attempt) {
  return (attempt->ended != 0 ? attempt->ended : ps__sys_now()) - attempt->began;
}

void ps__race_tell(const struct ps__race *race, struct ps__text *text) {
  for (size_t i = 0; i < race->begun; i++) {
    const struct ps__attempt *attempt = &race->attempts[i];
    if (i > 0)
      ps__text_format(text, "; ");
    ps__attempt_tell(attempt, text);
    ps__text_format(text, " ");
    ps__address_show_in_brackets(text, &attempt->address);
    ps__text_format(text, " after %.1f ms", (double)ps__attempt_duration(attempt) / 1e6);
  }
}
