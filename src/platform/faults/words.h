/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The words of a plan, one after the other, with their positions; and what is wrong with one. */
#ifndef PS_PLATFORM_FAULTS_WORDS_H
#define PS_PLATFORM_FAULTS_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Room for what is wrong with a plan. */
enum { PS__FAULT_WRONG = 256 };

struct ps__fault_words {
  const char *text; /**< The whole plan. */
  const char *word; /**< The present word; at the end of the plan, the terminator. */
  size_t length;    /**< Its length; 0 at the end. A colon and a semicolon are words of their own. */
  char *wrong;      /**< Receives the complaint. */
};

/** Move to the next word. */
void ps__fault_words_next(struct ps__fault_words *words);

/** Whether the present word is this one. */
bool ps__fault_words_are(const struct ps__fault_words *words, const char *word);

/** Whether the clause ends here. */
bool ps__fault_words_end(const struct ps__fault_words *words);

/** Complain of the present word: "'word' at character 7 " and the text. Returns false. */
bool ps__fault_words_wrong(const struct ps__fault_words *words, const char *format, ...)
    __attribute__((format(__printf__, 2, 3)));

/** Read the present word as a whole number within limits, and move on. `what` names it in a complaint. */
bool ps__fault_words_number(struct ps__fault_words *words, const char *what, int64_t least, int64_t most,
                            int64_t *number);

/** Read the present word as a decimal number from 0 to `most`, with `suffix` behind it, and move on. */
bool ps__fault_words_decimal(struct ps__fault_words *words, const char *what, double most, const char *suffix,
                             double *number);

#endif
