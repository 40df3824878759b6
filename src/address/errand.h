/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Questions to the resolver and to the system's databases as objects that own all that they are made of. So they may be
 * asked by a thread that the caller leaves behind: the last one who lets go of an errand frees it. */
#ifndef PS_ADDRESS_ERRAND_H
#define PS_ADDRESS_ERRAND_H

#include "platform/platform.h"
#include "polysocket/types.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/** The texts of a question. */
enum { PS__ERRAND_TEXTS = 2, PS__PORT_ROOM = 8 };

struct ps__errand {
  /** Asks, and writes the answer. Blocks for as long as the system takes. */
  void (*ask)(struct ps__errand *errand);
  bool quick;                          /**< Needs neither a network nor a file. */
  const char *texts[PS__ERRAND_TEXTS]; /**< As the caller gave them: copies, or NULL. */
  int number;                          /**< A port, or flags. */
  struct ps__question question;        /**< As the resolver gets it. */
  char port[PS__PORT_ROOM];            /**< Room for its service. */
  ps_address address;                  /**< What is to be named. */

  int result, system; /**< What the platform's function returned. */
  void *found;        /**< The block of memory that it handed out, or NULL; free()d with the errand. */

  _Atomic int users; /**< Caller and helper thread. */
  _Atomic int stage; /**< How far a helper thread is; see errand.c. */
  int wake;          /**< Readable once a helper thread is done; -1 without one. */
};

/** A new errand with copies of two texts, each of which may be NULL; NULL when memory has run out. */
struct ps__errand *ps__errand_create(void (*ask)(struct ps__errand *errand), const char *first, const char *second);

/** Ask on the spot. */
void ps__errand_ask(struct ps__errand *errand);

/** Whether the answer is there. */
bool ps__errand_is_over(const struct ps__errand *errand);

/** Take the block of memory that the answer is in. */
void *ps__errand_take(struct ps__errand *errand);

/** The caller lets go, whether the answer is there or not. `errand` may be NULL. */
void ps__errand_leave(struct ps__errand *errand);

/** Before a helper thread is started: it uses the errand too, and makes the descriptor readable, which is the errand's
 * from now on. */
void ps__errand_share(struct ps__errand *errand, int wake);

/** Undo this, when there is no thread. */
void ps__errand_unshare(struct ps__errand *errand);

/** All that a helper thread does. */
void ps__errand_serve(struct ps__errand *errand);

#endif
