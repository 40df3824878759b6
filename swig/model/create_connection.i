/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connected socket from a host and a port (S52 to S55), by the document's rules, or with attempts that overlap. */
%{
/* The timeout as a limit for everything, beside the deadline. */
static int64_t ps_earlier(int64_t deadline, double seconds) {
  int64_t limit = seconds < 0 ? PS_NO_DEADLINE : ps_deadline(seconds);
  if (deadline == PS_NO_DEADLINE || (limit != PS_NO_DEADLINE && limit < deadline))
    return limit;
  return deadline;
}

/* The new socket gets the timeout that was given. */
static ps_status ps_connect_eyeballs(ps_context context, const struct ps_target *target, double seconds,
                                     const ps_connect_options *options, ps_wait wait, Socket **socket, ps_error *err) {
  double usual = seconds;
  if (seconds == PS_DEFAULT_TIMEOUT)
    ps_getdefaulttimeout(&usual, NULL);
  wait.deadline = ps_earlier(wait.deadline, usual);
  ps_status status = ps_connect_reporting(context, "create_connection", target, options, &wait, socket, err);
  if (status == PS_OK && seconds != PS_DEFAULT_TIMEOUT) {
    status = ps_socket_settimeout(*socket, seconds, err);
    if (status != PS_OK)
      ps_socket_free(*socket);
  }
  return status;
}

/* A timeout that is left out is the default one; none is none. */
static ps_status Module_create_connection(ps_value address, ps_value timeout, ps_value source_address,
                                          int64_t happy_eyeballs, int64_t deadline, ps_token *token,
                                          ps_context context, Socket **socket, ps_error *err) {
  struct ps_target target = PS_NO_TARGET;
  ps_taken source_taken = PS_NOTHING_TAKEN;
  ps_connect_options options = {0};
  double seconds = PS_DEFAULT_TIMEOUT;
  ps_value items[2];
  if (ps_take_pair(context, address, "address (host, port)", items) < 0 ||
      (timeout != PS_ABSENT && ps_take_timeout(context, timeout, &seconds) < 0) ||
      ps_take_source(context, source_address, &options, &source_taken) < 0)
    return PS_RAISED;
  ps_status status = PS_RAISED;
  if (ps_take_target(context, items[0], items[1], &target) == 0) {
    const ps_wait *wait = ps_language_wait(deadline, token);
    status = happy_eyeballs
                 ? ps_connect_eyeballs(context, &target, seconds, &options, *wait, socket, err)
                 : ps_create_connection(target.host, target.service, seconds, &options, wait, socket, err);
  }
  ps_release_target(&target);
  ps_release(&source_taken);
  return status;
}
%}

%rename(create_connection) Module_create_connection;
ps_status Module_create_connection(ps_value address, ps_value timeout = PS_ABSENT, ps_value source_address = PS_ABSENT,
                                   int64_t happy_eyeballs = 0, int64_t deadline = 0, ps_token *token = NULL,
                                   ps_context context, Socket **socket, ps_error *err);
