/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Byte order, and addresses as text and as packed bytes: everything is as the C library has it, and what it has not is
 * refused. */
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { ROOM = 64, GUARD = 0x5A };
enum outcome { PACKED, NOT_PACKED, WRITTEN, CUT, NOT_WRITTEN, OTHER_FAMILY, TURNED, NOT_TURNED };

const struct fuzz_target fuzz_target = {"convert",
                                        40000,
                                        {"a text is packed", "a text is no address", "packed bytes become text",
                                         "the text is cut to the room", "packed bytes of a wrong length are refused",
                                         "another family is refused", "a number is turned",
                                         "a number is out of range"}};

/* The result of packing a text is the C library's. */
static void check_packing(const char *operation, const char *text, bool wanted, const void *bytes, size_t size,
                          int32_t status, const unsigned char *packed, int64_t length, const ps_error *err) {
  if (wanted) {
    expect(status == PS_OK && length == (int64_t)size, "%s refuses '%s'", operation, text);
    expect(memcmp(packed, bytes, size) == 0, "%s packs '%s' otherwise", operation, text);
    fuzz_reached(PACKED);
  } else {
    expect_status(status, STATUS(PS_E_OS), operation, err);
    expect(err->code == 0 && length == 0, "%s leaves a code or a length", operation);
    fuzz_reached(NOT_PACKED);
    size = 0;
  }
  for (size_t i = size; i < ROOM; i++)
    expect(packed[i] == GUARD, "%s writes byte %zu", operation, i);
}

static void check_text(const char *text, int64_t family) {
  unsigned char packed[ROOM];
  struct in6_addr found;
  ps_error err;
  int64_t length = -1;
  int32_t status;
  memset(packed, GUARD, sizeof packed);
  if (family == AF_UNSPEC) {
    status = ps_inet_aton(text, packed, sizeof packed, &length, &err);
    bool wanted = inet_aton(text, (struct in_addr *)(void *)&found) != 0;
    check_packing("inet_aton", text, wanted, &found, 4, status, packed, length, &err);
    return;
  }
  status = ps_inet_pton(family, text, packed, sizeof packed, &length, &err);
  if (family == AF_INET || family == AF_INET6) {
    bool wanted = inet_pton((int)family, text, &found) == 1;
    check_packing("inet_pton", text, wanted, &found, family == AF_INET ? 4 : 16, status, packed, length, &err);
    return;
  }
  expect_status(status, STATUS(PS_E_OS) | STATUS(PS_E_RANGE), "inet_pton", &err);
  expect(status == PS_E_RANGE || err.code == EAFNOSUPPORT, "family %jd has code %d", (intmax_t)family, err.code);
  fuzz_reached(OTHER_FAMILY);
}

/* Only the room is written, and the length is that of the whole. */
static void check_written(const char *operation, const char *wanted, const char *text, size_t capacity,
                          int64_t length) {
  size_t whole = strlen(wanted), part = whole < capacity ? whole : capacity > 0 ? capacity - 1 : 0;
  expect(length == (int64_t)whole, "%s tells %" PRId64 " bytes of '%s'", operation, length, wanted);
  expect(memcmp(text, wanted, part) == 0, "%s does not write '%s'", operation, wanted);
  expect(capacity == 0 || text[part] == '\0', "%s does not end '%s'", operation, wanted);
  for (size_t i = capacity > 0 ? part + 1 : 0; i < ROOM; i++)
    expect(text[i] == GUARD, "%s writes byte %zu of %zu", operation, i, capacity);
  fuzz_reached(part < whole ? CUT : WRITTEN);
}

/* What the text is packed from, and back. */
static void check_bytes(struct input *input, int64_t family) {
  char text[ROOM], wanted[ROOM];
  ps_error err;
  size_t capacity = input_below(input, ROOM + 1);
  bool old = family == AF_UNSPEC;
  char *packed = input_rest(input);
  size_t size = strlen(packed);
  const char *operation = old ? "inet_ntoa" : "inet_ntop";
  int64_t length = -1;
  memset(text, GUARD, sizeof text);
  int32_t status = old ? ps_inet_ntoa(packed, (int64_t)size, text, (int64_t)capacity, &length, &err)
                       : ps_inet_ntop(family, packed, (int64_t)size, text, (int64_t)capacity, &length, &err);
  bool known = old || family == AF_INET || family == AF_INET6;
  if (known && size == (family == AF_INET6 ? 16 : 4)) {
    inet_ntop(family == AF_INET6 ? AF_INET6 : AF_INET, packed, wanted, sizeof wanted);
    expect(status == PS_OK, "%s refuses packed bytes", operation);
    check_written(operation, wanted, text, capacity, length);
  } else {
    unsigned set = !known ? STATUS(PS_E_OS) | STATUS(PS_E_RANGE) : old ? STATUS(PS_E_OS) : STATUS(PS_E_VALUE);
    expect_status(status, set, operation, &err);
    expect(length == 0 && (capacity == 0 || text[0] == '\0'), "%s leaves a text", operation);
    fuzz_reached(known ? NOT_WRITTEN : OTHER_FAMILY);
  }
  free(packed);
}

/* Packed bytes of the right size for every family, which a text without NUL is not. */
static void check_packed(struct input *input, int64_t family) {
  unsigned char packed[16] = {0};
  char text[ROOM], again[16], wanted[ROOM];
  int64_t length = -1, size = family == AF_INET6 ? 16 : 4;
  size_t capacity = input_below(input, ROOM + 1);
  input_bytes(input, packed, sizeof packed);
  memset(text, GUARD, sizeof text);
  inet_ntop(family == AF_INET6 ? AF_INET6 : AF_INET, packed, wanted, sizeof wanted);
  expect((family == AF_UNSPEC ? ps_inet_ntoa(packed, size, text, (int64_t)capacity, &length, NULL)
                              : ps_inet_ntop(family, packed, size, text, (int64_t)capacity, &length, NULL)) == PS_OK,
         "'%s' is not written", wanted);
  check_written("inet_ntop", wanted, text, capacity, length);
  if (family != AF_UNSPEC) {
    expect(ps_inet_pton(family, wanted, again, sizeof again, NULL, NULL) == PS_OK, "'%s' is not packed", wanted);
    expect(memcmp(again, packed, (size_t)size) == 0, "'%s' is packed otherwise", wanted);
  }
}

static void check_number(struct input *input) {
  static const struct {
    const char *operation;
    int32_t (*turn)(int64_t number, int64_t *result, ps_error *err);
    int64_t most;
  } turns[] = {{"htonl", ps_htonl, UINT32_MAX},
               {"htons", ps_htons, UINT16_MAX},
               {"ntohl", ps_ntohl, UINT32_MAX},
               {"ntohs", ps_ntohs, UINT16_MAX}};
  size_t i = input_below(input, 4);
  int64_t number = input_integer(input), result = -1;
  ps_error err;
  int32_t status = turns[i].turn(number, &result, &err);
  if (number >= 0 && number <= turns[i].most) {
    int64_t wanted = turns[i].most == UINT32_MAX ? htonl((uint32_t)number) : htons((uint16_t)number);
    expect(status == PS_OK && result == wanted, "%s of %" PRId64 " is %" PRId64, turns[i].operation, number, result);
    fuzz_reached(TURNED);
    return;
  }
  char shown[24];
  snprintf(shown, sizeof shown, "%" PRId64, number);
  expect_status(status, STATUS(PS_E_RANGE), turns[i].operation, &err);
  expect(result == 0 && strstr(err.message, shown), "%s of %s: %s", turns[i].operation, shown, err.message);
  fuzz_reached(NOT_TURNED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  size_t kind = input_below(&input, 8);
  int64_t family = (int64_t[]){AF_UNSPEC, AF_INET, AF_INET6, 0}[input_below(&input, 4)];
  if (kind == 7 && family != AF_UNSPEC)
    family = input_integer(&input);
  if (kind == 0) {
    check_number(&input);
  } else if (kind == 1) {
    check_packed(&input, family);
  } else if (kind == 2) {
    check_bytes(&input, family);
  } else {
    char *text = input_rest(&input);
    check_text(text, family);
    free(text);
  }
  return 0;
}
