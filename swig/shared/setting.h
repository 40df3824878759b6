/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The values of options with names: texts, or what a language has for them: truth values, numbers, lists of them. */
#ifndef PS_SWIG_SETTING_H
#define PS_SWIG_SETTING_H

#include "error.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Room for what is not a text, any real number among it, and for so many items. */
enum { PS_SETTING = 512, PS_SETTING_ITEMS = 8 };

/* A real number without an exponent. */
static void ps_write_real(char *text, size_t room, double number) {
  int length = snprintf(text, room, "%.9f", number);
  if (!strchr(text, '.') || (size_t)length >= room)
    return;
  while (text[length - 1] == '0')
    text[--length] = '\0';
  if (text[length - 1] == '.')
    text[--length] = '\0';
}

/* Append one value, which is no list, to the text. */
static int ps_add_setting(ps_context context, ps_value value, char text[PS_SETTING]) {
  size_t used = strlen(text);
  char *end = text + used;
  ps_taken taken = PS_NOTHING_TAKEN;
  const char *word;
  int64_t number;
  double real;
  int truth;
  switch (ps_sort_of(context, value)) {
  case PS_SORT_TRUTH:
    if (ps_take_truth(context, value, "value", &truth) < 0)
      return -1;
    snprintf(end, PS_SETTING - used, "%s", truth ? "on" : "off");
    return 0;
  case PS_SORT_INTEGER:
    if (ps_take_integer(context, value, "value", &number) < 0)
      return -1;
    snprintf(end, PS_SETTING - used, "%" PRId64, number);
    return 0;
  case PS_SORT_REAL:
    if (ps_take_real(context, value, "value", &real) < 0)
      return -1;
    ps_write_real(end, PS_SETTING - used, real);
    return 0;
  case PS_SORT_LIST:
    return ps_refuse(context, PS_E_TYPE, "value", "value must not be a list in a list");
  case PS_SORT_TEXT:
  default:
    if (ps_take_word(context, value, "value", &word, &taken) < 0)
      return -1;
    int fits = strlen(word) < PS_SETTING - used - 1;
    snprintf(end, PS_SETTING - used, "%s", word);
    ps_release(&taken);
    return fits ? 0 : ps_refuse(context, PS_E_VALUE, "value", "value must have at most %d bytes", PS_SETTING - 2);
  }
}

/* The items of a list with commas between them. */
static int ps_add_settings(ps_context context, ps_value list, char text[PS_SETTING]) {
  ps_taken taken = PS_NOTHING_TAKEN;
  const ps_value *items;
  int64_t count;
  if (ps_take_list(context, list, "value", &items, &count, &taken) < 0)
    return -1;
  if (count > PS_SETTING_ITEMS) {
    ps_release(&taken);
    return ps_refuse(context, PS_E_VALUE, "value", "value must have at most %d items, not %" PRId64, PS_SETTING_ITEMS,
                     count);
  }
  int status = 0;
  for (int64_t i = 0; i < count && status == 0; i++) {
    size_t used = strlen(text);
    if (i > 0)
      snprintf(text + used, PS_SETTING - used, ",");
    status = ps_add_setting(context, items[i], text);
  }
  ps_release(&taken);
  return status;
}

/* A value as the library takes it: `text`, or a text of the script's, which `taken` holds. */
static int ps_take_setting(ps_context context, ps_value value, char text[PS_SETTING], const char **word,
                           ps_taken *taken) {
  text[0] = '\0';
  *word = text;
  switch (ps_sort_of(context, value)) {
  case PS_SORT_LIST:
    return ps_add_settings(context, value, text);
  case PS_SORT_TEXT:
    return ps_take_word(context, value, "value", word, taken);
  default:
    return ps_add_setting(context, value, text);
  }
}

#endif
