/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Services and protocols (S74 to S77). */
%{
static ps_status Module_getservbyname(const char *service, const char *proto, int64_t *number, ps_error *err) {
  return ps_getservbyname(service, proto, ps_language_wait(PS_NO_DEADLINE, NULL), number, err);
}

static ps_status Module_getservbyport(int64_t port, const char *proto, char *text, int64_t capacity, int64_t *length,
                                      ps_error *err) {
  return ps_getservbyport(port, proto, ps_language_wait(PS_NO_DEADLINE, NULL), text, capacity, length, err);
}

static ps_status Module_getprotobyname(const char *name, int64_t *number, ps_error *err) {
  return ps_getprotobyname(name, ps_language_wait(PS_NO_DEADLINE, NULL), number, err);
}
%}

%rename(getservbyname) Module_getservbyname;
%rename(getservbyport) Module_getservbyport;
%rename(getprotobyname) Module_getprotobyname;
ps_status Module_getservbyname(const char *service, const char *proto = NULL, int64_t *number, ps_error *err);
ps_status Module_getservbyport(int64_t port, const char *proto = NULL, char *text, int64_t capacity, int64_t *length,
                               ps_error *err);
ps_status Module_getprotobyname(const char *name, int64_t *number, ps_error *err);
