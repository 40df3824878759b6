/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Chains of calls with valid arguments. Each status is held against the description, and each message must say
 * something. */
#include "chains.h"

#include "../hostile/giving_up.h"
#include "../hostile/surroundings.h"

#include <polysocket.h>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct description *description;
static chains_report *report;

void chains_begin(const struct description *read, chains_report *reporter) {
  description = read;
  report = reporter;
}

static const struct function *function_named(const char *name) {
  for (size_t i = 0; i < description->function_count; i++)
    if (strcmp(description->functions[i].name, name) == 0)
      return &description->functions[i];
  give_up("the library has no %s", name);
}

/* Whether a call succeeded; its failure must be a documented one that says what went wrong. */
bool chains_succeeded(const char *name, int32_t status, const ps_error *err) {
  const struct function *function = function_named(name);
  char text[160];
  if (status < 0 || status > 63 || !(function->statuses >> status & 1)) {
    snprintf(text, sizeof text, "%s returned %d, which its description does not name", name, status);
    report(text);
  }
  if (status == PS_OK)
    return true;
  const char *end = memchr(err->message, '\0', sizeof err->message);
  size_t length = strlen(function->operation);
  if (err->status != status || !end || strncmp(err->message, function->operation, length) != 0 ||
      end - err->message < (ptrdiff_t)length + 3) {
    snprintf(text, sizeof text, "%s failed, and its error record says \"%.60s\"", name, end ? err->message : "");
    report(text);
  }
  return false;
}

/* A pair of which the library has one end. Descriptors of the other end are the test's own. */
static ps_socket *adopt_pair(int type, double timeout, int *peer) {
  int ends[2];
  ps_socket *socket = NULL;
  ps_error err;
  if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) < 0)
    give_up("no pair of sockets");
  *peer = ends[1];
  if (!WENT(ps_socket_adopt, ends[0], AF_UNIX, type, 0, &socket)) {
    close(ends[0]);
    return NULL;
  }
  if (!WENT(ps_socket_settimeout, socket, timeout)) {
    ps_socket_free(socket);
    return NULL;
  }
  return socket;
}

struct sender {
  int peer;
  pid_t receiver;
};

/* Whether a thread sleeps, by the letter behind its name. */
static bool sleeps(pid_t thread) {
  char path[64], text[256] = "";
  snprintf(path, sizeof path, "/proc/self/task/%d/stat", (int)thread);
  FILE *file = fopen(path, "r");
  size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
  if (file)
    fclose(file);
  const char *name_end = memrchr(text, ')', length);
  return name_end && strncmp(name_end, ") S", 3) == 0;
}

/* Send when the receiver waits: it has slept four times in a row. */
static void *send_later(void *argument) {
  const struct sender *sender = argument;
  for (int asleep = 0, naps = 0; asleep < 4 && naps < 100; naps++) {
    poll(NULL, 0, 2);
    asleep = sleeps(sender->receiver) ? asleep + 1 : 0;
  }
  send(sender->peer, "later", 5, MSG_NOSIGNAL);
  shutdown(sender->peer, SHUT_WR);
  return NULL;
}

static bool receive_from(ps_socket *socket, int peer, int64_t flags) {
  pthread_t thread;
  char bytes[100];
  int64_t received;
  ps_error err;
  struct sender sender = {peer, gettid()};
  if (pthread_create(&thread, NULL, send_later, &sender) != 0)
    give_up("no thread");
  bool good = WENT(ps_socket_recv, socket, flags, bytes, 5, &received);
  pthread_join(thread, NULL);
  return good;
}

/* In blocking mode, without a timeout, and with a limit of the system's. */
static bool wait_for_ever(void) {
  static const struct timeval limit = {.tv_sec = 2};
  int peer;
  ps_error err;
  int64_t fd;
  ps_socket *socket = adopt_pair(SOCK_STREAM, PS_NO_TIMEOUT, &peer);
  bool good = socket && WENT(ps_socket_fileno, socket, &fd);
  if (good)
    setsockopt((int)fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  good = good && receive_from(socket, peer, 0);
  ps_socket_free(socket);
  close(peer);
  return good;
}

/* Blocking mode, and a token: the wait is for two descriptors without a limit. */
static bool wait_with_token(void) {
  int peer;
  ps_error err;
  ps_token *token = NULL;
  ps_socket *socket = adopt_pair(SOCK_STREAM, PS_NO_TIMEOUT, &peer);
  bool good = socket && WENT(ps_token_create, &token) && WENT(ps_socket_settoken, socket, token) &&
              receive_from(socket, peer, 0);
  ps_socket_free(socket);
  ps_token_free(token);
  close(peer);
  return good;
}

static int32_t host_waits(void *context) {
  (void)context;
  return 1;
}

static int32_t host_wait(int64_t fd, int64_t direction, int64_t nanoseconds, void *context) {
  (void)context;
  struct pollfd entry = {.fd = (int)fd, .events = direction == PS_SENDING ? POLLOUT : POLLIN};
  int limit = nanoseconds < 0 || nanoseconds > 50000000 ? 50 : (int)(nanoseconds / 1000000) + 1;
  poll(&entry, 1, limit);
  return 0;
}

/* A host that waits itself for a socket and a token. */
static bool wait_in_host(void) {
  static const ps_hooks hooks = {.waits = host_waits, .wait = host_wait};
  int peer;
  ps_error err;
  ps_token *token = NULL;
  ps_socket *socket = adopt_pair(SOCK_STREAM, 1, &peer);
  bool good = socket && WENT(ps_socket_sethooks, socket, &hooks) && WENT(ps_token_create, &token) &&
              WENT(ps_socket_settoken, socket, token) && receive_from(socket, peer, 0);
  ps_socket_free(socket);
  ps_token_free(token);
  close(peer);
  return good;
}

/* A look at data that comes in two parts, in blocking mode. */
static bool peek_at_all(void) {
  ps_error err;
  ps_socket *socket = NULL;
  int peer, fd = surroundings_connection(&peer);
  bool good = WENT(ps_socket_adopt, fd, AF_INET, SOCK_STREAM, 0, &socket);
  if (!good)
    close(fd);
  send(peer, "at", 2, MSG_NOSIGNAL);
  good =
      good && WENT(ps_socket_settimeout, socket, PS_NO_TIMEOUT) && receive_from(socket, peer, MSG_PEEK | MSG_WAITALL);
  ps_socket_free(socket);
  close(peer);
  return good;
}

/* A message that is longer than a file's buffer, and a line that is. */
static bool read_long(void) {
  static char bytes[60000];
  int peer;
  ps_error err;
  int64_t length;
  ps_file *file = NULL;
  ps_socket *socket = adopt_pair(SOCK_DGRAM, 1, &peer);
  memset(bytes, 'x', sizeof bytes);
  bool good = socket && WENT(ps_socket_makefile, socket, "r+b", 16, &file);
  for (int i = 0; i < 2; i++)
    send(peer, bytes, i == 0 ? 100 : sizeof bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
  good = good && WENT(ps_file_write, file, bytes, 10, &length) && WENT(ps_file_write, file, bytes, 40000, &length) &&
         WENT(ps_file_flush, file) && WENT(ps_file_read, file, bytes, sizeof bytes, &length);
  ps_file_free(file);
  ps_socket_free(socket);
  close(peer);
  return good;
}

/* Freed without being closed, with a host, and data to linger for. */
static bool linger(void) {
  static const ps_hooks hooks = {.inline_max = 1};
  static const struct linger wish = {.l_onoff = 1, .l_linger = 1};
  ps_error err;
  ps_socket *socket = NULL;
  int peer, fd = surroundings_connection(&peer);
  bool good = WENT(ps_socket_adopt, fd, AF_INET, SOCK_STREAM, 0, &socket);
  if (!good)
    close(fd);
  else
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &wish, sizeof wish);
  good = good && WENT(ps_socket_sethooks, socket, &hooks);
  ps_socket_free(socket);
  close(peer);
  return good;
}

/* In a child: what the parent made is used. Returns whether it did well. */
static bool in_child(bool (*use)(void *thing), void *thing) {
  int status;
  pid_t child = fork();
  if (child < 0)
    give_up("no child");
  if (child == 0)
    _exit(use(thing) ? 0 : 1);
  waitpid(child, &status, 0);
  if (!WIFEXITED(status))
    report("the child was killed by a signal");
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool use_token(void *token) {
  ps_error err;
  int64_t fired;
  return WENT(ps_token_fire, token) && WENT(ps_token_fired, token, &fired) && WENT(ps_token_reset, token);
}

static bool fork_with_token(bool fired) {
  ps_error err;
  ps_token *token = NULL;
  bool good = WENT(ps_token_create, &token) && (!fired || WENT(ps_token_fire, token)) && in_child(use_token, token);
  ps_token_free(token);
  return good;
}

static bool fork_with_idle_token(void) {
  return fork_with_token(false);
}

static bool fork_with_fired_token(void) {
  return fork_with_token(true);
}

/* Wait for an operation as an event loop does, and take its socket. */
static bool finish_operation(void *operation) {
  ps_error err;
  int64_t fd;
  ps_socket *socket = NULL;
  int32_t status = PS_E_WOULD_BLOCK;
  if (!WENT(ps_operation_fileno, operation, &fd))
    return false;
  for (int i = 0; i < 200 && status == PS_E_WOULD_BLOCK; i++) {
    struct pollfd entry = {.fd = (int)fd, .events = POLLIN};
    poll(&entry, 1, 5);
    status = ps_operation_socket(operation, &socket, &err);
    chains_succeeded("ps_operation_socket", status, &err);
  }
  ps_socket_free(socket);
  ps_operation_free(operation);
  return status == PS_OK;
}

static bool connect_by(const char *host, bool forks) {
  char service[8];
  ps_error err;
  ps_operation *operation = NULL;
  snprintf(service, sizeof service, "%d", surroundings_port());
  bool good = WENT(ps_operation_start_connect_host, host, service, NULL, NULL, &operation);
  if (good && forks)
    good = in_child(finish_operation, operation);
  good = good && finish_operation(operation);
  ps_operation_free(operation);
  return good;
}

static bool connect_to_name(void) {
  return connect_by("localhost", false);
}

static bool fork_and_connect_to_name(void) {
  return connect_by("localhost", true);
}

static bool fork_and_connect_to_number(void) {
  return connect_by("127.0.0.1", true);
}

const struct chain chains[] = {
    {"a wait without a limit", wait_for_ever},
    {"a wait with a token", wait_with_token},
    {"a wait in the host", wait_in_host},
    {"a look at data in two parts", peek_at_all},
    {"long messages of a file", read_long},
    {"a socket that lingers", linger},
    {"a fork with a token", fork_with_idle_token},
    {"a fork with a fired token", fork_with_fired_token},
    {"an operation", connect_to_name},
    {"an operation in a child", fork_and_connect_to_name},
    {"an operation without a look-up in a child", fork_and_connect_to_number},
    {"a stale file of a server", chains_unix_stale},
    {"a stale file in a folder", chains_unix_stale_in_folder},
    {"a stale file with a long path", chains_unix_stale_and_long},
    {"descriptors and messages of a service manager", chains_unix_service},
    {NULL, NULL},
};
