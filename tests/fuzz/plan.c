/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Plans of faults. A plan that is read is written out and read again as the same plan. A wrong one is refused with the
 * word and its position, and the word stands there. */
#include "platform/faults/plan.h"

#include "support/input.h"
#include "support/target.h"

#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WRITTEN = 16384 };
enum outcome { READ, READ_RULES, REFUSED_WORD, REFUSED_END };

const struct fuzz_target fuzz_target = {"plan",
                                        30000,
                                        {"a plan is read", "a plan with rules is read again from their text",
                                         "a plan is refused with its word", "a plan is refused at its end"}};

static const struct {
  const char *name;
  enum ps__fault_effect kind;
  int number;
} errors[] = {
#define ERROR(kind, name) {#name, kind, name},
#include "platform/faults/errors.def"
#undef ERROR
};

static const char *error_of(const struct ps__fault_rule *rule) {
  for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
    if (errors[i].kind == rule->error_kind && errors[i].number == rule->error)
      return errors[i].name;
  fuzz_fail("known", "error %d of kind %d has no name", rule->error, (int)rule->error_kind);
}

/* A rule in the words of a plan. */
static size_t write_rule(const struct ps__fault_rule *rule, char *text, size_t room) {
  char delay[40] = "", effect[40] = "", choice[160] = "", share[60] = "";
  if (rule->delay > 0)
    snprintf(delay, sizeof delay, "delay %" PRId64 ".%09" PRId64 " ", rule->delay / 1000000000,
             rule->delay % 1000000000);
  if (rule->error != 0)
    snprintf(effect, sizeof effect, "%s", error_of(rule));
  else if (rule->most > 0)
    snprintf(effect, sizeof effect, "short %" PRId64, rule->most);
  else
    snprintf(effect, sizeof effect, "%s", rule->end ? "end" : delay[0] ? "" : "delay 0");
  snprintf(choice, sizeof choice, "%s%.0" PRId64 "%s%.0" PRId64 "%s%.0" PRId64, rule->after ? " after " : "",
           rule->after, rule->every ? " every " : "", rule->every, rule->times ? " times " : "", rule->times);
  if (rule->share < 1)
    snprintf(share, sizeof share, " %.20f%%", rule->share * 100);
  return (size_t)snprintf(text, room, "%s: %s%s%s%s; ", ps__fault_call_table[rule->call].name, delay, effect, choice,
                          share);
}

static bool is_near(double one, double other) {
  return one - other < 1e-12 && other - one < 1e-12;
}

static void check_same(const struct ps__fault_rule *one, const struct ps__fault_rule *other, const char *text) {
  expect(one->call == other->call && one->error_kind == other->error_kind && one->error == other->error,
         "another call or error: %s", text);
  expect(one->most == other->most && one->end == other->end, "another effect: %s", text);
  expect(one->delay == other->delay, "a delay of %" PRId64 " is read as %" PRId64 ": %s", one->delay, other->delay,
         text);
  expect(one->after == other->after && one->every == other->every && one->times == other->times, "other calls: %s",
         text);
  expect(is_near(one->share, other->share), "another share: %s", text);
}

/* The limits that the header gives, and the plan again from its text. */
static void check_plan(const struct ps__fault_plan *plan) {
  static struct ps__fault_plan again;
  static char text[WRITTEN];
  char wrong[PS__FAULT_WRONG];
  expect(plan->count < PS__FAULT_RULES, "%zu rules are too many", plan->count);
  size_t length = (size_t)snprintf(text, sizeof text, "seed %" PRIu64 "; ", plan->seed);
  for (size_t i = 0; i < plan->count; i++)
    length += write_rule(&plan->rules[i], text + length, sizeof text - length);
  fuzz_reached(READ);
  if (length > PS__FAULT_TEXT)
    return;
  expect(ps__fault_plan_read(text, &again, wrong), "what was read is refused: %s: %s", wrong, text);
  expect(again.count == plan->count && again.seed == plan->seed, "another count or seed: %s", text);
  for (size_t i = 0; i < plan->count; i++)
    check_same(&plan->rules[i], &again.rules[i], text);
  if (plan->count > 0)
    fuzz_reached(READ_RULES);
}

/* "'WORD' at character 7 …": the word stands there, as far as it is shown without escapes. */
static void check_wrong(const char *text, const char *wrong) {
  size_t length = strnlen(wrong, PS__FAULT_WRONG), size = strlen(text);
  expect(length > 0 && length < PS__FAULT_WRONG, "no complaint");
  const char *place = strstr(wrong, wrong[0] == '\'' ? "' at character " : ", at character ");
  expect(place, "no position: %s", wrong);
  size_t position = strtoul(place + strcspn(place, "0123456789"), NULL, 10) - 1;
  if (wrong[0] != '\'') {
    expect(position <= size && text[position] == '\0', "the plan does not end at %zu: %s", position, wrong);
    fuzz_reached(REFUSED_END);
    return;
  }
  expect(position < size, "the plan has no character %zu: %s", position, wrong);
  for (size_t i = 0; wrong[1 + i] != '\'' && wrong[1 + i] != '\\'; i++)
    expect(text[position + i] == wrong[1 + i], "another word stands at %zu: %s", position, wrong);
  fuzz_reached(REFUSED_WORD);
}

static const char *const words[] = {
    "recv",   ": ",  "; ",    "short ",     " every ",       " after ",   " times ",    "end",
    "delay ", "20%", "seed ", "ECONNRESET", "getaddrinfo",   "EAI_AGAIN", "calloc",     "ENOMEM",
    "1",      "0.5", "99%",   "poll",       "gethostbyname", "TRY_AGAIN", "1000000000", " "};

/* A plan of words that plans have, and of bytes between them. */
static char *compose(struct input *input) {
  static char text[PS__FAULT_TEXT];
  size_t length = 0, count = sizeof words / sizeof words[0];
  while (input->left > 0 && length < sizeof text - 40) {
    size_t word = input_below(input, count + 4);
    if (word < count)
      length += (size_t)snprintf(text + length, 40, "%s", words[word]);
    else
      text[length++] = (char)input_bits(input, 1);
  }
  text[length] = '\0';
  return input_copy(text, strlen(text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static struct ps__fault_plan plan;
  struct input input = {data, size};
  char wrong[PS__FAULT_WRONG] = "";
  char *text = input_below(&input, 2) ? compose(&input) : input_rest(&input);
  if (ps__fault_plan_read(text, &plan, wrong))
    check_plan(&plan);
  else
    check_wrong(text, wrong);
  free(text);
  return 0;
}
