/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Windows' error numbers as errno values, and the texts of both. The texts are in English on every system, as programs
 * and people elsewhere know them. errors.def has them, since the C library's strerror() knows few of the values. */
#include "platform/win32/system_error.h"

#include "base/error.h"
#include "base/text.h"
#include "platform/platform.h"
#include "platform/win32/wide_text.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

/* Room for any text of the system, and for the rest of a message behind it. */
enum { ROOM = 512, DETAIL_ROOM = 1024 };

static const struct {
  unsigned long number;
  int code;
} numbers[] = {
#define ERROR_NUMBER(number, code) {number, code},
#include "platform/win32/errors.def"
#undef ERROR_NUMBER
};

struct text {
  int code;
  const char *text;
};

static const struct text texts[] = {
#define ERROR_TEXT(code, text) {code, text},
#include "platform/win32/errors.def"
#undef ERROR_TEXT
};

static const struct text gai_texts[] = {
#define GAI_TEXT(code, text) {code, text},
#include "platform/win32/errors.def"
#undef GAI_TEXT
};

#define COUNT_OF(list) (sizeof(list) / sizeof *(list))

/* The errno value of a number; 0 for an unknown one. */
static int code_of(unsigned long number) {
  for (size_t i = 0; i < COUNT_OF(numbers); i++)
    if (numbers[i].number == number)
      return numbers[i].code;
  return 0;
}

/* The number stays the thread's last error, from which a report of the value that follows takes it. */
int ps__win_errno(int code) {
  int known = code_of((unsigned long)code);
  SetLastError((unsigned long)code);
  return known != 0 ? known : EIO;
}

/* The system's own text for a number, in English where it has that. */
static const char *text_of_number(unsigned long number, char room[ROOM]) {
  enum { FLAGS = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK };
  wchar_t wide[ROOM / 4];
  unsigned long length =
      FormatMessageW(FLAGS, NULL, number, MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), wide, COUNT_OF(wide), NULL);
  if (length == 0)
    length = FormatMessageW(FLAGS, NULL, number, 0, wide, COUNT_OF(wide), NULL);
  while (length > 0 && (wide[length - 1] == L' ' || wide[length - 1] == L'.'))
    length--;
  wide[length] = L'\0';
  ps__wide_to(wide, room, ROOM);
  return length > 0 ? room : "Unknown error";
}

static const char *find_text(const struct text *list, size_t count, int code) {
  for (size_t i = 0; i < count; i++)
    if (list[i].code == code)
      return list[i].text;
  return NULL;
}

const char *ps__win_text(int code) {
  return find_text(texts, COUNT_OF(texts), code);
}

const char *ps__win_gai_text(int code) {
  return find_text(gai_texts, COUNT_OF(gai_texts), code);
}

static const char *text_of_code(int code, char room[ROOM]) {
  const char *text = ps__win_text(code);
  if (text)
    return text;
  struct ps__text made = ps__text_begin(room, ROOM);
  ps__text_format(&made, "Unknown error %d", code);
  return room;
}

/* The number that was the cause of a code, as far as the thread still has it; else 0. */
static unsigned long cause_of(int code) {
  unsigned long number = GetLastError();
  int known = number != 0 ? code_of(number) : 0;
  return number != 0 && (known != 0 ? known : EIO) == code ? number : 0;
}

int32_t ps__fail_os(ps_error *err, int code, const char *operation, const char *detail) {
  if (!err)
    return PS_E_OS;
  unsigned long number = cause_of(code);
  char room[ROOM], rest[DETAIL_ROOM];
  const char *text = text_of_code(code, room);
  if (number == 0)
    return ps__fail_code(err, PS_E_OS, code, operation, text, detail);
  if (code_of(number) == 0)
    text = text_of_number(number, room);
  struct ps__text shown = ps__text_begin(rest, sizeof rest);
  ps__text_format(&shown, "%s%s[WinError %lu]", detail ? detail : "", detail && detail[0] ? " " : "", number);
  SetLastError(0);
  return ps__fail_code(err, PS_E_OS, code, operation, text, rest);
}

static const char *text_of_gai(int code, char room[ROOM]) {
  const char *text = ps__win_gai_text(code);
  return text ? text : text_of_number((unsigned long)code, room);
}

int32_t ps__fail_gai(ps_error *err, int code, int system, const char *operation, const char *detail) {
  if (system != 0)
    return ps__fail_os(err, system, operation, detail);
  char room[ROOM];
  const char *text = text_of_gai(code, room);
  if (code == EAI_MEMORY)
    return ps__fail_code(err, PS_E_MEMORY, ENOMEM, operation, text, detail);
  return ps__fail_code(err, PS_E_GAIERROR, code, operation, text, detail);
}

static const char *text_of_host_error(int result, char room[ROOM]) {
  switch (result) {
  case HOST_NOT_FOUND:
    return "Unknown host";
  case TRY_AGAIN:
    return "Host name lookup failure";
  case NO_RECOVERY:
    return "Unknown server error";
  case NO_DATA:
    return "No address associated with name";
  default:
    return text_of_number((unsigned long)result, room);
  }
}

int32_t ps__fail_herror(ps_error *err, int result, const char *operation, const char *detail) {
  if (result == -ENOMEM)
    return ps__fail_code(err, PS_E_MEMORY, ENOMEM, operation, "out of memory", detail);
  if (result < 0)
    return ps__fail_os(err, -result, operation, detail);
  char room[ROOM];
  return ps__fail_code(err, PS_E_HERROR, result, operation, text_of_host_error(result, room), detail);
}
