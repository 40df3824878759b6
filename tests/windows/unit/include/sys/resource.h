/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Limits, which Windows does not have. */
#ifndef WINDOWS_UNIT_SYS_RESOURCE_H
#define WINDOWS_UNIT_SYS_RESOURCE_H

#define RLIMIT_NOFILE 7
typedef unsigned long rlim_t;
struct rlimit {
  rlim_t rlim_cur, rlim_max;
};
#define getrlimit(which, limit) ((void)(limit), posix_lacks("getrlimit()"))
#define setrlimit(which, ...) ((void)(__VA_ARGS__), posix_lacks("setrlimit()"))

#endif
