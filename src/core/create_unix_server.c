/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Binding to a path as servers need it. docs/decisions.md says why exactly one of several servers succeeds. */
#include "polysocket/create_unix_server.h"

#include "address/long_path.h"
#include "address/table.h"
#include "address/unix.h"
#include "base/error.h"
#include "core/names.h"
#include "core/own_path.h"
#include "core/target.h"
#include "core/wait.h"
#include "polysocket/deadline.h"
#include "polysocket/socket.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { MODE_MAX = 0777, USUAL_BACKLOG = 128, LOCK_SECONDS = 1, SETTLING = 5000000 };

/* A socket that is to get a path. */
struct binding {
  struct ps__call call; /* First: attempts get its address. */
  const struct ps__address *address;
  char path[PS__LONG_PATH_MAX + 1];
  const char *name;    /* In the folder. */
  int64_t long_number; /* Of the path, or 0. */
  int64_t mode;
  int folder; /* For reaching files. */
  int lock;   /* For locking; the folder is locked while `locked`. */
  bool locked;
  bool spent;             /* The socket is bound, although to nothing that lasts. */
  struct ps__inode stale; /* A file that nobody had bound at the time of `seen`. */
  int64_t seen;
  const char *why; /* More about EADDRINUSE, or NULL. */
};

/* Bind to a path that is free. */
static int64_t place(struct binding *binding) {
  if (binding->long_number != 0)
    return ps__target_bind(binding->call.fd, binding->folder, binding->long_number, binding->mode, &binding->spent);
  int result = ps__sys_bind(binding->call.fd, &binding->address->name, (size_t)binding->address->length);
  if (result < 0 || binding->mode < 0)
    return result;
  result = ps__sys_set_mode(binding->folder, binding->name, binding->mode);
  binding->spent = result < 0;
  if (binding->spent)
    ps__sys_remove(binding->folder, binding->name);
  return result;
}

/* Whether a socket is bound to a file: 1, 0, or a negative errno value. Connecting a datagram socket does not disturb
 * whom it finds: another type of socket is EPROTOTYPE, whether it listens or not. */
static int64_t is_bound(const struct binding *binding) {
  struct ps__address address = *binding->address;
  int file = -1;
  if (binding->long_number != 0) {
    file = ps__sys_path_open(binding->path);
    if (file < 0)
      return file;
    address.length = (int64_t)ps__sys_path_through(file, NULL, &address.name);
  }
  int probe = ps__sys_socket(AF_UNIX, SOCK_DGRAM, 0, true);
  int64_t own_limit = 0;
  int result = probe < 0 ? probe : 0;
  if (probe >= 0)
    result = ps__sys_connect(probe, &address.name, (size_t)address.length, false, &own_limit);
  if (probe >= 0)
    ps__sys_close(probe);
  if (file >= 0)
    ps__sys_close(file);
  if (result == -ECONNREFUSED)
    return 0;
  return probe < 0 || result == -EACCES || result == -ENOENT ? result : 1;
}

static bool same(const struct ps__inode *one, const struct ps__inode *other) {
  return one->device == other->device && one->number == other->number;
}

/* Remove a file that nobody has bound, and no other: a program that does not lock may have replaced it meanwhile, and
 * its file is put back. */
static int64_t remove_stale(const struct binding *binding) {
  char aside[] = ".polysocket-0123456789abcdef-stale";
  uint64_t token;
  ps__sys_random(&token, sizeof token);
  for (size_t i = 0; i < 16; i++, token >>= 4)
    aside[sizeof ".polysocket-" - 1 + i] = "0123456789abcdef"[token & 15];
  int result = ps__sys_rename(binding->folder, binding->name, aside);
  if (result < 0)
    return result == -ENOENT ? 0 : result;
  struct ps__inode found;
  if (ps__sys_inode(binding->folder, aside, &found) == 1 && same(&found, &binding->stale))
    return ps__sys_remove(binding->folder, aside);
  ps__sys_rename(binding->folder, aside, binding->name);
  return -EADDRINUSE;
}

/* The path is taken. Remove the file if it is a stale one: 0, -EAGAIN to look again, or why not. */
static int64_t clear_path(struct binding *binding) {
  struct ps__inode before, after;
  int found = ps__sys_inode(binding->folder, binding->name, &before);
  if (found == -ENOENT)
    return 0;
  if (found != 1) {
    binding->why = "another kind of file has this path";
    return found < 0 ? found : -EADDRINUSE;
  }
  int64_t bound = is_bound(binding);
  if (bound == -EACCES)
    binding->why = "whether a socket is bound to the file cannot be found out without the permission to write";
  else if (bound > 0)
    binding->why = "a socket is bound to it";
  if (bound != 0)
    return bound == -ENOENT ? -EAGAIN : -EADDRINUSE;
  found = ps__sys_inode(binding->folder, binding->name, &after);
  if (found != 1 || !same(&before, &after))
    return -EAGAIN;
  /* The system makes the file a moment before the socket is bound to it. Who binds without locking the folder is given
   * the time for that. */
  if (!same(&before, &binding->stale)) {
    binding->stale = before;
    binding->seen = ps__sys_now();
  }
  return ps__sys_now() - binding->seen < SETTLING ? -EAGAIN : remove_stale(binding);
}

static int64_t attempt_bind(struct ps__call *call) {
  struct binding *binding = (struct binding *)(void *)call;
  if (!binding->locked) {
    int result = ps__sys_try_lock(binding->lock);
    if (result < 0)
      return result;
    binding->locked = true;
  }
  binding->why = NULL;
  int64_t result = place(binding);
  if (result != -EADDRINUSE || binding->spent)
    return result;
  result = clear_path(binding);
  return result == 0 ? place(binding) : result;
}

/* Note what is to be removed. The file is there, and ours: the folder is locked. */
static int64_t own(struct ps__socket *socket, const struct binding *binding) {
  char folder[PS__LONG_PATH_MAX + 1] = "";
  int64_t length = 0;
  if (binding->path[0] != '/') {
    length = ps__sys_folder_path(binding->folder, binding->path, folder, sizeof folder);
    if (length < 0)
      return length;
  }
  const char *path = length > 0 ? binding->name : binding->path;
  struct ps__own_path *made = malloc(sizeof *made + (size_t)length + strlen(path) + 2);
  if (!made)
    return PS__NO_MEMORY;
  memcpy(made->path, folder, (size_t)length);
  if (length > 0)
    made->path[length++] = '/';
  memcpy(made->path + length, path, strlen(path) + 1);
  made->process = ps__sys_process();
  int result = ps__sys_inode(binding->folder, binding->name, &made->inode);
  if (result < 0) {
    free(made);
    return result;
  }
  atomic_store_explicit(&socket->path, made, memory_order_release);
  return 0;
}

/* What can be reported before anything is done. */
static int32_t check(const char *operation, const ps_address *address, int64_t mode, int64_t flags,
                     const struct ps__address **contents, ps_error *err) {
  int32_t status = ps__address_read(address, operation, contents, err);
  if (status != PS_OK)
    return status;
  if (ps__address_family(*contents) != AF_UNIX)
    return ps__address_fail_family(address, "AF_UNIX", operation, err);
  size_t length;
  const char *path = ps__unix_path(*contents, &length);
  if (length == 0 || path[0] == '\0')
    return ps__fail(err, PS_E_VALUE, operation, "the address must be the path of a file, and is %s",
                    length == 0 ? "empty" : "an abstract name");
  if (mode < PS_UMASK_MODE || mode > MODE_MAX)
    return ps__fail(err, PS_E_RANGE, operation, "mode must be 0 to 0777, or -1, not %s0%" PRIo64, mode < 0 ? "-" : "",
                    mode < 0 ? -(uint64_t)mode : (uint64_t)mode);
  if (flags & ~(int64_t)PS_UNIX_KEEP)
    return ps__fail(err, PS_E_VALUE, operation, "unknown flags 0x%" PRIx64, (uint64_t)flags & ~(uint64_t)PS_UNIX_KEEP);
  return PS_OK;
}

static void end(struct binding *binding) {
  if (binding->locked)
    ps__sys_unlock(binding->lock);
  else if (binding->lock >= 0)
    ps__sys_close(binding->lock);
  if (binding->folder >= 0)
    ps__sys_close(binding->folder);
}

/* Open what is needed. */
static int64_t begin(struct binding *binding) {
  size_t length;
  const char *path = ps__unix_path(binding->address, &length);
  memcpy(binding->path, path, length);
  binding->path[length] = '\0';
  binding->long_number = ps__unix_keep(binding->address);
  if (binding->long_number < 0)
    return PS__NO_MEMORY;
  binding->folder = ps__target_folder(binding->path, length, &binding->name);
  if (binding->folder < 0)
    return binding->folder;
  if (binding->name[0] == '\0')
    return -ENOENT;
  /* never false or alone: Linux's port is one that goes through /proc */
  if ((binding->mode >= 0 || path[0] != '/') && !ps__sys_names_files && !ps__sys_can_reach(binding->folder)) {
    binding->why = "the same is true of a mode and a relative path";
    return PS__NO_PROC;
  }
  char folder[PS__LONG_PATH_MAX + 1];
  size_t prefix = (size_t)(binding->name - binding->path);
  memcpy(folder, binding->path, prefix);
  folder[prefix] = '\0';
  binding->lock = ps__sys_folder_lock(prefix > 0 ? folder : ".");
  if (binding->lock == -EACCES)
    binding->why = "the folder must be readable, so that it can be locked";
  return binding->lock < 0 ? binding->lock : 0;
}

static int64_t bind_within(struct ps__socket *socket, struct binding *binding, int64_t flags) {
  int64_t result = begin(binding);
  if (result < 0)
    return result;
  /* Fewer permissions than wanted at first are no danger; more would be.
   * never true or alone: Linux limits the mode of a socket's file */
  if (binding->mode >= 0 && ps__sys_limit_mode(socket->fd, binding->mode) == -EOPNOTSUPP) {
    binding->why = "on this system messages could come before the file has its mode";
    return -EOPNOTSUPP;
  }
  binding->call.timeout = LOCK_SECONDS;
  binding->call.slow = true;
  result = ps__wait_call(&binding->call);
  if (result == PS__TIMED_OUT) {
    binding->why = "the folder stays locked by another program";
    return -EADDRINUSE;
  }
  if (result == 0 && !(flags & PS_UNIX_KEEP)) {
    result = own(socket, binding);
    if (result < 0)
      ps__sys_remove(binding->folder, binding->name);
  }
  return result;
}

static int32_t fail(ps_error *err, int64_t result, const struct ps__socket *socket, const char *operation,
                    const ps_address *address, const char *why) {
  int32_t status = ps__wait_fail_at(err, result, socket, operation, address);
  if (why)
    ps__error_add(err, " (%s)", why);
  return status;
}

int32_t ps_socket_bind_unix(ps_socket *self, const ps_address *address, int64_t mode, int64_t flags, ps_error *err) {
  static const char operation[] = "bind_unix";
  const struct ps__address *contents;
  struct ps__socket *socket;
  int32_t status = check(operation, address, mode, flags, &contents, err);
  if (status == PS_OK)
    status = ps__socket_pin(self, operation, &socket, err);
  if (status != PS_OK)
    return status;
  if (socket->family != AF_UNIX) {
    status = fail(err, -EAFNOSUPPORT, socket, operation, address, NULL);
    ps__socket_unpin(socket);
    return status;
  }
  struct binding binding = {.call = ps__call_on(socket, PS__WRITABLE, attempt_bind),
                            .address = contents,
                            .name = "",
                            .mode = mode,
                            .folder = -1,
                            .lock = -1};
  int64_t result = bind_within(socket, &binding, flags);
  if (result < 0)
    status = fail(err, result, socket, operation, address, binding.why);
  end(&binding);
  ps__socket_unpin(socket);
  return status;
}

int32_t ps_create_unix_server(const ps_address *address, int64_t mode, int64_t backlog, int64_t type, int64_t flags,
                              ps_socket **socket, ps_error *err) {
  static const char operation[] = "create_unix_server";
  const struct ps__address *contents;
  ps_error failure;
  if (!socket)
    return ps__fail_null(err, operation, "socket");
  *socket = NULL;
  int32_t status = check(operation, address, mode, flags, &contents, err);
  if (status != PS_OK)
    return status;
  status = ps_socket_create(AF_UNIX, type, 0, socket, &failure);
  if (status == PS_OK)
    status = ps_socket_bind_unix(*socket, address, mode, flags, &failure);
  if (status == PS_OK)
    status = ps_socket_listen(*socket, backlog < 0 ? USUAL_BACKLOG : backlog, &failure);
  if (status == PS_OK)
    return PS_OK;
  ps__fail_plain(err, status, failure.code, operation, failure.message);
  ps__error_about(err, address);
  ps_socket_free(*socket);
  *socket = NULL;
  return status;
}
