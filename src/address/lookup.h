/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Questions to the resolver: the one way from names to addresses. */
#ifndef PS_ADDRESS_LOOKUP_H
#define PS_ADDRESS_LOOKUP_H

#include "platform/platform.h"
#include "polysocket/error.h"
#include "polysocket/host.h"
#include "polysocket/types.h"

#include <stdbool.h>
#include <stdint.h>

/** The longest host name that is looked up: longer ones no resolver knows, and some take their time to say so. */
enum { PS__HOST_MAX = PS__NAME_ROOM - 1 };

/**
 * How to do work that may block: run work(argument), and return PS_OK once it has run. ps__lookup_directly is the plain
 * way; src/core has one that lets a host runtime take part.
 */
typedef int32_t (*ps__runner)(const void *runner, ps_work work, void *argument, const char *operation, ps_error *err);

/** Run the work on the spot; only `work` and `argument` matter. */
int32_t ps__lookup_directly(const void *runner, ps_work work, void *argument, const char *operation, ps_error *err);

/**
 * Ask the resolver for an operation, in whose name failures are reported. A host of '' is the wildcard. On success
 * there is at least one answer, and the list is the caller's to free().
 */
int32_t ps__lookup(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                   struct ps__answers **answers, ps_error *err);

/** The same for the first address of a host alone. */
int32_t ps__lookup_first(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                         ps_address *address, ps_error *err);

/** An answer as an address. */
void ps__answer_address(const struct ps__answer *answer, ps_address *address);

#endif
