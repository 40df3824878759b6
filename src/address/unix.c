/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX: one string, a path or (Linux) an abstract name that begins with NUL. */
#include "address/address.h"
#include "base/error.h"
#include "polysocket/address.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

static const char operation[] = "address_unix";

enum { PATH_OFFSET = offsetof(struct sockaddr_un, sun_path), PATH_ROOM = sizeof(((struct sockaddr_un *)0)->sun_path) };

static int32_t check_path(const char *path, int64_t length, ps_error *err) {
  if (length < 0)
    return ps__fail(err, PS_E_VALUE, operation, "negative path length %" PRId64, length);
  if (!path && length > 0)
    return ps__fail_null(err, operation, "path");
  /* A file name needs room for its NUL; an abstract name is counted and needs none. */
  bool abstract = length > 0 && path[0] == '\0';
  int64_t limit = abstract ? PATH_ROOM : PATH_ROOM - 1;
  if (length > limit)
    return ps__fail(err, PS_E_OS, operation, "AF_UNIX path too long (%" PRId64 " bytes, limit %" PRId64 ")", length,
                    limit);
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
    /* The length counts a file name's NUL; with no path at all it asks bind for a free abstract name. */
    contents->length = PATH_OFFSET + length + (file ? 1 : 0);
    if (length > 0)
      memcpy(contents->name.local.sun_path, path, (size_t)length);
  }
  if (address)
    *address = made;
  return status;
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
