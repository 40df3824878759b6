/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that no object owns, and whether programs inherit those of sockets (S151 to S153). */
%{
/* close() may wait, as with SO_LINGER, so it leaves the interpreter lock. */
struct ps_closing {
  int64_t fd;
  ps_error *err;
  ps_status status;
  int done;
};

static void ps_close_now(void *argument) {
  struct ps_closing *closing = argument;
  closing->status = ps_close(closing->fd, closing->err);
  closing->done = 1;
}

/* The hook may come back without having done it; a descriptor must be closed all the same. */
static ps_status Module_close(int64_t descriptor, ps_error *err) {
  struct ps_closing closing = {.fd = descriptor, .err = err};
  const ps_hooks *hooks = ps_language_hooks();
  if (hooks && hooks->run)
    hooks->run(ps_close_now, &closing, hooks->context);
  if (!closing.done)
    ps_close_now(&closing);
  return closing.status;
}
%}

%rename(close) Module_close;
%rename(dup) ps_dup;
/* A number: closing the descriptor of an open file of the language would pull it from under the file. */
ps_status Module_close(int64_t descriptor, ps_error *err);
ps_status ps_dup(int64_t fd, int64_t *number, ps_error *err);

%extend Socket {
  ps_status get_inheritable(ps_context context, ps_value *value, ps_error *err) {
    int64_t inheritable;
    ps_status status = ps_socket_get_inheritable($self, &inheritable, err);
    *value = status == PS_OK ? ps_give_truth(context, inheritable != 0) : PS_ABSENT;
    return status;
  }

  ps_status set_inheritable(int64_t inheritable, ps_error *err) {
    return ps_socket_set_inheritable($self, inheritable, err);
  }
}
