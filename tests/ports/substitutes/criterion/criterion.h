/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The Criterion that the unit tests use, where there is no Criterion for the processor or the C library. Each test is a
 * process of its own here, too. */
#ifndef CRITERION_CRITERION_H
#define CRITERION_CRITERION_H

#include <stddef.h>
#include <stdio.h>

/** The settings of a test or a suite. */
struct criterion_settings {
  int first;      /**< Nobody sets it: a list of settings may then be empty. */
  double timeout; /**< Seconds; 0 is what the suite has. */
  void (*init)(void), (*fini)(void);
};

struct criterion_test {
  const char *suite, *name;
  void (*run)(void);
  struct criterion_settings settings;
  struct criterion_test *next;
};

void criterion_add_suite(struct criterion_test *suite);
void criterion_add_test(struct criterion_test *test);
void criterion_fail(const char *file, int line, const char *condition, const char *format, ...)
    __attribute__((noreturn, format(printf, 4, 5)));

#define CRITERION_ENTRY(kind, identifier, suite_name, test_name, function, ...)            \
  static struct criterion_test criterion_##identifier = {                                  \
      .suite = suite_name, .name = test_name, .run = function, .settings = {__VA_ARGS__}}; \
  static __attribute__((constructor)) void criterion_##identifier##_add(void) {            \
    criterion_add_##kind(&criterion_##identifier);                                         \
  }

#define TestSuite(title, ...)                                         \
  CRITERION_ENTRY(suite, title, #title, NULL, NULL, 0, ##__VA_ARGS__) \
  struct criterion_test

#define Test(suite, name, ...)                                                                  \
  static void suite##_##name##_body(void);                                                      \
  CRITERION_ENTRY(test, suite##_##name, #suite, #name, suite##_##name##_body, 0, ##__VA_ARGS__) \
  static void suite##_##name##_body(void)

#define cr_assert(condition, ...) \
  ((condition) ? (void)0 : criterion_fail(__FILE__, __LINE__, #condition, "" __VA_ARGS__))
#define cr_assert_eq(actual, wanted, ...) cr_assert((actual) == (wanted), ##__VA_ARGS__)
#define cr_assert_null(pointer, ...) cr_assert((pointer) == NULL, ##__VA_ARGS__)
#define cr_log_info(...) ((void)fprintf(stderr, __VA_ARGS__), (void)fputc('\n', stderr))

#endif
