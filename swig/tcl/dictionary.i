/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Values of options with names, and dictionaries: a part of what values.h asks for. */
%{
/* All is text; one of several words is a list. */
static enum ps_sort ps_sort_of(ps_context interp, ps_value value) {
  const char *text = Tcl_GetString(value);
  (void)interp;
  return strpbrk(text, " \t\n{") ? PS_SORT_LIST : PS_SORT_TEXT;
}

static ps_value ps_make_map(ps_context interp) {
  (void)interp;
  return Tcl_NewDictObj();
}

static ps_value ps_put(ps_context interp, ps_value map, const char *name, ps_value value) {
  (void)interp;
  if (map && value) {
    Tcl_DictObjPut(NULL, map, Tcl_NewStringObj(name, -1), value);
    return map;
  }
  if (map)
    ps_drop(map);
  if (value)
    ps_drop(value);
  return NULL;
}
%}
