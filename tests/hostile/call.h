/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * One call: its arguments, how each was chosen, and what has to be given back after it. */
#ifndef HOSTILE_CALL_H
#define HOSTILE_CALL_H

#include "belongings.h"
#include "chance.h"
#include "description.h"
#include "memory.h"

#include <ffi.h>
#include <polysocket.h>
#include <stdio.h>

union value {
  void *pointer;
  int32_t int32;
  uint32_t uint32;
  uint16_t uint16;
  int64_t int64;
  double real;
  ffi_arg word;
};

struct argument {
  const struct parameter *parameter;
  union value value;
  const char *choice;    /**< How it was chosen, for people. */
  unsigned char *memory; /**< The watched memory that it points to, or NULL. */
  size_t size;           /**< Bytes in there that the call has been told of. */
  size_t behind;         /**< Bytes behind these, up to the guard, of which it knows nothing. */
  int parts;             /**< Of a record that is made field by field: the place of its first field, or 0. */
  bool constant;         /**< The call must leave them as they are. */
  bool refused;          /**< By the description the call must fail. */
};

struct call {
  const struct description *description;
  const struct function *function;
  uint64_t number;
  struct chance chance;
  struct argument arguments[MOST_PLACES];
  struct parameter parts[MOST_PARTS]; /**< What stands at the places behind those of the function's parameters. */
  int part_count;
  int wild;       /**< The one place where all choices are open, or -1 when they are everywhere. */
  bool tame;      /**< They are open nowhere: only what the functions want is chosen. Set before call_prepare(). */
  bool signalled; /**< Signals come during the call: something in it waits for ever, and its host stops it then. */
  struct belongings belongings;
  union value result;
};

/** Whether a choice is what the function wants. A call whose other arguments are tame gets further with a wild one. */
enum temper { WILD, TAME };

/** A way to choose an argument. A kind's table of them ends with one without a name. */
struct choice {
  const char *name;
  enum temper temper;
  unsigned weight; /**< How often, compared with the others. */
  void (*make)(struct call *call, int place);
};

/** Choose one of a table by chance, note its name, and let it make the argument. */
void call_choose(struct call *call, int place, const struct choice *choices);

/** Give a place `size` bytes of watched memory, as its argument. */
unsigned char *call_give_memory(struct call *call, int place, size_t size);

/** Tell the call of so many of these bytes only. */
void call_hide_memory(struct call *call, int place, size_t size);

/** A place for a part of an argument; whoever asks for it sees that there is one. */
int call_add_part(struct call *call, const struct parameter *parameter);

/** The parameter at the place of a part, which is this call's own. */
struct parameter *call_part(struct call *call, int place);

/** The place behind the last one in use; those from MOST_PARAMETERS on are parts. */
int call_end(const struct call *call);

/** The next place in use. */
int call_next(const struct call *call, int place);

/** Choose what stands at a place, by its kind. */
void call_choose_argument(struct call *call, int place);

/** Fix what that memory holds: the call may only read it. */
void call_make_constant(struct call *call, int place);

/** Where a number is wanted, whatever its type: set it, and note whether the description refuses it. */
void call_set_number(struct call *call, int place, int64_t number);

/** The number that stands at a place. */
int64_t call_number(const struct call *call, int place);

/** NULL, which the description takes or refuses. */
void call_choose_null(struct call *call, int place);

/** Does a call that returned so report success, as far as it can tell? */
bool call_succeeded(const struct call *call);

/** Make the arguments of a function's call of this number. */
void call_prepare(struct call *call, uint64_t seed, uint64_t number);

/** Make the call. */
void call_perform(struct call *call, ffi_cif *interface);

/** How libffi sees a function; the types have to live as long. */
void call_interface(const struct function *function, ffi_cif *interface, ffi_type *types[MOST_PARAMETERS]);

/** What takes a text in parts, as printf() does. */
__attribute__((format(__printf__, 1, 2))) typedef void call_printer(const char *format, ...);

/** The call as people want to read it: the function, its arguments, how each was chosen. */
void call_print(const struct call *call, call_printer *print);

#endif
