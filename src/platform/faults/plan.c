/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reads plans: clauses such as "recv: short 1 every 3", with semicolons between them, and "seed 7". */
#include "platform/faults/plan.h"

#include "base/text.h"
#include "platform/faults/words.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

const struct ps__fault_call_row ps__fault_call_table[PS__FAULT_CALLS] = {
#define CALL(name, effects) {#name, effects},
#include "calls.def"
#undef CALL
};

static const struct error {
  const char *name;
  enum ps__fault_effect kind;
  int number;
} errors[] = {
#define ERROR(kind, name) {#name, kind, name},
#include "errors.def"
#undef ERROR
};

static const double longest_delay = 86400;
static const int64_t largest_number = 1000000000;

enum ps__fault_call ps__fault_call_named(const char *name, size_t length) {
  enum ps__fault_call call = 0;
  while (call < PS__FAULT_CALLS && (strlen(ps__fault_call_table[call].name) != length ||
                                    strncmp(ps__fault_call_table[call].name, name, length) != 0))
    call++;
  return call;
}

static const struct error *error_named(const struct ps__fault_words *words) {
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
    if (ps__fault_words_are(words, errors[i].name))
      return &errors[i];
  return NULL;
}

/* The word says what happens; this one names neither an error nor anything else. */
static bool unknown_effect(const struct ps__fault_words *words, const struct ps__fault_rule *rule) {
  const struct ps__fault_call_row *row = &ps__fault_call_table[rule->call];
  char choice[PS__FAULT_WRONG];
  struct ps__text text = ps__text_begin(choice, sizeof choice);
  ps__text_format(&text, row->effects & NO_MEMORY ? "ENOMEM" : "the name of an error, such as ECONNRESET");
  ps__text_format(&text, "%s%s%s%s", row->effects & EAI ? " or EAI_AGAIN" : "",
                  row->effects & H_ERRNO ? " or TRY_AGAIN" : "", row->effects & SHORT ? ", short" : "",
                  row->effects & END ? ", end" : "");
  return ps__fault_words_wrong(words, "is not what may happen to %s: %s, or delay", row->name, choice);
}

static bool read_error(struct ps__fault_words *words, struct ps__fault_rule *rule) {
  const struct error *error = error_named(words);
  if (!error)
    return unknown_effect(words, rule);
  int effects = ps__fault_call_table[rule->call].effects;
  if (!(effects & (int)error->kind) && !(effects & NO_MEMORY && error->kind == ERRNO && error->number == ENOMEM))
    return ps__fault_words_wrong(words, "is not an error of %s", ps__fault_call_table[rule->call].name);
  rule->error_kind = error->kind;
  rule->error = error->number;
  ps__fault_words_next(words);
  return true;
}

static bool read_delay(struct ps__fault_words *words, struct ps__fault_rule *rule) {
  double seconds;
  ps__fault_words_next(words);
  if (!ps__fault_words_decimal(words, "a delay in seconds", longest_delay, "", &seconds))
    return false;
  rule->delay = (int64_t)(seconds * 1e9 + 0.5);
  return true;
}

/* At least one effect: an error, "short N", "end"; and "delay SECONDS", alone or with one of these. */
static bool read_effects(struct ps__fault_words *words, struct ps__fault_rule *rule) {
  int effects = ps__fault_call_table[rule->call].effects;
  bool delayed = ps__fault_words_are(words, "delay");
  if (delayed && !read_delay(words, rule))
    return false;
  if (effects & SHORT && ps__fault_words_are(words, "short")) {
    ps__fault_words_next(words);
    return ps__fault_words_number(words, "a number of bytes", 1, largest_number, &rule->most);
  }
  if (effects & END && ps__fault_words_are(words, "end")) {
    rule->end = true;
    ps__fault_words_next(words);
    return true;
  }
  return (delayed && !error_named(words)) || read_error(words, rule);
}

/* Which calls: "after N", "every N", "times N", "P%", each at most once and in any order. */
static bool read_choice(struct ps__fault_words *words, struct ps__fault_rule *rule) {
  bool shared = false;
  rule->share = 1;
  while (!ps__fault_words_end(words)) {
    struct {
      const char *word;
      int64_t *number;
    } numbers[] = {{"after", &rule->after}, {"every", &rule->every}, {"times", &rule->times}};
    size_t i = 0;
    while (i < 3 && !ps__fault_words_are(words, numbers[i].word))
      i++;
    bool again = i < 3 ? *numbers[i].number > 0 : shared;
    if (i == 3 && (words->word[0] < '0' || words->word[0] > '9'))
      return ps__fault_words_wrong(words, "is not after, every, times or a share such as 20%%");
    if (again)
      return ps__fault_words_wrong(words, "is there twice");
    if (i < 3) {
      ps__fault_words_next(words);
      if (!ps__fault_words_number(words, "a number of calls", 1, largest_number, numbers[i].number))
        return false;
    } else {
      shared = true;
      if (!ps__fault_words_decimal(words, "a share of the calls", 100, "%", &rule->share))
        return false;
      rule->share /= 100;
    }
  }
  return true;
}

static bool read_rule(struct ps__fault_words *words, struct ps__fault_plan *plan) {
  struct ps__fault_rule *rule = &plan->rules[plan->count];
  *rule = (struct ps__fault_rule){.call = ps__fault_call_named(words->word, words->length)};
  if (rule->call == PS__FAULT_CALLS)
    return ps__fault_words_wrong(words, "is not the name of a call, such as recv or getaddrinfo, nor seed");
  if (plan->count == PS__FAULT_RULES - 1)
    return ps__fault_words_wrong(words, "begins one clause too many: a plan has at most %d", PS__FAULT_RULES - 1);
  ps__fault_words_next(words);
  if (!ps__fault_words_are(words, ":"))
    return ps__fault_words_wrong(words, "stands where a colon must follow the call");
  ps__fault_words_next(words);
  if (!read_effects(words, rule) || !read_choice(words, rule))
    return false;
  plan->count++;
  return true;
}

static bool read_clause(struct ps__fault_words *words, struct ps__fault_plan *plan) {
  if (!ps__fault_words_are(words, "seed"))
    return read_rule(words, plan);
  int64_t seed;
  ps__fault_words_next(words);
  if (!ps__fault_words_number(words, "a seed", 0, largest_number, &seed))
    return false;
  plan->seed = (uint64_t)seed;
  return ps__fault_words_end(words) || ps__fault_words_wrong(words, "stands where the clause should end");
}

bool ps__fault_plan_read(const char *text, struct ps__fault_plan *plan, char wrong[PS__FAULT_WRONG]) {
  struct ps__fault_words words = {.text = text, .word = text, .wrong = wrong};
  *plan = (struct ps__fault_plan){.seed = 1};
  if (strlen(text) > PS__FAULT_TEXT) {
    words.word = text + PS__FAULT_TEXT;
    words.length = strcspn(words.word, " ");
    return ps__fault_words_wrong(&words, "is too far behind: a plan has at most %d bytes", PS__FAULT_TEXT);
  }
  for (ps__fault_words_next(&words); words.length > 0; ps__fault_words_next(&words)) {
    if (!ps__fault_words_are(&words, ";") && !read_clause(&words, plan))
      return false;
    if (words.length == 0)
      break;
  }
  return true;
}
