/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The state of each interpreter. It is freed with the interpreter; everything else that is kept between two calls is
 * in the commands of the sockets, which are listed here. */
%{
#include <polysocket.h>
#include <stdint.h>
#include <string.h>
#include <tcl.h>

/* How many lists an operation takes at most: create_connection has two addresses. */
enum { PS_LISTS = 2 };

struct ps_object;

struct ps_interp {
  uint64_t next;             /* number of the next object's command */
  struct ps_object *objects; /* its objects, as a list */
  ps_token *attached;        /* the token of the socket whose method runs: a socket that comes from it has the same */
  Tcl_Obj *lists[PS_LISTS];  /* those that ps_take_items() made last, the oldest at the end; NULL where there is none */
};

/* Both are in object.i. */
static void ps_thread_ends(ClientData data);
static void ps_unlist_object(struct ps_object *object);

static const char ps_interp_key[] = "polysocket";

/* Keep a list, in place of the oldest one. */
static void ps_keep_list(struct ps_interp *own, Tcl_Obj *list) {
  Tcl_Obj *oldest = own->lists[PS_LISTS - 1];
  memmove(own->lists + 1, own->lists, sizeof own->lists - sizeof *own->lists);
  own->lists[0] = list;
  Tcl_IncrRefCount(list);
  if (oldest)
    Tcl_DecrRefCount(oldest);
}

/* The interpreter that was asked for last in this thread, for Tcl looks in a hash table. An interpreter belongs to one
 * thread. */
static _Thread_local struct {
  Tcl_Interp *interp;
  struct ps_interp *own;
} ps_last;

/* NULL while an interpreter is being deleted. */
static struct ps_interp *ps_of_interp(Tcl_Interp *interp) {
  if (ps_last.interp == interp)
    return ps_last.own;
  struct ps_interp *own = Tcl_GetAssocData(interp, ps_interp_key, NULL);
  if (own) {
    ps_last.interp = interp;
    ps_last.own = own;
  }
  return own;
}

static void ps_interp_deleted(ClientData data, Tcl_Interp *interp) {
  struct ps_interp *own = data;
  if (ps_last.interp == interp)
    ps_last.interp = NULL;
  Tcl_DeleteThreadExitHandler(ps_thread_ends, own);
  while (own->objects)
    ps_unlist_object(own->objects);
  for (int i = 0; i < PS_LISTS; i++)
    if (own->lists[i])
      Tcl_DecrRefCount(own->lists[i]);
  ckfree(own);
}

/* The package may be loaded again into an interpreter that has it. */
static void ps_prepare_interp(Tcl_Interp *interp) {
  if (ps_of_interp(interp))
    return;
  struct ps_interp *own = (void *)ckalloc(sizeof *own);
  memset(own, 0, sizeof *own);
  Tcl_SetAssocData(interp, ps_interp_key, ps_interp_deleted, own);
  Tcl_CreateThreadExitHandler(ps_thread_ends, own);
}
%}
