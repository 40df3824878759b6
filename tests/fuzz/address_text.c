/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as text. Every address has a text that makes the same address again, in every room. Every text is refused
 * with an error that says where, or stands for an address. */
#include "support/address.h"
#include "support/target.h"

#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 560, LONGEST = 2 * TEXT, GUARD = 0x5A };
enum outcome { FORMED, RAW, ACCEPTED, REFUSED, CUT };

const struct fuzz_target fuzz_target = {"address_text",
                                        30000,
                                        {"an address that a family makes becomes its text and the same address",
                                         "any bytes become their text and the same address",
                                         "a text is accepted and becomes itself again",
                                         "a text is refused with a place", "a text is cut to the room"}};

/* The text of an address, from which the same address is made. */
static void check_there_and_back(const ps_address *address, char text[TEXT]) {
  ps_address again;
  ps_error err;
  int64_t length = 0, family = -1, told = -1, proto = -1;
  int32_t status = ps_address_format(address, text, TEXT, &length, &err);
  expect(status == PS_OK, "an address has no text: %s", err.message);
  expect(length < TEXT && (size_t)length == strlen(text), "'%s' has not the length %jd", text, (intmax_t)length);
  status = ps_address_parse(text, &family, &again, &proto, &err);
  expect(status == PS_OK, "'%s' is refused: %s", text, err.message);
  expect(memcmp(&again, address, sizeof again) == 0, "'%s' makes another address", text);
  ps_address_family(address, &told, NULL);
  expect(family == told, "'%s' has the family %jd, and the address %jd", text, (intmax_t)family, (intmax_t)told);
}

/* Only the room is written, up to a NUL, and the length is that of the whole. */
static void check_room(const ps_address *address, const char *text, size_t capacity) {
  char room[TEXT + 1];
  int64_t length = -1, whole = (int64_t)strlen(text);
  memset(room, GUARD, sizeof room);
  expect(ps_address_format(address, room, (int64_t)capacity, &length, NULL) == PS_OK, "a room of %zu is refused",
         capacity);
  expect(length == whole, "with a room of %zu '%s' has the length %jd", capacity, text, (intmax_t)length);
  size_t written = (size_t)whole < capacity ? (size_t)whole : capacity > 0 ? capacity - 1 : 0;
  expect(memcmp(room, text, written) == 0, "with a room of %zu '%s' begins otherwise", capacity, text);
  expect(capacity == 0 || room[written] == '\0', "with a room of %zu '%s' has no end", capacity, text);
  for (size_t i = capacity > 0 ? written + 1 : 0; i < sizeof room; i++)
    expect(room[i] == GUARD, "with a room of %zu byte %zu is written", capacity, i);
  if (written < (size_t)whole)
    fuzz_reached(CUT);
}

static const char *const pieces[] = {"unix:",  "netlink:",      "packet:lo,", "tipc:",      "vsock:",
                                     "can:lo", "alg:",          "raw:AF_",    "none",       "bluetooth:sco,",
                                     "[::1]:", "bluetooth:hci", "qipcrtr:",   "%00",        "127.0.0.1:",
                                     "%",      ",flowinfo=",    "lo",         "4294967296", "18446744073709551616"};

/* Change a text in one place. Its room has as many bytes again. */
static void change(struct input *input, char text[LONGEST]) {
  size_t length = strlen(text), at = input_below(input, length + 1);
  const char *piece = pieces[input_below(input, sizeof pieces / sizeof pieces[0])];
  char letter = (char)input_bits(input, 1);
  switch (input_below(input, 4)) {
  case 0:
    text[at] = at < length ? letter : '\0';
    break;
  case 1:
    memmove(text + at, text + at + (at < length), length - at + (at == length));
    break;
  case 2:
    text[at] = '\0';
    break;
  default:
    memmove(text + at + strlen(piece), text + at, length - at + 1);
    memcpy(text + at, piece, strlen(piece));
  }
}

/* The message says at which place of the text. The text may have the same words in it. */
static void check_position(const char *text, const ps_error *err) {
  static const char words[] = ", at position ";
  bool found = false;
  for (const char *place = err->message; !found && (place = strstr(place, words));) {
    char *end;
    place += strlen(words);
    found = strtoul(place, &end, 10) <= strlen(text) && strncmp(end, " of '", 5) == 0;
  }
  expect(found, "'%s' is refused without a position in it: %s", text, err->message);
}

/* A text that is refused says where, and leaves nothing behind. One that is accepted stands for an address. */
static void check_text(const char *text) {
  static const ps_address nothing;
  ps_address address;
  char again[TEXT];
  ps_error err;
  int64_t family = -1, proto = -1;
  memset(&address, GUARD, sizeof address);
  int32_t status = ps_address_parse(text, &family, &address, &proto, &err);
  if (status == PS_OK) {
    check_there_and_back(&address, again);
    fuzz_reached(ACCEPTED);
    return;
  }
  /* The library keeps 16384 different paths that are longer than an address. */
  bool full = status == PS_E_MEMORY && strstr(err.message, "too many different AF_UNIX paths");
  expect_status(status, full ? STATUS(PS_E_MEMORY) : STATUS(PS_E_OS) | STATUS(PS_E_RANGE) | STATUS(PS_E_VALUE),
                "address_parse", &err);
  check_position(text, &err);
  expect(memcmp(&address, &nothing, sizeof address) == 0, "an address is left of '%s'", text);
  expect(family == 0 && proto == 0, "a family or a protocol is left of '%s'", text);
  fuzz_reached(REFUSED);
}

static void check_address(struct input *input, bool raw) {
  ps_address address;
  char text[LONGEST];
  int32_t status = raw ? input_raw_address(input, &address) : input_address(input, &address);
  expect(status == PS_OK, "no address is made: %s", ps_status_name(status));
  check_there_and_back(&address, text);
  expect(raw || strncmp(text, "raw:", 4) != 0, "'%s' is not the form of its family", text);
  fuzz_reached(raw ? RAW : FORMED);
  check_room(&address, text, input_below(input, TEXT));
  for (size_t i = input_below(input, 5); i > 0; i--)
    change(input, text);
  char *exact = input_copy(text, strlen(text));
  check_text(exact);
  free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  size_t kind = input_below(&input, 3);
  if (kind < 2) {
    check_address(&input, kind == 1);
    return 0;
  }
  char *text = input_rest(&input);
  check_text(text);
  free(text);
  return 0;
}
