/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Texts between UTF-8 and the system's form. */
#include "platform/win32/wide_text.h"

#include <errno.h>
#include <stdlib.h>
#include <winsock2.h>

int ps__wide_from(const char *text, wchar_t **wide) {
  *wide = NULL;
  if (!text)
    return 0;
  int size = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
  if (size <= 0)
    return -EILSEQ;
  *wide = calloc((size_t)size, sizeof **wide);
  if (!*wide)
    return -ENOMEM;
  MultiByteToWideChar(CP_UTF8, 0, text, -1, *wide, size);
  return 0;
}

size_t ps__wide_room(const wchar_t *wide) {
  int size = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
  return size > 0 ? (size_t)size : 1;
}

int ps__wide_to(const wchar_t *wide, char *text, size_t capacity) {
  size_t room = ps__wide_room(wide);
  text[0] = '\0';
  if (room > capacity)
    return -ENAMETOOLONG;
  WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, (int)room, NULL, NULL);
  return (int)room - 1;
}
