/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The file of an AF_UNIX socket that is removed when the socket is closed. */
#ifndef PS_CORE_OWN_PATH_H
#define PS_CORE_OWN_PATH_H

#include "platform/platform.h"

#include <stdatomic.h>
#include <stdbool.h>

struct ps__own_path {
  struct ps__inode inode;
  int64_t process; /**< Children do not remove it. */
  char path[];     /**< Absolute, so that the working folder may change. */
};

/** Take the file away from its socket; if it is to be removed, and still is the same one, and this is the process that
 * made it, remove it. */
void ps__own_path_drop(_Atomic(struct ps__own_path *) *place, bool removed);

#endif
