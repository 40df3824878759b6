/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Host names to addresses, through getaddrinfo alone, which is reentrant. */
#include "platform/platform.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

int ps__sys_lookup(const char *host, int family, void *address, size_t *length, int *system) {
  /* One socket type keeps the resolver from listing each address once per type. */
  struct addrinfo hints = {.ai_family = family, .ai_socktype = SOCK_DGRAM};
  struct addrinfo *found = NULL;
  int result = getaddrinfo(host, NULL, &hints, &found);
  *system = result == EAI_SYSTEM ? errno : 0;
  if (result != 0)
    return result;
  size_t size = found->ai_addrlen < *length ? found->ai_addrlen : *length;
  memcpy(address, found->ai_addr, size);
  *length = size;
  freeaddrinfo(found);
  return 0;
}
