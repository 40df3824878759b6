/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Texts in the form of the system, which has 16-bit characters, and in UTF-8. */
#ifndef PS_PLATFORM_WIN32_WIDE_TEXT_H
#define PS_PLATFORM_WIN32_WIDE_TEXT_H

#include <stddef.h>
#include <wchar.h>

/** A text in the system's form, which the caller releases with free(). -ENOMEM, or -EILSEQ for what is no UTF-8. The
 * text NULL stays NULL. */
int ps__wide_from(const char *text, wchar_t **wide);

/** A text in UTF-8, terminated: its length. What is no character becomes U+FFFD. -ENAMETOOLONG without enough room,
 * which then has the empty text. */
int ps__wide_to(const wchar_t *wide, char *text, size_t capacity);

/** The bytes that ps__wide_to() needs, the NUL included. */
size_t ps__wide_room(const wchar_t *wide);

#endif
