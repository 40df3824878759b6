/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The databases of services and protocols, whose functions give results that the next call overwrites: one lock covers
 * the polysocket of a process, not what the program itself asks. */
#include "platform/platform.h"
#include "platform/posix/c_library.h"

#include "lock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <string.h>

static struct ps__lock databases = PS__LOCK;

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

int ps__sys_getservbyname(const char *service, const char *proto) {
  ps__lock_acquire(&databases);
  const struct servent *found = getservbyname(service, proto);
  int result = found ? ntohs((uint16_t)found->s_port) : -ENOENT;
  ps__lock_release(&databases);
  return result;
}

int ps__sys_getservbyport(int port, const char *proto, char **service) {
  ps__lock_acquire(&databases);
  const struct servent *found = getservbyport(htons((uint16_t)port), proto);
  *service = found ? strdup(found->s_name) : NULL;
  int result = *service ? 0 : found ? -ENOMEM : -ENOENT;
  ps__lock_release(&databases);
  return result;
}
