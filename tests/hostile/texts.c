/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Texts to hand over. Each ends where its memory ends. */
#include "choices.h"
#include "surroundings.h"

#include <inttypes.h>
#include <string.h>

/* Texts that a parameter accepts, or nearly does. Hosts are this machine, so that nothing goes to others. */
static const char *const familiar[] = {
    "127.0.0.1",
    "localhost",
    "first",
    "::1",
    "0.0.0.0",
    "::",
    "127.1",
    "0x7f.1",
    "::ffff:127.0.0.1",
    "fe80::1%lo",
    "::1%lo",
    "<broadcast>",
    "ip6-localhost",
    "127.0.0.1 x",
    "127.0.0.256",
    ":::",
    "1::2::3",
    "::1%",
    "::1%4294967296",
    "lo",
    "00:1A:7D:DA:71:13",
    "tcp",
    "udp",
    "icmp",
    "http",
    "domain",
    "0",
    "80",
    "65535",
    "65536",
    " 80",
    "+80",
    "-1",
    "080",
    "99999999999999999999",
    "r",
    "rb",
    "w",
    "w+b",
    "a",
    "r+",
    "U",
    "rU",
    "Ur+b",
    "AF_INET",
    "SOCK_STREAM",
    "INADDR_BROADCAST",
    "hello",
    "127.0.0.1:80",
    "[fe80::1%lo]:80",
    "unix:/x%20y",
    "packet:lo,3,0,1,02:00:00:00:00:01",
    "can:lo,1,2",
    "bluetooth:hci,0,0",
    "alg:hash,sha256",
    "raw:9:00ff",
    "keepalive",
    "30,5,3",
    "linger",
    "off",
    "user_timeout",
    "2.5",
    "multicast_join",
    "224.0.0.251%lo",
    "multicast_interface",
    "receive_timeout",
    "state",
};

static const char *const formats[] = {"%s%s%s%s%s%s%s%s", "%n%n%n%n",    "%1000000d", "%s%n%p%x", "%", "%%",
                                      "%-*.*s",           "127.0.0.1%n", "::1%n"};

static const char *const malformed[] = {
    "\xC3",     "\xFF\xFE",   "\xED\xA0\x80",         "\xC0\x80", "\xF4\x90\x80\x80",
    "\x80\x80", "ab\xE2\x82", "\xF8\x88\x80\x80\x80", "t\xE9st"};

static const char *const strange[] = {"\xC3\xA4\xC3\xB6",
                                      "\xF0\x9F\x98\x80",
                                      "xn--",
                                      "xn--mnchen-3ya.test",
                                      "a..b",
                                      ".",
                                      " ",
                                      "\n",
                                      "\t127.0.0.1",
                                      "'",
                                      "\\x00",
                                      "a b",
                                      "\x01\x7F",
                                      "../x",
                                      "/"};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

static void set_text(struct call *call, int place, const void *text, size_t length) {
  unsigned char *memory = call_give_memory(call, place, length + 1);
  memcpy(memory, text, length);
  memory[length] = '\0';
  call_make_constant(call, place);
}

static void choose_empty(struct call *call, int place) {
  set_text(call, place, "", 0);
}

static const char *one_of(struct call *call, const char *const *list, size_t count) {
  return list[chance_below(&call->chance, count)];
}

static void set_one_of(struct call *call, int place, const char *const *list, size_t count) {
  const char *text = one_of(call, list, count);
  set_text(call, place, text, strlen(text));
}

static void choose_familiar(struct call *call, int place) {
  set_one_of(call, place, familiar, COUNT(familiar));
}

static void choose_format(struct call *call, int place) {
  set_one_of(call, place, formats, COUNT(formats));
}

static void choose_malformed(struct call *call, int place) {
  set_one_of(call, place, malformed, COUNT(malformed));
}

static void choose_strange(struct call *call, int place) {
  set_one_of(call, place, strange, COUNT(strange));
}

/* Where somebody listens, so that a connection can be made. */
static void choose_server(struct call *call, int place) {
  char text[16];
  int length = snprintf(text, sizeof text, "%d", surroundings_port());
  set_text(call, place, text, (size_t)length);
}

static void choose_constant_name(struct call *call, int place) {
  const char *name = "";
  ps_constant_at((int64_t)chance_below(&call->chance, (size_t)ps_constant_count()), &name, NULL, NULL);
  set_text(call, place, name, strlen(name));
}

/* Long for a label, a name of a host, a line or a page. */
static void choose_long(struct call *call, int place) {
  static const size_t lengths[] = {15,  16,  17,   63,   64,   107,  108,  109,  253,
                                   255, 256, 1023, 1024, 1025, 4095, 4096, 65536};
  size_t length = lengths[chance_below(&call->chance, COUNT(lengths))];
  unsigned char *memory = call_give_memory(call, place, length + 1);
  memset(memory, 'a' + (int)chance_below(&call->chance, 26), length);
  if (chance_percent(&call->chance, 30))
    for (size_t i = 31; i < length; i += 32)
      memory[i] = '.';
  memory[length] = '\0';
  call_make_constant(call, place);
}

static void choose_any_bytes(struct call *call, int place) {
  size_t length = chance_below(&call->chance, 40);
  unsigned char *memory = call_give_memory(call, place, length + 1);
  chance_fill(&call->chance, memory, length);
  for (size_t i = 0; i < length; i++)
    memory[i] |= memory[i] == 0;
  memory[length] = '\0';
  call_make_constant(call, place);
}

/* A familiar text with one byte changed, added or taken away: another host, so not where there is a network. */
static void choose_spoiled(struct call *call, int place) {
  char text[64] = "";
  const char *before = one_of(call, familiar, COUNT(familiar));
  size_t length = strlen(before);
  memcpy(text, before, length);
  size_t at = chance_below(&call->chance, length);
  char byte = (char)(chance_below(&call->chance, 255) + 1);
  size_t way = surroundings_confined() ? chance_below(&call->chance, 3) : 3;
  if (way == 0) {
    text[at] = byte;
  } else if (way == 1) {
    memmove(text + at + 1, text + at, length - at);
    text[at] = byte;
    length++;
  } else if (way == 2) {
    memmove(text + at, text + at + 1, length - at);
    length--;
  }
  set_text(call, place, text, length);
}

static const struct choice texts[] = {
    {"NULL", WILD, 8, call_choose_null},
    {"empty", WILD, 6, choose_empty},
    {"familiar", TAME, 40, choose_familiar},
    {"the server's port", TAME, 6, choose_server},
    {"a constant's name", WILD, 6, choose_constant_name},
    {"a format", WILD, 5, choose_format},
    {"malformed UTF-8", WILD, 5, choose_malformed},
    {"strange", WILD, 6, choose_strange},
    {"long", WILD, 6, choose_long},
    {"any bytes", WILD, 6, choose_any_bytes},
    {"nearly familiar", WILD, 10, choose_spoiled},
    {NULL, WILD, 0, NULL},
};

void choose_text(struct call *call, int place) {
  call_choose(call, place, texts);
}
