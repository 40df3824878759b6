/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Questions to the resolver: the one way from names to addresses. */
#ifndef PS_ADDRESS_LOOKUP_H
#define PS_ADDRESS_LOOKUP_H

#include "address/errand.h"
#include "platform/platform.h"
#include "polysocket/error.h"
#include "polysocket/types.h"

#include <stdbool.h>
#include <stdint.h>

/** The longest host name that is looked up: longer ones no resolver knows, and some take their time to say so. */
enum { PS__HOST_MAX = PS__NAME_ROOM - 1 };

/**
 * How an errand is done, which may block: returns PS_OK once it is over. ps__lookup_directly is the plain way; src/core
 * has one that lets a host runtime take part, and that leaves errands which take too long.
 */
typedef int32_t (*ps__runner)(const void *runner, struct ps__errand *errand, const char *operation, ps_error *err);

/** Ask on the spot; only the errand matters. */
int32_t ps__lookup_directly(const void *runner, struct ps__errand *errand, const char *operation, ps_error *err);

/**
 * Ask the resolver for an operation, in whose name failures are reported. A host of '' is the wildcard. On success
 * there is at least one answer, and the list is the caller's to free().
 */
int32_t ps__lookup(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                   struct ps__answers **answers, ps_error *err);

/** The same for the first address of a host alone. */
int32_t ps__lookup_first(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                         ps_address *address, ps_error *err);

/** The same in two steps, for those who don't wait in between: an errand that is to be done; NULL on failure. */
int32_t ps__lookup_begin(const struct ps__question *question, const char *operation, struct ps__errand **errand,
                         ps_error *err);

/** Its answers, once it is over. The errand is left in any case. */
int32_t ps__lookup_end(struct ps__errand *errand, const char *operation, struct ps__answers **answers, ps_error *err);

/** Add what was asked for to the message of a failure: " ('example.org', '80')". */
void ps__lookup_tell(ps_error *err, const struct ps__errand *errand);

/** An answer as an address. */
void ps__answer_address(const struct ps__answer *answer, ps_address *address);

#endif
