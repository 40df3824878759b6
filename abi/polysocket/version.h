/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_VERSION_H
#define POLYSOCKET_VERSION_H

#include "export.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** The version of these headers. ps_version() returns that of the library in use. */
#define PS_VERSION_MAJOR 0
#define PS_VERSION_MINOR 1
#define PS_VERSION_PATCH 0

/**
 * The version of the library in use, as text ("0.1.0").
 *
 * Never blocks, never fails, may be called from any thread.
 *
 * @return static text, owned by the library.
 * @beyond for callers that may run with another version than they were built with.
 * @method version()
 * @since 0.1
 */
PS_API const char *ps_version(void);

/**
 * The version of the library in use, as one number: major * 10000 + minor * 100 + patch.
 *
 * Never blocks, never fails, may be called from any thread.
 *
 * @return the number, 100 for 0.1.0.
 * @beyond for callers that may run with another version than they were built with.
 * @since 0.1
 */
PS_API int64_t ps_version_number(void);

PS_END_DECLS

#endif
