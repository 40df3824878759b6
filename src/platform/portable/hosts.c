/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The older name database, made of getaddrinfo() and getnameinfo(): POSIX has its own functions no more, and theirs
 * give results that the next call overwrites. So no lock is held while a name server is asked. The further names of a
 * host are those of the file of hosts, which is read under a lock. */
#include "platform/platform.h"

#include "lock.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <strings.h>

/* The values of h_errno, which are the same everywhere. */
enum { UNKNOWN = 1, LATER = 2, FAILED = 3, NAMELESS = 4 };

const int ps__sys_host_not_found = UNKNOWN;

static int outcome(int error, int system) {
  switch (error) {
  case EAI_AGAIN:
    return LATER;
  case EAI_FAIL:
    return FAILED;
  case EAI_MEMORY:
    return -ENOMEM;
  case EAI_SYSTEM:
    return system != 0 ? -system : FAILED;
#ifdef EAI_NODATA
  case EAI_NODATA:
#endif
#ifdef EAI_ADDRFAMILY
  case EAI_ADDRFAMILY:
#endif
#if defined EAI_NODATA || defined EAI_ADDRFAMILY
    return NAMELESS;
#endif
  default:
    return UNKNOWN;
  }
}

/* The answer as it grows. It becomes one block of memory in the end. */
struct draft {
  char *name;
  char **aliases;
  size_t alias_count;
  char *addresses; /* One behind the other. */
  size_t address_count, length;
  int family;
};

static void dispose(struct draft *draft) {
  for (size_t i = 0; i < draft->alias_count; i++)
    free(draft->aliases[i]);
  free(draft->aliases);
  free(draft->addresses);
  free(draft->name);
}

static int add_alias(struct draft *draft, const char *name) {
  if (strcasecmp(name, draft->name) == 0)
    return 0;
  for (size_t i = 0; i < draft->alias_count; i++)
    if (strcasecmp(name, draft->aliases[i]) == 0)
      return 0;
  char **more = realloc(draft->aliases, (draft->alias_count + 1) * sizeof *more);
  if (!more)
    return -ENOMEM;
  draft->aliases = more;
  more[draft->alias_count] = strdup(name);
  return more[draft->alias_count] ? (draft->alias_count++, 0) : -ENOMEM;
}

static int add_address(struct draft *draft, const void *address) {
  char *more = realloc(draft->addresses, (draft->address_count + 1) * draft->length);
  if (!more)
    return -ENOMEM;
  draft->addresses = more;
  memcpy(more + draft->address_count++ * draft->length, address, draft->length);
  return 0;
}

static bool has_name(const struct hostent *entry, const char *name) {
  if (strcasecmp(entry->h_name, name) == 0)
    return true;
  for (char **alias = entry->h_aliases; *alias; alias++)
    if (strcasecmp(*alias, name) == 0)
      return true;
  return false;
}

static bool has_address(const struct hostent *entry, const struct draft *draft) {
  if (draft->address_count == 0 || entry->h_addrtype != draft->family || (size_t)entry->h_length != draft->length)
    return false;
  for (char **address = entry->h_addr_list; *address; address++)
    if (memcmp(*address, draft->addresses, draft->length) == 0)
      return true;
  return false;
}

/* The further names of the first host in the file that has the first address and the name. */
static int add_aliases(struct draft *draft) {
  static struct ps__lock hosts = PS__LOCK(NULL);
  const struct hostent *entry;
  int result = 0;
  ps__lock_acquire(&hosts);
  sethostent(0);
  while ((entry = gethostent()) != NULL) {
    if (!has_address(entry, draft) || !has_name(entry, draft->name))
      continue;
    result = add_alias(draft, entry->h_name);
    for (char **alias = entry->h_aliases; *alias && result == 0; alias++)
      result = add_alias(draft, *alias);
    break;
  }
  endhostent();
  ps__lock_release(&hosts);
  return result;
}

/* Pointers first, and then what they point to. */
static struct ps__host *assemble(const struct draft *draft) {
  size_t pointers = draft->alias_count + draft->address_count + 2;
  size_t size = strlen(draft->name) + 1 + draft->address_count * draft->length;
  for (size_t i = 0; i < draft->alias_count; i++)
    size += strlen(draft->aliases[i]) + 1;
  struct ps__host *host = calloc(1, sizeof *host + pointers * sizeof(char *) + size);
  if (!host)
    return NULL;
  char **aliases = (char **)(void *)(host + 1), **addresses = aliases + draft->alias_count + 1;
  char *rest = (char *)(aliases + pointers);
  for (size_t i = 0; i < draft->address_count; i++) {
    addresses[i] = memcpy(rest, draft->addresses + i * draft->length, draft->length);
    rest += draft->length;
  }
  for (size_t i = 0; i < draft->alias_count; i++) {
    aliases[i] = rest;
    rest = stpcpy(rest, draft->aliases[i]) + 1;
  }
  memcpy(rest, draft->name, strlen(draft->name) + 1);
  *host = (struct ps__host){rest, aliases, addresses, draft->family, draft->length};
  return host;
}

static int finish(struct draft *draft, int result, struct ps__host **found) {
  if (result == 0)
    result = add_aliases(draft);
  *found = result == 0 ? assemble(draft) : NULL;
  dispose(draft);
  return result == 0 && !*found ? -ENOMEM : result;
}

int ps__sys_gethostbyname(const char *name, struct ps__host **found) {
  struct ps__question question = {.host = name, .family = AF_INET, .type = SOCK_STREAM, .flags = AI_CANONNAME};
  struct ps__answers *answers;
  struct draft draft = {.family = AF_INET, .length = sizeof(struct in_addr)};
  int system = 0;
  *found = NULL;
  int error = ps__sys_getaddrinfo(&question, &answers, &system);
  if (error != 0)
    return outcome(error, system);
  draft.name = strdup(answers->answer[0].name[0] ? answers->answer[0].name : name);
  int result = draft.name ? add_alias(&draft, name) : -ENOMEM;
  for (size_t i = 0; i < answers->count && result == 0; i++)
    if (answers->answer[i].family == AF_INET)
      result = add_address(&draft, &((const struct sockaddr_in *)answers->answer[i].address)->sin_addr);
  free(answers);
  return finish(&draft, result, found);
}

int ps__sys_gethostbyaddr(const void *address, struct ps__host **found) {
  const struct sockaddr *name = address;
  bool four = name->sa_family == AF_INET;
  size_t size = four ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
  char host[PS__NAME_ROOM], service[PS__NAME_ROOM];
  struct draft draft = {.family = name->sa_family, .length = four ? sizeof(struct in_addr) : sizeof(struct in6_addr)};
  int system = 0;
  *found = NULL;
  int error = ps__sys_getnameinfo(address, size, NI_NAMEREQD | NI_NUMERICSERV, host, service, &system);
  if (error != 0)
    return outcome(error, system);
  draft.name = strdup(host);
  int result = draft.name ? 0 : -ENOMEM;
  if (result == 0)
    result = add_address(&draft, four ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
                                      : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr);
  return finish(&draft, result, found);
}
