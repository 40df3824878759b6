/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The socket object: a command, ::polysocket::sock0 and so on, with the handle in its client data. The socket lives as
 * long as its command, and no string leads to it but the command's name. SWIG's own objects are not used: they find
 * the handle by parsing a string that any script can forge, and keep a table that threads would have to share. */

/* Only a socket's command calls the wrappers of methods. Whatever deletes that command meanwhile (a trace of a
 * variable, say) frees the handle, which the library then refuses; the structure is looked at here alone, before any
 * script can run. */
/* sendfile.i has it for channels. */
%ignore Socket::sendfile;

%typemap(in) Socket *self "$1 = ((struct ps_object *)clientData)->socket;"

%{
struct ps_object {
  Socket *socket;
  Tcl_Command command;
  struct ps_object *next, **link; /* in the list of its interpreter; no link when it is in none */
};

static int ps_object_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]);

static void ps_object_free(char *data) {
  ps_socket_free(((struct ps_object *)data)->socket);
  ckfree(data);
}

static void ps_list_object(struct ps_interp *own, struct ps_object *object) {
  object->next = own->objects;
  object->link = &own->objects;
  if (object->next)
    object->next->link = &object->next;
  own->objects = object;
}

static void ps_unlist_object(struct ps_object *object) {
  if (!object->link)
    return;
  *object->link = object->next;
  if (object->next)
    object->next->link = object->link;
  object->link = NULL;
}

/* A thread may end and leave its interpreter as it is, with all commands: thread::exit does that. */
static void ps_thread_ends(ClientData data) {
  struct ps_interp *own = data;
  while (own->objects) {
    ps_socket_free(own->objects->socket);
    ps_unlist_object(own->objects);
  }
}

/* The socket is closed with its command. Its channels may still ask the handle for the timeout. */
static void ps_object_deleted(ClientData data) {
  struct ps_object *object = data;
  ps_unlist_object(object);
  ps_socket_close(object->socket, NULL);
  Tcl_EventuallyFree(object, ps_object_free);
}

/* A new command, under the first free name. There is none in an interpreter that is being deleted. */
static ps_value ps_give_socket(ps_context interp, Socket *socket) {
  struct ps_interp *own = ps_of_interp(interp);
  struct ps_object *object = (void *)ckalloc(sizeof *object);
  Tcl_CmdInfo taken;
  char name[64];
  *object = (struct ps_object){.socket = socket};
  if (own) {
    do
      snprintf(name, sizeof name, "::polysocket::sock%" PRIu64, own->next++);
    while (Tcl_GetCommandInfo(interp, name, &taken));
    object->command = Tcl_CreateObjCommand(interp, name, ps_object_command, object, ps_object_deleted);
  }
  if (object->command) {
    ps_list_object(own, object);
    return Tcl_NewStringObj(name, -1);
  }
  ps_object_deleted(object);
  ps_refuse(interp, PS_E_VALUE, "socket", "the interpreter is being deleted");
  return NULL;
}

/* Tcl waits as C does: nothing else runs in its thread, and a signal without a handler ends the process. */
static const ps_hooks *ps_language_hooks(void) {
  return NULL;
}
%}
