/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * From the document's (host, port, …) to an address of the Internet families. Reading addresses back is in inet.c and
 * inet6.c; names are looked up in lookup.c. */
#include "address/host.h"

#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "platform/platform.h"
#include "polysocket/address.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>

static int32_t check_numbers(const struct ps__endpoint *endpoint, ps_error *err) {
  bool six = endpoint->family == AF_INET6;
  int32_t status = ps__range_check(endpoint->operation, "port", endpoint->port, PS__PORT_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(endpoint->operation, "flowinfo", endpoint->flowinfo, six ? 0xFFFFF : 0, err);
  if (status == PS_OK)
    status = ps__range_check(endpoint->operation, "scopeid", endpoint->scopeid, six ? UINT32_MAX : 0, err);
  return status;
}

static void set_family(struct ps__address *contents, int family) {
  contents->name.any.sa_family = (sa_family_t)family;
  contents->length = family == AF_INET ? sizeof contents->name.inet : sizeof contents->name.inet6;
}

/* Hosts that need no resolver: '', '<broadcast>' and plain numbers. */
static bool literal_host(const struct ps__endpoint *endpoint, struct ps__address *contents) {
  int family = endpoint->family;
  void *room = family == AF_INET ? (void *)&contents->name.inet.sin_addr : (void *)&contents->name.inet6.sin6_addr;
  bool literal = true;
  if (endpoint->host[0] == '\0')
    memset(room, 0, family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr));
  else if (family == AF_INET && strcmp(endpoint->host, "<broadcast>") == 0)
    contents->name.inet.sin_addr.s_addr = htonl(INADDR_BROADCAST);
  else
    literal = inet_pton(family, endpoint->host, room) == 1;
  if (literal)
    set_family(contents, family);
  return literal;
}

static int32_t set_numbers(const struct ps__endpoint *endpoint, struct ps__address *contents, ps_error *err) {
  in_port_t port = htons((uint16_t)endpoint->port);
  if (endpoint->family == AF_INET) {
    contents->name.inet.sin_port = port;
    return PS_OK;
  }
  struct sockaddr_in6 *name = &contents->name.inet6;
  uint32_t scope = (uint32_t)endpoint->scopeid;
  if (scope != 0 && name->sin6_scope_id != 0 && scope != name->sin6_scope_id)
    return ps__fail(err, PS_E_VALUE, endpoint->operation,
                    "scopeid %" PRIu32 " contradicts the scope %" PRIu32 " of the host", scope, name->sin6_scope_id);
  name->sin6_port = port;
  name->sin6_flowinfo = htonl((uint32_t)endpoint->flowinfo);
  if (scope != 0)
    name->sin6_scope_id = scope;
  return PS_OK;
}

/* Hand out what was made, or the empty address. */
static void give(int32_t status, const ps_address *made, ps_address *address) {
  if (address && status == PS_OK)
    *address = *made;
  else if (address)
    memset(address, 0, sizeof *address);
}

int32_t ps__endpoint_address(const struct ps__endpoint *endpoint, ps__runner run, const void *runner,
                             ps_address *address, ps_error *err) {
  ps_address made;
  struct ps__address *contents = ps__address_of(&made);
  memset(&made, 0, sizeof made);
  int32_t status = PS_OK;
  if (!endpoint->host)
    status = ps__fail_null(err, endpoint->operation, "host");
  if (status == PS_OK)
    status = check_numbers(endpoint, err);
  if (status == PS_OK && endpoint->family == AF_INET6 && strcmp(endpoint->host, "<broadcast>") == 0)
    status = ps__fail(err, PS_E_OS, endpoint->operation, "'<broadcast>' is not an IPv6 address");
  if (status == PS_OK && !literal_host(endpoint, contents))
    status = ps__lookup_first(&(struct ps__question){.host = endpoint->host, .family = endpoint->family}, run, runner,
                              endpoint->operation, &made, err);
  if (status == PS_OK)
    status = set_numbers(endpoint, contents, err);
  give(status, &made, address);
  return status;
}

int32_t ps_address_numeric(const char *host, int64_t port, int64_t flowinfo, int64_t scopeid, ps_address *address,
                           ps_error *err) {
  struct ps__endpoint endpoint = {"address_numeric", AF_UNSPEC, host, port, flowinfo, scopeid};
  ps_address made;
  memset(&made, 0, sizeof made);
  int32_t status = host ? PS_OK : ps__fail_null(err, endpoint.operation, "host");
  if (host && host[0] == '\0')
    status = ps__fail_gai(err, EAI_NONAME, 0, endpoint.operation, "('')");
  if (status == PS_OK)
    status = ps__lookup_first(&(struct ps__question){.host = host, .flags = AI_NUMERICHOST}, ps__lookup_directly, NULL,
                              endpoint.operation, &made, err);
  /* The host tells the family, and the family tells the limits of the numbers. */
  endpoint.family = ps__address_of(&made)->name.any.sa_family;
  if (status == PS_OK)
    status = check_numbers(&endpoint, err);
  if (status == PS_OK)
    status = set_numbers(&endpoint, ps__address_of(&made), err);
  give(status, &made, address);
  return status;
}

/* The operations that both families share. */

#define BOTH_FAMILIES "AF_INET or AF_INET6"

int32_t ps_address_host(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char name[] = "address_host";
  const struct ps__address *contents = NULL;
  char room[INET6_ADDRSTRLEN];
  if (length)
    *length = 0;
  int32_t status = ps__address_read(address, name, &contents, err);
  if (status != PS_OK)
    return status;
  switch (ps__address_family(contents)) {
  case AF_INET:
    inet_ntop(AF_INET, &contents->name.inet.sin_addr, room, sizeof room);
    break;
  case AF_INET6:
    inet_ntop(AF_INET6, &contents->name.inet6.sin6_addr, room, sizeof room);
    break;
  default:
    return ps__address_fail_family(address, BOTH_FAMILIES, name, err);
  }
  return ps__text_give(name, room, strlen(room), text, capacity, length, err);
}

int32_t ps_address_port(const ps_address *address, uint16_t *port, ps_error *err) {
  static const char name[] = "address_port";
  const struct ps__address *contents = NULL;
  if (port)
    *port = 0;
  int32_t status = ps__address_read(address, name, &contents, err);
  if (status != PS_OK)
    return status;
  int family = ps__address_family(contents);
  if (family != AF_INET && family != AF_INET6)
    return ps__address_fail_family(address, BOTH_FAMILIES, name, err);
  if (port)
    *port = ntohs(family == AF_INET ? contents->name.inet.sin_port : contents->name.inet6.sin6_port);
  return PS_OK;
}
