/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Faults of look-ups, each with the errors of its kind: getaddrinfo's, h_errno's, or errno's. */
#include "platform/faults/wrap.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

/* An error of getaddrinfo's, or errno behind EAI_SYSTEM. */
static int fail_eai(const struct ps__fault *fault) {
  if (fault->error_kind == EAI)
    return fault->error;
  errno = fault->error;
  return EAI_SYSTEM;
}

/* A host that was not found, or for another reason. */
static int fail_host(const struct ps__fault *fault, struct hostent **found, int *error) {
  *found = NULL;
  *error = fault->error_kind == H_ERRNO ? fault->error : NO_RECOVERY;
  return fault->error_kind == H_ERRNO ? 0 : fault->error;
}

WRAP(int, getaddrinfo, const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_getaddrinfo);
  return fault.error != 0 ? fail_eai(&fault) : __real_getaddrinfo(host, service, hints, found);
}

WRAP(int, getnameinfo, const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size, char *service,
     socklen_t service_size, int flags) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_getnameinfo);
  return fault.error != 0 ? fail_eai(&fault)
                          : __real_getnameinfo(address, length, host, host_size, service, service_size, flags);
}

WRAP(int, gethostbyname2_r, const char *name, int family, struct hostent *entry, char *room, size_t size,
     struct hostent **found, int *error) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_gethostbyname);
  return fault.error != 0 ? fail_host(&fault, found, error)
                          : __real_gethostbyname2_r(name, family, entry, room, size, found, error);
}

WRAP(int, gethostbyaddr_r, const void *address, socklen_t length, int family, struct hostent *entry, char *room,
     size_t size, struct hostent **found, int *error) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_gethostbyaddr);
  return fault.error != 0 ? fail_host(&fault, found, error)
                          : __real_gethostbyaddr_r(address, length, family, entry, room, size, found, error);
}

WRAP(int, getservbyname_r, const char *name, const char *proto, struct servent *entry, char *room, size_t size,
     struct servent **found) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_getservbyname);
  *found = NULL;
  return fault.error != 0 ? fault.error : __real_getservbyname_r(name, proto, entry, room, size, found);
}

WRAP(int, getservbyport_r, int port, const char *proto, struct servent *entry, char *room, size_t size,
     struct servent **found) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_getservbyport);
  *found = NULL;
  return fault.error != 0 ? fault.error : __real_getservbyport_r(port, proto, entry, room, size, found);
}

WRAP(int, ps__libc_protocol, const char *name, char *room, size_t size, int *number) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_getprotobyname);
  return fault.error != 0 ? -fault.error : __real_ps__libc_protocol(name, room, size, number);
}

WRAP(struct if_nameindex *, if_nameindex, void) {
  struct ps__fault fault = ps__fault_next(PS__FAULT_if_nameindex);
  if (fault.error == 0)
    return __real_if_nameindex();
  errno = fault.error;
  return NULL;
}

WRAP(int, getifaddrs, struct ifaddrs **list) {
  return FAULTY(getifaddrs, __real_getifaddrs(list));
}

WRAP(int, gethostname, char *name, size_t size) {
  return FAULTY(gethostname, __real_gethostname(name, size));
}

WRAP(int, sethostname, const char *name, size_t size) {
  return FAULTY(sethostname, __real_sethostname(name, size));
}
