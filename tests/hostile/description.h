/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The library's own description of its functions, as far as a caller that wants to do harm needs it. */
#ifndef HOSTILE_DESCRIPTION_H
#define HOSTILE_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** A call's arguments have a place each, and what the fields of a record are or point to has more of them. */
enum { MOST_PARAMETERS = 16, MOST_PARTS = 40, MOST_PLACES = MOST_PARAMETERS + MOST_PARTS, MOST_FIELDS = 16 };

/** The type of a value that crosses the boundary. */
enum type { TYPE_INT32, TYPE_UINT32, TYPE_UINT16, TYPE_INT64, TYPE_DOUBLE, TYPE_POINTER, TYPE_VOID };

/** The meaning of a parameter; a value of each kind comes from a table of cases. */
enum kind {
  KIND_NUMBER,
  KIND_NUMBERS,
  KIND_DESCRIPTOR,
  KIND_TEXT,
  KIND_BYTES,
  KIND_HANDLE,
  KIND_RECORD,
  KIND_RECORDS, /**< An array of them. */
  KIND_HOOKS,
  KIND_ERROR,
  KIND_STATUS,
  KIND_NOTHING
};

enum ownership { BORROWED, KEPT, OWNED, CONSUMED, STATIC };

enum direction { IN, OUT, INOUT };

/** What a parameter is, or a field of a record. */
struct parameter {
  const char *name;
  const char *target;          /**< The handle, record or hooks that it is; else NULL. */
  const struct record *record; /**< That record, unless it is opaque. */
  enum kind kind;
  enum type type;   /**< Of the value that is passed; TYPE_POINTER for all that is behind one. */
  enum type behind; /**< Of what an output points to. */
  size_t size;      /**< Bytes behind the pointer, where the type says how many; of a buffer, bytes of one item. */
  enum ownership ownership;
  bool output; /**< Written, and never read. */
  bool filled; /**< A record that the caller sets and the call changes. */
  bool nullable, null_when_empty, terminated;
  bool partial;                        /**< Written after a failure as well. */
  bool control;                        /**< Bytes that are control data. */
  int length, count, measures, counts; /**< Places of other parameters, or of fields in a record; or -1. */
  bool has_least, has_most;
  int64_t least, most;
  int64_t enough; /**< 0 when there is no such size. */
};

struct field {
  struct parameter parameter;
  enum direction direction; /**< Who sets it, the caller or the call. */
  size_t offset;
  bool reserved, embedded; /**< Zero always; a record that is a part of this one. */
};

/** A record that callers set field by field. */
struct record {
  const char *name;
  size_t size;
  int count;
  struct field fields[MOST_FIELDS];
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

/** The place of a record's field of this kind, or -1. */
int record_field(const struct record *record, enum kind kind);

/** Is a parameter a buffer, whose size another one tells? */
bool parameter_is_buffer(const struct parameter *parameter);

/** Are the numbers of an array descriptors? */
bool parameter_has_descriptors(const struct parameter *parameter);

/** Does a parameter tell the size of a buffer? Such a number is chosen together with its buffer. */
bool parameter_is_length(const struct parameter *parameter);

#endif
