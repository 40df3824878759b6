/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CONSTANTS_H
#define POLYSOCKET_CONSTANTS_H

#include "error.h"
#include "export.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * The system's constants as data (S30 to S51), since a foreign-function interface cannot see macros. A constant missing
 * from this platform's headers is missing here too. None of these functions blocks; all may be called from any thread.
 */

/**
 * Look up a constant by its name (S30 to S51). Never blocks.
 *
 * @param name  the constant's name, such as "AF_INET".
 * @param value receives the value; unsigned constants are not negative (INADDR_BROADCAST is 4294967295).
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE the name is NULL, or there is no such constant on this platform.
 * @since 0.1
 */
PS_API int32_t ps_constant_get(const char *name, int64_t *value, ps_error *err);

/**
 * The number of constants (S30 to S51). Never blocks.
 *
 * @return the count; indices run from 0 to the count less one.
 * @since 0.1
 */
PS_API int64_t ps_constant_count(void);

/**
 * The constant at an index (S30 to S51). The order is arbitrary and may change between versions. Never blocks.
 *
 * @param index 0 to ps_constant_count() - 1.
 * @param name  receives static text, owned by the library; NULL on failure.
 * @param value receives the value.
 * @param err   the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @since 0.1
 */
PS_API int32_t ps_constant_at(int64_t index, const char **name, int64_t *value, ps_error *err);

PS_END_DECLS

#endif
