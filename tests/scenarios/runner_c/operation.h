/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The operations that scenarios call: a table for each noun, in the file of that name. */
#ifndef SCENARIO_OPERATION_H
#define SCENARIO_OPERATION_H

#include "call.h"

struct operation {
  const char *name; /* NULL ends a table */
  size_t most;      /* arguments */
  /* Does it: sets the call's result, or fills its error record and returns the status. */
  int32_t (*perform)(struct call *call);
};

/* Of the library and of the runner, without a socket. */
extern const struct operation socket_functions[];
extern const struct operation timeout_functions[];
extern const struct operation constant_functions[];
extern const struct operation surroundings_functions[];

/* Of a socket. */
extern const struct operation socket_methods[];
extern const struct operation connection_methods[];
extern const struct operation transfer_methods[];
extern const struct operation options_methods[];
extern const struct operation timeout_methods[];

/* Look an operation up and do it; one that is unknown is a fault. */
int32_t operation_perform(const char *name, bool method, struct call *call);

#endif
