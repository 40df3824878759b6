/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Waiting on Windows: timeouts, deadlines, tokens, closing, connections that fail, and what a program waits for in its
 * own way. */
#include "../stress/driver.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static ps_error err;

/* A busy machine is late, but never early. */
enum { LATE = 5000 };

static int64_t milliseconds_since(int64_t before) {
  return (driver_now() - before) / 1000000;
}

static void check_lasted(int64_t before, int64_t least, const char *what) {
  int64_t took = milliseconds_since(before);
  driver_check(took >= least && took < least + LATE, "%s: %d ms, asked for %d", what, (int)took, (int)least);
}

static ps_socket *listening(ps_address *address) {
  ps_socket *socket;
  driver_must(ps_address_make_inet("127.0.0.1", 0, address, &err), &err);
  driver_must(ps_create_server(address, 5, 0, &socket, &err), &err);
  driver_must(ps_socket_getsockname(socket, address, &err), &err);
  return socket;
}

static void timeouts_hold(void) {
  static const double seconds[] = {0.0005, 0.02, 0.1, 0.3};
  ps_socket *pair[2];
  ps_address address;
  char byte;
  driver_pair(pair);
  for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
    driver_must(ps_socket_settimeout(pair[0], seconds[i], &err), &err);
    int64_t before = driver_now();
    int32_t status = ps_socket_recv(pair[0], 0, &byte, 1, NULL, &err);
    driver_check(status == PS_E_TIMEOUT && strcmp(err.message, "recv: timed out") != 0, "a receive times out: %s",
                 err.message);
    check_lasted(before, (int64_t)(seconds[i] * 1000), "and not before its time");
  }
  ps_socket *listener = listening(&address), *made = NULL;
  driver_must(ps_socket_settimeout(listener, 0.1, &err), &err);
  int64_t before = driver_now();
  driver_check(ps_socket_accept(listener, &made, NULL, &err) == PS_E_TIMEOUT, "an accept times out");
  check_lasted(before, 100, "and not before its time");
  driver_must(ps_socket_settimeout(pair[0], PS_NO_TIMEOUT, &err), &err);
  driver_must(ps_socket_setdeadline(pair[0], PS_RECEIVING, ps_deadline(0.1), &err), &err);
  before = driver_now();
  driver_check(ps_socket_recv(pair[0], 0, &byte, 1, NULL, &err) == PS_E_TIMEOUT, "a deadline holds: %s", err.message);
  check_lasted(before, 100, "and not before its time");
  driver_must(ps_socket_setdeadline(pair[0], PS_RECEIVING, PS_NO_DEADLINE, &err), &err);
  driver_must(ps_socket_setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, 150, &err), &err);
  before = driver_now();
  driver_check(ps_socket_recv(pair[0], 0, &byte, 1, NULL, &err) == PS_E_WOULD_BLOCK, "SO_RCVTIMEO holds: %s",
               err.message);
  check_lasted(before, 150, "and not before its time");
  ps_socket_free(listener);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

static void sends_wait(void) {
  static char block[65536];
  ps_socket *pair[2];
  driver_pair(pair);
  driver_must(ps_socket_settimeout(pair[0], 0.2, &err), &err);
  int64_t sent = 0, total = 0;
  int32_t status = PS_OK;
  while (status == PS_OK && total < (INT64_C(1) << 30)) {
    status = ps_socket_send(pair[0], 0, block, sizeof block, &sent, &err);
    total += sent;
  }
  driver_check(status == PS_E_TIMEOUT, "a send to one who does not read times out after %d KiB: %s",
               (int)(total / 1024), err.message);
  driver_must(ps_socket_settimeout(pair[0], 0, &err), &err);
  status = PS_OK;
  for (int i = 0; i < 1000 && status == PS_OK; i++)
    status = ps_socket_send(pair[0], 0, block, sizeof block, &sent, &err);
  driver_check(status == PS_E_WOULD_BLOCK, "in non-blocking mode it does not wait: %s", err.message);
  ps_socket_free(pair[1]);
  driver_must(ps_socket_settimeout(pair[0], 10, &err), &err);
  status = PS_OK;
  for (int i = 0; i < 100 && status == PS_OK; i++)
    status = ps_socket_send(pair[0], 0, block, sizeof block, &sent, &err);
  driver_check(status == PS_E_OS && (err.code == ECONNRESET || err.code == EPIPE || err.code == ECONNABORTED),
               "it ends when the reader has gone: %s", err.message);
  ps_socket_free(pair[0]);
}

static void modes_are_the_objects(void) {
  ps_socket *pair[2];
  char byte;
  driver_pair(pair);
  driver_must(ps_socket_settimeout(pair[0], 0, &err), &err);
  driver_check(ps_socket_recv(pair[0], 0, &byte, 1, NULL, &err) == PS_E_WOULD_BLOCK && err.code == EAGAIN,
               "a receive in non-blocking mode would block: %s", err.message);
  driver_must(ps_socket_settimeout(pair[0], PS_NO_TIMEOUT, &err), &err);
  driver_check(ps_socket_recv(pair[0], MSG_DONTWAIT, &byte, 1, NULL, &err) == PS_E_WOULD_BLOCK,
               "and one with MSG_DONTWAIT in blocking mode");
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

/* A thread that waits, and what ends it. */

struct waiting {
  ps_socket *socket;
  int64_t size;
  int32_t status;
  int64_t received, ended;
  ps_error err;
};

static void *receive(void *argument) {
  static char room[1 << 16];
  struct waiting *waiting = argument;
  waiting->status = ps_socket_recv(waiting->socket, waiting->size > 1 ? MSG_WAITALL : 0, room, waiting->size,
                                   &waiting->received, &waiting->err);
  waiting->ended = driver_now();
  return NULL;
}

static void others_end_a_wait(void) {
  ps_socket *pair[2];
  ps_token *token;
  driver_pair(pair);
  driver_must(ps_token_create(&token, &err), &err);
  driver_must(ps_socket_settoken(pair[0], token, &err), &err);
  struct waiting waiting = {.socket = pair[0], .size = 1};
  pthread_t thread = driver_start(receive, &waiting);
  driver_sleep(100000);
  int64_t before = driver_now();
  driver_must(ps_token_fire(token, &err), &err);
  driver_join(thread);
  driver_check(waiting.status == PS_E_CANCELLED, "a token ends a receive: %s", waiting.err.message);
  check_lasted(before, 0, "and soon");
  int64_t fired = 0;
  ps_token_fired(token, &fired, NULL);
  driver_check(fired == 1 && ps_socket_recv(pair[0], 0, &(char){0}, 1, NULL, &err) == PS_E_CANCELLED, "it stays fired");
  driver_must(ps_token_reset(token, &err), &err);
  ps_token_fired(token, &fired, NULL);
  driver_must(ps_socket_settimeout(pair[0], 0.05, &err), &err);
  driver_check(fired == 0 && ps_socket_recv(pair[0], 0, &(char){0}, 1, NULL, &err) == PS_E_TIMEOUT,
               "until it is reset");
  driver_must(ps_socket_settimeout(pair[0], PS_NO_TIMEOUT, &err), &err);
  thread = driver_start(receive, &waiting);
  driver_sleep(100000);
  before = driver_now();
  driver_must(ps_socket_close(pair[0], &err), &err);
  driver_join(thread);
  driver_check(driver_refused(waiting.status, &waiting.err), "closing ends a receive: %s", waiting.err.message);
  check_lasted(before, 0, "and soon");
  ps_token_free(token);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

static void wait_all_waits(void) {
  ps_socket *pair[2];
  driver_pair(pair);
  struct waiting waiting = {.socket = pair[0], .size = 6};
  pthread_t thread = driver_start(receive, &waiting);
  for (int i = 0; i < 3; i++) {
    driver_must(ps_socket_send(pair[1], 0, "ab", 2, NULL, &err), &err);
    driver_sleep(30000);
  }
  driver_join(thread);
  driver_check(waiting.status == PS_OK && waiting.received == 6, "MSG_WAITALL waits for all bytes: %d",
               (int)waiting.received);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

/* A port where nobody listens. */
static void free_port(ps_address *address) {
  ps_socket_free(listening(address));
}

/* On a busy machine Wine's server may have taken the error, and then only the lack of a peer is known. */
static bool was_refused(int32_t status) {
  return status == PS_E_OS && (err.code == ECONNREFUSED || err.code == ECONNABORTED);
}

static void connections_fail(void) {
  ps_address address;
  ps_socket *socket;
  free_port(&address);
  driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &socket, &err), &err);
  int32_t status = ps_socket_connect(socket, &address, &err);
  driver_check(was_refused(status), "a refused connection says so in blocking mode: %s", err.message);
  ps_socket_free(socket);
  driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &socket, &err), &err);
  driver_must(ps_socket_settimeout(socket, 30, &err), &err);
  status = ps_socket_connect(socket, &address, &err);
  driver_check(was_refused(status), "and within a timeout: %s", err.message);
  ps_socket_free(socket);
  driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &socket, &err), &err);
  driver_must(ps_socket_settimeout(socket, 0, &err), &err);
  int64_t code = 0;
  driver_must(ps_socket_connect_ex(socket, &address, &code, &err), &err);
  driver_check(code == EINPROGRESS || code == ECONNREFUSED, "in non-blocking mode it is under way: %d", (int)code);
  int64_t error = 0, end = driver_now() + INT64_C(20000000000);
  while (code == EINPROGRESS && error == 0 && driver_now() < end) {
    driver_must(ps_socket_getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &err), &err);
    driver_sleep(10000);
  }
  driver_check(code == ECONNREFUSED || error == ECONNREFUSED, "SO_ERROR is an errno value: %d", (int)error);
  ps_socket_free(socket);
}

/* As a program's own loop waits. */
static bool is_readable(int64_t fd, int milliseconds) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET((SOCKET)fd, &set);
  struct timeval limit = {milliseconds / 1000, milliseconds % 1000 * 1000};
  return select(0, &set, NULL, NULL, &limit) > 0;
}

static void a_program_waits_for_tokens(void) {
  ps_token *token;
  int64_t fd;
  driver_must(ps_token_create(&token, &err), &err);
  driver_must(ps_token_fileno(token, &fd, &err), &err);
  driver_check(!is_readable(fd, 50), "a token's socket is not readable");
  driver_must(ps_token_fire(token, &err), &err);
  driver_check(is_readable(fd, 5000), "until it is fired");
  driver_must(ps_token_reset(token, &err), &err);
  driver_check(!is_readable(fd, 50), "and after it was reset not");
  ps_token_free(token);
}

static void a_program_waits_for_operations(void) {
  ps_address address;
  ps_socket *listener = listening(&address), *socket = NULL;
  ps_operation *operation;
  int64_t fd, port, steps = 0;
  char service[16];
  ps_address_port(&address, &port, NULL);
  snprintf(service, sizeof service, "%d", (int)port);
  driver_must(ps_operation_start_connect_host("127.0.0.1", service, NULL, NULL, &operation, &err), &err);
  driver_must(ps_operation_fileno(operation, &fd, &err), &err);
  int32_t status = ps_operation_socket(operation, &socket, &err);
  while (status == PS_E_WOULD_BLOCK && steps++ < 100 && is_readable(fd, 10000))
    status = ps_operation_socket(operation, &socket, &err);
  driver_check(status == PS_OK, "an operation is waited for by its socket: %s", status == PS_OK ? "done" : err.message);
  driver_check(steps < 50, "which is readable when there is something to do: %d times", (int)steps);
  ps_operation_free(operation);
  ps_socket_free(socket);
  ps_socket_free(listener);
  /* Nobody answers there, and the deadline is an alarm. */
  free_port(&address);
  ps_address_port(&address, &port, NULL);
  snprintf(service, sizeof service, "%d", (int)port);
  driver_must(ps_operation_start_connect_host("127.0.0.1", service, NULL, NULL, &operation, &err), &err);
  driver_must(ps_operation_fileno(operation, &fd, &err), &err);
  status = ps_operation_socket(operation, &socket, &err);
  for (steps = 0; status == PS_E_WOULD_BLOCK && steps < 100 && is_readable(fd, 10000); steps++)
    status = ps_operation_socket(operation, &socket, &err);
  driver_check(was_refused(status), "so is its failure: %s", err.message);
  ps_operation_free(operation);
}

/* A host that waits itself, as a fiber scheduler does: it sees one descriptor at a time. */

struct host {
  int waits;
};

static int32_t host_waits(void *context) {
  (void)context;
  return 1;
}

static int32_t host_wait(int64_t fd, int64_t direction, int64_t nanoseconds, void *context) {
  struct host *host = context;
  fd_set set;
  FD_ZERO(&set);
  FD_SET((SOCKET)fd, &set);
  int64_t microseconds = nanoseconds < 0 ? 10000000 : nanoseconds / 1000;
  struct timeval limit = {(long)(microseconds / 1000000), (long)(microseconds % 1000000)};
  bool sends = direction == PS_SENDING;
  host->waits++;
  return select(0, sends ? NULL : &set, sends ? &set : NULL, NULL, &limit) < 0 ? -1 : 0;
}

static void *fire_soon(void *argument) {
  driver_sleep(100000);
  ps_token_fire(argument, NULL);
  return NULL;
}

static void hosts_wait_for_several(void) {
  struct host host = {0};
  ps_hooks hooks = {.context = &host, .waits = host_waits, .wait = host_wait};
  ps_socket *pair[2];
  ps_token *token;
  char byte;
  driver_pair(pair);
  driver_must(ps_token_create(&token, &err), &err);
  driver_must(ps_socket_settoken(pair[0], token, &err), &err);
  driver_must(ps_socket_sethooks(pair[0], &hooks, &err), &err);
  pthread_t thread = driver_start(fire_soon, token);
  int64_t before = driver_now();
  int32_t status = ps_socket_recv(pair[0], 0, &byte, 1, NULL, &err);
  driver_join(thread);
  driver_check(status == PS_E_CANCELLED, "a host that waits by itself is told of a token: %s", err.message);
  check_lasted(before, 100, "and when it is fired");
  driver_check(host.waits >= 1 && host.waits < 20, "it waits for one socket that stands for several: %d times",
               host.waits);
  driver_must(ps_token_reset(token, &err), &err);
  driver_must(ps_socket_settimeout(pair[0], 0.1, &err), &err);
  before = driver_now();
  status = ps_socket_recv(pair[0], 0, &byte, 1, NULL, &err);
  driver_check(status == PS_E_TIMEOUT, "its timeouts hold: %s", err.message);
  check_lasted(before, 100, "and not before their time");
  driver_must(ps_socket_sethooks(pair[0], NULL, &err), &err);
  ps_token_free(token);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

static void alarms_end_operations(void) {
  ps_operation *operation;
  ps_socket *socket = NULL;
  int64_t fd, steps = 0;
  /* An address of those for documentation, where nobody is. */
  ps_wait wait = {.deadline = ps_deadline(0.3)};
  int64_t before = driver_now();
  int32_t status = ps_operation_start_connect_host("192.0.2.1", "9", NULL, &wait, &operation, &err);
  driver_must(status, &err);
  driver_must(ps_operation_fileno(operation, &fd, &err), &err);
  status = ps_operation_socket(operation, &socket, &err);
  while (status == PS_E_WOULD_BLOCK && steps++ < 100 && is_readable(fd, 10000))
    status = ps_operation_socket(operation, &socket, &err);
  if (status == PS_E_OS)
    driver_note("the network answers for an address that nobody has: %s", err.message);
  driver_check(status == PS_E_TIMEOUT || status == PS_E_OS, "a deadline ends an operation: %s", err.message);
  if (status == PS_E_TIMEOUT)
    check_lasted(before, 300, "and not before its time");
  ps_operation_free(operation);
}

/* While there is an operation, the library's thread has a socket; both go a while after it. */
static void the_thread_leaves_nothing(void) {
  enum { NAP = 200000, NAPS = 100 };
  ps_operation *operation;
  int before = driver_descriptors();
  driver_must(ps_operation_start_getaddrinfo("127.0.0.1", "80", 0, SOCK_STREAM, 0, 0, NULL, &operation, &err), &err);
  int meanwhile = driver_descriptors();
  ps_operation_free(operation);
  int after = driver_descriptors();
  for (int naps = 0; after != before && naps < NAPS; naps++) {
    driver_sleep(NAP);
    after = driver_descriptors();
  }
  driver_check(meanwhile > before && after == before, "the library's thread ends: %d sockets, then %d, then %d", before,
               meanwhile, after);
}

int main(void) {
  the_thread_leaves_nothing();
  int descriptors = 0;
  for (int round = 0; round < 2; round++) {
    /* What is made once stays: the first round makes it. */
    descriptors = driver_descriptors();
    others_end_a_wait();
    a_program_waits_for_tokens();
    a_program_waits_for_operations();
    hosts_wait_for_several();
  }
  timeouts_hold();
  sends_wait();
  modes_are_the_objects();
  wait_all_waits();
  connections_fail();
  alarms_end_operations();
  /* The threads for bundles and look-ups end by themselves. */
  for (int i = 0; i < 100 && driver_descriptors() > descriptors; i++)
    driver_sleep(100000);
  driver_check(driver_descriptors() <= descriptors, "no handle is left: %d, and %d before", driver_descriptors(),
               descriptors);
  return driver_finish();
}
