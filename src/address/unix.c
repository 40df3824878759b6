/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX: one string, a path or (Linux) an abstract name that begins with NUL. */
#include "address/fields.h"
#include "address/rows.h"
#include "base/error.h"
#include "base/text_give.h"
#include "polysocket/address.h"

#include <inttypes.h>
#include <string.h>
#include <sys/un.h>

enum { PATH_OFFSET = offsetof(struct sockaddr_un, sun_path), PATH_ROOM = sizeof(((struct sockaddr_un *)0)->sun_path) };

static int32_t fail_long(const char *operation, int64_t length, int limit, ps_error *err) {
  return ps__address_fail_long(operation, "AF_UNIX path", length, limit, err);
}

/* A path of another program's may fill all of sun_path, as the system reports it; it can be answered. */
static int32_t check_path(const char *operation, const char *path, int64_t length, ps_error *err) {
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative path length %" PRId64, length);
  if (!path && length > 0)
    return ps__fail_null(err, operation, "path");
  if (length > PATH_ROOM)
    return fail_long(operation, length, path[0] == '\0' ? PATH_ROOM : PATH_ROOM - 1, err);
  bool abstract = length > 0 && path[0] == '\0';
  if (!abstract && length > 0 && memchr(path, '\0', (size_t)length))
    return ps__fail(err, PS_E_VALUE, operation, "embedded NUL in the path");
  return PS_OK;
}

static int32_t make(const char *operation, const void *path, int64_t length, ps_address *address, ps_error *err) {
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  size_t used = 0;
  int32_t status = check_path(operation, path, length, err);
  if (status == PS_OK) {
    bool file = length > 0 && *(const char *)path != '\0';
    /* The length counts a file name's NUL where there is room for one. An abstract name has none. With no path at all
     * bind chooses a free abstract name. */
    used = PATH_OFFSET + (size_t)length + (file && length < PATH_ROOM ? 1 : 0);
    if (length > 0)
      memcpy(name.sun_path, path, (size_t)length);
  }
  return ps__address_give(status, &name, used, address);
}

int32_t ps_address_make_unix(const void *path, int64_t length, ps_address *address, ps_error *err) {
  return make("address_make_unix", path, length, address, err);
}

/* The bytes of a path and how many there are. */
static const char *path_of(const struct ps__address *contents, size_t *length) {
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
  const char *start = path_of(ps__address_const(address), &size);
  return ps__text_give(operation, start, size, path, capacity, length, err);
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  size_t size;
  const char *start = path_of(contents, &size);
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
  char room[sizeof *address + 1];
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

/* Many programs could not reach a socket whose path has no room for its NUL. */
static int32_t check_bind(const struct ps__address *contents, const char *operation, ps_error *err) {
  size_t length;
  const char *path = path_of(contents, &length);
  if (length < PATH_ROOM || path[0] == '\0')
    return PS_OK;
  return fail_long(operation, PATH_ROOM, PATH_ROOM - 1, err);
}

/* Linux counts a NUL behind a path that fills all of sun_path, and refuses an address of that length. */
static size_t accepted(struct ps__address *contents, size_t length) {
  (void)contents;
  return length > sizeof(struct sockaddr_un) ? sizeof(struct sockaddr_un) : length;
}

const struct ps__family ps__unix_family = {.number = AF_UNIX,
                                           .name = "AF_UNIX",
                                           .form = "a path",
                                           .word = "unix",
                                           .show = show,
                                           .parse = parse,
                                           .check_bind = check_bind,
                                           .accepted = accepted};
