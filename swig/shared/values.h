/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a language must implement so that the shared typemaps can convert values between its scripts and the library, as
 * a port of the library implements src/platform/platform.h. swig/README.md explains how the parts fit together.
 *
 * Before this header is included, the language defines
 *
 *   ps_value        a script's value: PyObject *, VALUE, Tcl_Obj *, SV *. Input values are borrowed.
 *   ps_context      additional state of its calls: the interpreter in Tcl, the running call in Perl; otherwise
 *                   void *, and always NULL.
 *   ps_taken        a structure that records acquired resources, to be released.
 *   PS_ABSENT       the ps_value that means an omitted argument, or "an error was raised".
 *   PS_CONTEXT      the ps_context, as an expression inside a generated wrapper.
 *   PS_NOTHING_TAKEN  an initializer for ps_taken, after which ps_release() does nothing.
 *   PS_NO_HOST      the host for "none": NULL, or "" in a language where an empty text means none.
 *   PS_OPERATION(context)  the name of the current operation, with which messages begin; or NULL if ps_raise() adds
 *                   the name.
 *   PS_RETURN(v)    inside a wrapper: make v the result. If v is PS_ABSENT, SWIG_fail.
 *   PS_FINISH()     inside a wrapper that succeeded: the result is none unless PS_RETURN() set one.
 *   PS_DEFINE_CONSTANT(name, number)  inside the module's %init block: add a constant (const char *, int64_t).
 *
 * and it defines the static functions below. Functions that may fail return 0, or raise the error and return -1. An
 * error is raised in the language's own way: stored for the wrapper to pass on (Python, Tcl, Perl), or by a jump out of
 * the wrapper (Ruby). Shared code therefore keeps to three rules whenever it calls one of them:
 *
 *   - it owns nothing that needs freeing, except ps_taken and sockets already transferred;
 *   - a jump may abandon the contents of a ps_taken: in languages with jumps, the garbage collector owns them;
 *   - no frame of the library is on the stack.
 */
#ifndef PS_SWIG_VALUES_H
#define PS_SWIG_VALUES_H

#include "polysocket.h"

/* The name under which SWIG knows the object, so that generated names cannot clash with the library's ps_socket_*. */
typedef struct ps_socket Socket;

/* The result of an operation of the model, and the result that means that an error has already been raised. */
typedef int32_t ps_status;
#define PS_RAISED (-1)

/* --- Errors --- */

/* Raise the error of a record: the only function that maps statuses to the language's exceptions. Interrupted means
 * that the hooks stopped the call: the exception that they stored is raised instead. */
static void ps_raise(ps_context context, const ps_error *error);

/* The hooks that every socket of this language gets, or NULL if the language has none. */
static const ps_hooks *ps_language_hooks(void);

/* How look-ups and connections wait: until a deadline, or PS_NO_DEADLINE, and with a token, or NULL. */
#define ps_language_wait(until, with) (&(ps_wait){.hooks = ps_language_hooks(), .deadline = (until), .token = (with)})

/* Raise the error of a record as ps_raise() does, with the outcomes of the connection attempts as the error's
 * `attempts`: a list, whose ownership is transferred. */
static void ps_raise_attempts(ps_context context, const ps_error *error, ps_value attempts);

/* Raise the error of a record as ps_raise() does, with the bytes that were received before as the error's `partial`.
 * Their ownership is transferred. If they are PS_ABSENT, an error was raised instead. What the hooks stored carries the
 * bytes too, if it can. */
static void ps_raise_partial(ps_context context, const ps_error *error, ps_value partial);

/* --- Taking: `name` is the parameter's, for messages --- */

/* Is it the language's value for "nothing" (None, nil, the empty string)? */
static int ps_is_none(ps_context context, ps_value value);

/* Would ps_take_integer() accept it, where bytes are allowed as well? */
static int ps_is_integer(ps_context context, ps_value value);

/* What a value is in the language's own types, where any may be given; never anything but a text in a language without
 * the type. */
enum ps_sort { PS_SORT_TEXT, PS_SORT_TRUTH, PS_SORT_INTEGER, PS_SORT_REAL, PS_SORT_LIST };
static enum ps_sort ps_sort_of(ps_context context, ps_value value);

/* Whether the language treats a value as true; any number but 0 is. */
static int ps_take_truth(ps_context context, ps_value value, const char *name, int *truth);

/* An integer. A real number is a type error, even if it is whole; a number beyond 64 bits is a range error. A language
 * whose expressions have no constants also accepts their names. */
static int ps_take_integer(ps_context context, ps_value value, const char *name, int64_t *number);

/* An unsigned 64-bit number: as ps_take_integer(), and up to 2^64 - 1 too. */
static int ps_take_bits(ps_context context, ps_value value, const char *name, int64_t *bits);

/* A descriptor: an integer, or in some languages an open file. */
static int ps_take_file(ps_context context, ps_value value, const char *name, int64_t *fd);

/* Any real number or integer, including NaN and the infinities, which the library checks. */
static int ps_take_real(ps_context context, ps_value value, const char *name, double *number);

/* A host name as bytes, `length` of them and a final NUL. Python encodes non-ASCII names for the domain name system;
 * other languages return UTF-8, and shared code refuses non-ASCII bytes and embedded NULs. */
static int ps_take_host(ps_context context, ps_value value, const char **host, int64_t *length, ps_taken *taken);

/* Text, a word or a number in ASCII, as bytes: as ps_take_host(), but without that encoding. */
static int ps_take_text(ps_context context, ps_value value, const char *name, const char **text, int64_t *length,
                        ps_taken *taken);

/* A path, in the file system's encoding: text or bytes, including NULs (the library checks them). */
static int ps_take_path(ps_context context, ps_value value, const void **path, int64_t *length, ps_taken *taken);

/* Bytes that are not changed or freed before ps_release(), also while the interpreter lock is released. */
static int ps_take_bytes(ps_context context, ps_value value, const char *name, const void **data, int64_t *length,
                         ps_taken *taken);

/* A writable buffer of the script, whose length does not change. Other threads may read but not resize it. A language
 * without such objects takes the name of a variable and stores the bytes back in ps_release(). */
static int ps_take_room(ps_context context, ps_value value, const char *name, void **room, int64_t *capacity,
                        ps_taken *taken);

/* Tokens and operations as script values: taking them, where none gives NULL, and giving them. Giving transfers
 * ownership, on failure too. */
static int ps_take_token(ps_context context, ps_value value, const char *name, ps_token **token);
static int ps_take_operation(ps_context context, ps_value value, const char *name, ps_operation **operation);
static ps_value ps_give_token(ps_context context, ps_token *token);
static ps_value ps_give_operation(ps_context context, ps_operation *operation);

/* The items of a list. `count` receives their number, which may exceed `capacity`; the first of them are
 * written to `items` and stay valid for as long as the list does. */
static int ps_take_items(ps_context context, ps_value list, const char *name, ps_value *items, int capacity,
                         int *count);

/* All items of a list, or of another value that the language accepts as one. They stay valid until ps_release(). */
static int ps_take_list(ps_context context, ps_value list, const char *name, const ps_value **items, int64_t *count,
                        ps_taken *taken);

/* An array of ps_taken, each PS_NOTHING_TAKEN; ps_release() of `taken` releases all of them. */
static int ps_take_several(ps_context context, int64_t count, ps_taken **several, ps_taken *taken);

/* Lend several writable buffers to a call, after all arguments have been taken: until ps_release() the script cannot
 * resize them. `buffers` is updated with their current addresses. On failure none is lent. */
static int ps_lend_rooms(ps_context context, ps_taken *several, ps_buffer *buffers, int64_t count);

/* Is it a list of addresses rather than one? `texts` says that an address is a text here; otherwise it is a list
 * itself. Of texts, a language where everything is text takes a list always. */
static int ps_is_many(ps_context context, ps_value value, int texts);

/* Is it a list of just this integer and of empty bytes, in the language's own types? Never in a language where
 * everything is text. */
static int ps_is_bare(ps_context context, ps_value value, int64_t family);

/* Record a library handle that has to be released with free(handle). `taken` is otherwise empty. */
static int ps_hold(ps_context context, void *handle, void (*free)(void *handle), ps_taken *taken);

/* Release what was taken, made or held. May be called again, and on PS_NOTHING_TAKEN; raises nothing. */
static void ps_release(ps_taken *taken);

/* --- Giving: each returns a new value, or raises and returns PS_ABSENT --- */

static ps_value ps_give_none(ps_context context);
static ps_value ps_give_truth(ps_context context, int truth);
static ps_value ps_give_integer(ps_context context, int64_t number);
static ps_value ps_give_bits(ps_context context, int64_t bits); /* an unsigned 64-bit number */
static ps_value ps_give_real(ps_context context, double number);

/* ASCII text ending in NUL. */
static ps_value ps_give_text(ps_context context, const char *text);

/* A path in the language's form; an abstract name begins with NUL. */
static ps_value ps_give_path(ps_context context, const char *path, int64_t length);

static ps_value ps_give_bytes(ps_context context, const void *data, int64_t length);

/* Uninitialized bytes of the language, to receive into without a copy, and their conversion to a value of the first
 * `length` bytes. They are aligned for any number and pointer. ps_release() drops bytes that were made but not given.
 * The capacity is not negative. */
static int ps_make_bytes(ps_context context, int64_t capacity, void **room, ps_taken *made);
static ps_value ps_give_made(ps_context context, ps_taken *made, int64_t length);

/* A socket object that owns the socket. Ownership of the socket is transferred, on failure too. */
static ps_value ps_give_socket(ps_context context, Socket *socket);

/* A list of values, whose ownership is transferred. If one of them is PS_ABSENT, so is the list. */
static ps_value ps_give_list(ps_context context, const ps_value *items, int count);

/* Another reference to a value that was given, for a second place in a result; or PS_ABSENT, with no error raised, in
 * a language whose lists can be changed. */
static ps_value ps_share(ps_context context, ps_value value);

/* A growing list: creating an empty one, and appending an item, whose ownership is transferred. If the list or the item
 * is PS_ABSENT, the values made so far are dropped, and the result is PS_ABSENT. */
static ps_value ps_make_list(ps_context context);
static ps_value ps_extend(ps_context context, ps_value list, ps_value item);

/* A growing dictionary: creating an empty one, and setting a name to a value, whose ownership is transferred. If the
 * dictionary or the value is PS_ABSENT, the values made so far are dropped, and the result is PS_ABSENT. */
static ps_value ps_make_map(ps_context context);
static ps_value ps_put(ps_context context, ps_value map, const char *name, ps_value value);

#endif
