/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names and services to addresses, and back (S56 to S61, S72, S73). */
%{
#include "target.h"

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

/* The list is handed over. */
static ps_status ps_give_addresses(ps_context context, ps_addrinfo *list, ps_value *value) {
  ps_taken held = PS_NOTHING_TAKEN;
  if (ps_hold(context, list, ps_free_addrinfo, &held) < 0)
    return PS_RAISED;
  *value = ps_give_entries(context, list);
  ps_release(&held);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}

static ps_status Module_getaddrinfo(ps_value host, ps_value port, int64_t family, int64_t type, int64_t proto,
                                    int64_t flags, int64_t deadline, ps_token *token, ps_context context,
                                    ps_value *value, ps_error *err) {
  struct ps_target target = PS_NO_TARGET;
  ps_addrinfo *list;
  if (ps_take_target(context, host, port, &target) < 0)
    return PS_RAISED;
  ps_status status = ps_getaddrinfo(target.host, target.service, family, type, proto, flags,
                                    ps_language_wait(deadline, token), &list, err);
  ps_release_target(&target);
  return status == PS_OK ? ps_give_addresses(context, list, value) : status;
}

/* Host and service of an address. */
struct ps_names {
  char host[PS_TEXT], service[PS_TEXT];
  int64_t host_length, service_length;
};

static ps_status ps_give_names(ps_context context, const struct ps_names *names, ps_value *value) {
  ps_value values[2];
  values[0] = ps_give_whole_text(context, names->host, sizeof names->host, names->host_length);
  values[1] = ps_give_whole_text(context, names->service, sizeof names->service, names->service_length);
  *value = ps_give_list(context, values, 2);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}

/* The pair (host, service) of an address (host, port[, flowinfo[, scopeid]]) whose host is a number. */
static ps_status Module_getnameinfo(ps_value sockaddr, int64_t flags, int64_t deadline, ps_token *token,
                                    ps_context context, ps_value *value, ps_error *err) {
  struct ps_names names;
  ps_address address;
  if (ps_take_numeric(context, "getnameinfo", sockaddr, &address) < 0)
    return PS_RAISED;
  ps_status status =
      ps_getnameinfo(&address, flags, ps_language_wait(deadline, token), names.host, sizeof names.host,
                     &names.host_length, names.service, sizeof names.service, &names.service_length, err);
  return status == PS_OK ? ps_give_names(context, &names, value) : status;
}
%}

%rename(getaddrinfo) Module_getaddrinfo;
%rename(getnameinfo) Module_getnameinfo;
ps_status Module_getaddrinfo(ps_value host, ps_value port, int64_t family = 0, int64_t type = 0, int64_t proto = 0,
                             int64_t flags = 0, int64_t deadline = 0, ps_token *token = NULL, ps_context context,
                             ps_value *value, ps_error *err);
ps_status Module_getnameinfo(ps_value sockaddr, int64_t flags, int64_t deadline = 0, ps_token *token = NULL,
                             ps_context context, ps_value *value, ps_error *err);
