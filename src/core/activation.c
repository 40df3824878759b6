/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a service manager tells a program by its environment, and what the program tells it. */
#include "polysocket/activation.h"

#include "address/address.h"
#include "base/error.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/socket.h"
#include "platform/platform.h"
#include "polysocket/address.h"
#include "polysocket/socket.h"
#include "polysocket/timeout.h"
#include "polysocket/transfer.h"

#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char listen_fds[] = "listen_fds", notify[] = "notify";
static const char *const variables[] = {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PIDFDID"};

enum { FIRST = 3 };

/* Report what is wrong with a variable, and its value. */
static int32_t fail_variable(ps_error *err, const char *operation, const char *variable, const char *value,
                             const char *what) {
  char room[PS__SHOWN];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_quote(&shown, value, strlen(value));
  return ps__fail(err, PS_E_VALUE, operation, "%s %s: %s", variable, what, room);
}

/* The number that is a variable's value: digits alone. */
static int32_t read_number(const char *variable, const char *value, int64_t least, int64_t most, int64_t *number,
                           ps_error *err) {
  *number = 0;
  for (const char *digit = value; *digit >= '0' && *digit <= '9' && *number <= most; digit++)
    *number = *number * 10 + (*digit - '0');
  if (value[0] == '\0' || value[strspn(value, "0123456789")] != '\0')
    return fail_variable(err, listen_fds, variable, value, "is not a number");
  if (*number < least || *number > most)
    return fail_variable(err, listen_fds, variable, value, "is out of range");
  return PS_OK;
}

/* How many descriptors were passed to this process; 0 if they are for another one. */
static int32_t read_count(int64_t *count, ps_error *err) {
  const char *whose = getenv(variables[0]), *number = getenv(variables[1]);
  int64_t process;
  *count = 0;
  if (!whose || !number)
    return PS_OK;
  int32_t status = read_number(variables[0], whose, 1, INT_MAX, &process, err);
  if (status != PS_OK || process != ps__sys_process())
    return status;
  return read_number(variables[1], number, 0, INT_MAX - FIRST, count, err);
}

/* The names of so many descriptors. */
static int32_t give_names(int64_t count, char *names, int64_t capacity, int64_t *length, ps_error *err) {
  const char *value = getenv(variables[2]);
  if (count == 0)
    return ps__text_give(listen_fds, "", 0, names, capacity, length, err);
  if (value) {
    int64_t named = 1;
    for (const char *at = value; *at; at++)
      named += *at == ':';
    return named == count
               ? ps__text_give(listen_fds, value, strlen(value), names, capacity, length, err)
               : fail_variable(err, listen_fds, variables[2], value, "has another number of names than LISTEN_FDS");
  }
  /* As the protocol calls descriptors without names. */
  static const char unknown[] = "unknown:";
  enum { SIZE = sizeof unknown - 1 };
  char *text = malloc((size_t)count * SIZE);
  if (!text)
    return ps__fail(err, PS_E_MEMORY, listen_fds, "out of memory");
  for (int64_t i = 0; i < count; i++)
    memcpy(text + i * SIZE, unknown, SIZE);
  int32_t status = ps__text_give(listen_fds, text, (size_t)count * SIZE - 1, names, capacity, length, err);
  free(text);
  return status;
}

/* Each has to be open before one is changed. */
static int32_t check_open(int64_t count, ps_error *err) {
  for (int64_t i = 0; i < count; i++) {
    int result = ps__sys_is_inheritable((int)(FIRST + i));
    if (result < 0) {
      ps__socket_fail_descriptor(err, -result, listen_fds, (int)(FIRST + i));
      ps__error_add(err, ", one of %" PRId64 " of LISTEN_FDS", count);
      return PS_E_OS;
    }
  }
  return PS_OK;
}

/* Programs that this one starts do not inherit them. */
static int32_t keep_all(int64_t count, ps_error *err) {
  for (int64_t i = 0; i < count; i++) {
    int result = ps__sys_set_inheritable((int)(FIRST + i), false);
    if (result < 0)
      return ps__socket_fail_descriptor(err, -result, listen_fds, (int)(FIRST + i));
  }
  return PS_OK;
}

int32_t ps_listen_fds(int64_t flags, int64_t *fds, int64_t capacity, int64_t *count, char *names,
                      int64_t names_capacity, int64_t *names_length, ps_error *err) {
  int64_t found;
  if (names_length)
    *names_length = 0;
  if (!count)
    return ps__fail_null(err, listen_fds, "count");
  *count = 0;
  int32_t status = ps__text_give(listen_fds, "", 0, names, names_capacity, NULL, err);
  if (status != PS_OK)
    return status;
  if (capacity < 0)
    return ps__fail(err, PS_E_VALUE, listen_fds, "the capacity is negative (%" PRId64 ")", capacity);
  if (!fds && capacity > 0)
    return ps__fail_null(err, listen_fds, "fds");
  if (flags & ~(int64_t)PS_LISTEN_UNSET)
    return ps__fail(err, PS_E_VALUE, listen_fds, "unknown flags 0x%" PRIx64,
                    (uint64_t)flags & ~(uint64_t)PS_LISTEN_UNSET);
  status = read_count(&found, err);
  if (status == PS_OK)
    status = check_open(found, err);
  if (status == PS_OK && found > capacity)
    status = ps__fail(err, PS_E_VALUE, listen_fds, "there are %" PRId64 " descriptors, and room for %" PRId64, found,
                      capacity);
  if (status == PS_OK)
    status = give_names(found, names, names_capacity, names_length, err);
  if (status != PS_OK)
    return status;
  status = keep_all(found, err);
  if (status != PS_OK) {
    ps__text_give(listen_fds, "", 0, names, names_capacity, names_length, NULL);
    return status;
  }
  for (int64_t i = 0; i < found; i++)
    fds[i] = FIRST + i;
  *count = found;
  for (size_t i = 0; (flags & PS_LISTEN_UNSET) && i < sizeof variables / sizeof variables[0]; i++)
    ps__sys_unsetenv(variables[i]);
  return PS_OK;
}

/* The address in NOTIFY_SOCKET: an absolute path, or an abstract name behind an @. */
static int32_t notify_address(const char *value, ps_address *address, ps_error *err) {
  ps_error failure;
  if ((value[0] != '/' && value[0] != '@') || value[1] == '\0')
    return fail_variable(err, notify, "NOTIFY_SOCKET", value, "is neither an absolute path nor an abstract name");
  size_t length = strlen(value);
  char *path = malloc(length + 1);
  if (!path)
    return ps__fail(err, PS_E_MEMORY, notify, "out of memory");
  memcpy(path, value, length + 1);
  if (path[0] == '@')
    path[0] = '\0';
  int32_t status = ps_address_make_unix(path, (int64_t)length, address, &failure);
  free(path);
  return status == PS_OK ? PS_OK : ps__fail_plain(err, status, failure.code, notify, failure.message);
}

int32_t ps_notify(const char *state, int64_t *answer, ps_error *err) {
  static const double patience = 1;
  ps_address address;
  ps_socket *socket = NULL;
  ps_error failure;
  if (answer)
    *answer = 0;
  if (!state)
    return ps__fail_null(err, notify, "state");
  if (state[0] == '\0')
    return ps__fail(err, PS_E_VALUE, notify, "state must not be empty");
  const char *value = getenv("NOTIFY_SOCKET");
  if (!value || value[0] == '\0')
    return PS_OK;
  int32_t status = notify_address(value, &address, err);
  if (status != PS_OK)
    return status;
  status = ps_socket_create(AF_UNIX, SOCK_DGRAM, 0, &socket, &failure);
  if (status == PS_OK)
    status = ps_socket_settimeout(socket, patience, &failure);
  if (status == PS_OK)
    status = ps_socket_sendto(socket, 0, &address, state, (int64_t)strlen(state), NULL, &failure);
  ps_socket_free(socket);
  if (status != PS_OK)
    return ps__fail_plain(err, status, failure.code, notify, failure.message);
  if (answer)
    *answer = 1;
  return PS_OK;
}

int32_t ps_socket_listening(ps_socket *self, int64_t *answer, ps_error *err) {
  static const char operation[] = "listening";
  struct ps__socket *socket;
  if (answer)
    *answer = 0;
  int32_t status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  int value = 0;
  int result = ps__sys_listening(socket->fd, &value);
  if (result < 0)
    status = ps__fail_os(err, -result, operation, NULL);
  else if (answer)
    *answer = value != 0;
  ps__socket_unpin(socket);
  return status;
}
