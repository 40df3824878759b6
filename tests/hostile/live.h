/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handles of things that exist, in many states. Their parts become belongings of the call. */
#ifndef HOSTILE_LIVE_H
#define HOSTILE_LIVE_H

#include "call.h"

/** A way to make a thing; a table of them ends with one without a state. */
struct live {
  const char *state;
  unsigned weight;
  void *(*make)(struct call *call);
};

/** The type of a name, which the description has. */
const struct handle_type *live_type(const struct call *call, const char *name);

/** Make a thing of a type in a state that chance chooses, and tell it. */
void *live_make(struct call *call, const struct handle_type *type, const char **state);

/** The family of pairs. */
#ifndef LIVE_FAMILY
#define LIVE_FAMILY AF_UNIX
#endif

/** The ways to make sockets: on every system, and on this one. */
extern const struct live live_sockets[], live_system_sockets[];

/** A socket of a descriptor, ready for use. */
ps_socket *live_adopt(struct call *call, int fd, int family, int type, int proto);

/** A socket that is connected with nothing. */
ps_socket *live_unconnected(struct call *call, int family, int type, int proto);

/** A socket at one end of a connected pair; `peer` receives the other end, a plain descriptor that never waits. */
ps_socket *live_pair(struct call *call, int type, int *peer);

/** Send until nothing more fits in. */
void live_fill(ps_socket *socket);

/** Lines to read, of many kinds. */
void live_feed(struct call *call, int fd);

/** End the process unless a call that must succeed did. */
void live_must(int32_t status, const ps_error *err);

#endif
