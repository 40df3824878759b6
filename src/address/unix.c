/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX: one string, a path or (Linux) an abstract name that begins with NUL. */
#include "address/unix.h"

#include "address/fields.h"
#include "address/long_path.h"
#include "address/rows.h"
#include "base/error.h"
#include "base/text_give.h"
#include "polysocket/address.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/un.h>

enum { PATH_OFFSET = offsetof(struct sockaddr_un, sun_path), PATH_ROOM = sizeof(((struct sockaddr_un *)0)->sun_path) };

static int32_t check_path(const char *operation, const char *path, int64_t length, ps_error *err) {
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative path length %" PRId64, length);
  if (!path && length > 0)
    return ps__fail_null(err, operation, "path");
  bool abstract = length > 0 && path[0] == '\0';
  int64_t limit = abstract ? PATH_ROOM : PS__LONG_PATH_MAX;
  if (length > limit)
    return ps__address_fail_long(operation, "AF_UNIX path", length, limit, err);
  if (!abstract && length > 0 && memchr(path, '\0', (size_t)length))
    return ps__fail(err, PS_E_VALUE, operation, "embedded NUL in the path");
  return PS_OK;
}

/* An address whose path is kept elsewhere. */
static void refer(struct ps__address *contents, int64_t number) {
  memset(&contents->name, 0, sizeof contents->name);
  contents->name.any.sa_family = AF_UNIX;
  contents->length = 1;
  contents->long_path = number;
}

static int32_t make_long(const char *operation, const void *path, size_t length, ps_address *address, ps_error *err) {
  int64_t number = ps__long_path_keep(path, length);
  if (number < 0) {
    ps__address_give(PS_E_MEMORY, "", 0, address);
    return number == -ENOMEM ? ps__fail(err, PS_E_MEMORY, operation, "out of memory")
                             : ps__fail(err, PS_E_MEMORY, operation,
                                        "too many different AF_UNIX paths of more than %d bytes (limit %d)",
                                        PATH_ROOM - 1, PS__LONG_PATHS_MAX);
  }
  if (address) {
    memset(address, 0, sizeof *address);
    refer(ps__address_of(address), number);
  }
  return PS_OK;
}

static int32_t make(const char *operation, const void *path, int64_t length, ps_address *address, ps_error *err) {
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  size_t used = 0;
  int32_t status = check_path(operation, path, length, err);
  if (status == PS_OK && length >= PATH_ROOM && *(const char *)path != '\0')
    return make_long(operation, path, (size_t)length, address, err);
  if (status == PS_OK) {
    bool file = length > 0 && *(const char *)path != '\0';
    /* The length counts a file name's NUL. An abstract name has none. With no path at all bind chooses a free abstract
     * name. */
    used = PATH_OFFSET + (size_t)length + (file ? 1 : 0);
    if (length > 0)
      memcpy(name.sun_path, path, (size_t)length);
  }
  return ps__address_give(status, &name, used, address);
}

int32_t ps_address_make_unix(const void *path, int64_t length, ps_address *address, ps_error *err) {
  return make("address_make_unix", path, length, address, err);
}

const char *ps__unix_path(const struct ps__address *contents, size_t *length) {
  if (contents->long_path != 0)
    return ps__long_path_find(contents->long_path, length);
  size_t room = contents->length > PATH_OFFSET ? (size_t)contents->length - PATH_OFFSET : 0;
  if (room > PATH_ROOM)
    room = PATH_ROOM;
  const char *path = (const char *)&contents->name + PATH_OFFSET;
  *length = room > 0 && path[0] != '\0' ? strnlen(path, room) : room;
  return path;
}

int32_t ps_address_path(const ps_address *address, void *path, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_path";
  struct sockaddr_un name;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, &ps__unix_family, operation, &name, sizeof name, err);
  if (status != PS_OK)
    return status;
  size_t size;
  const char *start = ps__unix_path(ps__address_const(address), &size);
  return ps__text_give(operation, start, size, path, capacity, length, err);
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  size_t size;
  const char *start = ps__unix_path(contents, &size);
  if (size > 0 && start[0] == '\0') {
    ps__text_format(text, "@");
    ps__fields_show_bytes(text, start + 1, size - 1, "");
  } else if (size > 0 && start[0] == '@') {
    ps__text_format(text, "%%40");
    ps__fields_show_bytes(text, start + 1, size - 1, "");
  } else {
    ps__fields_show_bytes(text, start, size, "");
  }
  return true;
}

/* A path, an abstract name behind @, or nothing for an unnamed socket. A path that begins with @ has %40 instead. */
static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  char room[PS__LONG_PATH_MAX + 2];
  const char *start = fields->next;
  bool abstract = start[0] == '@';
  size_t length;
  struct ps__field field = {start + abstract, strlen(start + abstract)};
  fields->next = NULL;
  int32_t status = ps__fields_decode(fields, field, "path", &room[1], sizeof room - 1, &length, err);
  if (status != PS_OK)
    return status;
  room[0] = '\0';
  if (!abstract && length > 0 && memchr(&room[1], '\0', length < sizeof room - 1 ? length : sizeof room - 1))
    return ps__fields_fail(fields, start, err, PS_E_OS, "a path must not contain NUL (an abstract name begins with @)");
  const char *path = abstract ? room : &room[1];
  status = make(fields->operation, path, (int64_t)length + abstract, address, err);
  return status == PS_OK ? status : ps__fields_locate(fields, start, status, err);
}

/* Linux counts a NUL behind a path that fills all of sun_path, and refuses an address of that length. A socket of this
 * process that is bound to a long path has an alias in the system. */
static size_t accepted(struct ps__address *contents, size_t length) {
  contents->length = (int64_t)(length > sizeof(struct sockaddr_un) ? sizeof(struct sockaddr_un) : length);
  size_t size;
  const char *path = ps__unix_path(contents, &size);
  int64_t number = size > 0 && path[0] == '/' ? ps__long_path_of_alias(path, size) : 0;
  if (number != 0)
    refer(contents, number);
  return (size_t)contents->length;
}

void ps__unix_reached(struct ps__address *contents, int64_t number) {
  size_t length;
  if (number != 0 && ps__address_family(contents) == AF_UNIX && ps__long_path_find(number, &length))
    refer(contents, number);
}

int64_t ps__unix_keep(const struct ps__address *contents) {
  size_t length;
  const char *path = ps__unix_path(contents, &length);
  if (contents->long_path != 0 || length < PATH_ROOM || path[0] == '\0')
    return contents->long_path;
  return ps__long_path_keep(path, length);
}

const struct ps__family ps__unix_family = {.number = AF_UNIX,
                                           .name = "AF_UNIX",
                                           .form = "a path",
                                           .word = "unix",
                                           .show = show,
                                           .parse = parse,
                                           .accepted = accepted};
