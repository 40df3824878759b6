/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A storm of signals, whose handler is set without SA_RESTART, falls on two threads while one sends some megabytes and
 * the other receives them. Every byte arrives, in blocking mode and with a timeout; and a timeout that passes in the
 * storm passes neither early nor late. Host hooks count how often a signal really cut a call short. */
#include "driver.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BYTES = 8 << 20, CHUNK = 3001, BUFFER = 16384, INTERVAL = 40, LEAST_SIGNALS = 20 };

/* A timeout that is started again by every signal ends when the storm is over: it is late then. In seconds. */
static const double timeout = 0.2, longest_storm = 4, latest = 2;

static atomic_int signals, cut_short;

/* How many bytes are sent: BYTES, or a part of them. */
static int whole;

static void count_signal(int number) {
  (void)number;
  atomic_fetch_add_explicit(&signals, 1, memory_order_relaxed);
}

static int32_t count_cut_short(void *context) {
  (void)context;
  atomic_fetch_add_explicit(&cut_short, 1, memory_order_relaxed);
  return 0;
}

static const ps_hooks counting_hooks = {.interrupted = count_cut_short};

/* The threads that the storm falls on, which must not be joined before it is over. */
struct storm {
  pthread_t thread, targets[2];
  int count;
  atomic_bool over;
};

static void *blow(void *argument) {
  struct storm *storm = argument;
  int64_t end = driver_now() + (int64_t)(longest_storm * 1e9);
  while (!atomic_load(&storm->over) && driver_now() < end) {
    for (int i = 0; i < storm->count; i++)
      pthread_kill(storm->targets[i], SIGUSR1);
    driver_sleep(INTERVAL);
  }
  return NULL;
}

static void begin(struct storm *storm) {
  atomic_store(&signals, 0);
  atomic_store(&cut_short, 0);
  atomic_store(&storm->over, false);
  storm->thread = driver_start(blow, storm);
}

static void end(struct storm *storm) {
  atomic_store(&storm->over, true);
  driver_join(storm->thread);
}

static char *allocate(void) {
  char *bytes = calloc(1, (size_t)whole);
  if (!bytes)
    driver_give_up("no memory for %d bytes", whole);
  return bytes;
}

/* Bytes that do not repeat where buffers do. */
static char *make_bytes(void) {
  char *bytes = allocate();
  uint32_t seed = 1;
  for (int i = 0; i < whole; i++)
    bytes[i] = (char)driver_random(&seed);
  return bytes;
}

struct sending {
  ps_socket *socket;
  const char *bytes;
  int64_t sent;
  int32_t status;
  ps_error err;
};

static void *send_all(void *argument) {
  struct sending *sending = argument;
  sending->status = ps_socket_sendall(sending->socket, 0, sending->bytes, whole, &sending->sent, &sending->err);
  return NULL;
}

/* Receive `wanted` bytes in pieces, or as many as come before the end or an error. */
static int64_t receive_all(ps_socket *socket, char *bytes, int64_t wanted) {
  int64_t total = 0;
  for (;;) {
    ps_error err;
    int64_t received, piece = wanted - total < CHUNK ? wanted - total : CHUNK;
    if (piece == 0)
      return total;
    int32_t status = ps_socket_recv(socket, 0, bytes + total, piece, &received, &err);
    if (status != PS_OK)
      driver_note("%s", err.message);
    if (status != PS_OK || received == 0)
      return total;
    total += received;
  }
}

static void prepare(ps_socket *pair[2], double seconds, const ps_hooks *hooks) {
  ps_error err;
  driver_pair(pair);
  for (int i = 0; i < 2; i++) {
    driver_must(ps_socket_setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, BUFFER, &err), &err);
    driver_must(ps_socket_settimeout(pair[i], seconds, &err), &err);
    driver_must(ps_socket_sethooks(pair[i], hooks, &err), &err);
  }
}

static void check_transfer(const char *bytes, const char *mode, double seconds, const ps_hooks *hooks) {
  ps_socket *pair[2];
  prepare(pair, seconds, hooks);
  char *arrived = allocate();
  struct sending sending = {.socket = pair[0], .bytes = bytes};
  pthread_t sender = driver_start(send_all, &sending);
  struct storm storm = {.targets = {pthread_self(), sender}, .count = 2};
  begin(&storm);
  int64_t received = receive_all(pair[1], arrived, whole);
  end(&storm);
  ps_socket_free(pair[1]); /* Should the sender still be at it, this ends it. */
  driver_join(sender);
  ps_socket_free(pair[0]);
  if (sending.status != PS_OK)
    driver_note("%s", sending.err.message);
  driver_check(sending.status == PS_OK && sending.sent == whole && received == whole &&
                   memcmp(bytes, arrived, (size_t)whole) == 0,
               "%d bytes arrive as they were sent, %s", whole, mode);
  driver_check(atomic_load(&signals) >= LEAST_SIGNALS, "%d signals came meanwhile", atomic_load(&signals));
  if (hooks)
    driver_check(atomic_load(&cut_short) >= LEAST_SIGNALS, "%d calls were cut short", atomic_load(&cut_short));
  free(arrived);
}

/* Waiting operations that nothing will end but the timeout. */

struct wait {
  const char *name;
  int32_t (*call)(ps_socket *socket, const char *bytes, int64_t *done, ps_error *err);
};

static int32_t wait_to_receive(ps_socket *socket, const char *bytes, int64_t *done, ps_error *err) {
  (void)bytes;
  char byte;
  return ps_socket_recv(socket, 0, &byte, 1, done, err);
}

static int32_t wait_to_send(ps_socket *socket, const char *bytes, int64_t *done, ps_error *err) {
  return ps_socket_sendall(socket, 0, bytes, whole, done, err);
}

static int32_t wait_to_accept(ps_socket *socket, const char *bytes, int64_t *done, ps_error *err) {
  (void)socket, (void)bytes;
  ps_socket *listener, *accepted;
  ps_address address;
  *done = 0;
  driver_must(ps_address_make_inet("127.0.0.1", 0, &address, err), err);
  driver_must(ps_socket_create(AF_INET, SOCK_STREAM, 0, &listener, err), err);
  driver_must(ps_socket_bind(listener, &address, err), err);
  driver_must(ps_socket_listen(listener, 1, err), err);
  driver_must(ps_socket_settimeout(listener, timeout, err), err);
  int32_t status = ps_socket_accept(listener, &accepted, NULL, err);
  ps_socket_free(listener);
  return status;
}

static void check_wait(const struct wait *wait, const char *bytes) {
  ps_socket *pair[2];
  ps_error err = {0};
  int64_t done;
  struct storm storm = {.targets = {pthread_self()}, .count = 1};
  prepare(pair, timeout, NULL);
  begin(&storm);
  int64_t start = driver_now();
  int32_t status = wait->call(pair[0], bytes, &done, &err);
  double elapsed = (double)(driver_now() - start) / 1e9;
  end(&storm);
  driver_check(status == PS_E_TIMEOUT && elapsed >= timeout && elapsed < latest,
               "%s times out after %.3f s of %.3f, %d signals later", wait->name, elapsed, timeout,
               atomic_load(&signals));
  char *arrived = allocate();
  ps_socket_free(pair[0]);
  int64_t received = receive_all(pair[1], arrived, whole);
  driver_check(err.done == done && received == done && memcmp(bytes, arrived, (size_t)done) == 0,
               "the %lld bytes that it reports have been sent", (long long)done);
  ps_socket_free(pair[1]);
  free(arrived);
}

int main(void) {
  static const struct wait waits[] = {{"recv", wait_to_receive}, {"sendall", wait_to_send}, {"accept", wait_to_accept}};
  struct sigaction action = {.sa_handler = count_signal};
  sigemptyset(&action.sa_mask);
  sigaction(SIGUSR1, &action, NULL);
  int rounds = driver_rounds(1), descriptors = driver_descriptors();
  whole = driver_part(BYTES);
  char *bytes = make_bytes();
  for (int round = 0; round < rounds; round++) {
    check_transfer(bytes, "in blocking mode", PS_NO_TIMEOUT, NULL);
    check_transfer(bytes, "with a timeout", 60, NULL);
    check_transfer(bytes, "in blocking mode with hooks", PS_NO_TIMEOUT, &counting_hooks);
    check_transfer(bytes, "with a timeout and hooks", 60, &counting_hooks);
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++)
      check_wait(&waits[i], bytes);
  }
  free(bytes);
  driver_check(driver_descriptors() == descriptors, "no descriptor is left");
  return driver_finish();
}
