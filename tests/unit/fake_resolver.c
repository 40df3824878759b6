/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The resolver before the port's. */
#include "fake_resolver.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct fake_resolver fake_resolver;

static const char *const *answers;

void fake_resolver_answer(const char *const *hosts) {
  answers = hosts;
}

static fake_resolver_database database;

void fake_resolver_ask_first(fake_resolver_database function) {
  database = function;
}

static _Atomic bool hang;
static _Atomic int hanging;

void fake_resolver_hang(bool wanted) {
  hang = wanted;
}

int fake_resolver_hanging(void) {
  return hanging;
}

static const struct timespec moment = {.tv_nsec = 1000000};

void fake_resolver_await(int count) {
  while (hanging < count)
    nanosleep(&moment, NULL);
}

void fake_resolver_pass(void) {
  if (!hang)
    return;
  hanging++;
  while (hang)
    nanosleep(&moment, NULL);
  hanging--;
}

static const char *note(const char *text, char *room, size_t size) {
  snprintf(room, size, "%s", text ? text : "");
  return text ? room : NULL;
}

int __real_ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **found, int *system);
int __wrap_ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **found, int *system);

/* One block, with the entries first and their addresses behind them. */
enum { MOST = 64, ADDRESS_ROOM = 32 };

static int answer(const struct ps__question *question, struct ps__answers **found, int *system) {
  struct ps__answers *made = calloc(1, sizeof *made + MOST * (sizeof *made->answer + ADDRESS_ROOM));
  *found = NULL;
  if (!made)
    return EAI_MEMORY;
  char *rest = (char *)&made->answer[MOST];
  for (const char *const *host = answers; *host && made->count < MOST; host++) {
    struct ps__question one = *question;
    struct ps__answers *list;
    one.host = *host;
    one.family = AF_UNSPEC;
    one.flags = AI_NUMERICHOST;
    int result = __real_ps__sys_getaddrinfo(&one, &list, system);
    if (result != 0) {
      free(made);
      return result;
    }
    struct ps__answer *entry = &made->answer[made->count++];
    *entry = list->answer[0];
    entry->address = memcpy(rest, entry->address, entry->length);
    entry->name = "";
    rest += ADDRESS_ROOM;
    free(list);
  }
  *found = made;
  return *system = 0;
}

static bool is_number(const char *host) {
  struct in6_addr unwanted;
  return host && (inet_pton(AF_INET, host, &unwanted) == 1 || inet_pton(AF_INET6, host, &unwanted) == 1);
}

/* A host without a number, or a service without one and no host, is looked up. */
static bool is_name(const struct ps__question *question) {
  const char *service = question->service;
  return question->host ? !is_number(question->host) : service && service[strspn(service, "0123456789")] != '\0';
}

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void hold(void) {
  pthread_mutex_lock(&one_at_a_time);
}

static void let_go(void) {
  pthread_mutex_unlock(&one_at_a_time);
}

int __real_pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));

/* A child would have the lock forever that another thread held when it was forked. */
__attribute__((constructor)) static void prepare_for_forks(void) {
  if (__real_pthread_atfork(hold, let_go, let_go) != 0)
    abort();
}

int __wrap_ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **found, int *system) {
  hold();
  fake_resolver.count++;
  fake_resolver.last = *question;
  fake_resolver.last.host = note(question->host, fake_resolver.host, sizeof fake_resolver.host);
  fake_resolver.last.service = note(question->service, fake_resolver.service, sizeof fake_resolver.service);
  let_go();
  if (is_name(question))
    fake_resolver_pass();
  int result;
  if (database && database(question, found, system, &result))
    return result;
  if (answers && !is_number(question->host))
    return answer(question, found, system);
  return __real_ps__sys_getaddrinfo(question, found, system);
}

int __real_ps__sys_getnameinfo(const void *address, size_t length, int flags, char *host, char *service, int *system);
int __wrap_ps__sys_getnameinfo(const void *address, size_t length, int flags, char *host, char *service, int *system);

int __wrap_ps__sys_getnameinfo(const void *address, size_t length, int flags, char *host, char *service, int *system) {
  fake_resolver_pass();
  return __real_ps__sys_getnameinfo(address, length, flags, host, service, system);
}
