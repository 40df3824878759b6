/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options by name and their texts. A text is refused with the option and the value in the message, or stands for a
 * value whose own text is read again; what a socket tells can be set again. Groups are not joined on sockets: that
 * would leave this machine. */
#include "core/option_text.h"
#include "support/input.h"
#include "support/target.h"

#include <polysocket.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { ROOM = 96, GUARD = 0x5A };
enum outcome { TEXT_READ, TEXT_AGAIN, TEXT_REFUSED, SET, NOT_SET, GOT, NOT_GOT, UNKNOWN, LISTED };

const struct fuzz_target fuzz_target = {"named_options",
                                        12000,
                                        {"a text is a value", "the text of a value is read again", "a text is refused",
                                         "an option is set", "an option is not set", "an option is read",
                                         "an option is not read", "a name is unknown", "all options are listed"}};

static const char *const words[] = {"on",
                                    "off",
                                    "1",
                                    "0",
                                    "0x10",
                                    "2.5",
                                    "0.000000001",
                                    "30,5,3",
                                    "any",
                                    "lo",
                                    "cubic",
                                    "do",
                                    "unlimited",
                                    "-1",
                                    "65535",
                                    "65536",
                                    "1e3",
                                    "224.0.0.1",
                                    "%lo",
                                    "@192.0.2.1",
                                    "ff02::1",
                                    "yes",
                                    "99999999999999999999",
                                    "127.0.0.1",
                                    "2147483647",
                                    ","};

/* A value of words, or of any bytes. */
static char *value_of(struct input *input) {
  char text[ROOM] = "";
  if (input_below(input, 2))
    return input_rest(input);
  for (size_t count = 1 + input_below(input, 3); count > 0; count--) {
    const char *word = words[input_below(input, sizeof words / sizeof words[0])];
    if (strlen(text) + strlen(word) < sizeof text)
      strcat(text, word);
  }
  return input_copy(text, strlen(text));
}

/* How much of a text a message shows as it is. */
static size_t plain(const char *text) {
  size_t length = 0;
  while (length < 40 && text[length] >= ' ' && text[length] <= '~' && text[length] != '\'' && text[length] != '\\')
    length++;
  return length;
}

static void expect_shown(const char *text, const ps_error *err) {
  char wanted[ROOM] = "'";
  strncat(wanted, text, plain(text));
  expect(strstr(err->message, wanted), "the message does not show '%s': %s", text, err->message);
}

/* Kinds whose value tells nothing of how it is shown: the system makes the text of some, and others are not read. */
static bool is_shown(const struct ps__named_option *row, const struct ps__option_value *value) {
  return row->kind != PS__MEMBERSHIP && row->kind != PS__LINK && row->kind != PS__NAMED &&
         (row->kind != PS__PROBES || value->numbers[0] == 0 || value->numbers[1] > 0);
}

static void check_text(struct input *input) {
  const struct ps__named_option *row = &ps__sys_named_options[input_below(input, ps__sys_named_option_count)];
  int family = input_below(input, 2) ? AF_INET6 : AF_INET;
  char once[ROOM], twice[ROOM];
  struct ps__option_input made, again;
  ps_error err;
  char *text = value_of(input);
  int32_t status = ps__option_text_read(row, family, text, &made, "set_option", &err);
  if (status != PS_OK) {
    expect_status(status, STATUS(PS_E_VALUE) | STATUS(PS_E_RANGE) | STATUS(PS_E_OS), "set_option", &err);
    expect(strstr(err.message, row->name), "the message does not name %s: %s", row->name, err.message);
    expect_shown(text, &err);
    fuzz_reached(TEXT_REFUSED);
  } else if (is_shown(row, &made.value)) {
    struct ps__text shown = ps__text_begin(once, sizeof once), other = ps__text_begin(twice, sizeof twice);
    ps__option_text_show(&shown, row, &made.value);
    expect(shown.length < PS__OPTION_TEXT, "%s of %s is too long", once, row->name);
    status = ps__option_text_read(row, family, once, &again, "set_option", &err);
    expect(status == PS_OK, "%s of '%s' appears as '%s': %s", row->name, text, once, err.message);
    ps__option_text_show(&other, row, &again.value);
    expect(strcmp(once, twice) == 0, "%s of '%s' appears as '%s' and as '%s'", row->name, text, once, twice);
    fuzz_reached(TEXT_AGAIN);
  }
  if (status == PS_OK)
    fuzz_reached(TEXT_READ);
  free(text);
}

static ps_socket *open_socket(struct input *input) {
  static const int64_t kinds[][2] = {{AF_INET, SOCK_STREAM}, {AF_INET6, SOCK_STREAM}, {AF_INET, SOCK_DGRAM},
                                     {AF_INET6, SOCK_DGRAM}, {AF_UNIX, SOCK_STREAM},  {AF_UNIX, SOCK_DGRAM}};
  ps_socket *socket = NULL;
  const int64_t *kind = kinds[input_below(input, 6)];
  ps_socket_create(kind[0], kind[1], 0, &socket, NULL);
  return socket;
}

/* A value in any room. Returns whether there is one. */
static bool get(ps_socket *socket, const char *name, char room[ROOM], size_t capacity) {
  ps_error err;
  int64_t length = -1;
  memset(room, GUARD, ROOM);
  int32_t status = ps_socket_get_option(socket, name, room, (int64_t)capacity, &length, &err);
  expect_status(status, STATUS(PS_OK) | STATUS(PS_E_VALUE) | STATUS(PS_E_TYPE) | STATUS(PS_E_OS), "get_option", &err);
  expect(capacity == 0 || strnlen(room, capacity) < capacity, "the value of %s has no end", name);
  for (size_t i = capacity; i < ROOM; i++)
    expect(room[i] == GUARD, "the value of %s is written behind its room", name);
  expect(status == PS_OK ? length >= 0 && length < PS__OPTION_TEXT : length == 0, "%s has the length %" PRId64, name,
         length);
  fuzz_reached(status == PS_OK ? GOT : NOT_GOT);
  return status == PS_OK;
}

static void set(ps_socket *socket, const struct ps__named_option *row, const char *value) {
  char once[ROOM], twice[ROOM];
  ps_error err;
  int32_t status = ps_socket_set_option(socket, row->name, value, &err);
  if (status != PS_OK) {
    const unsigned set = STATUS(PS_E_VALUE) | STATUS(PS_E_RANGE) | STATUS(PS_E_TYPE) | STATUS(PS_E_OS);
    expect_status(status, set, "set_option", &err);
    expect(strstr(err.message, row->name), "the message does not name %s: %s", row->name, err.message);
    fuzz_reached(NOT_SET);
    return;
  }
  fuzz_reached(SET);
  if (!get(socket, row->name, once, sizeof once))
    return;
  status = ps_socket_set_option(socket, row->name, once, &err);
  expect(status == PS_OK || status == PS_E_OS, "%s was '%s', is read as '%s' and refused: %s", row->name, value, once,
         err.message);
  expect(get(socket, row->name, twice, sizeof twice), "%s is not read again", row->name);
}

/* The list has what the options tell one by one. */
static void check_list(ps_socket *socket) {
  char name[ROOM], value[ROOM], told[ROOM];
  ps_pairs *pairs = NULL;
  int64_t count = 0, length, index;
  expect(ps_socket_options(socket, &pairs, NULL) == PS_OK, "there is no list");
  ps_pairs_count(pairs, &count, NULL);
  for (int64_t i = 0; i < count; i++) {
    ps_pairs_name(pairs, i, name, sizeof name, &length, NULL);
    ps_pairs_text(pairs, i, value, sizeof value, &length, NULL);
    expect(ps_pairs_find(pairs, name, &index, NULL) == PS_OK && index == i, "%s is found at %" PRId64, name, index);
    expect(get(socket, name, told, sizeof told), "%s is listed and not told", name);
    expect(strcmp(value, told) == 0 || strstr(name, "cpu"), "%s is listed as '%s' and told as '%s'", name, value, told);
  }
  ps_pairs_free(pairs);
  fuzz_reached(LISTED);
}

static void check_unknown(ps_socket *socket, struct input *input) {
  ps_error err;
  char *name = input_rest(input);
  for (size_t i = 0; i < ps__sys_named_option_count; i++)
    if (strcmp(ps__sys_named_options[i].name, name) == 0)
      name[0] = '\0';
  expect_status(ps_socket_set_option(socket, name, "1", &err), STATUS(PS_E_VALUE), "set_option", &err);
  expect_shown(name, &err);
  free(name);
  fuzz_reached(UNKNOWN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct input input = {data, size};
  size_t kind = input_below(&input, 8);
  if (kind < 5) {
    check_text(&input);
    return 0;
  }
  char room[ROOM];
  ps_socket *socket = open_socket(&input);
  /* A machine may have no IPv6. */
  if (!socket)
    return 0;
  if (kind == 5) {
    check_unknown(socket, &input);
  } else if (input_rarely(&input, 16)) {
    check_list(socket);
  } else {
    const struct ps__named_option *row = &ps__sys_named_options[input_below(&input, ps__sys_named_option_count)];
    get(socket, row->name, room, input_below(&input, ROOM));
    char *value = value_of(&input);
    if (row->kind != PS__MEMBERSHIP)
      set(socket, row, value);
    free(value);
  }
  ps_socket_free(socket);
  return 0;
}
