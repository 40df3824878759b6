/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The grammar of the values of options with names. What is shown can be read again. */
#include "core/option_text.h"

#include "address/address.h"
#include "base/error.h"
#include "core/names.h"
#include "platform/platform.h"
#include "polysocket/address.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SECOND = 1000000000, HOST_ROOM = 64 };

/* A value that is being read. */
struct reading {
  const struct ps__named_option *row;
  int family;
  const char *text;
  const char *operation;
  ps_error *err;
};

static double seconds_of(const struct ps__named_option *row, int64_t units) {
  return (double)units * (double)(row->unit ? row->unit : SECOND) / (double)SECOND;
}

static void show_limits(struct ps__text *text, const struct ps__named_option *row) {
  char least[PS__SECONDS_ROOM], most[PS__SECONDS_ROOM];
  switch (row->kind) {
  case PS__FLAG:
    ps__text_format(text, "on or off");
    break;
  case PS__RATE:
    ps__text_format(text, "unlimited, or a whole number of %" PRId64 " to %" PRId64, row->least, row->most);
    break;
  case PS__DURATION:
    ps__text_seconds(least, seconds_of(row, row->least));
    ps__text_seconds(most, seconds_of(row, row->most));
    ps__text_format(text, "%s to %s seconds", least, most);
    break;
  case PS__CHOICE:
    for (int i = 0; row->list[i]; i++)
      ps__text_format(text, "%s%s", i == 0 ? "one of " : ", ", row->list[i]);
    break;
  case PS__WORD:
    ps__text_format(text, "a word of 1 to %" PRId64 " bytes", row->most);
    break;
  case PS__DEVICE:
    ps__text_format(text, "any, or the name of an interface");
    break;
  case PS__LINK:
    ps__text_format(text, "any, or the name, the number or an IPv4 address of an interface");
    break;
  case PS__LINGER:
    ps__text_format(text, "off, or a whole number of 0 to %" PRId64 " seconds", row->most);
    break;
  case PS__PROBES:
    ps__text_format(text, "off, on, or IDLE,INTERVAL,COUNT with 1 to 32767 seconds twice and 1 to 127 probes");
    break;
  case PS__MEMBERSHIP:
    ps__text_format(text, "a multicast group of the socket's family, as GROUP, GROUP%%INTERFACE, GROUP@SOURCE or "
                          "GROUP@SOURCE%%INTERFACE");
    break;
  case PS__NUMBER:
  case PS__NAMED: /* never true: what has a name is for reading alone */
  default:        /* never true: all kinds are listed */
    ps__text_format(text, "a whole number of %" PRId64 " to %" PRId64, row->least, row->most);
  }
}

static int32_t refuse(const struct reading *reading, int32_t status) {
  char limits[160], shown[PS__SHOWN];
  struct ps__text text = ps__text_begin(limits, sizeof limits);
  struct ps__text quoted = ps__text_begin(shown, sizeof shown);
  show_limits(&text, reading->row);
  ps__text_quote(&quoted, reading->text, strnlen(reading->text, PS__SHOWN));
  return ps__fail(reading->err, status, reading->operation, "%s must be %s, not %s", reading->row->name, limits, shown);
}

static int digit_of(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  char small = (char)(c | 32);
  return small >= 'a' && small <= 'f' ? small - 'a' + 10 : 16;
}

/* Digits of a base, at least one: their number, with more than 63 bits cut to the largest. Moves `text` behind them. */
static bool read_digits(const char **text, int base, int64_t *number) {
  const char *start = *text;
  *number = 0;
  for (int digit; (digit = digit_of(**text)) < base; ++*text)
    if (__builtin_mul_overflow(*number, base, number) || __builtin_add_overflow(*number, digit, number))
      *number = INT64_MAX;
  return *text != start;
}

/* A number in decimal or hexadecimal at the beginning. A number beyond 63 bits stays one beyond any limit. */
static bool read_number(const char **text, int64_t *number) {
  bool negative = **text == '-';
  *text += negative || **text == '+';
  bool hexadecimal = (*text)[0] == '0' && ((*text)[1] | 32) == 'x';
  *text += hexadecimal ? 2 : 0;
  bool found = read_digits(text, hexadecimal ? 16 : 10, number);
  if (negative)
    *number = -*number;
  return found;
}

static bool is_one_of(const char *text, const char *const *words) {
  for (; *words; words++)
    if (strcmp(text, *words) == 0)
      return true;
  return false;
}

static const char *const on[] = {"on", "1", "true", "yes", NULL};
static const char *const off[] = {"off", "0", "false", "no", NULL};

static int32_t read_flag(const struct reading *reading, int64_t *number) {
  *number = is_one_of(reading->text, on);
  return *number || is_one_of(reading->text, off) ? PS_OK : refuse(reading, PS_E_VALUE);
}

static int32_t read_whole(const struct reading *reading, int64_t *number) {
  const char *rest = reading->text;
  if (!read_number(&rest, number) || *rest != '\0')
    return refuse(reading, PS_E_VALUE);
  return *number < reading->row->least || *number > reading->row->most ? refuse(reading, PS_E_RANGE) : PS_OK;
}

/* Seconds with a fraction, as nanoseconds; what is finer is rounded up, so that nothing becomes zero. */
static int32_t read_duration(const struct reading *reading, int64_t *number) {
  const char *rest = reading->text;
  int64_t whole = 0, fraction = 0, place = SECOND;
  bool digits = read_digits(&rest, 10, &whole);
  if (*rest == '.') {
    bool finer = false;
    for (rest++; *rest >= '0' && *rest <= '9'; rest++, digits = true) {
      place /= 10;
      fraction += (*rest - '0') * place;
      finer |= place == 0 && *rest != '0';
    }
    fraction += finer;
  }
  if (!digits || *rest != '\0')
    return refuse(reading, reading->text[0] == '-' && digit_of(reading->text[1]) < 10 ? PS_E_RANGE : PS_E_VALUE);
  int64_t unit = reading->row->unit ? reading->row->unit : SECOND;
  if (whole > INT64_MAX / SECOND - 1)
    return refuse(reading, PS_E_RANGE);
  *number = whole * SECOND + fraction;
  return *number < reading->row->least * unit || *number > reading->row->most * unit ? refuse(reading, PS_E_RANGE)
                                                                                     : PS_OK;
}

static int32_t read_choice(const struct reading *reading, int64_t *number) {
  for (*number = 0; reading->row->list[*number]; ++*number)
    if (strcmp(reading->text, reading->row->list[*number]) == 0)
      return PS_OK;
  return refuse(reading, PS_E_VALUE);
}

static int32_t read_rate(const struct reading *reading, int64_t *number) {
  *number = -1;
  return strcmp(reading->text, "unlimited") == 0 ? PS_OK : read_whole(reading, number);
}

static int32_t read_linger(const struct reading *reading, int64_t *number) {
  *number = -1;
  return strcmp(reading->text, "off") == 0 ? PS_OK : read_whole(reading, number);
}

static int32_t read_word(const struct reading *reading, char word[PS__OPTION_WORD]) {
  size_t length = strlen(reading->text);
  if (length == 0 || length > (size_t)reading->row->most)
    return refuse(reading, PS_E_VALUE);
  memcpy(word, reading->text, length + 1);
  return PS_OK;
}

static int32_t read_device(const struct reading *reading, char word[PS__OPTION_WORD]) {
  word[0] = '\0';
  return strcmp(reading->text, "any") == 0 ? PS_OK : read_word(reading, word);
}

static int32_t read_probes(const struct reading *reading, int64_t numbers[4]) {
  static const int64_t limits[] = {32767, 32767, 127};
  const char *rest = reading->text;
  numbers[0] = is_one_of(reading->text, on);
  if (numbers[0] || is_one_of(reading->text, off))
    return PS_OK;
  bool beyond = false;
  for (int i = 0; i < 3; i++) {
    if (!read_digits(&rest, 10, &numbers[i + 1]) || *rest != (i < 2 ? ',' : '\0'))
      return refuse(reading, PS_E_VALUE);
    rest++;
    beyond |= numbers[i + 1] < 1 || numbers[i + 1] > limits[i];
  }
  numbers[0] = 1;
  return beyond ? refuse(reading, PS_E_RANGE) : PS_OK;
}

/* The number of an interface, from its name or from a number that one has. */
static int32_t read_interface(const struct reading *reading, const char *name, int64_t *index) {
  char found[PS__INTERFACE_ROOM], shown[PS__SHOWN], detail[PS__SHOWN + 48];
  const char *rest = name;
  int result = -ENODEV;
  if (read_digits(&rest, 10, index) && *rest == '\0') {
    if (*index >= 1 && *index <= INT32_MAX)
      result = ps__sys_interface_name((int)*index, found);
    result = result == -ENXIO ? -ENODEV : result;
  } else {
    result = ps__sys_interface_index(name);
    *index = result;
  }
  if (result >= 0)
    return PS_OK;
  struct ps__text quoted = ps__text_begin(shown, sizeof shown), text = ps__text_begin(detail, sizeof detail);
  ps__text_quote(&quoted, reading->text, strnlen(reading->text, PS__SHOWN));
  ps__text_format(&text, "(%s, %s)", reading->row->name, shown);
  return ps__fail_os(reading->err, -result, reading->operation, detail);
}

/* A numeric host of the socket's family; `length` bytes of text. */
static bool read_host(const struct reading *reading, const char *text, size_t length, ps_address *address) {
  char host[HOST_ROOM];
  if (length == 0 || length >= sizeof host)
    return false;
  memcpy(host, text, length);
  host[length] = '\0';
  return ps_address_make_numeric(host, 0, 0, 0, address, NULL) == PS_OK &&
         ps__address_family(ps__address_const(address)) == reading->family;
}

static const void *bytes_of(const ps_address *address, size_t *length) {
  const struct ps__address *contents = ps__address_const(address);
  *length = (size_t)contents->length;
  return &contents->name;
}

static int32_t read_link(const struct reading *reading, struct ps__option_input *input) {
  struct ps__option_value *value = &input->value;
  if (strcmp(reading->text, "any") == 0)
    return PS_OK;
  /* A number alone is an address too for the resolver; the interface is meant. */
  if (reading->row->scope == PS__IPV4_SOCKET && strchr(reading->text, '.') &&
      read_host(reading, reading->text, strlen(reading->text), &input->address)) {
    value->address = bytes_of(&input->address, &value->address_length);
    return PS_OK;
  }
  return reading->text[0] == '\0' ? refuse(reading, PS_E_VALUE)
                                  : read_interface(reading, reading->text, &value->numbers[0]);
}

static int32_t read_membership(const struct reading *reading, struct ps__option_input *input) {
  struct ps__option_value *value = &input->value;
  const char *group = reading->text;
  const char *interface = strchr(group, '%'), *source = strchr(group, '@');
  const char *end = interface ? interface : group + strlen(group);
  if (source && source > end)
    return refuse(reading, PS_E_VALUE);
  if (!read_host(reading, group, (size_t)((source ? source : end) - group), &input->address))
    return refuse(reading, PS_E_VALUE);
  value->address = bytes_of(&input->address, &value->address_length);
  if (!ps__sys_is_multicast(value->address))
    return refuse(reading, PS_E_VALUE);
  if (source) {
    if (!read_host(reading, source + 1, (size_t)(end - source - 1), &input->source))
      return refuse(reading, PS_E_VALUE);
    value->source = bytes_of(&input->source, &value->source_length);
  }
  if (interface && interface[1] == '\0')
    return refuse(reading, PS_E_VALUE);
  return interface ? read_interface(reading, interface + 1, &value->numbers[0]) : PS_OK;
}

int32_t ps__option_text_read(const struct ps__named_option *row, int family, const char *text,
                             struct ps__option_input *input, const char *operation, ps_error *err) {
  const struct reading reading = {row, family, text, operation, err};
  memset(input, 0, sizeof *input);
  switch (row->kind) {
  case PS__FLAG:
    return read_flag(&reading, &input->value.numbers[0]);
  case PS__RATE:
    return read_rate(&reading, &input->value.numbers[0]);
  case PS__DURATION:
    return read_duration(&reading, &input->value.numbers[0]);
  case PS__CHOICE:
    return read_choice(&reading, &input->value.numbers[0]);
  case PS__WORD:
    return read_word(&reading, input->value.text);
  case PS__DEVICE:
    return read_device(&reading, input->value.text);
  case PS__LINK:
    return read_link(&reading, input);
  case PS__LINGER:
    return read_linger(&reading, &input->value.numbers[0]);
  case PS__PROBES:
    return read_probes(&reading, input->value.numbers);
  case PS__MEMBERSHIP:
    return read_membership(&reading, input);
  case PS__NUMBER:
  case PS__NAMED: /* never true: what has a name is for reading alone */
  default:        /* never true: all kinds are listed */
    return read_whole(&reading, &input->value.numbers[0]);
  }
}

static int64_t count_choices(const struct ps__named_option *row) {
  int64_t count = 0;
  while (row->list[count])
    count++;
  return count;
}

void ps__option_text_show(struct ps__text *text, const struct ps__named_option *row,
                          const struct ps__option_value *value) {
  const int64_t number = value->numbers[0];
  char seconds[PS__SECONDS_ROOM];
  switch (row->kind) {
  case PS__FLAG:
    ps__text_format(text, number ? "on" : "off");
    break;
  case PS__RATE:
    if (number == -1)
      ps__text_format(text, "unlimited");
    else
      ps__text_format(text, "%" PRIu64, (uint64_t)number);
    break;
  case PS__DURATION:
    ps__text_seconds(seconds, (double)number / (double)SECOND);
    ps__text_format(text, "%s", seconds);
    break;
  case PS__CHOICE:
    if (number >= 0 && number < count_choices(row))
      ps__text_format(text, "%s", row->list[number]);
    else
      ps__text_format(text, "%" PRId64, number);
    break;
  case PS__NAMED:
    ps__names_number(text, row->list[0], number);
    break;
  case PS__WORD:
    ps__text_format(text, "%s", value->text);
    break;
  case PS__DEVICE:
  case PS__LINK:
    ps__text_format(text, "%s", value->text[0] == '\0' ? "any" : value->text);
    break;
  case PS__LINGER:
    if (number < 0)
      ps__text_format(text, "off");
    else
      ps__text_format(text, "%" PRId64, number);
    break;
  case PS__PROBES:
    if (number == 0)
      ps__text_format(text, "off");
    else
      ps__text_format(text, "%" PRId64 ",%" PRId64 ",%" PRId64, value->numbers[1], value->numbers[2],
                      value->numbers[3]);
    break;
  case PS__NUMBER:
  case PS__MEMBERSHIP: /* never true: memberships are not read */
  default:             /* never true: all kinds are listed */
    ps__text_format(text, "%" PRId64, number);
  }
}
