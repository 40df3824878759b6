/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A socket that listens (S149), and whether one can listen for both families (S150). */
%{
static void ps_free_socket(void *socket) {
  ps_socket_free(socket);
}

/* An address is taken in the form of a socket's family, so there is a socket of that family for as long. It is closed
 * from the start: Ruby may jump past its end. */
static ps_status ps_take_local_address(ps_context context, int64_t family, ps_value value, ps_address *address,
                                       ps_error *err) {
  ps_taken held = PS_NOTHING_TAKEN;
  Socket *socket;
  ps_status status = ps_made(ps_socket_create(family, ps_family.stream, 0, &socket, err), &socket);
  if (status != PS_OK)
    return ps_fail_step(err, status, "create_server");
  if (ps_hold(context, socket, ps_free_socket, &held) < 0)
    return PS_RAISED;
  ps_socket_close(socket, NULL);
  status = ps_take_address(context, "create_server", socket, value, address) < 0 ? PS_RAISED : PS_OK;
  ps_release(&held);
  return status;
}

/* A backlog that is left out, or none, is the usual one. */
static ps_status Module_create_server(ps_value address, int64_t family, ps_value backlog, int64_t reuse_port,
                                      int64_t dualstack_ipv6, ps_context context, Socket **socket, ps_error *err) {
  int64_t flags = (reuse_port ? PS_SERVER_REUSE_PORT : 0) | (dualstack_ipv6 ? PS_SERVER_DUALSTACK : 0);
  int64_t queue = -1;
  ps_address local;
  if (backlog != PS_ABSENT && !ps_is_none(context, backlog) &&
      ps_take_integer(context, backlog, "backlog", &queue) < 0)
    return PS_RAISED;
  ps_status status = ps_take_local_address(context, ps_default(family, ps_family.inet), address, &local, err);
  return status == PS_OK ? ps_made(ps_create_server(&local, queue, flags, socket, err), socket) : status;
}

static ps_status Module_has_dualstack_ipv6(ps_context context, ps_value *value, ps_error *err) {
  int64_t answer;
  ps_status status = ps_has_dualstack_ipv6(&answer, err);
  *value = ps_give_truth(context, answer != 0);
  return status;
}
%}

%rename(create_server) Module_create_server;
%rename(has_dualstack_ipv6) Module_has_dualstack_ipv6;
ps_status Module_create_server(ps_value address, int64_t family = PS_DETECT, ps_value backlog = PS_ABSENT,
                               int64_t reuse_port = 0, int64_t dualstack_ipv6 = 0, ps_context context,
                               Socket **socket, ps_error *err);
ps_status Module_has_dualstack_ipv6(ps_context context, ps_value *value, ps_error *err);
