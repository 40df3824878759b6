/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Text in fixed buffers: building it piece by piece without overrunning. */
#ifndef PS_BASE_TEXT_H
#define PS_BASE_TEXT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/** A text under construction: always terminated, and cut at a character boundary when it does not fit. */
struct ps__text {
  char *start;
  size_t capacity; /**< Bytes at `start`, the terminator included; at least 1. */
  size_t length;   /**< Bytes written, without the terminator. */
};

/** Room for what a message shows behind the error: a name, or an address. An AF_UNIX path of 108 bytes, each shown as
 * \xNN, and its quotes fit. */
enum { PS__SHOWN = 2 + 4 * 108 + 1 };

/** Begin an empty text in a buffer of at least one byte. */
struct ps__text ps__text_begin(char *start, size_t capacity);

/** Append formatted text. */
void ps__text_format(struct ps__text *text, const char *format, ...) __attribute__((format(__printf__, 2, 3)));

/** The same with the arguments as a list. */
void ps__text_vformat(struct ps__text *text, const char *format, va_list arguments)
    __attribute__((format(__printf__, 2, 0)));

/** Where a text that was cut at `length` bytes has to end so that no character is left half. */
size_t ps__text_whole(const char *start, size_t length);

/** Append bytes between single quotes; what is not printable ASCII appears as \xNN, quote and backslash escaped. */
void ps__text_quote(struct ps__text *text, const void *bytes, size_t length);

/** Write a text as messages show what failed, "('name')", at most `length` bytes of it. Returns the room. */
const char *ps__text_in_brackets(char room[PS__SHOWN], const char *text, size_t length);

/** Room for any number of seconds as text. */
enum { PS__SECONDS_ROOM = 24 };

/** Write seconds, at least 0 and rounded to nanoseconds, as a decimal number without trailing zeros: "0.5". Several
 * times as fast as printf(). */
void ps__text_seconds(char room[PS__SECONDS_ROOM], double seconds);

#endif
