/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers between host and network byte order. Both ways are the same exchange of bytes, or none. */
#include "base/range.h"
#include "polysocket/convert.h"

#include <string.h>

/* A number whose bytes lie in memory from the highest to the lowest. */
static uint32_t exchange32(uint32_t number) {
  unsigned char bytes[4] = {(unsigned char)(number >> 24), (unsigned char)(number >> 16), (unsigned char)(number >> 8),
                            (unsigned char)number};
  memcpy(&number, bytes, sizeof number);
  return number;
}

static uint16_t exchange16(uint16_t number) {
  unsigned char bytes[2] = {(unsigned char)(number >> 8), (unsigned char)number};
  memcpy(&number, bytes, sizeof number);
  return number;
}

static int32_t convert32(const char *operation, int64_t number, int64_t *result, ps_error *err) {
  int32_t status = ps__range_check(operation, "number", number, UINT32_MAX, err);
  if (result)
    *result = status == PS_OK ? exchange32((uint32_t)number) : 0;
  return status;
}

static int32_t convert16(const char *operation, int64_t number, int64_t *result, ps_error *err) {
  int32_t status = ps__range_check(operation, "number", number, UINT16_MAX, err);
  if (result)
    *result = status == PS_OK ? exchange16((uint16_t)number) : 0;
  return status;
}

int32_t ps_htonl(int64_t number, int64_t *result, ps_error *err) {
  return convert32("htonl", number, result, err);
}

int32_t ps_htons(int64_t number, int64_t *result, ps_error *err) {
  return convert16("htons", number, result, err);
}

int32_t ps_ntohl(int64_t number, int64_t *result, ps_error *err) {
  return convert32("ntohl", number, result, err);
}

int32_t ps_ntohs(int64_t number, int64_t *result, ps_error *err) {
  return convert16("ntohs", number, result, err);
}
