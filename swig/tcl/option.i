/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The value that `setsockopt` takes. In Tcl every value is a string, and a string of four characters is as good a
 * `struct` as any: to take a text for bytes because it is no number would be a guess. Bytes are therefore only what no
 * script can have meant as text. */
%{
#include <strings.h>

/* Tcl's words for yes and no, not abbreviated: -1 for anything else. */
static int ps_read_truth(const char *text) {
  static const char *const words[] = {"false", "no", "off", "true", "yes", "on"};
  for (int i = 0; i < 6; i++)
    if (strcasecmp(text, words[i]) == 0)
      return i >= 3;
  return -1;
}

/* A byte array that has no text form; or a value with a control character, such as the NUL that nearly
 * every structure has. Blanks are left out, since they stand around numbers. */
static int ps_is_binary(Tcl_Obj *value) {
  int length;
  if (ps_is_pure_bytes(value))
    return 1;
  const char *text = Tcl_GetStringFromObj(value, &length);
  for (int i = 0; i < length; i++)
    if (((unsigned char)text[i] < ' ' && !strchr(PS_BLANKS, text[i])) || (unsigned char)text[i] == 0xC0)
      return 1;
  return 0;
}
%}

%wrapper %{
/* $s setsockopt level optname value ?optlen? */
static int ps_setsockopt(ClientData data, Tcl_Interp *interp, int objc, Tcl_Obj *const objv[]) {
  Tcl_Obj *words[5];
  if (objc != PS_ROWS(words) || ps_is_integer(interp, objv[4]) || ps_is_binary(objv[4]))
    return _wrap_Socket_setsockopt(data, interp, objc, objv);
  int truth = ps_read_truth(Tcl_GetString(objv[4]));
  if (truth < 0) {
    ps_refuse_value(interp, PS_E_TYPE, "value",
                    "an integer, the name of a constant, a boolean, or a byte array as from \"binary format\"",
                    objv[4]);
    return TCL_ERROR;
  }
  memcpy(words, objv, sizeof words);
  words[4] = Tcl_NewIntObj(truth);
  Tcl_IncrRefCount(words[4]);
  int status = _wrap_Socket_setsockopt(data, interp, objc, words);
  Tcl_DecrRefCount(words[4]);
  return status;
}
%}
