/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Values of options that are read and written in the same way everywhere. All return as ps__sys_getsockopt(). */
#ifndef PS_PLATFORM_ALL_PORTS_OPTION_VALUE_H
#define PS_PLATFORM_ALL_PORTS_OPTION_VALUE_H

#include "platform/named_option.h"

/** The options for the numbers of TCP's keepalive: idle, interval, count. Each port has its own. */
extern const int ps__option_probes[3];

/** A structure. */
int ps__option_read_bytes(int fd, const struct ps__named_option *row, void *bytes, size_t size);
int ps__option_write_bytes(int fd, const struct ps__named_option *row, const void *bytes, size_t size);

/** A number of 32 bits. A row whose limits go beyond 31 bits has an unsigned one. */
int ps__option_read_int(int fd, const struct ps__named_option *row, int64_t *number);
int ps__option_write_int(int fd, const struct ps__named_option *row, int64_t number);

/** A duration, written to the next whole unit. */
int64_t ps__option_units(int64_t nanoseconds, int64_t unit);

/** Whole seconds; -1 for off. */
int ps__option_read_linger(int fd, const struct ps__named_option *row, int64_t *seconds);
int ps__option_write_linger(int fd, const struct ps__named_option *row, int64_t seconds);

/** Whether TCP's keepalive is on, and its three numbers. Those that are 0 stay when written. */
int ps__option_read_probes(int fd, const struct ps__named_option *row, int64_t numbers[4]);
int ps__option_write_probes(int fd, const struct ps__named_option *row, const int64_t numbers[4]);

#endif
