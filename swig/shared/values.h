/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a language must answer so that the shared typemaps can move values between its scripts and the library, as a
 * port of the library answers src/platform/platform.h. swig/README.md tells how the parts come together.
 *
 * Before this header is included, the language defines
 *
 *   ps_value        a script's value: PyObject *, VALUE, Tcl_Obj *, SV *. Values that are taken are borrowed.
 *   ps_context      what its calls need besides: the interpreter in Tcl, the running call in Perl; otherwise
 *                   void *, and always NULL.
 *   ps_taken        a structure that remembers what has been taken and must be given back.
 *   PS_ABSENT       the ps_value that stands for an argument that was not given, and for "an error was raised".
 *   PS_CONTEXT      the ps_context, as an expression inside a generated wrapper.
 *   PS_NOTHING_TAKEN  an initializer for ps_taken, after which ps_release() does nothing.
 *   PS_NO_HOST      the host that none stands for: NULL, or "" in a language whose word for none is an empty text.
 *   PS_OPERATION(context)  the name of the operation that runs, with which messages begin; or NULL, when ps_raise()
 *                   adds the name.
 *   PS_RETURN(v)    inside a wrapper: make v the result. When v is PS_ABSENT, SWIG_fail.
 *   PS_FINISH()     inside a wrapper that succeeded: the result is none unless PS_RETURN() gave one.
 *   PS_DEFINE_CONSTANT(name, number)  inside the module's %init block: add a constant (const char *, int64_t).
 *
 * and it defines the static functions below. Functions that may fail return 0, or raise the error and return -1. An
 * error is raised in the language's own way: noted for the wrapper to pass on (Python, Tcl, Perl), or by a jump out
 * of the wrapper (Ruby). Shared code therefore keeps to three rules whenever it calls one of them:
 *
 *   - it holds nothing that needs freeing, apart from ps_taken and sockets that were handed over already;
 *   - what a ps_taken remembers may be abandoned by such a jump: where jumps happen, it belongs to the collector;
 *   - no frame of the library is on the stack.
 */
#ifndef PS_SWIG_VALUES_H
#define PS_SWIG_VALUES_H

#include "polysocket.h"

/* The name under which SWIG knows the object, so that what it generates cannot clash with the library's ps_socket_*. */
typedef struct ps_socket Socket;

/* The result of an operation of the model, and the one that says that an error has been raised already. */
typedef int32_t ps_status;
#define PS_RAISED (-1)

/* --- Errors --- */

/* Raise the error of a record: the one function that maps statuses to the language's exceptions. Interrupted means that
 * the hooks stopped the call: whatever they noted is raised instead. */
static void ps_raise(ps_context context, const ps_error *error);

/* The hooks that every socket of this language gets, or NULL when the language wants none. */
static const ps_hooks *ps_language_hooks(void);

/* How look-ups and connections wait: until a deadline, or PS_NO_DEADLINE, and with a token, or NULL. */
#define ps_language_wait(until, with) (&(ps_wait){.hooks = ps_language_hooks(), .deadline = (until), .token = (with)})

/* Raise the error of a record as ps_raise() does, with what came of the attempts to connect: a list, which is handed
 * over, as the error's `attempts`. */
static void ps_raise_attempts(ps_context context, const ps_error *error, ps_value attempts);

/* --- Taking: `name` is the parameter's, for messages --- */

/* Is it what the language says for "nothing" (None, nil, the empty string)? */
static int ps_is_none(ps_context context, ps_value value);

/* Would ps_take_integer() accept it, where bytes are allowed as well? */
static int ps_is_integer(ps_context context, ps_value value);

/* Whether scripts of the language count a value as true; for numbers, any number but 0. */
static int ps_take_truth(ps_context context, ps_value value, const char *name, int *truth);

/* An integer. A real number is a type error, also when it is whole; what 64 bits cannot hold is a range error. A
 * language without names for constants in its scripts' expressions takes the constants' names too. */
static int ps_take_integer(ps_context context, ps_value value, const char *name, int64_t *number);

/* 64 bits without a sign: as ps_take_integer(), and up to 2^64 - 1 too. */
static int ps_take_bits(ps_context context, ps_value value, const char *name, int64_t *bits);

/* A descriptor: an integer, or in some languages an open file of theirs. */
static int ps_take_file(ps_context context, ps_value value, const char *name, int64_t *fd);

/* Any real number or integer, among them NaN and the infinities: the library judges them. */
static int ps_take_real(ps_context context, ps_value value, const char *name, double *number);

/* A host name as bytes, `length` of them and a NUL behind. Python encodes what is not ASCII for the domain name system;
 * other languages give UTF-8, and shared code refuses what is not ASCII, as it refuses a NUL inside. */
static int ps_take_host(ps_context context, ps_value value, const char **host, int64_t *length, ps_taken *taken);

/* Text, a word or a number in ASCII, as bytes: as ps_take_host(), but never encoded in another way. */
static int ps_take_text(ps_context context, ps_value value, const char *name, const char **text, int64_t *length,
                        ps_taken *taken);

/* A path, in the file system's encoding: text or bytes, NULs included (the library judges them). */
static int ps_take_path(ps_context context, ps_value value, const void **path, int64_t *length, ps_taken *taken);

/* Bytes that are not changed or freed before ps_release(), also while the interpreter lock is open. */
static int ps_take_bytes(ps_context context, ps_value value, const char *name, const void **data, int64_t *length,
                         ps_taken *taken);

/* Room that the script lends for writing, its length unchanged. Other threads may look at it, not resize it. A language
 * without such objects takes the name of a variable and stores the bytes back in ps_release(). */
static int ps_take_room(ps_context context, ps_value value, const char *name, void **room, int64_t *capacity,
                        ps_taken *taken);

/* Tokens and operations, as scripts of the language have them: taken, where none is NULL, and given. What is given is
 * handed over, on failure too. */
static int ps_take_token(ps_context context, ps_value value, const char *name, ps_token **token);
static int ps_take_operation(ps_context context, ps_value value, const char *name, ps_operation **operation);
static ps_value ps_give_token(ps_context context, ps_token *token);
static ps_value ps_give_operation(ps_context context, ps_operation *operation);

/* The items of a list. `count` receives how many there are, which may be more than `capacity`; the first of them are
 * written to `items` and stay valid for as long as the list does. */
static int ps_take_items(ps_context context, ps_value list, const char *name, ps_value *items, int capacity,
                         int *count);

/* All items of a list, or of whatever else the language lets stand for one. They stay valid until ps_release(). */
static int ps_take_list(ps_context context, ps_value list, const char *name, const ps_value **items, int64_t *count,
                        ps_taken *taken);

/* Several structures to take with, in one: each is PS_NOTHING_TAKEN, and ps_release() of `taken` gives all back. */
static int ps_take_several(ps_context context, int64_t count, ps_taken **several, ps_taken *taken);

/* Lend several rooms to a call, after all arguments have been taken: until ps_release() the script cannot resize them.
 * `buffers` are theirs, and are looked up anew. On failure none is lent. */
static int ps_lend_rooms(ps_context context, ps_taken *several, ps_buffer *buffers, int64_t count);

/* Is it a list of just this integer and of empty bytes, in the language's own types? Never in a language where
 * everything is text. */
static int ps_is_bare(ps_context context, ps_value value, int64_t family);

/* Remember a handle of the library that has to be given back with free(handle). Nothing else is in `taken`. */
static int ps_hold(ps_context context, void *handle, void (*free)(void *handle), ps_taken *taken);

/* Give back what was taken, made or held. May be called again, and on PS_NOTHING_TAKEN; raises nothing. */
static void ps_release(ps_taken *taken);

/* --- Giving: each returns a new value, or raises and returns PS_ABSENT --- */

static ps_value ps_give_none(ps_context context);
static ps_value ps_give_truth(ps_context context, int truth);
static ps_value ps_give_integer(ps_context context, int64_t number);
static ps_value ps_give_bits(ps_context context, int64_t bits); /* 64 bits without a sign */
static ps_value ps_give_real(ps_context context, double number);

/* ASCII text ending in NUL. */
static ps_value ps_give_text(ps_context context, const char *text);

/* A path as the language's scripts want it; an abstract name begins with NUL. */
static ps_value ps_give_path(ps_context context, const char *path, int64_t length);

static ps_value ps_give_bytes(ps_context context, const void *data, int64_t length);

/* Uninitialized bytes of the language, to receive into without a copy, and what became of them: the first `length` are
 * the value. They are aligned for any number and pointer. ps_release() drops bytes that were made and not given.
 * The capacity is not negative. */
static int ps_make_bytes(ps_context context, int64_t capacity, void **room, ps_taken *made);
static ps_value ps_give_made(ps_context context, ps_taken *made, int64_t length);

/* A socket object that owns the socket. The socket is handed over, on failure too. */
static ps_value ps_give_socket(ps_context context, Socket *socket);

/* A list of values, which are handed over. When one of them is PS_ABSENT, so is the list. */
static ps_value ps_give_list(ps_context context, const ps_value *items, int count);

/* A list that grows: an empty one, and the same with one more item, which is handed over. When the list or the item is
 * PS_ABSENT, the values made so far are dropped, and the result is PS_ABSENT. */
static ps_value ps_make_list(ps_context context);
static ps_value ps_extend(ps_context context, ps_value list, ps_value item);

#endif
