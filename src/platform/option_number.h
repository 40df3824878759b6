/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The number that an option's bytes are. A system may have fewer of them than there is room for: they are the first in
 * memory, which are the lowest of a larger number on little-endian processors alone. */
#ifndef PS_PLATFORM_OPTION_NUMBER_H
#define PS_PLATFORM_OPTION_NUMBER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/** The value of 1 byte, unsigned, or of 4 or 8, signed. Of another `length` it is what up to 4 bytes are with zeros
 * behind them. */
static inline int64_t ps__option_number(const void *bytes, size_t length) {
  int64_t wide;
  int32_t narrow = 0;
  unsigned char byte;
  switch (length) {
  case sizeof narrow:
    memcpy(&narrow, bytes, sizeof narrow);
    return narrow;
  case sizeof wide:
    memcpy(&wide, bytes, sizeof wide);
    return wide;
  case sizeof byte:
    memcpy(&byte, bytes, sizeof byte);
    return byte;
  default:
    memcpy(&narrow, bytes, length < sizeof narrow ? length : sizeof narrow);
    return narrow;
  }
}

/** The same of an option that has 64 bits. An older system has 32 of them, without a sign. */
static inline int64_t ps__option_wide_number(const void *bytes, size_t length) {
  int64_t number = ps__option_number(bytes, length);
  return length == sizeof(uint32_t) ? (uint32_t)number : number;
}

#endif
