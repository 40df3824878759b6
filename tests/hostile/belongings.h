/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Objects that exist for one call alone, and are given back after it. */
#ifndef HOSTILE_BELONGINGS_H
#define HOSTILE_BELONGINGS_H

#include "description.h"

enum { MOST_BELONGINGS = 128 };

struct belongings {
  int handle_count, descriptor_count, peer_count;
  struct {
    void *handle;
    const struct handle_type *type;
  } handles[MOST_BELONGINGS];
  int descriptors[MOST_BELONGINGS];
  int peers[MOST_BELONGINGS];
};

/** A handle that belongs to this process from now on; gives it back for the caller to use. */
void *belongings_add_handle(struct belongings *belongings, const struct handle_type *type, void *handle);

/** Somebody else owns it from now on. */
void belongings_drop_handle(struct belongings *belongings, const void *handle);

int belongings_add_descriptor(struct belongings *belongings, int fd);
void belongings_drop_descriptor(struct belongings *belongings, int fd);

/** The other end of a connection, which is reset: a port that waits for late packets would be missed later. */
int belongings_add_peer(struct belongings *belongings, int fd);

/** Close and free all. */
void belongings_give_back(struct belongings *belongings);

#endif
