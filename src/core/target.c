/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX paths of any length. To reach one, the file is opened as such (O_PATH) and named by its descriptor, for as
 * long as the call takes. To bind one, the socket is bound to an alias in the opened folder, and the file is then
 * renamed; so that what the system reports of the socket can be led back to its path. */
#include "core/target.h"

#include "address/long_path.h"
#include "core/wait.h"
#include "platform/platform.h"

#include <errno.h>
#include <string.h>

int64_t ps__target_reach(struct ps__target *target, int family, const struct ps__address *contents) {
  target->to = contents;
  target->fd = -1;
  if (__builtin_expect(contents->long_path == 0, 1))
    return 0;
  target->through = *contents;
  target->through.length = sizeof contents->name;
  target->to = &target->through;
  /* The system refuses the family. */
  if (family != AF_UNIX)
    return 0;
  size_t length;
  target->fd = ps__sys_path_open(ps__long_path_find(contents->long_path, &length));
  if (target->fd < 0)
    return target->fd;
  if (!ps__sys_can_reach(target->fd)) {
    ps__target_leave(target);
    return PS__NO_PROC;
  }
  target->through.length = (int64_t)ps__sys_path_through(target->fd, NULL, &target->through.name);
  return 0;
}

void ps__target_leave(struct ps__target *target) {
  if (target->fd >= 0)
    ps__sys_close(target->fd);
  target->fd = -1;
}

int ps__target_folder(const char *path, size_t length, const char **name) {
  char folder[PS__LONG_PATH_MAX + 1];
  while (length > 0 && path[length - 1] != '/')
    length--;
  *name = path + length;
  memcpy(folder, path, length);
  folder[length] = '\0';
  return ps__sys_folder_open(length == 0 ? "." : folder);
}

int64_t ps__target_bind(int fd, int folder, int64_t number, int64_t mode, bool *bound) {
  char alias[PS__ALIAS_ROOM];
  struct ps__address address = {.length = 0};
  struct ps__inode unwanted;
  size_t length;
  const char *name = strrchr(ps__long_path_find(number, &length), '/');
  name = name ? name + 1 : ps__long_path_find(number, &length);
  if (name[0] == '\0')
    return -ENOENT;
  if (!ps__sys_can_reach(folder))
    return PS__NO_PROC;
  /* Looked at first, since a socket that is bound to the alias cannot be bound again. A name that cannot be looked at
   * cannot be renamed to either. */
  int result = ps__sys_inode(folder, name, &unwanted);
  if (result != -ENOENT)
    return result < 0 ? result : -EADDRINUSE;
  ps__long_path_alias(number, alias);
  address.length = (int64_t)ps__sys_path_through(folder, alias, &address.name);
  result = ps__sys_bind(fd, &address.name, (size_t)address.length);
  if (result < 0)
    return result;
  if (mode >= 0)
    result = ps__sys_set_mode(folder, alias, mode);
  if (result == 0)
    result = ps__sys_rename(folder, alias, name);
  if (result == 0)
    return 0;
  ps__sys_remove(folder, alias);
  *bound = true;
  return result == -EEXIST ? -EADDRINUSE : result;
}
