/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions before the C library's. Answers lie at the end of the caller's room, far from its beginning. */
#include "fake_databases.h"

#include "check.h"
#include "fake_resolver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

struct fake_databases fake_databases;

/* The last call's room, from which pieces are cut off at the end. */
static char *room;
static size_t left;

void fake_databases_begin(void) {
  fake_databases = (struct fake_databases){.used = true};
}

static void *cut(size_t size) {
  cr_assert(left >= size, "the test wants more room than `wanted` says");
  left -= size;
  left -= left % sizeof(void *);
  return room + left;
}

static char *copy(const char *text) {
  size_t size = strlen(text) + 1;
  return memcpy(cut(size), text, size);
}

/* Note the call. Returns what it says; 0 with no name is "not found". */
static int begin(char *start, size_t size) {
  struct fake_databases *fake = &fake_databases;
  fake_resolver_pass();
  fake->count++;
  fake->room = size;
  room = start;
  left = size;
  return size < fake->wanted ? ERANGE : fake->error;
}

static char **copy_aliases(void) {
  const char *const *aliases = fake_databases.aliases;
  size_t count = 0;
  while (aliases && aliases[count])
    count++;
  char **list = cut((count + 1) * sizeof *list);
  list[count] = NULL;
  for (size_t i = 0; i < count; i++)
    list[i] = copy(aliases[i]);
  return list;
}

/* Where a call's result goes when there is one. */
static bool found(int said) {
  return said == 0 && fake_databases.name;
}

#define WRAPPED(name, ...)        \
  int __real_##name(__VA_ARGS__); \
  int __wrap_##name(__VA_ARGS__); \
  int __wrap_##name(__VA_ARGS__)

static int service(char *start, size_t size, struct servent *entry, struct servent **result) {
  int said = begin(start, size);
  *result = NULL;
  if (found(said)) {
    *entry = (struct servent){.s_aliases = copy_aliases(), .s_port = htons((uint16_t)fake_databases.number)};
    entry->s_name = copy(fake_databases.name);
    *result = entry;
  }
  return said;
}

WRAPPED(getservbyname_r, const char *name, const char *proto, struct servent *entry, char *start, size_t size,
        struct servent **result) {
  if (!fake_databases.used)
    return __real_getservbyname_r(name, proto, entry, start, size, result);
  return service(start, size, entry, result);
}

WRAPPED(getservbyport_r, int port, const char *proto, struct servent *entry, char *start, size_t size,
        struct servent **result) {
  if (!fake_databases.used)
    return __real_getservbyport_r(port, proto, entry, start, size, result);
  fake_databases.number = ntohs((uint16_t)port);
  return service(start, size, entry, result);
}

/* The port's own function: the C libraries' differ. */
WRAPPED(ps__libc_protocol, const char *name, char *start, size_t size, int *number) {
  if (!fake_databases.used)
    return __real_ps__libc_protocol(name, start, size, number);
  int said = begin(start, size);
  if (found(said))
    *number = fake_databases.number;
  return said != 0 ? -said : found(said) ? 0 : -ENOENT;
}

static int host(int family, char *start, size_t size, struct hostent *entry, struct hostent **result, int *h_error) {
  int said = begin(start, size);
  fake_databases.family = family;
  *result = NULL;
  /* A caller that reads the global number instead of this one gets another answer. */
  h_errno = NO_RECOVERY;
  *h_error = said == ERANGE ? FAKE_INTERNAL : fake_databases.h_error;
  if (found(said)) {
    *entry = (struct hostent){.h_aliases = copy_aliases(), .h_addrtype = family, .h_length = fake_databases.length};
    entry->h_addr_list = cut(2 * sizeof *entry->h_addr_list);
    entry->h_addr_list[0] = entry->h_addr_list[1] = NULL;
    if (fake_databases.address)
      entry->h_addr_list[0] =
          memcpy(cut((size_t)fake_databases.length), fake_databases.address, (size_t)fake_databases.length);
    entry->h_name = copy(fake_databases.name);
    *result = entry;
  }
  return said;
}

WRAPPED(gethostbyname2_r, const char *name, int family, struct hostent *entry, char *start, size_t size,
        struct hostent **result, int *h_error) {
  if (!fake_databases.used)
    return __real_gethostbyname2_r(name, family, entry, start, size, result, h_error);
  return host(family, start, size, entry, result, h_error);
}

WRAPPED(gethostbyaddr_r, const void *address, socklen_t length, int family, struct hostent *entry, char *start,
        size_t size, struct hostent **result, int *h_error) {
  if (!fake_databases.used)
    return __real_gethostbyaddr_r(address, length, family, entry, start, size, result, h_error);
  cr_assert(length == (family == AF_INET ? 4 : 16), "an address of family %d has %d bytes", family, (int)length);
  return host(family, start, size, entry, result, h_error);
}

WRAPPED(gethostname, char *text, size_t size) {
  const char *name = fake_databases.machine;
  errno = fake_databases.machine_error;
  if (errno != 0)
    return -1;
  if (!name)
    return __real_gethostname(text, size);
  memcpy(text, name, strlen(name) < size ? strlen(name) + 1 : size);
  return 0;
}
