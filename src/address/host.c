/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * From the document's (host, port, …) to an address of the Internet families. Reading addresses back is in inet.c and
 * inet6.c; the resolver itself is the platform's. */
#include "address/host.h"

#include "base/error.h"
#include "platform/platform.h"
#include "polysocket/address.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>

/* One question to the resolver, and its answer. */
struct query {
  const char *host;
  int family;
  int result, system;
  struct ps__address *found;
};

static void look_up(void *argument) {
  struct query *query = argument;
  size_t length = sizeof query->found->name;
  query->result = ps__sys_lookup(query->host, query->family, &query->found->name, &length, &query->system);
  ps__address_wrote(query->found, query->result == 0 ? length : 0);
}

int32_t ps__host_directly(void *runner, ps_work work, void *argument, const char *operation, ps_error *err) {
  (void)runner, (void)operation, (void)err;
  work(argument);
  return PS_OK;
}

static int32_t check_range(const char *operation, const char *name, int64_t value, int64_t limit, ps_error *err) {
  if (value < 0 || value > limit)
    return ps__fail(err, PS_E_RANGE, operation, "%s must be 0-%" PRId64 ", not %" PRId64, name, limit, value);
  return PS_OK;
}

static int32_t check_numbers(const struct ps__endpoint *endpoint, ps_error *err) {
  bool six = endpoint->family == AF_INET6;
  int32_t status = check_range(endpoint->operation, "port", endpoint->port, 65535, err);
  if (status == PS_OK)
    status = check_range(endpoint->operation, "flowinfo", endpoint->flowinfo, six ? 0xFFFFF : 0, err);
  if (status == PS_OK)
    status = check_range(endpoint->operation, "scopeid", endpoint->scopeid, six ? UINT32_MAX : 0, err);
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

/* No resolver knows a name that long; some take their time to say so. */
static int32_t fail_long(ps_error *err, size_t length) {
  char room[64];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(host name too long: %zu bytes, limit %d)", length, NI_MAXHOST - 1);
  return ps__fail_gai(err, EAI_NONAME, 0, "getaddrinfo", room);
}

static int32_t resolve_host(const struct ps__endpoint *endpoint, ps__runner run, void *runner,
                            struct ps__address *contents, ps_error *err) {
  if (endpoint->family == AF_INET6 && strcmp(endpoint->host, "<broadcast>") == 0)
    return ps__fail(err, PS_E_OS, endpoint->operation, "'<broadcast>' is not an IPv6 address");
  size_t length = strlen(endpoint->host);
  if (length >= NI_MAXHOST)
    return fail_long(err, length);
  struct query query = {.host = endpoint->host, .family = endpoint->family, .found = contents};
  int32_t status = run(runner, look_up, &query, endpoint->operation, err);
  if (status != PS_OK || query.result == 0)
    return status;
  char room[NI_MAXHOST];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(");
  ps__text_quote(&shown, endpoint->host, length);
  ps__text_format(&shown, ")");
  return ps__fail_gai(err, query.result, query.system, "getaddrinfo", room);
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

int32_t ps__endpoint_address(const struct ps__endpoint *endpoint, ps__runner run, void *runner, ps_address *address,
                             ps_error *err) {
  ps_address made;
  struct ps__address *contents = ps__address_of(&made);
  memset(&made, 0, sizeof made);
  int32_t status = PS_OK;
  if (!endpoint->host)
    status = ps__fail(err, PS_E_VALUE, endpoint->operation, "the host is NULL");
  if (status == PS_OK)
    status = check_numbers(endpoint, err);
  if (status == PS_OK && !literal_host(endpoint, contents))
    status = resolve_host(endpoint, run, runner, contents, err);
  if (status == PS_OK)
    status = set_numbers(endpoint, contents, err);
  if (status != PS_OK)
    memset(&made, 0, sizeof made);
  if (address)
    *address = made;
  return status;
}

/* The operations that both families share. */

int32_t ps_address_host(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char name[] = "address_host";
  const struct ps__address *contents = NULL;
  char room[INET6_ADDRSTRLEN];
  if (length)
    *length = 0;
  int32_t status = ps__address_read(address, name, &contents, err);
  if (status != PS_OK)
    return status;
  if (contents->length > 0 && contents->name.any.sa_family == AF_INET)
    inet_ntop(AF_INET, &contents->name.inet.sin_addr, room, sizeof room);
  else if ((status = ps__address_read_as(address, AF_INET6, name, &contents, err)) == PS_OK)
    inet_ntop(AF_INET6, &contents->name.inet6.sin6_addr, room, sizeof room);
  else
    return status;
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
  in_port_t found = contents->name.inet.sin_port;
  if (contents->length == 0 || contents->name.any.sa_family != AF_INET) {
    status = ps__address_read_as(address, AF_INET6, name, &contents, err);
    if (status != PS_OK)
      return status;
    found = contents->name.inet6.sin6_port;
  }
  if (port)
    *port = ntohs(found);
  return PS_OK;
}
