/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Where a call goes to, in a form that the system takes: an AF_UNIX path may be longer than the system's addresses. */
#ifndef PS_CORE_TARGET_H
#define PS_CORE_TARGET_H

#include "address/address.h"
#include "core/socket.h"

/** While a call goes to an address. */
struct ps__target {
  const struct ps__address *to; /**< What to give to the system. */
  struct ps__address through;
  int fd; /**< Stands for the file with a long path; below 0: none. */
};

/** Prepare a target of a socket of a family. 0, -PS__NO_PROC, or the negative errno value with which a long path cannot
 * be opened. On success ps__target_leave() follows. */
int64_t ps__target_reach(struct ps__target *target, int family, const struct ps__address *contents);

void ps__target_leave(struct ps__target *target);

/** Bind to a long path, of the number that ps__long_path_find() knows. `mode` is that of the file, or -1. Sets `bound`
 * if the socket cannot be bound again although the call failed. */
int64_t ps__target_bind(int fd, int folder, int64_t number, int64_t mode, bool *bound);

/** The folder of a path, opened for the functions of the platform; `name` receives the rest of the path. */
int ps__target_folder(const char *path, size_t length, const char **name);

#endif
