/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Splits a plan into words. Numbers are read digit by digit: the locale of the program has no say. */
#include "platform/faults/words.h"

#include "base/text.h"

#include <stdarg.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

void ps__fault_words_next(struct ps__fault_words *words) {
  words->word += words->length;
  words->word += strspn(words->word, blanks);
  words->length = *words->word == ':' || *words->word == ';' ? 1 : strcspn(words->word, " \t\r\n:;");
}

bool ps__fault_words_are(const struct ps__fault_words *words, const char *word) {
  return strlen(word) == words->length && strncmp(words->word, word, words->length) == 0;
}

bool ps__fault_words_end(const struct ps__fault_words *words) {
  return words->length == 0 || *words->word == ';';
}

bool ps__fault_words_wrong(const struct ps__fault_words *words, const char *format, ...) {
  enum { SHOWN = 40 };
  struct ps__text text = ps__text_begin(words->wrong, PS__FAULT_WRONG);
  int64_t position = words->word - words->text + 1;
  if (words->length == 0) {
    ps__text_format(&text, "the end of the plan, at character %lld, ", (long long)position);
  } else {
    ps__text_quote(&text, words->word, words->length < SHOWN ? words->length : SHOWN);
    ps__text_format(&text, " at character %lld ", (long long)position);
  }
  va_list arguments;
  va_start(arguments, format);
  ps__text_vformat(&text, format, arguments);
  va_end(arguments);
  return false;
}

bool ps__fault_words_number(struct ps__fault_words *words, const char *what, int64_t least, int64_t most,
                            int64_t *number) {
  int64_t sum = 0;
  bool good = words->length > 0;
  for (size_t i = 0; good && i < words->length; i++) {
    int digit = words->word[i] - '0';
    good = digit >= 0 && digit <= 9 && sum <= (most - digit) / 10;
    sum = good ? sum * 10 + digit : 0;
  }
  if (!good || sum < least)
    return ps__fault_words_wrong(words, "is not %s: a whole number from %lld to %lld", what, (long long)least,
                                 (long long)most);
  *number = sum;
  ps__fault_words_next(words);
  return true;
}

bool ps__fault_words_decimal(struct ps__fault_words *words, const char *what, double most, const char *suffix,
                             double *number) {
  size_t digits = strspn(words->word, "0123456789.");
  double sum = 0, place = 1;
  bool point = false, good = digits > 0 && words->word[0] != '.' && words->length == digits + strlen(suffix) &&
                             strncmp(words->word + digits, suffix, strlen(suffix)) == 0;
  for (size_t i = 0; good && i < digits; i++) {
    if (words->word[i] == '.') {
      good = !point;
      point = true;
      continue;
    }
    place = point ? place / 10 : 1;
    sum = point ? sum + (words->word[i] - '0') * place : sum * 10 + (words->word[i] - '0');
  }
  if (!good || sum > most)
    return ps__fault_words_wrong(words, "is not %s: a number from 0 to %.0f%s", what, most, suffix);
  *number = sum;
  ps__fault_words_next(words);
  return true;
}
