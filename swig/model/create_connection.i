/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connected socket from a host and a port (S52 to S55). */
%{
/* Where to connect from: none, or a pair of host and port. */
static int ps_take_source(ps_context context, ps_value value, ps_connect_options *options, ps_taken *taken) {
  ps_value items[2];
  if (value == PS_ABSENT || ps_is_none(context, value))
    return 0;
  if (ps_take_pair(context, value, "source_address (host, port)", items) < 0 ||
      ps_take_integer(context, items[1], "port", &options->source_port) < 0)
    return -1;
  return ps_take_host_name(context, items[0], &options->source_host, taken);
}

/* A timeout that is left out is the default one; none is none. */
static ps_status Module_create_connection(ps_value address, ps_value timeout, ps_value source_address,
                                          ps_context context, Socket **socket, ps_error *err) {
  ps_taken host_taken = PS_NOTHING_TAKEN, service_taken = PS_NOTHING_TAKEN, source_taken = PS_NOTHING_TAKEN;
  const char *host, *service;
  ps_connect_options options = {0};
  double seconds = PS_DEFAULT_TIMEOUT;
  char digits[24];
  ps_value items[2];
  if (ps_take_pair(context, address, "address (host, port)", items) < 0 ||
      (timeout != PS_ABSENT && ps_take_timeout(context, timeout, &seconds) < 0) ||
      ps_take_source(context, source_address, &options, &source_taken) < 0)
    return PS_RAISED;
  ps_status status = PS_RAISED;
  if (ps_take_any_host(context, items[0], &host, &host_taken) == 0 &&
      ps_take_service(context, items[1], digits, &service, &service_taken) == 0)
    status = ps_create_connection(host, service, seconds, &options, ps_language_wait(), socket, err);
  ps_release(&host_taken);
  ps_release(&service_taken);
  ps_release(&source_taken);
  return status;
}
%}

%rename(create_connection) Module_create_connection;
ps_status Module_create_connection(ps_value address, ps_value timeout = PS_ABSENT, ps_value source_address = PS_ABSENT,
                                   ps_context context, Socket **socket, ps_error *err);
