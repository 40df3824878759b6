/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names and services to addresses, and back (S56 to S61, S72, S73). */
%{
static void ps_free_addrinfo(void *list) {
  ps_addrinfo_free(list);
}

/* (family, type, proto, canonname, address). */
static ps_value ps_give_entry(ps_context context, ps_addrinfo *list, int64_t index) {
  int64_t family, type, proto;
  char canonname[PS_TEXT];
  int64_t length;
  ps_address address;
  ps_addrinfo_entry(list, index, &family, &type, &proto, &address, NULL);
  ps_addrinfo_canonname(list, index, canonname, sizeof canonname, &length, NULL);
  ps_value values[5];
  values[0] = ps_give_integer(context, family);
  values[1] = ps_give_integer(context, type);
  values[2] = ps_give_integer(context, proto);
  values[3] = ps_give_whole_text(context, canonname, sizeof canonname, length);
  values[4] = ps_give_address(context, NULL, &address);
  return ps_give_list(context, values, 5);
}

static ps_value ps_give_entries(ps_context context, ps_addrinfo *list) {
  int64_t count;
  ps_addrinfo_count(list, &count, NULL);
  ps_value entries = ps_make_list(context);
  for (int64_t i = 0; i < count && entries != PS_ABSENT; i++)
    entries = ps_extend(context, entries, ps_give_entry(context, list, i));
  return entries;
}

static ps_status Module_getaddrinfo(ps_value host, ps_value port, int64_t family, int64_t type, int64_t proto,
                                    int64_t flags, ps_context context, ps_value *value, ps_error *err) {
  ps_taken host_taken = PS_NOTHING_TAKEN, service_taken = PS_NOTHING_TAKEN, list_held = PS_NOTHING_TAKEN;
  const char *name, *service;
  char digits[24];
  ps_addrinfo *list;
  if (ps_take_any_host(context, host, &name, &host_taken) < 0)
    return PS_RAISED;
  if (ps_take_service(context, port, digits, &service, &service_taken) < 0) {
    ps_release(&host_taken);
    return PS_RAISED;
  }
  ps_status status = ps_getaddrinfo(name, service, family, type, proto, flags, ps_language_wait(), &list, err);
  ps_release(&host_taken);
  ps_release(&service_taken);
  if (status != PS_OK)
    return status;
  if (ps_hold(context, list, ps_free_addrinfo, &list_held) < 0)
    return PS_RAISED;
  *value = ps_give_entries(context, list);
  ps_release(&list_held);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}

/* The pair (host, service) of an address (host, port[, flowinfo[, scopeid]]) whose host is a number. */
static ps_status Module_getnameinfo(ps_value sockaddr, int64_t flags, ps_context context, ps_value *value,
                                    ps_error *err) {
  char host[PS_TEXT], service[PS_TEXT];
  int64_t host_length, service_length;
  ps_address address;
  if (ps_take_numeric(context, "getnameinfo", sockaddr, &address) < 0)
    return PS_RAISED;
  ps_status status = ps_getnameinfo(&address, flags, ps_language_wait(), host, sizeof host, &host_length, service,
                                    sizeof service, &service_length, err);
  if (status != PS_OK)
    return status;
  ps_value values[2];
  values[0] = ps_give_whole_text(context, host, sizeof host, host_length);
  values[1] = ps_give_whole_text(context, service, sizeof service, service_length);
  *value = ps_give_list(context, values, 2);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}
%}

%rename(getaddrinfo) Module_getaddrinfo;
%rename(getnameinfo) Module_getnameinfo;
ps_status Module_getaddrinfo(ps_value host, ps_value port, int64_t family = 0, int64_t type = 0, int64_t proto = 0,
                             int64_t flags = 0, ps_context context, ps_value *value, ps_error *err);
ps_status Module_getnameinfo(ps_value sockaddr, int64_t flags, ps_context context, ps_value *value, ps_error *err);
