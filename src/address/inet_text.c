/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of the Internet families as text and as packed bytes. It is the system that reads and writes the texts. */
#include "address/inet_text.h"

#include "address/address.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "platform/platform.h"
#include "polysocket/convert.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

/* How many bytes an address of a family has; 0 for other families. */
static size_t packed_size(int64_t family) {
  return family == AF_INET ? sizeof(struct in_addr) : family == AF_INET6 ? sizeof(struct in6_addr) : 0;
}

static int32_t check_packing(const char *operation, const char *text, const void *packed, int64_t capacity, size_t size,
                             ps_error *err) {
  if (!text)
    return ps__fail_null(err, operation, "text");
  if (!packed)
    return ps__fail_null(err, operation, "packed");
  if (capacity < (int64_t)size)
    return ps__fail(err, PS_E_VALUE, operation, "packed has room for %" PRId64 " bytes, and %zu are needed", capacity,
                    size);
  return PS_OK;
}

static int32_t fail_illegal(const char *operation, const char *text, ps_error *err) {
  char room[80];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_quote(&shown, text, strlen(text));
  return ps__fail(err, PS_E_OS, operation, "illegal IP address string passed to %s (%s)", operation, room);
}

/* Hand out what was packed. */
static void give(const void *bytes, size_t size, void *packed, int64_t *length) {
  memcpy(packed, bytes, size);
  if (length)
    *length = (int64_t)size;
}

int32_t ps_inet_aton(const char *text, void *packed, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "inet_aton";
  struct in_addr found;
  if (length)
    *length = 0;
  int32_t status = check_packing(operation, text, packed, capacity, sizeof found, err);
  if (status != PS_OK)
    return status;
  if (inet_aton(text, &found) == 0)
    return fail_illegal(operation, text, err);
  give(&found, sizeof found, packed, length);
  return PS_OK;
}

/* A family whose addresses have no text here. */
static int32_t fail_family(const char *operation, int64_t family, ps_error *err) {
  char room[64];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  int32_t status = ps__range_check_int(operation, "family", family, err);
  if (status != PS_OK)
    return status;
  ps__text_format(&shown, "(");
  ps__family_show(&shown, (int)family);
  ps__text_format(&shown, ", not AF_INET or AF_INET6)");
  return ps__fail_os(err, EAFNOSUPPORT, operation, room);
}

int32_t ps_inet_pton(int64_t family, const char *text, void *packed, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "inet_pton";
  struct in6_addr found;
  size_t size = packed_size(family);
  if (length)
    *length = 0;
  int32_t status = check_packing(operation, text, packed, capacity, size, err);
  if (status != PS_OK)
    return status;
  if (size == 0)
    return fail_family(operation, family, err);
  if (inet_pton((int)family, text, &found) != 1)
    return fail_illegal(operation, text, err);
  give(&found, size, packed, length);
  return PS_OK;
}

static char *put_octet(char *at, unsigned octet) {
  if (octet >= 100)
    *at++ = (char)('0' + octet / 100);
  if (octet >= 10)
    *at++ = (char)('0' + octet / 10 % 10);
  *at++ = (char)('0' + octet % 10);
  return at;
}

/* inet_ntop() of glibc takes 1,500 instructions for this, by sprintf(). */
void ps__inet_text(const void *packed, char *text) {
  const unsigned char *octets = packed;
  for (int i = 0; i < 4; i++) {
    text = put_octet(text, octets[i]);
    *text++ = i < 3 ? '.' : '\0';
  }
}

/* The text of bytes that have the right size. */
static int32_t give_text(const char *operation, int family, const void *packed, char *text, int64_t capacity,
                         int64_t *length, ps_error *err) {
  char room[INET6_ADDRSTRLEN];
  if (!packed)
    return ps__fail_null(err, operation, "packed");
  if (family == AF_INET)
    ps__inet_text(packed, room);
  else
    inet_ntop(family, packed, room, sizeof room);
  return ps__text_give(operation, room, strlen(room), text, capacity, length, err);
}

int32_t ps_inet_ntoa(const void *packed, int64_t size, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "inet_ntoa";
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status != PS_OK)
    return status;
  if (size != (int64_t)packed_size(AF_INET))
    return ps__fail(err, PS_E_OS, operation, "packed IP wrong length for inet_ntoa (%" PRId64 " bytes, not 4)", size);
  return give_text(operation, AF_INET, packed, text, capacity, length, err);
}

int32_t ps_inet_ntop(int64_t family, const void *packed, int64_t size, char *text, int64_t capacity, int64_t *length,
                     ps_error *err) {
  static const char operation[] = "inet_ntop";
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status != PS_OK)
    return status;
  size_t wanted = packed_size(family);
  if (wanted == 0)
    return fail_family(operation, family, err);
  if (size != (int64_t)wanted)
    return ps__fail(err, PS_E_VALUE, operation,
                    "invalid length of packed IP address string (%" PRId64 " bytes, not %zu)", size, wanted);
  return give_text(operation, (int)family, packed, text, capacity, length, err);
}
