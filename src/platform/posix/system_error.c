/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The system's own texts for its error numbers: in the language of the program's locale, and in UTF-8 whatever its
 * encoding. */
#include "base/error.h"
#include "base/text.h"
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include "calls.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <wchar.h>

/* Room for any of the system's texts. */
enum { ROOM = 256 };

/* Append a character; what is none appears as "?". */
static void append(struct ps__text *text, uint32_t character) {
  char bytes[5] = "?";
  if (character < 0x80) {
    bytes[0] = (char)character;
  } else if (character < 0x800) {
    bytes[0] = (char)(0xC0 | character >> 6);
    bytes[1] = (char)(0x80 | (character & 0x3F));
  } else if (character < 0x10000 && (character < 0xD800 || character > 0xDFFF)) {
    bytes[0] = (char)(0xE0 | character >> 12);
    bytes[1] = (char)(0x80 | (character >> 6 & 0x3F));
    bytes[2] = (char)(0x80 | (character & 0x3F));
  } else if (character >= 0x10000 && character < 0x110000) {
    bytes[0] = (char)(0xF0 | character >> 18);
    bytes[1] = (char)(0x80 | (character >> 12 & 0x3F));
    bytes[2] = (char)(0x80 | (character >> 6 & 0x3F));
    bytes[3] = (char)(0x80 | (character & 0x3F));
  }
  ps__text_format(text, "%s", bytes);
}

static bool is_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text >= 0x80)
      return false;
  return true;
}

/* A text of the system in UTF-8: itself, or what is put into `room`. */
static const char *translated(const char *text, char room[ROOM]) {
  if (is_ascii(text))
    return text;
  struct ps__text made = ps__text_begin(room, ROOM);
  mbstate_t state = {0};
  for (size_t rest = strlen(text); rest > 0;) {
    wchar_t character;
    size_t length = mbrtowc(&character, text, rest, &state);
    bool valid = length > 0 && length <= rest;
    append(&made, valid ? (uint32_t)character : '?');
    if (!valid) {
      length = 1;
      state = (mbstate_t){0};
    }
    text += length;
    rest -= length;
  }
  return room;
}

int32_t ps__fail_os(ps_error *err, int code, const char *operation, const char *detail) {
  if (!err)
    return PS_E_OS;
  char unknown[ROOM], room[ROOM];
  const char *text = translated(ps__libc_error_text(code, unknown, sizeof unknown), room);
  return ps__fail_code(err, PS_E_OS, code, operation, text, detail);
}

int32_t ps__fail_gai(ps_error *err, int code, int system, const char *operation, const char *detail) {
  if (code == EAI_SYSTEM && system != 0)
    return ps__fail_os(err, system, operation, detail);
  char room[ROOM];
  const char *text = translated(gai_strerror(code), room);
  if (code == EAI_MEMORY)
    return ps__fail_code(err, PS_E_MEMORY, ENOMEM, operation, text, detail);
  return ps__fail_code(err, PS_E_GAIERROR, code, operation, text, detail);
}

int32_t ps__fail_herror(ps_error *err, int result, const char *operation, const char *detail) {
  if (result == -ENOMEM)
    return ps__fail_code(err, PS_E_MEMORY, ENOMEM, operation, "out of memory", detail);
  if (result < 0)
    return ps__fail_os(err, -result, operation, detail);
  char room[ROOM];
  return ps__fail_code(err, PS_E_HERROR, result, operation, translated(ps__call_host_text(result), room), detail);
}
