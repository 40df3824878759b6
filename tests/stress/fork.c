/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A host whose threads are at work in the library forks, again and again. Each child uses the library at once: sockets
 * that it inherits and sockets of its own. Had a thread of the host left a lock behind, a child would hang; its alarm
 * would end it. */
#include "driver.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FORKS = 500, THREADS = 4, MANY = 200, PATIENCE = 30 };

/* How a child ends. */
enum {
  WORKED,
  BUSY_STAYS,
  INHERITED_FAILS,
  STALE_ACCEPTED,
  PAIR_FAILS,
  TCP_FAILS,
  NO_TIMEOUT,
  MANY_FAIL,
  NOT_CLOSED,
  WAKE_STAYS,
  TOKEN_FAILS,
  OUTCOMES
};

static const char *const outcomes[OUTCOMES] = {"",
                                               "close a socket that a thread of the host was waiting on",
                                               "send on an inherited socket",
                                               "refuse a handle that was freed before",
                                               "use a pair of its own",
                                               "use TCP sockets of its own",
                                               "wait for a timeout",
                                               "make many sockets",
                                               "close an inherited socket",
                                               "do without the wake descriptors of the host",
                                               "use an inherited token"};

static bool passes_on(ps_socket *from, ps_socket *to) {
  char bytes[6] = "";
  int64_t received;
  return ps_socket_sendall(from, 0, "hello", 5, NULL, NULL) == PS_OK &&
         ps_socket_recv(to, 0, bytes, 5, &received, NULL) == PS_OK && received == 5 && strcmp(bytes, "hello") == 0;
}

static bool uses_pair(void) {
  ps_socket *pair[2];
  if (ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &pair[0], &pair[1], NULL) != PS_OK)
    return false;
  bool works = passes_on(pair[0], pair[1]) && passes_on(pair[1], pair[0]);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
  return works;
}

static bool uses_tcp(void) {
  ps_socket *listener = NULL, *client = NULL, *server = NULL;
  ps_address address;
  bool works = ps_address_make_inet("127.0.0.1", 0, &address, NULL) == PS_OK &&
               ps_socket_create(AF_INET, SOCK_STREAM, 0, &listener, NULL) == PS_OK &&
               ps_socket_bind(listener, &address, NULL) == PS_OK && ps_socket_listen(listener, 1, NULL) == PS_OK &&
               ps_socket_getsockname(listener, &address, NULL) == PS_OK &&
               ps_socket_create(AF_INET, SOCK_STREAM, 0, &client, NULL) == PS_OK &&
               ps_socket_connect(client, &address, NULL) == PS_OK &&
               ps_socket_accept(listener, &server, NULL, NULL) == PS_OK && passes_on(client, server);
  ps_socket_free(server);
  ps_socket_free(client);
  ps_socket_free(listener);
  return works;
}

static bool times_out(ps_socket *socket) {
  char byte;
  return ps_socket_settimeout(socket, 0.0005, NULL) == PS_OK &&
         ps_socket_recv(socket, 0, &byte, 1, NULL, NULL) == PS_E_TIMEOUT;
}

/* More than the table of handles has room for when it was inherited. */
static bool makes_many(void) {
  ps_socket *sockets[MANY];
  int made = 0;
  while (made < MANY && ps_socket_create(AF_UNIX, SOCK_STREAM, 0, &sockets[made], NULL) == PS_OK)
    made++;
  for (int i = 0; i < made; i++)
    ps_socket_free(sockets[i]);
  return made == MANY;
}

/* Sockets on which threads of the host wait all the while, watching for a close and for the token. */
enum { WAITING = 4 };

/* A pair for each wait: an end that is closed would end a wait of the other one. */
static ps_socket *busy[2], *timed[2], *listener, *full[2];
static ps_token *token;

static int32_t receive_on(void) {
  char byte;
  return ps_socket_recv(busy[0], 0, &byte, 1, NULL, NULL);
}

static int32_t receive_in_time(void) {
  char byte;
  return ps_socket_recv(timed[0], 0, &byte, 1, NULL, NULL);
}

static int32_t accept_one(void) {
  ps_socket *made;
  return ps_socket_accept(listener, &made, NULL, NULL);
}

static int32_t send_on(void) {
  static const char bytes[1 << 20];
  return ps_socket_sendall(full[0], 0, bytes, sizeof bytes, NULL, NULL);
}

static int32_t (*const waits[WAITING])(void) = {receive_on, receive_in_time, accept_one, send_on};

static void *wait_for_end(void *argument) {
  int32_t status = (*(int32_t(*const *)(void))argument)();
  if (status != PS_E_CLOSED)
    driver_give_up("a thread that waits came back with %s", ps_status_name(status));
  return NULL;
}

static void start_waiting(pthread_t threads[WAITING]) {
  ps_error err;
  ps_address address;
  driver_pair(busy);
  driver_pair(timed);
  driver_pair(full);
  /* A free abstract name: to a port other programs may connect by mistake. */
  driver_must(ps_address_make_unix("", 0, &address, &err), &err);
  driver_must(ps_socket_create(AF_UNIX, SOCK_STREAM, 0, &listener, &err), &err);
  driver_must(ps_socket_bind(listener, &address, &err), &err);
  driver_must(ps_socket_listen(listener, 1, &err), &err);
  driver_must(ps_token_create(&token, &err), &err);
  driver_must(ps_socket_settoken(busy[0], token, &err), &err);
  driver_must(ps_socket_settimeout(timed[0], 36000, &err), &err);
  for (int i = 0; i < WAITING; i++)
    threads[i] = driver_start(wait_for_end, (void *)&waits[i]);
}

static void end_waiting(const pthread_t threads[WAITING]) {
  ps_socket *const sockets[] = {busy[0], busy[1], timed[0], timed[1], listener, full[0], full[1]};
  for (size_t i = 0; i < sizeof sockets / sizeof *sockets; i++)
    ps_socket_free(sockets[i]);
  for (int i = 0; i < WAITING; i++)
    driver_join(threads[i]);
  ps_token_free(token);
}

/* Whether one of the host's wake descriptors is open here: tokens apart, no eventfd is. */
static bool has_wake_descriptor(void) {
  int64_t own = -1;
  ps_token_fileno(token, &own, NULL);
  for (int fd = 0; fd < 64; fd++) {
    char path[32], target[64] = "";
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd != own && readlink(path, target, sizeof target - 1) > 0 && strstr(target, "[eventfd]"))
      return true;
  }
  return false;
}

/* The child's token is its own: the host's calls wait on. */
static bool uses_token(void) {
  int64_t fired = 1;
  char byte;
  return ps_token_fired(token, &fired, NULL) == PS_OK && fired == 0 && ps_token_fire(token, NULL) == PS_OK &&
         ps_socket_recv(busy[0], 0, &byte, 1, NULL, NULL) == PS_E_CANCELLED;
}

static int child(ps_socket *inherited, ps_socket *stale, int fd) {
  ps_error err;
  int64_t proto;
  alarm(PATIENCE);
  if (has_wake_descriptor())
    return WAKE_STAYS;
  if (!uses_token())
    return TOKEN_FAILS;
  int waited_on = driver_fileno(busy[0]);
  ps_socket_free(busy[0]);
  if (driver_file(waited_on) != 0)
    return BUSY_STAYS;
  if (ps_socket_sendall(inherited, 0, "x", 1, NULL, NULL) != PS_OK)
    return INHERITED_FAILS;
  if (!driver_refused(ps_socket_proto(stale, &proto, &err), &err))
    return STALE_ACCEPTED;
  if (!uses_pair())
    return PAIR_FAILS;
  if (!uses_tcp())
    return TCP_FAILS;
  if (!times_out(inherited))
    return NO_TIMEOUT;
  if (!makes_many())
    return MANY_FAIL;
  ps_socket_free(inherited);
  return driver_file(fd) == 0 ? WORKED : NOT_CLOSED;
}

/* A thread of the host. */
static void *work(void *argument) {
  atomic_bool *over = argument;
  while (!atomic_load(over)) {
    ps_socket *pair[2];
    ps_error err;
    driver_must(ps_setdefaulttimeout(60, &err), &err);
    driver_pair(pair);
    if (!passes_on(pair[0], pair[1]) || !times_out(pair[0]))
      driver_give_up("a thread of the host cannot use a pair of sockets");
    ps_socket_free(pair[0]);
    ps_socket_free(pair[1]);
  }
  return NULL;
}

/* One child, and what the host sees of it: exactly the byte that it sent. Gives how the child ended. */
static int play_round(ps_socket *stale, int *lost) {
  ps_socket *pair[2];
  driver_pair(pair);
  int fd = driver_fileno(pair[0]);
  pid_t process = fork();
  if (process < 0)
    driver_give_up("fork: %s", strerror(errno));
  if (process == 0)
    _exit(child(pair[0], stale, fd));
  ps_socket_free(pair[0]);
  char bytes[2];
  int64_t received;
  bool whole = ps_socket_recv(pair[1], 0, bytes, sizeof bytes, &received, NULL) == PS_OK && received == 1;
  *lost += !whole || ps_socket_recv(pair[1], 0, bytes, 1, &received, NULL) != PS_OK || received != 0;
  int status;
  if (waitpid(process, &status, 0) != process)
    driver_give_up("waitpid: %s", strerror(errno));
  ps_socket_free(pair[1]);
  if (!WIFEXITED(status))
    driver_note("a child was ended by signal %d", WTERMSIG(status));
  return WIFEXITED(status) && WEXITSTATUS(status) < OUTCOMES ? WEXITSTATUS(status) : -1;
}

int main(void) {
  int rounds = driver_rounds(FORKS), descriptors = driver_descriptors(), lost = 0, ended[OUTCOMES] = {0};
  atomic_bool over = false;
  pthread_t threads[THREADS], waiting[WAITING];
  ps_socket *stale[2];
  driver_pair(stale);
  ps_socket_free(stale[0]);
  ps_socket_free(stale[1]);
  start_waiting(waiting);
  for (int i = 0; i < THREADS; i++)
    threads[i] = driver_start(work, &over);
  for (int round = 0; round < rounds; round++) {
    int outcome = play_round(stale[round % 2], &lost);
    if (outcome >= 0)
      ended[outcome]++;
  }
  atomic_store(&over, true);
  for (int i = 0; i < THREADS; i++)
    driver_join(threads[i]);
  end_waiting(waiting);
  for (int outcome = WORKED + 1; outcome < OUTCOMES; outcome++) {
    if (ended[outcome])
      driver_note("%d children could not %s", ended[outcome], outcomes[outcome]);
  }
  driver_check(ended[WORKED] == rounds, "%d of %d children could use the library", ended[WORKED], rounds);
  driver_check(lost == 0, "the host received what each child sent, and its end");
  driver_check(driver_descriptors() == descriptors, "no descriptor is left");
  return driver_finish();
}
