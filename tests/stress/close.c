/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A socket is closed while another thread is inside recv on it, and two more threads open sockets all the time, so that
 * every descriptor number is taken again at once. It checks: no crash, never a byte of somebody else's socket, a
 * descriptor that stays while a call is running, and none left at the end. Closing wakes a call; here its timeout, the
 * peer, or shutdown mostly do so before. In half of the rounds the socket is closed only after the reader has begun: on
 * a busy machine a thread may start late, and then few closes would meet a call. */
#include "driver.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { ROUNDS = 2000, OPENERS = 2, HELD = 4, LONGEST_DELAY = 150, LEAST_CAUGHT = 100 };

/* The events that end a call which is running when its socket is closed. */
enum way { TIMES_OUT, PEER_SENDS, PEER_CLOSES, SHUT_DOWN, WAYS };

static const uint64_t foreign = 0xf0e1f0e1f0e1f0e1;

struct reader {
  ps_socket *socket;
  uint64_t tag;                               /* The bytes that may arrive. */
  atomic_bool begun;
  int tags, ends;                             /* How often they arrived, and the end of the stream. */
  int strays;                                 /* Other bytes: somebody else's. */
  char fault[sizeof((ps_error *)0)->message]; /* An error that should not have been. */
};

/* Receive until the socket is closed. */
static void *read_on(void *argument) {
  struct reader *reader = argument;
  atomic_store_explicit(&reader->begun, true, memory_order_relaxed);
  for (;;) {
    ps_error err;
    uint64_t data = 0;
    int64_t received;
    int32_t status = ps_socket_recv(reader->socket, 0, &data, sizeof data, &received, &err);
    if (status == PS_OK && received == 0)
      reader->ends++;
    else if (status == PS_OK && data == reader->tag)
      reader->tags++;
    else if (status == PS_OK)
      reader->strays++;
    else if (driver_refused(status, &err))
      return NULL;
    else if (status != PS_E_TIMEOUT) {
      snprintf(reader->fault, sizeof reader->fault, "%s", err.message);
      return NULL;
    }
  }
}

struct opener {
  atomic_bool *stop;
  int pairs, robbed;
};

static bool has_foreign(ps_socket *socket) {
  uint64_t data = 0;
  int64_t received;
  int32_t status = ps_socket_recv(socket, MSG_DONTWAIT, &data, sizeof data, &received, NULL);
  return status == PS_OK && data == foreign;
}

/* Open sockets with bytes to be found in them, and see that nobody has found them. */
static void *open_and_close(void *argument) {
  struct opener *opener = argument;
  while (!atomic_load_explicit(opener->stop, memory_order_relaxed)) {
    ps_socket *pairs[HELD][2];
    ps_error err;
    for (int i = 0; i < HELD; i++) {
      driver_pair(pairs[i]);
      driver_must(ps_socket_sendall(pairs[i][0], 0, &foreign, sizeof foreign, NULL, &err), &err);
      driver_must(ps_socket_sendall(pairs[i][1], 0, &foreign, sizeof foreign, NULL, &err), &err);
    }
    for (int i = 0; i < HELD; i++) {
      opener->robbed += !has_foreign(pairs[i][0]) + !has_foreign(pairs[i][1]);
      ps_socket_free(pairs[i][0]);
      ps_socket_free(pairs[i][1]);
      opener->pairs++;
    }
  }
  return NULL;
}

/* The peer's bytes. It cannot send any more when the reader had left and the descriptor is closed. */
static void send_tag(ps_socket *peer, const uint64_t *tag) {
  ps_error err;
  int32_t status = ps_socket_sendall(peer, 0, tag, sizeof *tag, NULL, &err);
  if (status != PS_E_OS || (err.code != EPIPE && err.code != ECONNRESET))
    driver_must(status, &err);
}

struct totals {
  int caught; /* Descriptors that stayed after the close, for a call that was running. */
  int strays, faults, left_open;
};

static void wake(enum way way, ps_socket *peer, const uint64_t *tag) {
  if (way == PEER_SENDS)
    send_tag(peer, tag);
  else if (way == PEER_CLOSES)
    ps_socket_free(peer);
}

static void play_round(int round, uint32_t *seed, struct totals *totals) {
  enum way way = (enum way)(round % WAYS);
  ps_socket *pair[2];
  ps_error err;
  driver_pair(pair);
  struct reader reader = {.socket = pair[0], .tag = (uint64_t)round};
  int fd = driver_fileno(pair[0]);
  uint64_t file = driver_file(fd);
  if (way == TIMES_OUT)
    driver_must(ps_socket_settimeout(pair[0], 0.0002, &err), &err);
  pthread_t thread = driver_start(read_on, &reader);
  bool waits = round / WAYS / 2 % 2 == 0;
  while (waits && !atomic_load_explicit(&reader.begun, memory_order_relaxed))
    driver_sleep(10);
  driver_sleep(driver_random(seed) % LONGEST_DELAY);
  if (way == TIMES_OUT || way == SHUT_DOWN)
    send_tag(pair[1], &reader.tag);
  if (way == SHUT_DOWN)
    driver_must(ps_socket_shutdown(pair[0], SHUT_RDWR, &err), &err);
  if (round / WAYS % 2 == 0)
    driver_must(ps_socket_close(pair[0], &err), &err);
  else
    ps_socket_free(pair[0]);
  bool stays = driver_file(fd) == file;
  wake(way, pair[1], &reader.tag);
  driver_join(thread);
  totals->caught += stays;
  totals->strays += reader.strays;
  totals->left_open += driver_file(fd) == file;
  totals->faults += reader.fault[0] != '\0';
  if (reader.fault[0])
    driver_note("round %d: %s", round, reader.fault);
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
}

int main(void) {
  int rounds = driver_rounds(ROUNDS);
  int descriptors = driver_descriptors();
  atomic_bool stop = false;
  struct opener openers[OPENERS];
  pthread_t threads[OPENERS];
  for (int i = 0; i < OPENERS; i++) {
    openers[i] = (struct opener){.stop = &stop};
    threads[i] = driver_start(open_and_close, &openers[i]);
  }
  struct totals totals = {0};
  uint32_t seed = 1;
  for (int round = 0; round < rounds; round++)
    play_round(round, &seed, &totals);
  atomic_store(&stop, true);
  int pairs = 0, robbed = 0;
  for (int i = 0; i < OPENERS; i++) {
    driver_join(threads[i]);
    pairs += openers[i].pairs;
    robbed += openers[i].robbed;
  }
  driver_check(totals.caught >= rounds / LEAST_CAUGHT, "%d of %d descriptors stayed for a call that was running",
               totals.caught, rounds);
  driver_check(totals.left_open == 0, "it is gone when the call has ended");
  driver_check(totals.strays == 0, "no call gets the bytes of another socket");
  driver_check(robbed == 0, "none of %d other pairs of sockets lost bytes", pairs);
  driver_check(totals.faults == 0, "every call ends as on a closed socket");
  driver_check(driver_descriptors() == descriptors, "no descriptor is left");
  return driver_finish();
}
