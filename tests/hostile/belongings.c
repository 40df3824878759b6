/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handles, descriptors and other ends of connections, in short lists. */
#include "belongings.h"

#include "giving_up.h"

#include <sys/socket.h>
#include <unistd.h>

static int next(int *count) {
  if (*count == MOST_BELONGINGS)
    give_up("a call has more than %d belongings of a kind", MOST_BELONGINGS);
  return (*count)++;
}

void *belongings_add_handle(struct belongings *belongings, const struct handle_type *type, void *handle) {
  int place = next(&belongings->handle_count);
  belongings->handles[place].handle = handle;
  belongings->handles[place].type = type;
  return handle;
}

void belongings_drop_handle(struct belongings *belongings, const void *handle) {
  for (int i = 0; i < belongings->handle_count; i++)
    if (belongings->handles[i].handle == handle)
      belongings->handles[i] = belongings->handles[--belongings->handle_count];
}

int belongings_add_descriptor(struct belongings *belongings, int fd) {
  belongings->descriptors[next(&belongings->descriptor_count)] = fd;
  return fd;
}

void belongings_drop_descriptor(struct belongings *belongings, int fd) {
  for (int i = 0; i < belongings->descriptor_count; i++)
    if (belongings->descriptors[i] == fd)
      belongings->descriptors[i] = belongings->descriptors[--belongings->descriptor_count];
}

int belongings_add_peer(struct belongings *belongings, int fd) {
  belongings->peers[next(&belongings->peer_count)] = fd;
  return fd;
}

static void reset(int fd) {
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close(fd);
}

void belongings_give_back(struct belongings *belongings) {
  while (belongings->peer_count > 0)
    reset(belongings->peers[--belongings->peer_count]);
  while (belongings->handle_count > 0) {
    int last = --belongings->handle_count;
    belongings->handles[last].type->free(belongings->handles[last].handle);
  }
  while (belongings->descriptor_count > 0)
    close(belongings->descriptors[--belongings->descriptor_count]);
}
