/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX: one string, a path or (Linux) an abstract name that begins with NUL. */
#include "address/address.h"
#include "base/error.h"
#include "base/text_give.h"
#include "polysocket/address.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

static const char operation[] = "address_unix";

enum { PATH_OFFSET = offsetof(struct sockaddr_un, sun_path), PATH_ROOM = sizeof(((struct sockaddr_un *)0)->sun_path) };

static int32_t fail_long(const char *name, int64_t length, int limit, ps_error *err) {
  return ps__fail(err, PS_E_OS, name, "AF_UNIX path too long (%" PRId64 " bytes, limit %d)", length, limit);
}

/* A path of another program's may fill all of sun_path, as the system reports it; it can be answered. */
static int32_t check_path(const char *path, int64_t length, ps_error *err) {
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

int32_t ps_address_unix(const void *path, int64_t length, ps_address *address, ps_error *err) {
  ps_address made;
  struct ps__address *contents = ps__address_of(&made);
  memset(&made, 0, sizeof made);
  int32_t status = check_path(path, length, err);
  if (status == PS_OK) {
    contents->name.local.sun_family = AF_UNIX;
    bool file = length > 0 && *(const char *)path != '\0';
    /* The length counts a file name's NUL where there is room for one. An abstract name has none. With no path at all
     * bind chooses a free abstract name. */
    contents->length = PATH_OFFSET + length + (file && length < PATH_ROOM ? 1 : 0);
    if (length > 0)
      memcpy(contents->name.local.sun_path, path, (size_t)length);
  }
  if (address)
    *address = made;
  return status;
}

int32_t ps__unix_check_bind(const struct ps__address *contents, const char *name, ps_error *err) {
  size_t length;
  if (ps__address_family(contents) != AF_UNIX)
    return PS_OK;
  const char *path = ps__unix_path(contents, &length);
  if (length < PATH_ROOM || path[0] == '\0')
    return PS_OK;
  return fail_long(name, PATH_ROOM, PATH_ROOM - 1, err);
}

const char *ps__unix_path(const struct ps__address *contents, size_t *length) {
  size_t room = contents->length > PATH_OFFSET ? (size_t)contents->length - PATH_OFFSET : 0;
  if (room > PATH_ROOM)
    room = PATH_ROOM;
  const char *path = contents->name.local.sun_path;
  *length = room > 0 && path[0] != '\0' ? strnlen(path, room) : room;
  return path;
}

int32_t ps_address_path(const ps_address *address, void *path, int64_t capacity, int64_t *length, ps_error *err) {
  static const char name[] = "address_path";
  const struct ps__address *contents = NULL;
  if (length)
    *length = 0;
  int32_t status = ps__address_read_as(address, AF_UNIX, name, &contents, err);
  if (status != PS_OK)
    return status;
  size_t size;
  const char *start = ps__unix_path(contents, &size);
  return ps__text_give(name, start, size, path, capacity, length, err);
}

void ps__unix_show(struct ps__text *text, const struct ps__address *contents) {
  size_t size;
  const char *start = ps__unix_path(contents, &size);
  ps__text_quote(text, start, size);
}
