/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The resolver before the port's. */
#include "fake_resolver.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_resolver fake_resolver;

static const char *const *answers;

void fake_resolver_answer(const char *const *hosts) {
  answers = hosts;
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
  char *rest = (char *)&made->answer[MOST];
  *found = NULL;
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

int __wrap_ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **found, int *system) {
  fake_resolver.count++;
  fake_resolver.last = *question;
  fake_resolver.last.host = note(question->host, fake_resolver.host, sizeof fake_resolver.host);
  fake_resolver.last.service = note(question->service, fake_resolver.service, sizeof fake_resolver.service);
  if (answers && !is_number(question->host))
    return answer(question, found, system);
  return __real_ps__sys_getaddrinfo(question, found, system);
}
