/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How a function stands in for one of the C library. The linker gives the name __real_… to the one of the C library,
 * and sends the library's calls to __wrap_… (--wrap, see faults.mk). */
#ifndef PS_PLATFORM_FAULTS_WRAP_H
#define PS_PLATFORM_FAULTS_WRAP_H

#include "platform/faults/decide.h"
#include "platform/faults/wide.h"

#include <errno.h>

#define WRAP(type, name, ...)                                         \
  type __real_##name(__VA_ARGS__) __asm__("__real_" PS__NAMED(name)); \
  type __wrap_##name(__VA_ARGS__) __asm__("__wrap_" PS__NAMED(name)); \
  type __wrap_##name(__VA_ARGS__)

/** Fail as a system call does. */
static inline int ps__fault_fail(const struct ps__fault *fault) {
  errno = fault->error;
  return -1;
}

/** The result of a call that fails or is made. */
#define FAULTY(call, made)                                     \
  __extension__({                                              \
    struct ps__fault fault = ps__fault_next(PS__FAULT_##call); \
    fault.error != 0 ? ps__fault_fail(&fault) : (made);        \
  })

#endif
