/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one text of every address, made and read back (S174, S175). */
%{
/* (family, address, proto), in the order in which address_format takes them. */
static ps_status Module_address_parse(const char *text, ps_context context, ps_value *value, ps_error *err) {
  int64_t family, proto;
  ps_address address;
  ps_status status = ps_address_parse(text, &family, &address, &proto, err);
  if (status != PS_OK)
    return status;
  ps_value values[3];
  values[0] = ps_give_integer(context, family);
  values[1] = ps_give_address(context, NULL, &address);
  values[2] = ps_give_integer(context, proto);
  *value = ps_give_list(context, values, 3);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}

/* The address has the form of the family and the protocol. No address at all is one of AF_UNSPEC. */
static ps_status Module_address_format(int64_t family, ps_value address, int64_t proto, ps_context context,
                                       ps_value *value, ps_error *err) {
  const struct ps_owner owner = {.family = family, .proto = proto};
  char text[12300];
  int64_t length;
  ps_address taken;
  memset(&taken, 0, sizeof taken);
  if (!(family == ps_family.unspecified && ps_is_none(context, address)) &&
      ps_take_owned(context, "address_format", &owner, address, &taken) < 0)
    return PS_RAISED;
  ps_status status = ps_address_format(&taken, text, sizeof text, &length, err);
  if (status == PS_OK)
    *value = ps_give_whole_text(context, text, sizeof text, length);
  return status == PS_OK && *value == PS_ABSENT ? PS_RAISED : status;
}
%}

%rename(address_parse) Module_address_parse;
%rename(address_format) Module_address_format;
ps_status Module_address_parse(const char *text, ps_context context, ps_value *value, ps_error *err);
ps_status Module_address_format(int64_t family, ps_value address, int64_t proto = 0, ps_context context,
                                ps_value *value, ps_error *err);
