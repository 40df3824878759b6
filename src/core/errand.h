/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Threads for errands that their callers may have to leave. Nothing in the resolver can be cut short, so a thread that
 * was left goes on until the resolver lets go of it, with memory that is its own. */
#ifndef PS_CORE_ERRAND_H
#define PS_CORE_ERRAND_H

#include "address/errand.h"
#include "polysocket/error.h"

#include <stdbool.h>

/** So many threads may exist at once, those included that were left. */
enum { PS__ERRAND_THREADS = 256 };

/** Begin an errand in a thread of its own, whose descriptor `wake` becomes readable when it is over. */
int32_t ps__errand_start(struct ps__errand *errand, const char *operation, ps_error *err);

/** Begin an errand anew that is not over and whose thread stayed behind in the parent of this process. Its descriptor
 * may be another one now. */
int32_t ps__errand_restart(struct ps__errand *errand, const char *operation, ps_error *err);

/** How many threads there are. */
int ps__errand_threads(void);

#endif
