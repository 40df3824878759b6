/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The library's own description of its functions, as far as a caller that wants to do harm needs it. */
#ifndef HOSTILE_DESCRIPTION_H
#define HOSTILE_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_PARAMETERS = 16 };

/** The type of a value that crosses the boundary. */
enum type { TYPE_INT32, TYPE_UINT32, TYPE_UINT16, TYPE_INT64, TYPE_DOUBLE, TYPE_POINTER, TYPE_VOID };

/** The meaning of a parameter; a value of each kind comes from a table of cases. */
enum kind {
  KIND_NUMBER,
  KIND_DESCRIPTOR,
  KIND_TEXT,
  KIND_BYTES,
  KIND_HANDLE,
  KIND_RECORD,
  KIND_HOOKS,
  KIND_ERROR,
  KIND_STATUS,
  KIND_NOTHING
};

enum ownership { BORROWED, KEPT, OWNED, CONSUMED, STATIC };

struct parameter {
  const char *name;
  const char *target; /**< The handle, record or hooks that it is; else NULL. */
  enum kind kind;
  enum type type;   /**< Of the value that is passed; TYPE_POINTER for all that is behind one. */
  enum type behind; /**< Of what an output points to. */
  size_t size;      /**< Bytes behind the pointer, where the type says how many. */
  enum ownership ownership;
  bool output, nullable, null_when_empty, terminated;
  int length, count, measures; /**< Places of other parameters, or -1. */
  bool has_least, has_most;
  int64_t least, most;
  int64_t enough; /**< 0 when there is no such size. */
};

struct function {
  const char *name;
  const char *operation; /**< What messages call it. */
  void (*address)(void);
  enum type result;
  enum kind returns;
  bool blocks;
  uint64_t statuses; /**< A bit for each status that it may return, that of success included. */
  int count;
  struct parameter parameters[MOST_PARAMETERS];
};

struct handle_type {
  const char *name;
  void (*free)(void *handle);
};

struct description {
  const struct function *functions;
  size_t function_count;
  const struct handle_type *handles;
  size_t handle_count;
  uint64_t known; /**< A bit for each status that there is. */
};

/** Read the description of the library in use; ends the program when it can't be read. It stays until the end. */
const struct description *description_read(void);

/** Is a parameter a buffer, whose size another one tells? */
bool parameter_is_buffer(const struct parameter *parameter);

/** Does a parameter tell the size of a buffer? Such a number is chosen together with its buffer. */
bool parameter_is_length(const struct parameter *parameter);

#endif
