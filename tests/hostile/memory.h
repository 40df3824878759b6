/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Memory that tells when a byte beside it is touched. */
#ifndef HOSTILE_MEMORY_H
#define HOSTILE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/** The most that one place holds: more than a page, than a file's buffer, and than a text may have. */
enum { MEMORY_ROOM = 96 * 1024 };

/** The byte that fills memory before it is written: not 0, no text, no UTF-8, and no number that anybody means. */
enum { MEMORY_PATTERN = 0xA5 };

/** Make the places. */
void memory_prepare(void);

/** The last bytes of a place: behind them is a page that nobody may touch, before them bytes that are watched. */
unsigned char *memory_take(int place, size_t size);

/** The same, filled with the pattern. */
unsigned char *memory_for_output(int place, size_t size);

/** Remember what a place holds: it is only to be read. */
void memory_remember(int place, size_t size);

/** What was remembered. */
const unsigned char *memory_remembered(int place);

/** Let nobody write to a place, until memory_unlock(); a call that does so all the same ends the process. */
void memory_lock(int place);

/** Let all places be written to again. */
void memory_unlock(void);

/** Whether it is unchanged. */
bool memory_unchanged(int place, size_t size);

/** Are the bytes before it as they were? */
bool memory_surroundings_intact(int place, size_t size);

/** Do these bytes all have one value? */
bool memory_is_all(const unsigned char *bytes, size_t size, unsigned char value);

#endif
