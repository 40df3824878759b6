/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Objects: sockets, tokens and operations are blessed hashes, whose elements are left to subclasses. The handle is in
 * the hash's magic, where no script can change it, and goes with the hash: at the end of the program too, and whether
 * or not a subclass has a DESTROY. SWIG's own objects are numbers that any script can forge. */
%typemap(in) Socket *self {
  if (!ps_take_self(PS_CONTEXT, $input, &ps_socket_kind, (void **)&$1))
    SWIG_fail;
}

%{
struct ps_kind {
  const char *package;
  const char *noun;
  void (*free)(void *handle);
};

struct ps_object {
  const struct ps_kind *kind;
  void *handle;
  SV *token; /* which a socket or an operation keeps, or NULL */
  GV *glob;  /* the socket as a file handle, or NULL */
};

static void ps_free_socket_handle(void *socket) {
  ps_socket_free(socket);
}

static void ps_free_token(void *token) {
  ps_token_free(token);
}

static void ps_free_operation(void *operation) {
  ps_operation_free(operation);
}

static const struct ps_kind ps_socket_kind = {"Polysocket::Socket", "socket", ps_free_socket_handle};
static const struct ps_kind ps_token_kind = {"Polysocket::Token", "token", ps_free_token};
static const struct ps_kind ps_operation_kind = {"Polysocket::Operation", "operation", ps_free_operation};

static int ps_free_object(pTHX_ SV *owner, MAGIC *magic) {
  struct ps_object *object = (struct ps_object *)magic->mg_ptr;
  (void)owner;
  if (!object)
    return 0;
  magic->mg_ptr = NULL;
  SvREFCNT_dec((SV *)object->glob);
  object->kind->free(object->handle);
  SvREFCNT_dec(object->token);
  Safefree(object);
  return 0;
}

/* The classes ask not to be copied into new threads (CLONE_SKIP). The copy of a subclass that insists has nothing. */
static int ps_copy_object(pTHX_ MAGIC *magic, CLONE_PARAMS *parameters) {
  (void)parameters;
  magic->mg_ptr = NULL;
  return 0;
}

static MGVTBL ps_object_magic = {.svt_free = ps_free_object, .svt_dup = ps_copy_object};

/* The handle is handed over. */
static SV *ps_new_object(pTHX_ const struct ps_kind *kind, void *handle, HV *class) {
  HV *hash = newHV();
  struct ps_object *object;
  Newxz(object, 1, struct ps_object);
  object->kind = kind;
  object->handle = handle;
  MAGIC *magic = sv_magicext((SV *)hash, NULL, PERL_MAGIC_ext, &ps_object_magic, (const char *)object, 0);
  magic->mg_flags |= MGf_DUP;
  return sv_bless(newRV_noinc((SV *)hash), class ? class : gv_stashpv(kind->package, GV_ADD));
}

static struct ps_object *ps_find_object(SV *value, const struct ps_kind *kind) {
  if (!value || !SvROK(value) || SvTYPE(SvRV(value)) < SVt_PVMG)
    return NULL;
  for (MAGIC *magic = SvMAGIC(SvRV(value)); magic; magic = magic->mg_moremagic)
    if (magic->mg_type == PERL_MAGIC_ext && magic->mg_virtual == &ps_object_magic) {
      struct ps_object *object = (struct ps_object *)magic->mg_ptr;
      return object && object->kind == kind ? object : NULL;
    }
  return NULL;
}

static int ps_take_self(ps_context context, SV *value, const struct ps_kind *kind, void **handle) {
  char wanted[64], room[128];
  const struct ps_object *object = ps_find_object(value, kind);
  if (object) {
    *handle = object->handle;
    return 1;
  }
  snprintf(wanted, sizeof wanted, "a %s", kind->package);
  ps_refuse(context, PS_E_TYPE, kind->noun, "the object must be %s, not %s", wanted, ps_shown(context, value, room));
  return 0;
}

/* What accept and dup give is of the class of the socket that they are called on, and has its token. */
static ps_value ps_give_socket(ps_context context, Socket *socket) {
  PS_PERL(context);
  const struct ps_object *parent = ps_find_object(context->self, &ps_socket_kind);
  SV *value = ps_new_object(aTHX_ &ps_socket_kind, socket, parent ? SvSTASH(SvRV(context->self)) : NULL);
  if (parent && parent->token)
    ps_find_object(value, &ps_socket_kind)->token = SvREFCNT_inc_simple_NN(parent->token);
  return value;
}

static int ps_take_token(ps_context context, ps_value value, const char *name, ps_token **token) {
  *token = NULL;
  if (ps_is_none(context, value))
    return 0;
  const struct ps_object *object = ps_find_object(value, &ps_token_kind);
  if (!object)
    return ps_refuse_value(context, PS_E_TYPE, name, "a Polysocket::Token or undef", value);
  *token = object->handle;
  context->token = SvRV(value);
  return 0;
}

static int ps_take_operation(ps_context context, ps_value value, const char *name, ps_operation **operation) {
  (void)name;
  return ps_take_self(context, value, &ps_operation_kind, (void **)operation) ? 0 : -1;
}

static ps_value ps_give_token(ps_context context, ps_token *token) {
  PS_PERL(context);
  return ps_new_object(aTHX_ &ps_token_kind, token, NULL);
}

static ps_value ps_give_operation(ps_context context, ps_operation *operation) {
  PS_PERL(context);
  SV *value = ps_new_object(aTHX_ &ps_operation_kind, operation, NULL);
  ps_find_object(value, &ps_operation_kind)->token = SvREFCNT_inc(context->token);
  return value;
}
%}
