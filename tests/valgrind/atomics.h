/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tells Helgrind of C11's atomics, of which it sees nothing but plain reads and writes: what a thread did before it
 * stored a value has happened for the thread that loads it. Put in front of every source with -include, for this build
 * alone. All orders count as the strongest; ThreadSanitizer, which knows them, is the judge of those. */
#ifndef TESTS_VALGRIND_ATOMICS_H
#define TESTS_VALGRIND_ATOMICS_H

#include <stdatomic.h>
#include <valgrind/helgrind.h>

/* An operation on what `object` points to, which is evaluated once: `made` uses it by the name operand_shared. Others
 * may read and write it at any time. */
#define OPERATION(object, order, made)                                    \
  __extension__({                                                         \
    __auto_type operand_shared = (object);                                \
    (void)(order);                                                        \
    VALGRIND_HG_DISABLE_CHECKING(operand_shared, sizeof *operand_shared); \
    ANNOTATE_HAPPENS_BEFORE(operand_shared);                              \
    __auto_type operation_result = (made);                                \
    ANNOTATE_HAPPENS_AFTER(operand_shared);                               \
    operation_result;                                                     \
  })

/* Plain reads and writes of such an object are atomic, in the strongest order; for the rest there are the compiler's
 * own functions. Those of the header are macros, and the names below stand in for them. */
#undef atomic_load_explicit
#undef atomic_load
#undef atomic_store_explicit
#undef atomic_store
#undef atomic_exchange_explicit
#undef atomic_exchange
#undef atomic_fetch_add_explicit
#undef atomic_fetch_add
#undef atomic_fetch_sub_explicit
#undef atomic_fetch_and_explicit
#undef atomic_fetch_or_explicit
#undef atomic_compare_exchange_strong_explicit
#undef atomic_compare_exchange_weak_explicit

#define SEQ __ATOMIC_SEQ_CST
#define atomic_load_explicit(object, order) OPERATION(object, order, *operand_shared)
#define atomic_load(object) atomic_load_explicit(object, SEQ)
#define atomic_store_explicit(object, value, order) ((void)OPERATION(object, order, *operand_shared = (value)))
#define atomic_store(object, value) atomic_store_explicit(object, value, SEQ)
#define atomic_exchange_explicit(object, value, order) \
  OPERATION(object, order, __atomic_exchange_n(operand_shared, value, SEQ))
#define atomic_exchange(object, value) atomic_exchange_explicit(object, value, SEQ)
#define atomic_fetch_add_explicit(object, value, order) \
  OPERATION(object, order, __atomic_fetch_add(operand_shared, value, SEQ))
#define atomic_fetch_add(object, value) atomic_fetch_add_explicit(object, value, SEQ)
#define atomic_fetch_sub_explicit(object, value, order) \
  OPERATION(object, order, __atomic_fetch_sub(operand_shared, value, SEQ))
#define atomic_fetch_and_explicit(object, value, order) \
  OPERATION(object, order, __atomic_fetch_and(operand_shared, value, SEQ))
#define atomic_fetch_or_explicit(object, value, order) \
  OPERATION(object, order, __atomic_fetch_or(operand_shared, value, SEQ))
#define atomic_compare_exchange_strong_explicit(object, expected, value, success, failure) \
  OPERATION(object, success, __atomic_compare_exchange_n(operand_shared, expected, value, 0, SEQ, SEQ))
#define atomic_compare_exchange_weak_explicit(object, expected, value, success, failure) \
  OPERATION(object, success, __atomic_compare_exchange_n(operand_shared, expected, value, 1, SEQ, SEQ))

#endif
