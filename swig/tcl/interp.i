/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What each interpreter has of its own. It goes with the interpreter; everything else that is kept between two calls is
 * in the commands of the sockets. */
%{
#include <stdint.h>
#include <string.h>
#include <tcl.h>

struct ps_interp {
  uint64_t next;  /* number of the next socket command */
  Tcl_Obj *items; /* the list that ps_take_items() made last, or NULL */
};

static const char ps_interp_key[] = "polysocket";

static void ps_keep_items(struct ps_interp *own, Tcl_Obj *items) {
  if (items)
    Tcl_IncrRefCount(items);
  if (own->items)
    Tcl_DecrRefCount(own->items);
  own->items = items;
}

static void ps_interp_deleted(ClientData data, Tcl_Interp *interp) {
  (void)interp;
  ps_keep_items(data, NULL);
  ckfree(data);
}

/* NULL while an interpreter is being deleted. */
static struct ps_interp *ps_of_interp(Tcl_Interp *interp) {
  return Tcl_GetAssocData(interp, ps_interp_key, NULL);
}

/* The package may be loaded again into an interpreter that has it. */
static void ps_prepare_interp(Tcl_Interp *interp) {
  if (ps_of_interp(interp))
    return;
  struct ps_interp *own = (void *)ckalloc(sizeof *own);
  memset(own, 0, sizeof *own);
  Tcl_SetAssocData(interp, ps_interp_key, ps_interp_deleted, own);
}
%}
