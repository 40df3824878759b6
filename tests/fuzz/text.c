/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Texts and messages in short rooms: always terminated, never cut inside a character, nothing written behind, and as
 * long as the room allows. */
#include "base/text.h"

#include "base/error.h"
#include "base/text_give.h"
#include "platform/platform.h"
#include "platform/posix/c_library.h"
#include "support/input.h"
#include "support/target.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 128, LONG_ROOM = 1280, WHOLE = 4096, GUARD = 0x5A };
enum outcome { FITS, CUT, QUOTED, MESSAGE, LONG_MESSAGE, SYSTEM, SECONDS, GIVEN };

const struct fuzz_target fuzz_target = {"text",
                                        40000,
                                        {"a text fits", "a text is cut at a character", "bytes are quoted",
                                         "a message is made", "a message is cut", "a text of the system is translated",
                                         "seconds are written", "a text is given to a room"}};

/* How many bytes a character of UTF-8 has that begins here; 0 if none does. */
static size_t character(const char *text) {
  const unsigned char *byte = (const unsigned char *)text;
  size_t length = byte[0] < 0x80                      ? 1
                  : byte[0] >= 0xC2 && byte[0] < 0xE0 ? 2
                  : byte[0] >= 0xE0 && byte[0] < 0xF0 ? 3
                  : byte[0] >= 0xF0 && byte[0] < 0xF5 ? 4
                                                      : 0;
  for (size_t i = 1; i < length; i++)
    if ((byte[i] & 0xC0) != 0x80)
      return 0;
  if ((byte[0] == 0xE0 && byte[1] < 0xA0) || (byte[0] == 0xED && byte[1] >= 0xA0) ||
      (byte[0] == 0xF0 && byte[1] < 0x90) || (byte[0] == 0xF4 && byte[1] >= 0x90))
    return 0;
  return length;
}

static void expect_valid(const char *text, const char *what) {
  for (size_t length; *text; text += length) {
    length = character(text);
    expect(length > 0, "%s has no whole character at '%s'", what, text);
  }
}

/* Append a random character to a text of at most WHOLE bytes. */
static void add_character(struct input *input, char *text) {
  static const char *const characters[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "'", "\\", "%", "z"};
  strcat(text, characters[input_below(input, sizeof characters / sizeof characters[0])]);
}

static void piece(struct input *input, char text[ROOM]) {
  text[0] = '\0';
  for (size_t count = input_below(input, 24); count > 0; count--)
    add_character(input, text);
}

/* A piece, perhaps many times: some are longer than a message. */
static void long_piece(struct input *input, char text[LONG_ROOM]) {
  char once[ROOM];
  piece(input, once);
  text[0] = '\0';
  for (size_t times = 1 + input_rarely(input, 2) * input_below(input, LONG_ROOM / ROOM); times > 0; times--)
    strcat(text, once);
}

/* What ps__text_quote() writes. */
static void quote(const char *bytes, size_t length, char *whole) {
  strcat(whole, "'");
  for (size_t i = 0; i < length; i++) {
    char *end = whole + strlen(whole);
    unsigned char byte = (unsigned char)bytes[i];
    bool plain = byte >= ' ' && byte <= '~';
    sprintf(end, !plain ? "\\x%02x" : byte == '\'' || byte == '\\' ? "\\%c" : "%c", byte);
  }
  strcat(whole, "'");
}

/* A text of several pieces is the beginning of all of them. */
static void check_pieces(struct input *input) {
  char room[ROOM + 1], next[ROOM], whole[WHOLE] = "";
  size_t capacity = 1 + input_below(input, ROOM);
  memset(room, GUARD, sizeof room);
  struct ps__text text = ps__text_begin(room, capacity);
  for (size_t count = input_below(input, 6); count > 0; count--) {
    if (input_rarely(input, 3)) {
      size_t length = input_bytes(input, next, 40);
      ps__text_quote(&text, next, length);
      quote(next, length, whole);
      fuzz_reached(QUOTED);
    } else {
      piece(input, next);
      ps__text_format(&text, "%s", next);
      strcat(whole, next);
    }
  }
  size_t length = strnlen(room, capacity);
  expect(length < capacity, "a room of %zu has no end", capacity);
  expect(length == text.length, "the length is told as %zu, and is %zu", text.length, length);
  expect(strncmp(room, whole, length) == 0, "'%s' is not the beginning of '%s'", room, whole);
  expect_valid(room, "a text");
  for (size_t i = capacity; i < sizeof room; i++)
    expect(room[i] == GUARD, "byte %zu of %zu is written", i, capacity);
  if (whole[length] != '\0')
    expect(length + character(whole + length) > capacity - 1, "'%s' is cut early, with a room of %zu", whole, capacity);
  fuzz_reached(whole[length] == '\0' ? FITS : CUT);
}

static void check_message(struct input *input) {
  struct {
    ps_error err;
    char guard[16];
  } record;
  char detail[LONG_ROOM], whole[WHOLE] = "", operation[] = "operation";
  memset(&record, GUARD, sizeof record);
  long_piece(input, detail);
  switch (input_below(input, 3)) {
  case 0:
    ps__fail(&record.err, PS_E_VALUE, operation, "%s", detail);
    break;
  case 1:
    ps__fail_code(&record.err, PS_E_VALUE, 1, operation, detail, NULL);
    break;
  default:
    ps__fail_plain(&record.err, PS_E_VALUE, 1, operation, detail);
  }
  snprintf(whole, sizeof whole, "%s: %s", operation, detail);
  for (size_t count = input_below(input, 24); count > 0; count--) {
    piece(input, detail);
    ps__error_add(&record.err, "%s", detail);
    strcat(whole, detail);
  }
  expect_error(PS_E_VALUE, &record.err, operation);
  expect_valid(record.err.message, "a message");
  size_t length = strlen(record.err.message);
  expect(strncmp(record.err.message, whole, length) == 0, "'%s' does not begin '%s'", record.err.message, whole);
  for (size_t i = 0; i < sizeof record.guard; i++)
    expect(record.guard[i] == GUARD, "byte %zu behind the record is written", i);
  if (whole[length] == '\0') {
    fuzz_reached(MESSAGE);
    return;
  }
  expect(length + 4 >= sizeof record.err.message - 1, "'%s' is cut early", whole);
  fuzz_reached(LONG_MESSAGE);
}

/* The text of an error of the C library, which the input makes up. */
static char system_text[ROOM];

const char *__wrap_ps__libc_error_text(int code, char *room, size_t size);
const char *__wrap_ps__libc_error_text(int code, char *room, size_t size) {
  (void)code;
  (void)room;
  (void)size;
  return system_text;
}

static void check_system(struct input *input) {
  ps_error err;
  char detail[ROOM];
  input_text(input, system_text, sizeof system_text);
  piece(input, detail);
  int32_t status = ps__fail_os(&err, 1, "operation", detail);
  expect_error(status, &err, "operation");
  expect_valid(err.message, "a message of the system");
  fuzz_reached(SYSTEM);
}

static void check_seconds(struct input *input) {
  char room[PS__SECONDS_ROOM], wanted[64];
  int64_t nanoseconds = input_number(input, UINT64_C(4000000000000000));
  double seconds = (double)nanoseconds / 1e9;
  ps__text_seconds(room, seconds);
  snprintf(wanted, sizeof wanted, "%" PRId64 ".%09" PRId64, nanoseconds / 1000000000, nanoseconds % 1000000000);
  size_t length = strlen(wanted);
  while (wanted[length - 1] == '0')
    wanted[--length] = '\0';
  if (wanted[length - 1] == '.')
    wanted[--length] = '\0';
  expect(strcmp(room, wanted) == 0, "%s seconds appear as %s", wanted, room);
  fuzz_reached(SECONDS);
}

static void check_given(struct input *input) {
  char buffer[ROOM + 1], whole[ROOM];
  ps_error err;
  int64_t capacity = (int64_t)input_below(input, ROOM), length = -1;
  bool null = input_rarely(input, 8);
  size_t size = input_bytes(input, whole, sizeof whole);
  if (input_rarely(input, 8))
    capacity = input_integer(input) | INT64_MIN;
  memset(buffer, GUARD, sizeof buffer);
  int32_t status = ps__text_give("operation", whole, size, null ? NULL : buffer, capacity, &length, &err);
  if (capacity < 0 || (null && capacity > 0)) {
    expect_status(status, STATUS(PS_E_VALUE), "operation", &err);
    expect(length == 0, "a refused text has a length");
    return;
  }
  size_t part = capacity == 0 ? 0 : size < (size_t)capacity ? size : (size_t)capacity - 1;
  expect(status == PS_OK && length == (int64_t)size, "a text of %zu bytes has %" PRId64, size, length);
  expect(null || memcmp(buffer, whole, part) == 0, "another text is given");
  expect(null || capacity == 0 || buffer[part] == '\0', "a text is given without its end");
  for (size_t i = capacity > 0 ? part + 1 : 0; i < sizeof buffer; i++)
    expect(buffer[i] == GUARD, "byte %zu of %" PRId64 " is written", i, capacity);
  fuzz_reached(GIVEN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static void (*const checks[])(struct input * input) = {check_pieces, check_pieces,  check_message, check_message,
                                                         check_system, check_seconds, check_given};
  static bool ready;
  if (!ready)
    ready = setlocale(LC_CTYPE, "C.UTF-8") != NULL;
  struct input input = {data, size};
  checks[input_below(&input, sizeof checks / sizeof checks[0])](&input);
  return 0;
}
