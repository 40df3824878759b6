/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket options, as integers and as bytes, and control requests. */
#include "polysocket/options.h"

#include "base/error.h"
#include "base/range.h"
#include "core/names.h"
#include "core/socket.h"
#include "platform/option_number.h"
#include "platform/platform.h"
#include "polysocket/constants.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

/* An option, and the value that it is set to: `number` or `length` bytes. */
struct setting {
  int32_t level, option;
  const int64_t *number;
  const void *value;
  size_t length;
};

static int32_t fail_setting(ps_error *err, int code, const struct setting *setting) {
  char room[160];
  struct ps__text text = ps__text_begin(room, sizeof room);
  if (!err)
    return PS_E_OS;
  ps__text_format(&text, "(");
  ps__names_option(&text, setting->level, setting->option);
  if (setting->number)
    ps__text_format(&text, ", %" PRId64 ")", *setting->number);
  else
    ps__text_format(&text, ", %zu byte%s)", setting->length, setting->length == 1 ? "" : "s");
  return ps__fail_os(err, code, "setsockopt", room);
}

static int32_t fail_reading(ps_error *err, int code, const char *operation, int32_t level, int32_t option) {
  char room[160];
  struct ps__text text = ps__text_begin(room, sizeof room);
  if (!err)
    return PS_E_OS;
  ps__text_format(&text, "(");
  ps__names_option(&text, level, option);
  ps__text_format(&text, ")");
  return ps__fail_os(err, code, operation, room);
}

/* More bytes than any option reads beyond the room that it is told of. */
enum { READ_BY_OPTIONS = 256 };

/* Read an option into `value`, whose room `length` tells and whose use it then receives. Some options read a count from
 * the buffer and write as many items, and some write an integer whatever the room is. All get a block that begins with
 * zeros, more than any of them reads: there is nothing to read in it, and what goes beyond the room falls into it. */
static int32_t read_option(ps_socket *self, int32_t level, int32_t option, void *value, size_t *length, ps_error *err) {
  static const char operation[] = "getsockopt";
  uint64_t block[PS_OPTION_MAX / sizeof(uint64_t) + 1];
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  size_t written = *length;
  memset(block, 0, written > READ_BY_OPTIONS ? written : READ_BY_OPTIONS);
  int result = ps__sys_getsockopt(socket->fd, level, option, block, &written);
  status = result < 0 ? fail_reading(err, -result, operation, level, option) : PS_OK;
  ps__socket_unpin(socket);
  if (status != PS_OK)
    return status;
  if (written < *length)
    *length = written;
  memcpy(value, block, *length);
  return PS_OK;
}

static int32_t check_name(const char *operation, int64_t level, int64_t option, ps_error *err) {
  int32_t status = ps__range_check_int(operation, "level", level, err);
  return status == PS_OK ? ps__range_check_int(operation, "option", option, err) : status;
}

int32_t ps_socket_getsockopt(ps_socket *self, int64_t level, int64_t option, int64_t *value, ps_error *err) {
  int64_t room = 0;
  int32_t status = check_name("getsockopt", level, option, err);
  if (value)
    *value = 0;
  if (status != PS_OK)
    return status;
  bool is_wide = ps__sys_option_is_wide((int)level, (int)option);
  size_t length = is_wide ? sizeof room : sizeof(int32_t);
  status = read_option(self, (int32_t)level, (int32_t)option, &room, &length, err);
  if (value && status == PS_OK)
    *value = is_wide ? ps__option_wide_number(&room, length) : ps__option_number(&room, length);
  return status;
}

int32_t ps_socket_getsockopt_bytes(ps_socket *self, int64_t level, int64_t option, void *buffer, int64_t capacity,
                                   int64_t *length, ps_error *err) {
  static const char operation[] = "getsockopt";
  if (length)
    *length = 0;
  int32_t status = check_name(operation, level, option, err);
  if (status != PS_OK)
    return status;
  if (capacity < 1 || capacity > PS_OPTION_MAX)
    return ps__fail(err, PS_E_OS, operation, "getsockopt buflen out of range (%" PRId64 ", must be 1-%d)", capacity,
                    PS_OPTION_MAX);
  if (!buffer)
    return ps__fail_null(err, operation, "buffer");
  size_t room = (size_t)capacity;
  status = read_option(self, (int32_t)level, (int32_t)option, buffer, &room, err);
  if (status == PS_OK && length)
    *length = (int64_t)room;
  return status;
}

static int32_t write_option(ps_socket *self, const struct setting *setting, ps_error *err) {
  struct ps__socket *socket;
  int32_t status = ps__socket_pin(self, "setsockopt", &socket, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_setsockopt(socket->fd, setting->level, setting->option, setting->value, setting->length);
  status = result < 0 ? fail_setting(err, -result, setting) : PS_OK;
  if (status == PS_OK && ps__sys_is_low_water_mark(setting->level, setting->option))
    ps__socket_note_receives(socket, PS__RECEIVE_LOW_WATER, ps__sys_low_water_mark(socket->fd) > 1);
  ps__socket_unpin(socket);
  return status;
}

/* 32 bits as a signed or an unsigned number: the system gets the same bits, and the option decides which they are. */
static int32_t check_pattern(const char *operation, const char *name, int64_t value, int32_t *pattern, ps_error *err) {
  if (value < INT32_MIN || value > UINT32_MAX)
    return ps__fail(err, PS_E_RANGE, operation, "%s must be %" PRId32 " to %" PRIu32 ", not %" PRId64, name, INT32_MIN,
                    UINT32_MAX, value);
  *pattern = (int32_t)(uint32_t)value;
  return PS_OK;
}

int32_t ps_socket_setsockopt(ps_socket *self, int64_t level, int64_t option, int64_t value, ps_error *err) {
  static const char operation[] = "setsockopt";
  int32_t pattern = 0;
  int32_t status = check_name(operation, level, option, err);
  if (status != PS_OK)
    return status;
  struct setting setting = {(int32_t)level, (int32_t)option, &value, &value, sizeof value};
  if (!ps__sys_option_is_wide((int)level, (int)option)) {
    status = check_pattern(operation, "value", value, &pattern, err);
    setting.value = &pattern;
    setting.length = sizeof pattern;
  }
  return status == PS_OK ? write_option(self, &setting, err) : status;
}

int32_t ps_socket_setsockopt_bytes(ps_socket *self, int64_t level, int64_t option, const void *value, int64_t length,
                                   ps_error *err) {
  static const char operation[] = "setsockopt";
  int32_t status = check_name(operation, level, option, err);
  if (status != PS_OK)
    return status;
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative option length %" PRId64, length);
  if (length > INT_MAX)
    return ps__fail(err, PS_E_RANGE, operation, "option length %" PRId64 " is too large (limit %d)", length, INT_MAX);
  return write_option(self, &(struct setting){(int32_t)level, (int32_t)option, NULL, value, (size_t)length}, err);
}

/* The name of a request that only Windows has, where this is another system, from the table of constants; else NULL. */
static const char *foreign_request(int64_t control) {
  const char *name;
  int64_t value;
  if (ps__sys_has_sio) /* never true: Windows alone has them */
    return NULL;
  for (int64_t i = 0; ps_constant_at(i, &name, &value, NULL) == PS_OK; i++)
    if (value == control && strncmp(name, "SIO_", 4) == 0)
      return name;
  return NULL;
}

static int32_t fail_request(ps_error *err, int code, const char *operation, uint32_t request, int32_t value) {
  char room[80];
  struct ps__text text = ps__text_begin(room, sizeof room);
  ps__text_format(&text, "(");
  ps__names_request(&text, request);
  ps__text_format(&text, ", %" PRId32 ")", value);
  return ps__fail_os(err, code, operation, room);
}

/* Requests take the address of an integer or of something larger. All get a block of zeros that begins with the
 * integer: what a larger request writes falls into the block, and a pointer that it follows is NULL. */
static int32_t control_socket(const struct ps__socket *socket, uint32_t request, int32_t *value, int *result,
                              ps_error *err) {
  static const char operation[] = "ioctl";
  union {
    int32_t value;
    uint64_t block[512];
  } argument = {.block = {0}};
  const char *foreign = foreign_request(request);
  if (foreign)
    return ps__fail(err, PS_E_UNSUPPORTED, operation, "not supported on this platform (%s)", foreign);
  size_t size = ps__sys_ioctl_size(request);
  if (size > sizeof argument)
    return ps__fail(err, PS_E_RANGE, operation, "request 0x%08" PRIx32 " is for %zu bytes (limit %zu)", request, size,
                    sizeof argument);
  argument.value = *value;
  int returned = ps__sys_ioctl(socket->fd, request, &argument);
  if (returned < 0)
    return fail_request(err, -returned, operation, request, *value);
  *result = returned;
  *value = argument.value;
  return PS_OK;
}

int32_t ps_socket_ioctl(ps_socket *self, int64_t control, int64_t option, int64_t *left, int64_t *result,
                        ps_error *err) {
  static const char operation[] = "ioctl";
  if (left)
    *left = 0;
  if (result)
    *result = 0;
  int32_t status = ps__range_check(operation, "control", control, UINT32_MAX, err);
  int32_t value = 0;
  int returned = 0;
  if (status == PS_OK)
    status = check_pattern(operation, "option", option, &value, err);
  if (status != PS_OK)
    return status;
  struct ps__socket *socket;
  status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  status = control_socket(socket, (uint32_t)control, &value, &returned, err);
  if (left && status == PS_OK)
    *left = value;
  if (result && status == PS_OK)
    *result = returned;
  ps__socket_unpin(socket);
  return status;
}
