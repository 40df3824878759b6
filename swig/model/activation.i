/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets from a service manager, and messages to it (S179). */
%{
enum { PS_PASSED = 1024, PS_PASSED_NAMES = 16384 };

/* What was passed to the program, while it is made into sockets. */
struct ps_passed {
  int64_t fds[PS_PASSED], count, length;
  Socket *sockets[PS_PASSED];
  char names[PS_PASSED_NAMES];
};

/* On failure the descriptors stay the program's. */
static ps_status ps_adopt_passed(struct ps_passed *passed, ps_error *err) {
  ps_status status = PS_OK;
  int64_t made = 0, unwanted;
  for (; made < passed->count && status == PS_OK; made += status == PS_OK)
    status = ps_made(ps_socket_adopt(passed->fds[made], PS_DETECT, PS_DETECT, PS_DETECT, &passed->sockets[made], err),
                     &passed->sockets[made]);
  while (status != PS_OK && made > 0) {
    ps_socket_detach(passed->sockets[--made], &unwanted, NULL);
    ps_socket_free(passed->sockets[made]);
  }
  return status;
}

/* A list of (name, socket). */
static ps_value ps_give_passed(ps_context context, struct ps_passed *passed) {
  ps_value list = ps_make_list(context);
  char *name = passed->names;
  for (int64_t i = 0; i < passed->count; i++) {
    char *end = strchr(name, ':');
    if (end)
      *end = '\0';
    ps_value values[2];
    values[0] = ps_give_path(context, name, (int64_t)strlen(name));
    values[1] = ps_give_socket(context, passed->sockets[i]);
    ps_value pair = ps_give_list(context, values, 2);
    if (list != PS_ABSENT)
      list = ps_extend(context, list, pair);
    name = end ? end + 1 : name + strlen(name);
  }
  return list;
}

static ps_status Module_listen_fds(int64_t unset, ps_context context, ps_value *value, ps_error *err) {
  struct ps_passed passed;
  ps_status status = ps_listen_fds(0, passed.fds, PS_PASSED, &passed.count, passed.names, sizeof passed.names,
                                   &passed.length, err);
  if (status == PS_OK && passed.length >= PS_PASSED_NAMES)
    status = ps_fill(err, PS_E_MEMORY, "listen_fds", "listen_fds: the names are too long (%" PRId64 " bytes, limit %d)",
                     passed.length, PS_PASSED_NAMES - 1);
  if (status == PS_OK)
    status = ps_adopt_passed(&passed, err);
  if (status != PS_OK)
    return status;
  int64_t unwanted;
  /* It has just succeeded. */
  if (unset)
    ps_listen_fds(PS_LISTEN_UNSET, passed.fds, PS_PASSED, &unwanted, NULL, 0, NULL, NULL);
  *value = ps_give_passed(context, &passed);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}

/* It may wait for a moment, so it leaves the interpreter lock. */
struct ps_notifying {
  const char *state;
  int64_t answer;
  ps_error *err;
  ps_status status;
  int done;
};

static void ps_notify_now(void *argument) {
  struct ps_notifying *notifying = argument;
  notifying->status = ps_notify(notifying->state, &notifying->answer, notifying->err);
  notifying->done = 1;
}

/* A status may be in any language, as text or as bytes. */
static ps_status Module_notify(ps_value state, ps_context context, ps_value *value, ps_error *err) {
  struct ps_notifying notifying = {.err = err};
  const ps_hooks *hooks = ps_language_hooks();
  ps_taken taken = PS_NOTHING_TAKEN;
  const void *bytes;
  int64_t length;
  if (ps_take_path(context, state, &bytes, &length, &taken) < 0)
    return PS_RAISED;
  char *text = calloc(1, (size_t)length + 1);
  if (text)
    memcpy(text, bytes, (size_t)length);
  ps_release(&taken);
  if (!text)
    return ps_fill(err, PS_E_MEMORY, "notify", "notify: out of memory");
  if ((int64_t)strlen(text) != length) {
    free(text);
    return ps_fill(err, PS_E_VALUE, "notify", "notify: state must not contain a NUL");
  }
  notifying.state = text;
  if (hooks && hooks->run)
    hooks->run(ps_notify_now, &notifying, hooks->context);
  if (!notifying.done)
    ps_notify_now(&notifying);
  free(text);
  *value = notifying.status == PS_OK ? ps_give_truth(context, notifying.answer != 0) : PS_ABSENT;
  return notifying.status;
}
%}

%rename(listen_fds) Module_listen_fds;
%rename(notify) Module_notify;
ps_status Module_listen_fds(int64_t unset = 1, ps_context context, ps_value *value, ps_error *err);
ps_status Module_notify(ps_value state, ps_context context, ps_value *value, ps_error *err);

%extend Socket {
  ps_status listening(ps_context context, ps_value *value, ps_error *err) {
    int64_t answer;
    ps_status status = ps_socket_listening($self, &answer, err);
    *value = status == PS_OK ? ps_give_truth(context, answer != 0) : PS_ABSENT;
    return status;
  }
}
