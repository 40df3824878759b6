/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The databases of services and protocols. The services of TCP and UDP are asked for through the resolver's functions,
 * which are reentrant, so that a database that hangs delays nobody else. The functions for other protocols, and for
 * protocols themselves, give results that the next call overwrites: one lock covers the polysocket of a process, not
 * what the program itself asks. */
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include "lock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static struct ps__lock databases = PS__LOCK(NULL);

int ps__libc_protocol(const char *name, char *room, size_t size, int *number) {
  (void)room;
  (void)size;
  ps__lock_acquire(&databases);
  const struct protoent *found = getprotobyname(name);
  int result = found ? 0 : -ENOENT;
  if (found)
    *number = found->p_proto;
  ps__lock_release(&databases);
  return result;
}

int ps__sys_getprotobyname(const char *name) {
  int number = 0;
  int result = ps__libc_protocol(name, NULL, 0, &number);
  return result < 0 ? result : number;
}

/* The result of a function of the resolver that was asked for a service alone. */
static int outcome(int error, int system) {
  if (error == EAI_SYSTEM && system != 0)
    return -system;
  return error == 0 ? 0 : error == EAI_MEMORY ? -ENOMEM : error == EAI_OVERFLOW ? -EOVERFLOW : -ENOENT;
}

static bool is_for(const char *proto, const char *wanted) {
  return !proto || strcmp(proto, wanted) == 0;
}

/* Whether more than what the resolver knows is wanted. */
static bool has_others(const char *proto) {
  return !proto || (strcmp(proto, "tcp") != 0 && strcmp(proto, "udp") != 0);
}

/* What the resolver takes for a number has no entry that it would find. */
static bool is_number(const char *service) {
  char *end;
  (void)strtoul(service, &end, 10);
  return *end == '\0';
}

static int port_of(const char *service, int type) {
  struct ps__question question = {.service = service, .family = AF_INET, .type = type};
  struct ps__answers *answers;
  int system = 0;
  int error = ps__sys_getaddrinfo(&question, &answers, &system), result = outcome(error, system);
  if (result == 0)
    result = ntohs(((const struct sockaddr_in *)answers->answer[0].address)->sin_port);
  free(answers);
  return result;
}

static int other_port_of(const char *service, const char *proto) {
  ps__lock_acquire(&databases);
  const struct servent *found = getservbyname(service, proto);
  int result = found ? ntohs((uint16_t)found->s_port) : -ENOENT;
  ps__lock_release(&databases);
  return result;
}

int ps__sys_getservbyname(const char *service, const char *proto) {
  int result = -ENOENT;
  if (is_number(service))
    return other_port_of(service, proto);
  if (is_for(proto, "tcp"))
    result = port_of(service, SOCK_STREAM);
  if (result == -ENOENT && is_for(proto, "udp"))
    result = port_of(service, SOCK_DGRAM);
  return result == -ENOENT && has_others(proto) ? other_port_of(service, proto) : result;
}

static int service_at(int port, int flags, char **service) {
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  char host[PS__NAME_ROOM], found[PS__NAME_ROOM], number[8];
  int system = 0;
  int error = ps__sys_getnameinfo(&name, sizeof name, flags | NI_NUMERICHOST, host, found, &system);
  (void)snprintf(number, sizeof number, "%d", port);
  if (error != 0 || strcmp(found, number) == 0)
    return outcome(error != 0 ? error : EAI_NONAME, system);
  *service = strdup(found);
  return *service ? 0 : -ENOMEM;
}

static int other_service_at(int port, const char *proto, char **service) {
  ps__lock_acquire(&databases);
  const struct servent *found = getservbyport(htons((uint16_t)port), proto);
  *service = found ? strdup(found->s_name) : NULL;
  int result = *service ? 0 : found ? -ENOMEM : -ENOENT;
  ps__lock_release(&databases);
  return result;
}

int ps__sys_getservbyport(int port, const char *proto, char **service) {
  int result = -ENOENT;
  *service = NULL;
  if (is_for(proto, "tcp"))
    result = service_at(port, 0, service);
  if (result == -ENOENT && is_for(proto, "udp"))
    result = service_at(port, NI_DGRAM, service);
  if (result == -EOVERFLOW || (result == -ENOENT && has_others(proto)))
    result = other_service_at(port, proto, service);
  return result;
}
