/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The databases that the portable port asks in the place of Linux's: what a test fakes for those is what these say. */
#include "../fake_databases.h"

#include "../fake_resolver.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* The address of the last host that was asked for. */
static const void *last_address;

/* The resolver's error where the older functions have others. */
static int host_error(int *system) {
  static const int errors[] = {
      [HOST_NOT_FOUND] = EAI_NONAME, [TRY_AGAIN] = EAI_AGAIN, [NO_RECOVERY] = EAI_FAIL, [NO_DATA] = EAI_NODATA};
  if (fake_databases.h_error > 0)
    return errors[fake_databases.h_error];
  *system = fake_databases.error == ENOMEM ? 0 : fake_databases.error;
  return fake_databases.error == 0 ? EAI_NONAME : fake_databases.error == ENOMEM ? EAI_MEMORY : EAI_SYSTEM;
}

static int service_error(int *system) {
  *system = fake_databases.error == ENOMEM ? 0 : fake_databases.error;
  return fake_databases.error == 0 ? EAI_SERVICE : fake_databases.error == ENOMEM ? EAI_MEMORY : EAI_SYSTEM;
}

static bool found(void) {
  return fake_databases.error == 0 && fake_databases.name;
}

static bool is_for_host(const struct ps__question *question) {
  return question->host && !question->service && question->flags == AI_CANONNAME && question->family == AF_INET;
}

static bool is_for_service(const struct ps__question *question) {
  return !question->host && question->service && question->flags == 0;
}

/* One entry in a block, as the port makes it. */
static bool answer(const struct ps__question *question, struct ps__answers **answers, int *system, int *result) {
  bool host = is_for_host(question);
  *system = 0;
  if (!fake_databases.used || (!host && !is_for_service(question)))
    return false;
  struct sockaddr_in *address;
  *answers = calloc(1, sizeof **answers + sizeof *(*answers)->answer + sizeof *address);
  *result = EAI_MEMORY;
  if (!*answers)
    return true;
  fake_databases.count++;
  fake_databases.family = question->family;
  *result = found() ? 0 : host ? host_error(system) : service_error(system);
  if (*result != 0) {
    free(*answers);
    *answers = NULL;
    return true;
  }
  address = (void *)&(*answers)->answer[1];
  address->sin_family = AF_INET;
  address->sin_port = host ? 0 : htons((uint16_t)fake_databases.number);
  if (host && fake_databases.address)
    memcpy(&address->sin_addr, fake_databases.address, sizeof address->sin_addr);
  (*answers)->count = 1;
  (*answers)->answer[0] = (struct ps__answer){
      .family = AF_INET, .name = host ? fake_databases.name : "", .address = address, .length = sizeof *address};
  return true;
}

__attribute__((constructor)) static void be_asked(void) {
  fake_resolver_ask_first(answer);
}

static const void *address_of(const struct sockaddr *name) {
  return name->sa_family == AF_INET ? (const void *)&((const struct sockaddr_in *)(const void *)name)->sin_addr
                                    : (const void *)&((const struct sockaddr_in6 *)(const void *)name)->sin6_addr;
}

int __real_getnameinfo(const struct sockaddr *name, socklen_t length, char *host, socklen_t host_size, char *service,
                       socklen_t service_size, int flags);
int __wrap_getnameinfo(const struct sockaddr *name, socklen_t length, char *host, socklen_t host_size, char *service,
                       socklen_t service_size, int flags);
int __wrap_getnameinfo(const struct sockaddr *name, socklen_t length, char *host, socklen_t host_size, char *service,
                       socklen_t service_size, int flags) {
  bool for_host = flags & NI_NAMEREQD;
  int system = 0;
  if (!fake_databases.used || (!for_host && (flags & (NI_NUMERICHOST | NI_NUMERICSERV)) != NI_NUMERICHOST))
    return __real_getnameinfo(name, length, host, host_size, service, service_size, flags);
  fake_databases.count++;
  fake_databases.family = name->sa_family;
  last_address = address_of(name);
  if (!for_host)
    fake_databases.number = ntohs(((const struct sockaddr_in *)(const void *)name)->sin_port);
  if (!found()) {
    int result = for_host ? host_error(&system) : fake_databases.error ? service_error(&system) : 0;
    errno = system;
    snprintf(service, service_size, "%d", fake_databases.number);
    return result;
  }
  int written = snprintf(for_host ? host : service, for_host ? host_size : service_size, "%s", fake_databases.name);
  return written < (int)(for_host ? host_size : service_size) ? 0 : EAI_OVERFLOW;
}

/* The file of hosts, with one entry. */

static bool at_end;

void __real_sethostent(int open);
void __wrap_sethostent(int open);
void __wrap_sethostent(int open) {
  at_end = false;
  __real_sethostent(open);
}

struct hostent *__real_gethostent(void);
struct hostent *__wrap_gethostent(void);
struct hostent *__wrap_gethostent(void) {
  static char *none[] = {NULL}, *addresses[2];
  static struct hostent entry;
  const struct fake_databases *fake = &fake_databases;
  if (!fake->used)
    return __real_gethostent();
  if (at_end || !fake->name)
    return NULL;
  at_end = true;
  addresses[0] = (char *)(fake->address ? fake->address : last_address);
  entry = (struct hostent){.h_name = (char *)fake->name,
                           .h_aliases = fake->aliases ? (char **)fake->aliases : none,
                           .h_addrtype = fake->family,
                           .h_length = fake->family == AF_INET ? 4 : 16,
                           .h_addr_list = addresses};
  return &entry;
}

/* The functions for other protocols than TCP and UDP, which tell no errors. */

static struct servent *service(void) {
  static struct servent entry;
  fake_resolver_pass();
  fake_databases.count++;
  entry = (struct servent){.s_name = (char *)fake_databases.name, .s_port = htons((uint16_t)fake_databases.number)};
  return found() ? &entry : NULL;
}

struct servent *__real_getservbyname(const char *name, const char *proto);
struct servent *__wrap_getservbyname(const char *name, const char *proto);
struct servent *__wrap_getservbyname(const char *name, const char *proto) {
  return fake_databases.used ? service() : __real_getservbyname(name, proto);
}

struct servent *__real_getservbyport(int port, const char *proto);
struct servent *__wrap_getservbyport(int port, const char *proto);
struct servent *__wrap_getservbyport(int port, const char *proto) {
  return fake_databases.used ? service() : __real_getservbyport(port, proto);
}

struct protoent *__real_getprotobyname(const char *name);
struct protoent *__wrap_getprotobyname(const char *name);
struct protoent *__wrap_getprotobyname(const char *name) {
  static struct protoent entry;
  if (!fake_databases.used)
    return __real_getprotobyname(name);
  fake_resolver_pass();
  fake_databases.count++;
  entry = (struct protoent){.p_name = (char *)fake_databases.name, .p_proto = fake_databases.number};
  return found() ? &entry : NULL;
}
