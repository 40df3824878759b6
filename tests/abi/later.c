/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A later version of the library, in front of the real one: it describes itself as a file says, and has functions and a
 * status that today's does not have. */
#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LATER_STATUS = 99, LATER_CODE = 5, LATER_HINT = 7 };

PS_API int32_t ps_later_same(int64_t number, int64_t *same, ps_error *err);
PS_API int32_t ps_later_odd(void *odd, ps_error *err);
PS_API int32_t ps_later_both_ways(ps_address *address, ps_error *err);
PS_API int32_t ps_later_stream(int64_t number, ps_error *err);
PS_API void ps_later_free(void *later);

const char *ps_description(void) {
  static char *text;
  const char *path = getenv("LATER_DESCRIPTION");
  FILE *file = path && !text ? fopen(path, "r") : NULL;
  if (file) {
    enum { ROOM = 1 << 21 };
    text = calloc(1, ROOM);
    if (text)
      text[fread(text, 1, ROOM - 1, file)] = '\0';
    fclose(file);
  }
  return text ? text : "";
}

/* A function of today that may fail in a way that nobody knows yet. Part of what was reserved has a meaning now. */
int32_t ps_setdefaulttimeout(double seconds, ps_error *err) {
  if (seconds != LATER_STATUS)
    return PS_OK;
  if (err) {
    int64_t hint = LATER_HINT;
    *err = (ps_error){.status = LATER_STATUS, .code = LATER_CODE};
    memcpy(err->reserved, &hint, sizeof hint);
    snprintf(err->operation, sizeof err->operation, "setdefaulttimeout");
    snprintf(err->message, sizeof err->message, "setdefaulttimeout: something of a later version");
  }
  return LATER_STATUS;
}

int32_t ps_later_same(int64_t number, int64_t *same, ps_error *err) {
  (void)err;
  *same = number;
  return PS_OK;
}

int32_t ps_later_odd(void *odd, ps_error *err) {
  (void)odd;
  (void)err;
  return PS_OK;
}

int32_t ps_later_both_ways(ps_address *address, ps_error *err) {
  (void)address;
  (void)err;
  return PS_OK;
}

int32_t ps_later_stream(int64_t number, ps_error *err) {
  (void)number;
  (void)err;
  return PS_OK;
}

void ps_later_free(void *later) {
  (void)later;
}
