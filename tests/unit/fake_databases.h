/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Databases of hosts, services and protocols that answer as a test wants, and so does the name of the machine: the
 * functions of the C library pass through here (the linker's --wrap, see unit.mk), and are called unless there is
 * something else to say. */
#ifndef UNIT_FAKE_DATABASES_H
#define UNIT_FAKE_DATABASES_H

#include <stdbool.h>
#include <stddef.h>

/** The h_errno value for "see errno", for which not every C library has a name. */
enum { FAKE_INTERNAL = -1 };

/** The answers of the functions, and the questions that were asked. All zero but `used`: nothing is found. */
struct fake_databases {
  bool used;        /**< Say what is here instead of asking the system. */
  size_t wanted;    /**< Less room than this is ERANGE. */
  int error;        /**< What is returned. */
  int h_error;      /**< What the functions for hosts store, together with a different number in the global h_errno. */
  const char *name; /**< The primary name; NULL: nothing is found. */
  const char *const *aliases; /**< Ends with NULL; NULL: none. */
  const void *address;        /**< A host's one address, of the length below; NULL: none. */
  int length;
  int number;          /**< A port in host byte order, or a protocol. */
  const char *machine; /**< What gethostname says; NULL: what it really says. */
  int machine_error;   /**< The errno value with which gethostname fails instead. */
  int count;           /**< How many calls there were. */
  size_t room;         /**< The room in the last call. */
  int family;          /**< The family in the last call for a host. */
};
extern struct fake_databases fake_databases;

/** Begin to fake. Nothing is found until the above says otherwise. */
void fake_databases_begin(void);

#endif
