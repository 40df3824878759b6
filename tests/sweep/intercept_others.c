/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Memory, threads and look-ups between the library and the C library, as in intercept_calls.c. Blocks of memory that
 * the library gets are counted. */
#include "fake.h"
#include "intercept.h"

#include "../hostile/giving_up.h"

#include <dlfcn.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <polysocket.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/socket.h>

/* The C library's own names: to look one up needs memory. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

static uintptr_t library_start, library_end;

static bool is_library(const void *address) {
  return (uintptr_t)address >= library_start && (uintptr_t)address < library_end;
}

void fake_find_library(void) {
  Dl_info library;
  uintptr_t last = 0;
  if (dladdr((void *)(uintptr_t)ps_version, &library) == 0)
    give_up("the library is not found");
  for (int i = 0; i < site_count; i++)
    last = sites[i].address > last ? sites[i].address : last;
  library_start = (uintptr_t)library.dli_fbase;
  /* Some functions follow the last call that may fail. */
  library_end = last + 65536;
}

void *fake_calloc(size_t count, size_t size) __asm__("calloc");
void *fake_calloc(size_t count, size_t size) {
  if (!is_library(CALLER))
    return __libc_calloc(count, size);
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_calloc, CALLER);
  void *memory = outcome ? NULL : __libc_calloc(count, size);
  if (outcome)
    errno = outcome->number;
  fake_count_block(memory ? 1 : 0);
  return memory;
}

void *fake_malloc(size_t size) __asm__("malloc");
void *fake_malloc(size_t size) {
  if (!is_library(CALLER))
    return __libc_malloc(size);
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_malloc, CALLER);
  void *memory = outcome ? NULL : __libc_malloc(size);
  if (outcome)
    errno = outcome->number;
  fake_count_block(memory ? 1 : 0);
  return memory;
}

void *fake_realloc(void *memory, size_t size) __asm__("realloc");
void *fake_realloc(void *memory, size_t size) {
  if (!is_library(CALLER))
    return __libc_realloc(memory, size);
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_realloc, CALLER);
  void *other = outcome ? NULL : __libc_realloc(memory, size);
  if (outcome)
    errno = outcome->number;
  fake_count_block(other && !memory ? 1 : 0);
  return other;
}

void fake_free(void *memory) __asm__("free");
void fake_free(void *memory) {
  if (memory && is_library(CALLER))
    fake_count_block(-1);
  __libc_free(memory);
}

/* An error of getaddrinfo's, or errno behind EAI_SYSTEM. */
static int fail_eai(const struct outcome_of_call *outcome) {
  if (outcome->kind == BY_EAI)
    return outcome->number;
  errno = outcome->number;
  return EAI_SYSTEM;
}

FAKE(int, getaddrinfo, const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_getaddrinfo, CALLER);
  /* A resolver may leave anything behind when it fails. */
  if (outcome)
    *found = (struct addrinfo *)(uintptr_t)0xDEADBEEF;
  int result = outcome ? fail_eai(outcome) : REAL(getaddrinfo)(host, service, hints, found);
  fake_count_block(result == 0 && is_library(CALLER) ? 1 : 0);
  return result;
}

FAKE(void, freeaddrinfo, struct addrinfo *list) {
  fake_count_block(list && is_library(CALLER) ? -1 : 0);
  REAL(freeaddrinfo)(list);
}

FAKE(int, getifaddrs, struct ifaddrs **list) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_getifaddrs, CALLER);
  int result = outcome ? -1 : REAL(getifaddrs)(list);
  if (outcome)
    errno = outcome->number;
  fake_count_block(result == 0 && is_library(CALLER) ? 1 : 0);
  return result;
}

FAKE(void, freeifaddrs, struct ifaddrs *list) {
  fake_count_block(list && is_library(CALLER) ? -1 : 0);
  REAL(freeifaddrs)(list);
}

FAKE(struct if_nameindex *, if_nameindex, void) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_if_nameindex, CALLER);
  struct if_nameindex *list = outcome ? NULL : REAL(if_nameindex)();
  if (outcome)
    errno = outcome->number;
  fake_count_block(list && is_library(CALLER) ? 1 : 0);
  return list;
}

FAKE(void, if_freenameindex, struct if_nameindex *list) {
  fake_count_block(list && is_library(CALLER) ? -1 : 0);
  REAL(if_freenameindex)(list);
}

FAKE(int, getnameinfo, const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size, char *service,
     socklen_t service_size, int flags) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_getnameinfo, CALLER);
  return outcome ? fail_eai(outcome)
                 : REAL(getnameinfo)(address, length, host, host_size, service, service_size, flags);
}

static int fail_host(const struct outcome_of_call *outcome, struct hostent **found, int *error) {
  *found = NULL;
  *error = outcome->kind == BY_H_ERRNO ? outcome->number : NETDB_INTERNAL;
  return outcome->kind == BY_H_ERRNO ? 0 : outcome->number;
}

FAKE(int, gethostbyname2_r, const char *name, int family, struct hostent *entry, char *room, size_t size,
     struct hostent **found, int *error) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_gethostbyname2_r, CALLER);
  return outcome ? fail_host(outcome, found, error)
                 : REAL(gethostbyname2_r)(name, family, entry, room, size, found, error);
}

FAKE(int, gethostbyaddr_r, const void *address, socklen_t length, int family, struct hostent *entry, char *room,
     size_t size, struct hostent **found, int *error) {
  const struct outcome_of_call *outcome = fake_outcome(SWEEP_gethostbyaddr_r, CALLER);
  return outcome ? fail_host(outcome, found, error)
                 : REAL(gethostbyaddr_r)(address, length, family, entry, room, size, found, error);
}

/* These return the error instead of setting errno. */
#define RETURNING(name, parameters, arguments)                                  \
  FAKE(int, name, parameters) {                                                 \
    const struct outcome_of_call *outcome = fake_outcome(SWEEP_##name, CALLER); \
    return outcome ? outcome->number : REAL(name) arguments;                    \
  }

RETURNING(getservbyname_r,
          LIST(const char *name, const char *proto, struct servent *entry, char *room, size_t size,
               struct servent **found),
          (name, proto, entry, room, size, found))
RETURNING(getservbyport_r,
          LIST(int port, const char *proto, struct servent *entry, char *room, size_t size, struct servent **found),
          (port, proto, entry, room, size, found))
RETURNING(getprotobyname_r,
          LIST(const char *name, struct protoent *entry, char *room, size_t size, struct protoent **found),
          (name, entry, room, size, found))
RETURNING(pthread_create,
          LIST(pthread_t *thread, const pthread_attr_t *attributes, void *(*work)(void *), void *argument),
          (thread, attributes, work, argument))
RETURNING(pthread_attr_init, LIST(pthread_attr_t *attributes), (attributes))
RETURNING(__register_atfork, LIST(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *object),
          (prepare, parent, child, object))
