/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The machine's network interfaces (S154 to S156). */
%{
static void ps_free_interfaces(void *list) {
  ps_interfaces_free(list);
}

/* (index, name). */
static ps_value ps_give_interface(ps_context context, ps_interfaces *list, int64_t at) {
  char name[PS_TEXT];
  int64_t index, length;
  ps_interfaces_entry(list, at, &index, name, sizeof name, &length, NULL);
  ps_value values[2];
  values[0] = ps_give_integer(context, index);
  values[1] = ps_give_whole_text(context, name, sizeof name, length);
  return ps_give_list(context, values, 2);
}

static ps_status Module_if_nameindex(ps_context context, ps_value *value, ps_error *err) {
  ps_taken held = PS_NOTHING_TAKEN;
  ps_interfaces *list;
  int64_t count;
  ps_status status = ps_if_nameindex(&list, err);
  if (status != PS_OK)
    return status;
  if (ps_hold(context, list, ps_free_interfaces, &held) < 0)
    return PS_RAISED;
  ps_interfaces_count(list, &count, NULL);
  *value = ps_make_list(context);
  for (int64_t i = 0; i < count && *value != PS_ABSENT; i++)
    *value = ps_extend(context, *value, ps_give_interface(context, list, i));
  ps_release(&held);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}
%}

%rename(if_nameindex) Module_if_nameindex;
%rename(if_nametoindex) ps_if_nametoindex;
%rename(if_indextoname) ps_if_indextoname;
ps_status Module_if_nameindex(ps_context context, ps_value *value, ps_error *err);
ps_status ps_if_nametoindex(const char *name, int64_t *number, ps_error *err);
ps_status ps_if_indextoname(int64_t index, char *text, int64_t capacity, int64_t *length, ps_error *err);
