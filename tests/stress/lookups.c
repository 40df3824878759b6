/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Eight threads ask the databases and the resolver for different things at the same time. Each must get
 * the answer that one thread alone gets. A function with a static buffer gives one of them somebody else's. */
#include "driver.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

enum { THREADS = 8, LOOKUPS = 20000, ROOM = 128 };

/* The C library guards what it knows of the resolver with locks of its own, which ThreadSanitizer doesn't see. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) {
  return "race:__libc_dynarray_emplace_enlarge\n";
}

/* A look-up: its answer as text, or the message of its failure. */
typedef void look_up(const char *what, char answer[ROOM]);

static void tell(int32_t status, const ps_error *err, char answer[ROOM]) {
  if (status != PS_OK)
    snprintf(answer, ROOM, "%.*s", ROOM - 1, err->message);
}

static void service(const char *what, char answer[ROOM]) {
  ps_error err;
  int64_t port = 0;
  int32_t status = ps_getservbyname(what, "tcp", NULL, &port, &err);
  snprintf(answer, ROOM, "%" PRId64, port);
  tell(status, &err, answer);
}

static void port(const char *what, char answer[ROOM]) {
  ps_error err;
  int64_t number = 0;
  sscanf(what, "%" SCNd64, &number);
  tell(ps_getservbyport(number, "tcp", NULL, answer, ROOM, NULL, &err), &err, answer);
}

static void protocol(const char *what, char answer[ROOM]) {
  ps_error err;
  int64_t number = -1;
  int32_t status = ps_getprotobyname(what, NULL, &number, &err);
  snprintf(answer, ROOM, "%" PRId64, number);
  tell(status, &err, answer);
}

static void addresses(const char *what, char answer[ROOM]) {
  ps_error err;
  ps_addrinfo *list = NULL;
  ps_address address;
  int64_t count = 0;
  int32_t status = ps_getaddrinfo(what, "80", AF_INET, SOCK_STREAM, 0, 0, NULL, &list, &err);
  if (status == PS_OK) {
    driver_must(ps_addrinfo_count(list, &count, &err), &err);
    driver_must(ps_addrinfo_entry(list, count - 1, NULL, NULL, NULL, &address, &err), &err);
    driver_must(ps_address_format(&address, answer, ROOM, NULL, &err), &err);
  }
  tell(status, &err, answer);
  ps_addrinfo_free(list);
}

static void host(const char *what, char answer[ROOM]) {
  ps_error err;
  ps_hostent *entry = NULL;
  int32_t status = ps_gethostbyname_ex(what, NULL, &entry, &err);
  if (status == PS_OK)
    driver_must(ps_hostent_address(entry, 0, answer, ROOM, NULL, &err), &err);
  tell(status, &err, answer);
  ps_hostent_free(entry);
}

static const struct {
  look_up *look_up;
  const char *what;
} questions[] = {
    {service, "http"},
    {service, "ssh"},
    {service, "domain"},
    {service, "no such"},
    {port, "21"},
    {port, "514"},
    {port, "443"},
    {port, "1"},
    {protocol, "icmp"},
    {protocol, "udp"},
    {protocol, "no such"},
    {addresses, "127.0.0.3"},
    {host, "192.0.2.7"},
    {host, "198.51.100.200"},
    {addresses, "localhost"},
    {addresses, "::1"},
};

enum { QUESTIONS = sizeof questions / sizeof *questions };

static char wanted[QUESTIONS][ROOM];

struct asker {
  uint32_t seed;
  int lookups, wrong;
};

static void *ask(void *argument) {
  struct asker *asker = argument;
  for (int i = 0; i < asker->lookups; i++) {
    int number = (int)(driver_random(&asker->seed) % QUESTIONS);
    char answer[ROOM] = "";
    questions[number].look_up(questions[number].what, answer);
    if (strcmp(answer, wanted[number]) != 0 && asker->wrong++ == 0)
      driver_note("%s: '%s' instead of '%s'", questions[number].what, answer, wanted[number]);
  }
  return NULL;
}

int main(void) {
  struct asker askers[THREADS];
  pthread_t threads[THREADS];
  int lookups = driver_rounds(LOOKUPS), wrong = 0, different = 0, descriptors = driver_descriptors();
  for (int i = 0; i < QUESTIONS; i++) {
    questions[i].look_up(questions[i].what, wanted[i]);
    different += i == 0 || strcmp(wanted[i], wanted[i - 1]) != 0;
  }
  for (int i = 0; i < THREADS; i++) {
    askers[i] = (struct asker){.seed = (uint32_t)i + 1, .lookups = lookups};
    threads[i] = driver_start(ask, &askers[i]);
  }
  for (int i = 0; i < THREADS; i++) {
    driver_join(threads[i]);
    wrong += askers[i].wrong;
  }
  driver_check(different == QUESTIONS, "%d questions have different answers", QUESTIONS);
  driver_check(wrong == 0, "%d threads with %d look-ups each get what one alone gets", THREADS, lookups);
  driver_check(driver_descriptors() == descriptors, "no descriptor is left of them");
  return driver_finish();
}
