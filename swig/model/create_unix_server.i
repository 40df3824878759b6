/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Servers on AF_UNIX paths (S180, S181). */
%{
/* A number that is left out, or none, is -1: what the umask leaves, the usual backlog. */
static int ps_take_or_usual(ps_context context, ps_value value, const char *name, int64_t *number) {
  *number = -1;
  return value == PS_ABSENT || ps_is_none(context, value) ? 0 : ps_take_integer(context, value, name, number);
}

static ps_status Module_create_unix_server(ps_value path, ps_value mode, ps_value backlog, int64_t type, int64_t keep,
                                           ps_context context, Socket **socket, ps_error *err) {
  int64_t permissions, queue;
  ps_address local;
  if (ps_take_or_usual(context, mode, "mode", &permissions) < 0 ||
      ps_take_or_usual(context, backlog, "backlog", &queue) < 0 ||
      ps_take_local(context, "create_unix_server", NULL, path, &local) < 0)
    return PS_RAISED;
  /* Step by step, so that the socket has its hooks when it waits. */
  ps_status status = ps_made(ps_socket_create(ps_family.local, ps_default(type, ps_family.stream), 0, socket, err),
                             socket);
  if (status != PS_OK)
    return ps_fail_step(err, status, "create_unix_server");
  status = ps_socket_bind_unix(*socket, &local, permissions, keep ? PS_UNIX_KEEP : 0, err);
  if (status == PS_OK)
    status = ps_socket_listen(*socket, queue < 0 ? 128 : queue, err);
  if (status == PS_OK)
    return PS_OK;
  ps_socket_free(*socket);
  *socket = NULL;
  return ps_fail_step(err, status, "create_unix_server");
}
%}

%rename(create_unix_server) Module_create_unix_server;
ps_status Module_create_unix_server(ps_value path, ps_value mode = PS_ABSENT, ps_value backlog = PS_ABSENT,
                                    int64_t type = PS_DETECT, int64_t keep = 0, ps_context context, Socket **socket,
                                    ps_error *err);

%extend Socket {
  ps_status bind_unix(const ps_address *address, ps_value mode = PS_ABSENT, int64_t keep = 0, ps_context context,
                      ps_error *err) {
    int64_t permissions;
    if (ps_take_or_usual(context, mode, "mode", &permissions) < 0)
      return PS_RAISED;
    return ps_socket_bind_unix($self, address, permissions, keep ? PS_UNIX_KEEP : 0, err);
  }
}
