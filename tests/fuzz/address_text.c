/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses as text, at random: fuzz-address-text [ROUNDS [SEED]]. Every address has a text that makes the same address
 * again. Every text is refused with an error that says where, or stands for an address. */
#include "chance.h"

#include <polysocket.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { USUAL_ROUNDS = 100000, TEXT = 560, LONGEST = 2 * TEXT, PATH = 108, BYTES = 126, FAMILIES = 60 };

/* What has come of the rounds so far. */
static struct {
  uint64_t seed, round;
  size_t formed, raw, accepted, refused;
} tally;

__attribute__((noreturn)) static void give_up(const char *what, const char *text, const char *more) {
  printf("not ok 1 - seed %ju, round %ju: %s\n# %s\n# %s\n1..1\n", (uintmax_t)tally.seed, (uintmax_t)tally.round, what,
         text, more);
  exit(1);
}

/* A number of which the extremes are frequent. */
static int64_t number(struct chance *chance, uint64_t limit) {
  switch (chance_below(chance, 4)) {
  case 0:
    return 0;
  case 1:
    return (int64_t)limit;
  case 2:
    return (int64_t)(chance_bits(chance) % 10);
  default:
    return limit == UINT64_MAX ? (int64_t)chance_bits(chance) : (int64_t)(chance_bits(chance) % (limit + 1));
  }
}

static const char *interface(struct chance *chance) {
  return chance_percent(chance, 50) ? "lo" : "";
}

/* Text without NUL, for what is not looked at as text. */
static const char *words(struct chance *chance, char *room, size_t most) {
  size_t length = chance_below(chance, most + 1);
  for (size_t i = 0; i < length; i++)
    room[i] =
        chance_percent(chance, 80) ? (char)(' ' + chance_below(chance, 95)) : (char)(1 + chance_below(chance, 255));
  room[length] = '\0';
  return room;
}

static int32_t make_internet(struct chance *chance, ps_address *made) {
  unsigned char packed[16];
  char host[64];
  int64_t length;
  bool six = chance_percent(chance, 60);
  chance_fill(chance, packed, sizeof packed);
  if (chance_percent(chance, 50))
    memset(packed, 0, chance_below(chance, sizeof packed));
  ps_inet_ntop(six ? AF_INET6 : AF_INET, packed, six ? 16 : 4, host, sizeof host, &length, NULL);
  if (!six)
    return ps_address_make_inet(host, number(chance, 65535), made, NULL);
  return ps_address_make_inet6(host, number(chance, 65535), number(chance, 0xFFFFF), number(chance, UINT32_MAX), made,
                               NULL);
}

static int32_t make_path(struct chance *chance, ps_address *made) {
  char path[PATH];
  size_t length = chance_below(chance, sizeof path + 1);
  words(chance, path, 0);
  chance_fill(chance, path, length);
  for (size_t i = 1; i < length; i++)
    if (path[0] != '\0' && path[i] == '\0')
      path[i] = '@';
  return ps_address_make_unix(path, (int64_t)length, made, NULL);
}

static int32_t make_bluetooth(struct chance *chance, ps_address *made) {
  char bdaddr[24];
  uint64_t bits = chance_bits(chance);
  snprintf(bdaddr, sizeof bdaddr, "%x:%x:%x:%x:%x:%x", (unsigned)(bits & 0xFF), (unsigned)(bits >> 8 & 0xFF),
           (unsigned)(bits >> 16 & 0xFF), (unsigned)(bits >> 24 & 0xFF), (unsigned)(bits >> 32 & 0xFF),
           (unsigned)(bits >> 40 & 0xFF));
  switch (chance_below(chance, 4)) {
  case 0:
    return ps_address_make_bluetooth_l2cap(bdaddr, number(chance, 65535), number(chance, 65535), number(chance, 255),
                                           made, NULL);
  case 1:
    return ps_address_make_bluetooth_rfcomm(bdaddr, number(chance, 255), made, NULL);
  case 2:
    return ps_address_make_bluetooth_hci(number(chance, 65535), number(chance, 65535), made, NULL);
  default:
    return ps_address_make_bluetooth_sco(bdaddr, made, NULL);
  }
}

static int32_t make_can(struct chance *chance, ps_address *made) {
  switch (chance_below(chance, 3)) {
  case 0:
    return ps_address_make_can(interface(chance), made, NULL);
  case 1:
    return ps_address_make_can_isotp(interface(chance), number(chance, UINT32_MAX), number(chance, UINT32_MAX), made,
                                     NULL);
  default:
    return ps_address_make_can_j1939(interface(chance), number(chance, UINT64_MAX), number(chance, 0x40000),
                                     number(chance, 255), made, NULL);
  }
}

static int32_t make_packet(struct chance *chance, ps_address *made) {
  char hardware[32];
  chance_fill(chance, hardware, sizeof hardware);
  return ps_address_make_packet(interface(chance), number(chance, 65535), number(chance, 255), number(chance, 65535),
                                hardware, (int64_t)chance_below(chance, sizeof hardware + 1), made, NULL);
}

static int32_t make_tipc(struct chance *chance, ps_address *made) {
  int64_t kind = 1 + (int64_t)chance_below(chance, 3);
  return ps_address_make_tipc(kind, number(chance, UINT32_MAX), number(chance, UINT32_MAX),
                              kind == 1 ? number(chance, UINT32_MAX) : 0, (int64_t)chance_below(chance, 4), made, NULL);
}

static int32_t make_alg(struct chance *chance, ps_address *made) {
  char type[14], name[104];
  return ps_address_make_alg(words(chance, type, 13), words(chance, name, 103), number(chance, UINT32_MAX),
                             number(chance, UINT32_MAX), made, NULL);
}

/* An address of some family by the family's own function. */
static int32_t make_formed(struct chance *chance, ps_address *made) {
  switch (chance_below(chance, 10)) {
  case 0:
  case 1:
    return make_internet(chance, made);
  case 2:
    return make_path(chance, made);
  case 3:
    return ps_address_make_netlink(number(chance, UINT32_MAX), number(chance, UINT32_MAX), made, NULL);
  case 4:
    return make_packet(chance, made);
  case 5:
    return make_tipc(chance, made);
  case 6:
    return ps_address_make_vsock(number(chance, UINT32_MAX), number(chance, UINT32_MAX), made, NULL);
  case 7:
    return make_can(chance, made);
  case 8:
    return make_alg(chance, made);
  default:
    return chance_percent(chance, 30)
               ? ps_address_make_qipcrtr(number(chance, UINT32_MAX), number(chance, UINT32_MAX), made, NULL)
               : make_bluetooth(chance, made);
  }
}

/* Bytes behind the number of a family: those of an address with a few changes, or any. */
static int32_t make_raw(struct chance *chance, ps_address *made) {
  unsigned char bytes[BYTES + 1];
  int64_t family = (int64_t)chance_below(chance, FAMILIES), length = (int64_t)chance_below(chance, BYTES + 1);
  memset(bytes, 0, sizeof bytes);
  if (chance_percent(chance, 60) && make_formed(chance, made) == PS_OK) {
    ps_address_family(made, &family, NULL);
    ps_address_bytes(made, bytes, sizeof bytes, &length, NULL);
    for (size_t i = chance_below(chance, 3); i > 0 && length > 0; i--)
      bytes[chance_below(chance, (size_t)length)] ^= (unsigned char)(1 << chance_below(chance, 8));
    if (chance_percent(chance, 20))
      length = (int64_t)chance_below(chance, BYTES + 1);
  } else if (chance_percent(chance, 80)) {
    chance_fill(chance, bytes, (size_t)length);
  }
  return ps_address_make_raw(family, bytes, length, made, NULL);
}

/* The text of an address, from which the same address is made. */
static void check_there_and_back(const ps_address *address, char text[TEXT]) {
  ps_address again;
  ps_error err;
  int64_t length = 0;
  if (ps_address_format(address, text, TEXT, &length, &err) != PS_OK)
    give_up("an address has no text", err.message, "");
  if (length >= TEXT || (size_t)length != strlen(text))
    give_up("a text has another length than is told", text, "");
  if (ps_address_parse(text, NULL, &again, NULL, &err) != PS_OK)
    give_up("the text of an address is refused", text, err.message);
  if (memcmp(&again, address, sizeof again) != 0)
    give_up("the text of an address makes another one", text, "");
}

static const char alphabet[] = "0123456789abcdefABCDEF.:,[]%@/=-+ flowinfo\n\x80\xff";
static const char *const pieces[] = {"unix:",
                                     "netlink:",
                                     "packet:lo,",
                                     "tipc:",
                                     "vsock:",
                                     "can:lo",
                                     "alg:",
                                     "raw:AF_",
                                     "bluetooth:sco,",
                                     "bluetooth:hci,",
                                     "qipcrtr:",
                                     "none",
                                     "[::1]:",
                                     "127.0.0.1:",
                                     ",flowinfo=",
                                     "%00",
                                     "%",
                                     "4294967296",
                                     "18446744073709551616",
                                     "lo"};

/* Change a text in one place. Its room has as many bytes again. */
static void change(struct chance *chance, char text[LONGEST]) {
  size_t length = strlen(text), at = chance_below(chance, length + 1);
  const char *piece = pieces[chance_below(chance, sizeof pieces / sizeof pieces[0])];
  char letter = alphabet[chance_below(chance, sizeof alphabet - 1)];
  switch (chance_below(chance, 5)) {
  case 0:
    text[at] = at < length ? letter : '\0';
    break;
  case 1:
    memmove(text + at, text + at + (at < length), length - at + (at == length));
    break;
  case 2:
    memmove(text + at + 1, text + at, length - at + 1);
    text[at] = letter;
    break;
  case 3:
    text[at] = '\0';
    break;
  default:
    memmove(text + at + strlen(piece), text + at, length - at + 1);
    memcpy(text + at, piece, strlen(piece));
  }
}

/* A text that is refused says where, and leaves nothing behind. One that is accepted stands for an address. */
static void check_text(const char *text) {
  static const ps_address nothing;
  ps_address address;
  char again[TEXT];
  ps_error err;
  size_t size = strlen(text) + 1;
  /* No byte behind the text is the library's to read. */
  char *exact = malloc(size);
  if (!exact)
    give_up("out of memory", text, "");
  memcpy(exact, text, size);
  memset(&address, 0x5A, sizeof address);
  int32_t status = ps_address_parse(exact, NULL, &address, NULL, &err);
  free(exact);
  if (status == PS_OK) {
    tally.accepted++;
    check_there_and_back(&address, again);
    return;
  }
  tally.refused++;
  bool known = status == PS_E_OS || status == PS_E_RANGE || status == PS_E_VALUE;
  if (!known || strncmp(err.message, "address_parse: ", 15) != 0 || !strstr(err.message, ", at position "))
    give_up("a text is refused without its position", text, err.message);
  if (memcmp(&address, &nothing, sizeof address) != 0)
    give_up("an address is left of a text that is refused", text, err.message);
}

static void round_of(struct chance *chance) {
  ps_address address;
  char text[LONGEST];
  bool raw = chance_percent(chance, 40);
  int32_t status = raw ? make_raw(chance, &address) : make_formed(chance, &address);
  if (status != PS_OK)
    give_up("no address was made", ps_status_name(status), "");
  tally.formed += !raw;
  tally.raw += raw;
  check_there_and_back(&address, text);
  if (!raw && strncmp(text, "raw:", 4) == 0)
    give_up("an address that a family makes is not written in its form", text, "");
  for (size_t i = chance_below(chance, 5); i > 0; i--)
    change(chance, text);
  check_text(text);
}

int main(int argc, char **argv) {
  uint64_t rounds = argc > 1 ? strtoull(argv[1], NULL, 10) : USUAL_ROUNDS;
  tally.seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  for (tally.round = 0; tally.round < rounds; tally.round++) {
    struct chance chance = chance_of(tally.seed, "address_text", tally.round);
    round_of(&chance);
  }
  printf("ok 1 - %zu addresses that were made and %zu of bytes are made again from their texts\n", tally.formed,
         tally.raw);
  /* Without both kinds of texts nothing was tested. */
  bool both = tally.accepted > rounds / 10 && tally.refused > rounds / 10;
  printf("%s 2 - of the texts %zu were accepted and %zu refused\n1..2\n", both ? "ok" : "not ok", tally.accepted,
         tally.refused);
  return both ? 0 : 1;
}
