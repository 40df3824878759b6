/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Stands between the library and the C library: the program defines the C library's functions, so the loader binds the
 * library to these. Calls from elsewhere pass through. */
#ifndef SWEEP_INTERCEPT_H
#define SWEEP_INTERCEPT_H

#include "sites.h"

/** A fault at one site: at the first call, or at all. */
struct injection {
  int site;
  int outcome; /**< Of the call's outcomes. */
  bool for_good;
};

enum { MOST_INJECTIONS = 3 };

/** Find the library. The sites have been read. */
void intercept_begin(void);

/** Inject these faults into the library's calls, until intercept_disarm(). */
void intercept_arm(const struct injection *injections, int count);
void intercept_disarm(void);

/** Whether a site was reached since intercept_arm(). */
bool intercept_was_reached(int site);

/** How many faults an injection has made since intercept_arm(). */
int intercept_faults(int injection);

/** Whether the last call at the site of an injection since intercept_arm() failed by it. */
bool intercept_failed_last(int injection);

/** How many blocks of memory the library has, and has not released. */
int64_t intercept_blocks(void);

#endif
