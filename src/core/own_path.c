/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Removing the file of an AF_UNIX socket. Nobody takes the path over while the socket exists, so that the file that is
 * looked at is the one that is removed. */
#include "core/own_path.h"

#include <stdlib.h>

void ps__own_path_drop(_Atomic(struct ps__own_path *) *place, bool removed) {
  struct ps__own_path *own = NULL;
  if (atomic_load_explicit(place, memory_order_relaxed))
    own = atomic_exchange_explicit(place, NULL, memory_order_acquire);
  struct ps__inode inode;
  if (own && removed && own->process == ps__sys_process() && ps__sys_inode_of_path(own->path, &inode) == 1 &&
      inode.device == own->inode.device && inode.number == own->inode.number)
    ps__sys_remove_path(own->path);
  free(own);
}
