/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * One address or a list of them, where everything is a text: for batches of datagrams. */
%{
/* An address of several words is a list itself, so the first item of a list of them has several. */
static int ps_is_many(ps_context interp, ps_value value, int texts) {
  Tcl_Obj *copy = Tcl_DuplicateObj(value), *first;
  int count = 0, words = 0, is_list = Tcl_ListObjIndex(NULL, copy, 0, &first) == TCL_OK;
  (void)interp;
  if (is_list && first)
    is_list = Tcl_ListObjLength(NULL, copy, &count) == TCL_OK;
  if (is_list && first && Tcl_ListObjLength(NULL, first, &words) != TCL_OK)
    words = 1;
  ps_drop(copy);
  return is_list && (texts || count == 0 || words != 1);
}
%}
