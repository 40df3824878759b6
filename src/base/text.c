/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Text in fixed buffers. Nothing here allocates, and nothing here can fail. */
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct ps__text ps__text_begin(char *start, size_t capacity) {
  start[0] = '\0';
  return (struct ps__text){start, capacity, 0};
}

size_t ps__text_whole(const char *start, size_t length) {
  size_t lead = length;
  while (lead > 0 && length - lead < 4 && ((unsigned char)start[lead - 1] & 0xC0) == 0x80)
    lead--;
  if (lead == 0)
    return length;
  unsigned char first = (unsigned char)start[lead - 1];
  size_t wanted = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  return length - (lead - 1) < wanted ? lead - 1 : length;
}

void ps__text_vformat(struct ps__text *text, const char *format, va_list arguments) {
  size_t room = text->capacity - text->length;
  int wanted = vsnprintf(text->start + text->length, room, format, arguments);
  if (wanted < 0) {
    text->start[text->length] = '\0';
    return;
  }
  if ((size_t)wanted < room) {
    text->length += (size_t)wanted;
    return;
  }
  text->length = ps__text_whole(text->start, text->capacity - 1);
  text->start[text->length] = '\0';
  /* Text that comes after a cut must not fill the bytes that were too few for a whole character. */
  text->capacity = text->length + 1;
}

void ps__text_format(struct ps__text *text, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  ps__text_vformat(text, format, arguments);
  va_end(arguments);
}

void ps__text_quote(struct ps__text *text, const void *bytes, size_t length) {
  const unsigned char *byte = bytes;
  ps__text_format(text, "'");
  for (size_t i = 0; i < length && text->length + 1 < text->capacity; i++) {
    if (byte[i] == '\'' || byte[i] == '\\')
      ps__text_format(text, "\\%c", byte[i]);
    else if (byte[i] >= 0x20 && byte[i] < 0x7F)
      ps__text_format(text, "%c", byte[i]);
    else
      ps__text_format(text, "\\x%02x", byte[i]);
  }
  ps__text_format(text, "'");
}

const char *ps__text_in_brackets(char room[PS__SHOWN], const char *text, size_t length) {
  struct ps__text shown = ps__text_begin(room, PS__SHOWN);
  ps__text_format(&shown, "(");
  ps__text_quote(&shown, text, strnlen(text, length));
  ps__text_format(&shown, ")");
  return room;
}

void ps__text_seconds(char room[PS__SECONDS_ROOM], double seconds) {
  enum { DIGITS = 9, BILLION = 1000000000 };
  uint64_t nanoseconds = seconds < 1e10 ? (uint64_t)(seconds * (double)BILLION + 0.5) : (uint64_t)1e19;
  uint64_t whole = nanoseconds / BILLION;
  uint32_t fraction = (uint32_t)(nanoseconds % BILLION);
  char *start = &room[PS__SECONDS_ROOM - 1];
  *start = '\0';
  bool written = false;
  for (int i = 0; i < DIGITS; i++, fraction /= 10) {
    written = written || fraction % 10 != 0;
    if (written)
      *--start = (char)('0' + fraction % 10);
  }
  if (written)
    *--start = '.';
  do
    *--start = (char)('0' + whole % 10);
  while ((whole /= 10) > 0);
  memmove(room, start, PS__SECONDS_ROOM - (size_t)(start - room));
}
