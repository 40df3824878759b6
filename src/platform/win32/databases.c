/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The databases of hosts, services and protocols. Winsock's functions keep an answer for each thread. They know the
 * characters of the machine's code page alone, so that a host's name of others is looked up as lookup.c does. */
#include "platform/win32/native.h"
#include "platform/win32/wide_text.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

const int ps__sys_host_not_found = HOST_NOT_FOUND;

/* What failed: no entry, or an error of the system. */
static int failure(void) {
  int code = WSAGetLastError();
  return code == WSANO_DATA || code == WSAHOST_NOT_FOUND ? -ENOENT : -ps__win_errno(code);
}

/* A number is its own name. Wine has all addresses of the machine for that of the loopback. */
static bool is_number(const char *name) {
  struct in_addr unused;
  return inet_pton(AF_INET, name, &unused) == 1;
}

static bool is_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text >= 0x80)
      return false;
  return true;
}

/* Services and protocols. */

int ps__sys_getservbyname(const char *service, const char *proto) {
  int result = ps__win_start();
  if (result < 0)
    return result;
  const struct servent *found = getservbyname(service, proto);
  return found ? ntohs((uint16_t)found->s_port) : failure();
}

int ps__sys_getservbyport(int port, const char *proto, char **service) {
  *service = NULL;
  int result = ps__win_start();
  if (result < 0)
    return result;
  const struct servent *found = getservbyport(htons((uint16_t)port), proto);
  if (!found)
    return failure();
  size_t size = strlen(found->s_name) + 1;
  *service = malloc(size);
  if (!*service)
    return -ENOMEM;
  memcpy(*service, found->s_name, size);
  return 0;
}

int ps__sys_getprotobyname(const char *name) {
  int result = ps__win_start();
  if (result < 0)
    return result;
  const struct protoent *found = getprotobyname(name);
  return found ? found->p_proto : failure();
}

/* Hosts. The entry stands at the head of a block and points into the rest. */

/* The result of a look-up that failed: the numbers of the old database are Winsock's, and so are getaddrinfo()'s. */
static int host_failure(int code) {
  if (code == HOST_NOT_FOUND || code == TRY_AGAIN || code == NO_RECOVERY || code == NO_DATA)
    return code;
  return code == 0 ? HOST_NOT_FOUND : -ps__win_errno(code);
}

/* A text of the code page in UTF-8. Returns the bytes that it takes, the NUL included; `room` may be NULL. */
static size_t translate(const char *text, char *room, size_t capacity) {
  wchar_t wide[NI_MAXHOST];
  if (MultiByteToWideChar(CP_ACP, 0, text, -1, wide, NI_MAXHOST) == 0)
    wide[0] = L'\0';
  if (room)
    ps__wide_to(wide, room, capacity);
  return ps__wide_room(wide);
}

static size_t count_of(char *const *list) {
  size_t count = 0;
  while (list && list[count])
    count++;
  return count;
}

/* Everything behind the head of a block: pointers first. */
static size_t measure(const struct hostent *found) {
  size_t length = (size_t)(unsigned short)found->h_length;
  size_t size = (count_of(found->h_aliases) + 1 + count_of(found->h_addr_list) + 1) * sizeof(char *);
  size += translate(found->h_name, NULL, 0) + count_of(found->h_addr_list) * length;
  for (char *const *alias = found->h_aliases; alias && *alias; alias++)
    size += translate(*alias, NULL, 0);
  return size;
}

static struct ps__host *copy_host(const struct hostent *found) {
  size_t size = sizeof(struct ps__host) + measure(found);
  size_t alias_count = count_of(found->h_aliases), address_count = count_of(found->h_addr_list);
  struct ps__host *made = calloc(1, size);
  if (!made)
    return NULL;
  char **aliases = (char **)(void *)(made + 1), **addresses = aliases + alias_count + 1;
  char *rest = (char *)(addresses + address_count + 1), *end = (char *)made + size;
  for (size_t i = 0; i < address_count; i++, rest += found->h_length)
    addresses[i] = memcpy(rest, found->h_addr_list[i], (size_t)found->h_length);
  *made = (struct ps__host){.name = rest,
                            .aliases = aliases,
                            .addresses = addresses,
                            .family = found->h_addrtype,
                            .length = (size_t)found->h_length};
  rest += translate(found->h_name, rest, (size_t)(end - rest));
  for (size_t i = 0; i < alias_count; i++) {
    aliases[i] = rest;
    rest += translate(found->h_aliases[i], rest, (size_t)(end - rest));
  }
  return made;
}

static int give_host(const struct hostent *entry, struct ps__host **found) {
  if (!entry)
    return host_failure(WSAGetLastError());
  *found = copy_host(entry);
  return *found ? 0 : -ENOMEM;
}

/* A host from the answers of the resolver, which have no aliases. */
static int give_answers(const struct ps__answers *answers, struct ps__host **found) {
  enum { LENGTH = sizeof(struct in_addr) };
  size_t name = strlen(answers->answer[0].name) + 1;
  size_t lists = (answers->count + 2) * sizeof(char *);
  struct ps__host *made = calloc(1, sizeof *made + lists + answers->count * LENGTH + name);
  if (!made)
    return -ENOMEM;
  char **aliases = (char **)(void *)(made + 1), **addresses = aliases + 1;
  char *rest = (char *)(addresses + answers->count + 1);
  for (size_t i = 0; i < answers->count; i++, rest += LENGTH)
    addresses[i] = memcpy(rest, &((const struct sockaddr_in *)answers->answer[i].address)->sin_addr, LENGTH);
  *made = (struct ps__host){.name = memcpy(rest, answers->answer[0].name, name),
                            .aliases = aliases,
                            .addresses = addresses,
                            .family = AF_INET,
                            .length = LENGTH};
  *found = made;
  return 0;
}

static int by_wide_name(const char *name, struct ps__host **found) {
  struct ps__question question = {
      .host = name, .family = AF_INET, .type = SOCK_STREAM, .proto = IPPROTO_TCP, .flags = AI_CANONNAME};
  struct ps__answers *answers;
  int system, result = ps__sys_getaddrinfo(&question, &answers, &system);
  if (result == 0)
    result = give_answers(answers, found);
  else if (system != 0)
    result = -system;
  else
    result = result == EAI_MEMORY ? -ENOMEM : host_failure(result);
  free(answers);
  return result;
}

int ps__sys_gethostbyname(const char *name, struct ps__host **found) {
  *found = NULL;
  int result = ps__win_start();
  if (result < 0)
    return result;
  return is_ascii(name) && !is_number(name) ? give_host(gethostbyname(name), found) : by_wide_name(name, found);
}

int ps__sys_gethostbyaddr(const void *address, struct ps__host **found) {
  const struct sockaddr *name = address;
  bool four = name->sa_family == AF_INET;
  int length = four ? sizeof(struct in_addr) : sizeof(struct in6_addr);
  const void *bytes = four ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
                           : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr;
  *found = NULL;
  int result = ps__win_start();
  if (result < 0)
    return result;
  return give_host(gethostbyaddr(bytes, length, name->sa_family), found);
}
