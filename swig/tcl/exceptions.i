/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Error records as Tcl's errors, in one function. The result is the library's message; programs look at the errorcode,
 * which for errors of the system is the one that Tcl's own commands give. */
%{
#include <netdb.h>

/* {POSIX ECONNREFUSED {connection refused}}, in Tcl's words. */
static Tcl_Obj *ps_system_code(int32_t number) {
  Tcl_SetErrno(number);
  Tcl_Obj *words[3] = {Tcl_NewStringObj("POSIX", -1), Tcl_NewStringObj(Tcl_ErrnoId(), -1),
                       Tcl_NewStringObj(Tcl_ErrnoMsg(number), -1)};
  return Tcl_NewListObj(3, words);
}

/* {POLYSOCKET TIMEOUT {timed out}}: the class and the message; that of a timeout without its operation and length. */
static Tcl_Obj *ps_own_code(const char *class, const char *message) {
  Tcl_Obj *words[3] = {Tcl_NewStringObj("POLYSOCKET", -1), Tcl_NewStringObj(class, -1), Tcl_NewStringObj(message, -1)};
  return Tcl_NewListObj(3, words);
}

/* {POLYSOCKET GAIERROR -2 {Name or service not known}}: the number, and the resolver's words for it. */
static Tcl_Obj *ps_resolver_code(const char *class, int32_t number, const char *text) {
  Tcl_Obj *words[4] = {Tcl_NewStringObj("POLYSOCKET", -1), Tcl_NewStringObj(class, -1), Tcl_NewIntObj(number),
                       Tcl_NewStringObj(text, -1)};
  return Tcl_NewListObj(4, words);
}

/* {POLYSOCKET CANCELLED ECANCELED {operation canceled}}, in Tcl's words. */
static Tcl_Obj *ps_cancelled_code(int32_t number) {
  Tcl_SetErrno(number);
  Tcl_Obj *words[4] = {Tcl_NewStringObj("POLYSOCKET", -1), Tcl_NewStringObj("CANCELLED", -1),
                       Tcl_NewStringObj(Tcl_ErrnoId(), -1), Tcl_NewStringObj(Tcl_ErrnoMsg(number), -1)};
  return Tcl_NewListObj(4, words);
}

static Tcl_Obj *ps_errorcode(const ps_error *error) {
  switch (error->status) {
  case PS_E_HERROR:
    return ps_resolver_code("HERROR", error->code, hstrerror(error->code));
  case PS_E_GAIERROR:
    return ps_resolver_code("GAIERROR", error->code, gai_strerror(error->code));
  case PS_E_TIMEOUT:
    return ps_own_code("TIMEOUT", "timed out");
  case PS_E_CANCELLED:
    return ps_cancelled_code(error->code);
  case PS_E_VALUE:
    return ps_own_code("VALUE", error->message);
  case PS_E_RANGE:
    return ps_own_code("RANGE", error->message);
  case PS_E_TYPE:
    return ps_own_code("TYPE", error->message);
  case PS_E_MEMORY:
    return ps_own_code("MEMORY", error->message);
  case PS_E_EOF:
    return ps_own_code("EOF", error->message);
  case PS_E_UNSUPPORTED:
    return ps_own_code("UNSUPPORTED", error->message);
  default: /* os, would-block */
    return error->code != 0 ? ps_system_code(error->code) : ps_own_code("ERROR", error->message);
  }
}

/* The fields that a script finds with an error that it catches. */
static Tcl_Obj *ps_error_options(Tcl_Obj *errorcode) {
  Tcl_Obj *options = Tcl_NewDictObj();
  Tcl_DictObjPut(NULL, options, Tcl_NewStringObj("-code", -1), Tcl_NewIntObj(TCL_ERROR));
  Tcl_DictObjPut(NULL, options, Tcl_NewStringObj("-level", -1), Tcl_NewIntObj(0));
  Tcl_DictObjPut(NULL, options, Tcl_NewStringObj("-errorcode", -1), errorcode);
  return options;
}

/* An error with one more option. */
static void ps_raise_with(ps_context interp, const ps_error *error, const char *option, Tcl_Obj *value) {
  Tcl_SetObjResult(interp, Tcl_NewStringObj(error->message, -1));
  Tcl_Obj *options = ps_error_options(ps_errorcode(error));
  Tcl_DictObjPut(NULL, options, Tcl_NewStringObj(option, -1), value);
  Tcl_SetReturnOptions(interp, options);
}

static void ps_raise(ps_context interp, const ps_error *error) {
  static const char *const partial[] = {"sendall", "sendfile", "send_batch", "sendto_batch"};
  int is_partial = 0;
  for (size_t i = 0; i < sizeof partial / sizeof *partial; i++)
    is_partial = is_partial || strcmp(error->operation, partial[i]) == 0;
  if (is_partial) {
    /* How many bytes or datagrams had gone before. */
    ps_raise_with(interp, error, "-done", Tcl_NewWideIntObj(error->done));
    return;
  }
  Tcl_SetObjResult(interp, Tcl_NewStringObj(error->message, -1));
  Tcl_SetObjErrorCode(interp, ps_errorcode(error));
}

static void ps_raise_partial(ps_context interp, const ps_error *error, ps_value partial) {
  Tcl_SetObjResult(interp, Tcl_NewStringObj(error->message, -1));
  Tcl_Obj *options = ps_error_options(ps_errorcode(error));
  Tcl_DictObjPut(NULL, options, Tcl_NewStringObj("-done", -1), Tcl_NewWideIntObj(error->done));
  Tcl_DictObjPut(NULL, options, Tcl_NewStringObj("-partial", -1), partial);
  Tcl_SetReturnOptions(interp, options);
}

static void ps_raise_attempts(ps_context interp, const ps_error *error, ps_value attempts) {
  ps_raise_with(interp, error, "-attempts", attempts);
}
%}
