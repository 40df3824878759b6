/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Names to addresses and back, through getaddrinfo and getnameinfo alone, which are reentrant; and this machine's own
 * name. The old databases are in databases.c. */
#include "platform/platform.h"

#include "calls.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(PS__NAME_ROOM >= NI_MAXHOST && PS__NAME_ROOM >= NI_MAXSERV, "the room holds any name");

const int ps__sys_unknown_name = EAI_NONAME;
const int ps__sys_plain_names = NI_NUMERICHOST | NI_NUMERICSERV;

/* The resolver's result, and the errno value behind it if there is one. */
static int outcome(int result, int *system) {
  *system = result == EAI_SYSTEM ? errno : 0;
  return result;
}

/* Bytes and a terminator that all the texts and addresses of a list take behind the entries. */
static size_t measure(const struct addrinfo *found, size_t *count) {
  size_t size = 0;
  for (*count = 0; found; found = found->ai_next, ++*count)
    size += found->ai_addrlen + (found->ai_canonname ? strlen(found->ai_canonname) : 0) + 1;
  return size;
}

/* A list in one block that needs no resolver to be given back; NULL when memory has run out. musl names all entries,
 * asked for or not. */
static struct ps__answers *copy_list(const struct addrinfo *found, bool named) {
  size_t count, size = measure(found, &count);
  struct ps__answers *answers = calloc(1, sizeof *answers + count * sizeof *answers->answer + size);
  if (!answers)
    return NULL;
  char *rest = (char *)&answers->answer[count];
  for (; found; found = found->ai_next) {
    struct ps__answer *answer = &answers->answer[answers->count++];
    answer->family = found->ai_family;
    answer->type = found->ai_socktype;
    answer->proto = found->ai_protocol;
    answer->length = found->ai_addrlen;
    answer->address = memcpy(rest, found->ai_addr, found->ai_addrlen);
    rest += found->ai_addrlen;
    answer->name = rest;
    bool has_name = named && answers->count == 1 && found->ai_canonname;
    rest = stpcpy(rest, has_name ? found->ai_canonname : "") + 1;
  }
  return answers;
}

int ps__sys_getaddrinfo(const struct ps__question *question, struct ps__answers **answers, int *system) {
  struct addrinfo hints = {.ai_flags = question->flags,
                           .ai_family = question->family,
                           .ai_socktype = question->type,
                           .ai_protocol = question->proto};
  struct addrinfo *found = NULL;
  *answers = NULL;
  /* glibc takes the empty service for port 0, and musl for none that it knows. */
  const char *service = question->service && question->service[0] == '\0' ? "0" : question->service;
  int result = outcome(getaddrinfo(question->host, service, &hints, &found), system);
  if (result != 0)
    return result; /* `found` is undefined now. */
  *answers = copy_list(found, question->flags & AI_CANONNAME);
  if (found)
    freeaddrinfo(found);
  return *answers ? 0 : EAI_MEMORY;
}

int ps__sys_getnameinfo(const void *address, size_t length, int flags, char *host, char *service, int *system) {
  struct sockaddr_storage room;
  address = ps__call_measured(address, length, &room);
  return outcome(getnameinfo(address, (socklen_t)length, host, PS__NAME_ROOM, service, PS__NAME_ROOM, flags), system);
}

int ps__sys_sethostname(const char *name, size_t length) {
  /* Some systems count in ints. */
  int result = sethostname(name, _Generic(&sethostname, int (*)(const char *, int): (int)length, default: length));
  return result < 0 ? -errno : 0;
}

int ps__sys_gethostname(char *text, size_t capacity) {
  if (gethostname(text, capacity) < 0)
    return -errno;
  /* POSIX lets a name that is too long come back without its end. */
  text[capacity - 1] = '\0';
  return 0;
}
