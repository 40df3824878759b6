/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * From the document's (host, port, …) to an address of the Internet families. Reading addresses back is in inet.c and
 * inet6.c; names are looked up in lookup.c. */
#include "address/host.h"

#include "address/inet_text.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "platform/platform.h"
#include "polysocket/address.h"

#include <arpa/inet.h>
#include <errno.h>
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

/* The system's form of both families. */
union host_name {
  sa_family_t family;
  struct sockaddr_in inet;
  struct sockaddr_in6 inet6;
};

static size_t size_of(const union host_name *name) {
  return name->family == AF_INET ? sizeof name->inet : sizeof name->inet6;
}

/* Hosts that need no resolver: '', '<broadcast>' and plain numbers. */
static bool literal_host(const struct ps__endpoint *endpoint, union host_name *name) {
  int family = endpoint->family;
  void *room = family == AF_INET ? (void *)&name->inet.sin_addr : (void *)&name->inet6.sin6_addr;
  bool literal = true;
  if (endpoint->host[0] == '\0')
    memset(room, 0, family == AF_INET ? sizeof(struct in_addr) : sizeof(struct in6_addr));
  else if (family == AF_INET && strcmp(endpoint->host, "<broadcast>") == 0)
    name->inet.sin_addr.s_addr = htonl(INADDR_BROADCAST);
  else
    literal = inet_pton(family, endpoint->host, room) == 1;
  name->family = (sa_family_t)family;
  return literal;
}

static int32_t set_numbers(const struct ps__endpoint *endpoint, union host_name *host, ps_error *err) {
  in_port_t port = htons((uint16_t)endpoint->port);
  if (endpoint->family == AF_INET) {
    host->inet.sin_port = port;
    return PS_OK;
  }
  struct sockaddr_in6 *name = &host->inet6;
  uint32_t scope = (uint32_t)endpoint->scopeid;
  if (scope != 0 && name->sin6_scope_id != 0 && scope != name->sin6_scope_id)
    return ps__fail(err, PS_E_VALUE, endpoint->operation,
                    "scopeid %" PRIu32 " contradicts the scope %" PRIu32 " of the host", scope,
                    (uint32_t)name->sin6_scope_id);
  name->sin6_port = port;
  name->sin6_flowinfo = htonl((uint32_t)endpoint->flowinfo);
  if (scope != 0)
    name->sin6_scope_id = scope;
  return PS_OK;
}

/* Ask the resolver for the first address of a host. */
static int32_t look_up(const struct ps__question *question, ps__runner run, const void *runner, const char *operation,
                       union host_name *name, ps_error *err) {
  ps_address found;
  int32_t status = ps__lookup_first(question, run, runner, operation, &found, err);
  if (status == PS_OK)
    ps__address_copy(ps__address_const(&found), name, sizeof *name);
  return status;
}

int32_t ps__endpoint_address(const struct ps__endpoint *endpoint, ps__runner run, const void *runner,
                             ps_address *address, ps_error *err) {
  union host_name name;
  memset(&name, 0, sizeof name);
  int32_t status = endpoint->host ? PS_OK : ps__fail_null(err, endpoint->operation, "host");
  if (status == PS_OK)
    status = check_numbers(endpoint, err);
  if (status == PS_OK && endpoint->family == AF_INET6 && strcmp(endpoint->host, "<broadcast>") == 0)
    status = ps__fail(err, PS_E_OS, endpoint->operation, "'<broadcast>' is not an IPv6 address");
  if (status == PS_OK && !literal_host(endpoint, &name))
    status = look_up(&(struct ps__question){.host = endpoint->host, .family = endpoint->family}, run, runner,
                     endpoint->operation, &name, err);
  if (status == PS_OK)
    status = set_numbers(endpoint, &name, err);
  return ps__address_give(status, &name, size_of(&name), address);
}

int32_t ps_address_make_numeric(const char *host, int64_t port, int64_t flowinfo, int64_t scopeid, ps_address *address,
                                ps_error *err) {
  struct ps__endpoint endpoint = {"address_make_numeric", AF_UNSPEC, host, port, flowinfo, scopeid};
  union host_name name;
  memset(&name, 0, sizeof name);
  int32_t status = host ? PS_OK : ps__fail_null(err, endpoint.operation, "host");
  if (host && host[0] == '\0')
    status = ps__fail_gai(err, EAI_NONAME, 0, endpoint.operation, "('')");
  if (status == PS_OK)
    status = look_up(&(struct ps__question){.host = host, .flags = AI_NUMERICHOST}, ps__lookup_directly, NULL,
                     endpoint.operation, &name, err);
  /* The host tells the family, and the family tells the limits of the numbers. */
  endpoint.family = name.family;
  if (status == PS_OK)
    status = check_numbers(&endpoint, err);
  if (status == PS_OK)
    status = set_numbers(&endpoint, &name, err);
  return ps__address_give(status, &name, size_of(&name), address);
}

/* The operations that both families share. */

/* The system's bytes of an address of either family. On failure all of them are 0. */
static int32_t read_host(const ps_address *address, const char *operation, union host_name *name, ps_error *err) {
  const struct ps__address *contents = NULL;
  memset(name, 0, sizeof *name);
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  int family = ps__address_family(contents);
  if (family != AF_INET && family != AF_INET6)
    return ps__address_fail_family(address, "AF_INET or AF_INET6", operation, err);
  ps__address_copy(contents, name, sizeof *name);
  return PS_OK;
}

int32_t ps_address_host(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_host";
  union host_name name;
  char room[INET6_ADDRSTRLEN];
  if (length)
    *length = 0;
  int32_t status = read_host(address, operation, &name, err);
  if (status != PS_OK)
    return status;
  if (name.family == AF_INET)
    ps__inet_text(&name.inet.sin_addr, room);
  else
    inet_ntop(AF_INET6, &name.inet6.sin6_addr, room, sizeof room);
  return ps__text_give(operation, room, strlen(room), text, capacity, length, err);
}

int32_t ps_address_port(const ps_address *address, int64_t *port, ps_error *err) {
  union host_name name;
  int32_t status = read_host(address, "address_port", &name, err);
  ps__address_number(port, ntohs(name.family == AF_INET6 ? name.inet6.sin6_port : name.inet.sin_port));
  return status;
}
