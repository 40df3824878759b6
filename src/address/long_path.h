/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Paths of AF_UNIX that are longer than an address of the system: kept here once, and named by a number. Inside the
 * library only. */
#ifndef PS_ADDRESS_LONG_PATH_H
#define PS_ADDRESS_LONG_PATH_H

#include <stddef.h>
#include <stdint.h>

/** The longest path, without its NUL, and how many different ones are kept. */
enum { PS__LONG_PATH_MAX = 4095, PS__LONG_PATHS_MAX = 16384 };

/** Room for an alias: a file name under which the system knows a socket that is bound to a long path. */
enum { PS__ALIAS_ROOM = 48 };

/** Keep a path: its number, at least 1, which stays valid in this process and its children; -ENOMEM, or -ENOSPC when
 * PS__LONG_PATHS_MAX are kept. */
int64_t ps__long_path_keep(const char *path, size_t length);

/** A path by its number, with a NUL behind it; NULL for a number that no path has. */
const char *ps__long_path_find(int64_t number, size_t *length);

/** The alias of a path. It is hidden, contains 64 random bits, and so names this path alone. */
void ps__long_path_alias(int64_t number, char alias[PS__ALIAS_ROOM]);

/** The path that an alias at the end of a path of the system stands for; 0 if there is none, or if it is another
 * process's. */
int64_t ps__long_path_of_alias(const char *path, size_t length);

#endif
