/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Objects are commands: sockets ::polysocket::sock0 and so on, tokens and operations. The handle is in the client data
 * of the command. It lives as long as the command does, and no string leads to it but the command's name. SWIG's own
 * objects are not used: they find the handle by parsing a string that any script can forge, and keep a table that
 * threads would have to share. */

/* Only a socket's command calls the wrappers of methods. Whatever deletes that command meanwhile (a trace of a
 * variable, say) frees the handle, which the library then refuses; the structure is looked at here alone, before any
 * script can run. */
/* sendfile.i has it for channels. */
%ignore Socket::sendfile;

%typemap(in) Socket *self "$1 = ((struct ps_object *)clientData)->socket;"

%{
struct ps_command;

/* Sockets, tokens, operations. */
struct ps_kind {
  const char *noun; /* what the names of the commands begin with */
  const struct ps_command *methods;
  int by_name; /* whether the methods' wrappers are functions, which take the object by its name */
  void (*close)(void *handle);
  void (*free)(void *handle);
};

enum ps_direction { PS_READABLE, PS_WRITABLE, PS_DIRECTIONS };

/* Scripts that the event loop runs while a descriptor is ready. */
struct ps_watching {
  int fd;
  Tcl_Obj *scripts[PS_DIRECTIONS]; /* NULL: there is none */
  Tcl_Interp *interp;
};

struct ps_object {
  union {
    void *handle;
    Socket *socket;
    ps_token *token;
    ps_operation *operation;
  };
  const struct ps_kind *kind;
  Tcl_Command command;
  struct ps_watching watching;
  ps_token *attached; /* the token of a socket; it may be gone */
  struct ps_object *next, **link; /* in the list of its interpreter; no link when it is in none */
};

/* They are in finish.i, with the methods. */
static const struct ps_kind ps_socket_kind, ps_token_kind, ps_operation_kind;

static int ps_object_command(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]);

/* In watch.i. */
static void ps_set_script(struct ps_object *object, enum ps_direction direction, Tcl_Obj *script);

/* The script by which a coroutine waits for a direction of the object (await in event.tcl), or NULL. */
static Tcl_Obj *ps_waiting_script(const struct ps_object *object, enum ps_direction direction) {
  static const char waiting[] = "::polysocket::await_over ";
  Tcl_Obj *script = object->watching.scripts[direction];
  return script && strncmp(Tcl_GetString(script), waiting, sizeof waiting - 1) == 0 ? script : NULL;
}

/* The scripts by which coroutines wait run once more, soon: each finds out by its next call that
 * there is nothing left to wait for. */
static void ps_resume_coroutines(struct ps_object *object) {
  Tcl_Interp *interp = object->watching.interp;
  for (enum ps_direction direction = 0; direction < PS_DIRECTIONS; direction++) {
    Tcl_Obj *script = ps_waiting_script(object, direction);
    if (!script || Tcl_InterpDeleted(interp))
      continue;
    Tcl_Obj *soon[] = {Tcl_NewStringObj("::after", -1), Tcl_NewIntObj(0), script};
    for (int i = 0; i < 3; i++)
      Tcl_IncrRefCount(soon[i]);
    Tcl_InterpState kept = Tcl_SaveInterpState(interp, TCL_OK);
    Tcl_EvalObjv(interp, 3, soon, TCL_EVAL_GLOBAL);
    Tcl_RestoreInterpState(interp, kept);
    for (int i = 0; i < 3; i++)
      Tcl_DecrRefCount(soon[i]);
  }
}

/* Before the descriptor is closed, or goes to another owner. */
static void ps_unwatch(struct ps_object *object) {
  ps_set_script(object, PS_READABLE, NULL);
  ps_set_script(object, PS_WRITABLE, NULL);
}

/* The same where a script asked for it, so that the event loop goes on. */
static void ps_end_watching(struct ps_object *object) {
  ps_resume_coroutines(object);
  ps_unwatch(object);
}

static void ps_close_socket(void *socket) {
  ps_socket_close(socket, NULL);
}

static void ps_free_socket_handle(void *socket) {
  ps_socket_free(socket);
}

static void ps_free_token(void *token) {
  ps_token_free(token);
}

static void ps_free_operation(void *operation) {
  ps_operation_free(operation);
}

static void ps_object_free(char *data) {
  struct ps_object *object = (struct ps_object *)data;
  object->kind->free(object->handle);
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
    ps_unwatch(own->objects);
    own->objects->kind->free(own->objects->handle);
    ps_unlist_object(own->objects);
  }
}

/* What it stands for ends with the command. The channels of a socket may still ask the handle for the timeout. */
static void ps_object_deleted(ClientData data) {
  struct ps_object *object = data;
  ps_unlist_object(object);
  ps_end_watching(object);
  object->kind->close(object->handle);
  Tcl_EventuallyFree(object, ps_object_free);
}

/* A new command, under the first free name. There is none in an interpreter that is being deleted. */
static ps_value ps_give_object(ps_context interp, const struct ps_kind *kind, void *handle) {
  struct ps_interp *own = ps_of_interp(interp);
  struct ps_object *object = (void *)ckalloc(sizeof *object);
  Tcl_CmdInfo taken;
  char name[64];
  *object = (struct ps_object){.handle = handle, .kind = kind};
  if (own && kind == &ps_socket_kind)
    object->attached = own->attached;
  if (own) {
    do
      snprintf(name, sizeof name, "::polysocket::%s%" PRIu64, kind->noun, own->next++);
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

static ps_value ps_give_socket(ps_context interp, Socket *socket) {
  return ps_give_object(interp, &ps_socket_kind, socket);
}

static ps_value ps_give_token(ps_context interp, ps_token *token) {
  return ps_give_object(interp, &ps_token_kind, token);
}

static ps_value ps_give_operation(ps_context interp, ps_operation *operation) {
  return ps_give_object(interp, &ps_operation_kind, operation);
}

/* The object of a kind that a command is, or NULL. */
static struct ps_object *ps_find_object(ps_context interp, ps_value value, const struct ps_kind *kind) {
  Tcl_CmdInfo info;
  if (!Tcl_GetCommandInfoFromToken(Tcl_GetCommandFromObj(interp, value), &info) ||
      info.objProc != ps_object_command)
    return NULL;
  struct ps_object *object = info.objClientData;
  return object->kind == kind ? object : NULL;
}

static int ps_take_token(ps_context interp, ps_value value, const char *name, ps_token **token) {
  *token = NULL;
  if (ps_is_none(interp, value))
    return 0;
  const struct ps_object *object = ps_find_object(interp, value, &ps_token_kind);
  if (!object)
    return ps_refuse_value(interp, PS_E_TYPE, name, "a token", value);
  *token = object->token;
  return 0;
}

static int ps_take_operation(ps_context interp, ps_value value, const char *name, ps_operation **operation) {
  const struct ps_object *object = ps_find_object(interp, value, &ps_operation_kind);
  if (!object)
    return ps_refuse_value(interp, PS_E_TYPE, name, "an operation", value);
  *operation = object->operation;
  return 0;
}

/* Tcl waits as C does: nothing else runs in its thread, and a signal without a handler ends the process. */
static const ps_hooks *ps_language_hooks(void) {
  return NULL;
}
%}
