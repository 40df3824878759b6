/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_FAULTS_H
#define POLYSOCKET_FAULTS_H

/**
 * The library of faults: libpolysocket-faults.so, which makes calls of the C library fail as a plan says.
 *
 * It is polysocket with the same SONAME and the same ABI, and these functions, which exist in it alone. They are for
 * tests: no promise of abi/README.md covers them. docs/guide/faults.md describes the plan.
 */
#include <polysocket.h>

PS_BEGIN_DECLS

/**
 * Replace the plan, and begin to count anew. Replaces the plan of the environment variable POLYSOCKET_FAULTS too.
 *
 * Never blocks; may be called from any thread, also while others make calls. Calls that began earlier are not affected.
 *
 * @param plan such as "recv: short 1 every 3; connect: ECONNREFUSED after 2; seed 7", at most 4,096 bytes; NULL or an
 *        empty text for no faults.
 * @param err the error record, or NULL.
 * @return PS_OK; or PS_E_VALUE for a wrong plan: the message names the word and the character where it begins, counted
 *         from 1. The earlier plan then stays.
 */
PS_API int32_t ps_faults_set(const char *plan, ps_error *err);

/**
 * How often polysocket made a call of the C library since the plan was set, and how many of these had a fault.
 *
 * Never blocks; may be called from any thread.
 *
 * @param call a name such as "recv"; NULL for the sum of all.
 * @param calls the number of calls, with the faults among them; may be NULL.
 * @param faults the number of faults; may be NULL.
 * @param err the error record, or NULL.
 * @return PS_OK; or PS_E_VALUE for an unknown name, and the numbers are 0.
 */
PS_API int32_t ps_faults_count(const char *call, int64_t *calls, int64_t *faults, ps_error *err);

/**
 * The names that a plan and ps_faults_count() take, one after the other.
 *
 * Never blocks, never fails, may be called from any thread.
 *
 * @param index from 0 on.
 * @return static text, owned by the library; NULL behind the last name.
 */
PS_API const char *ps_faults_call_at(int64_t index);

PS_END_DECLS

#endif
