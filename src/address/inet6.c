/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET6: (host, port, flowinfo, scopeid). How the host is found is in host.c. */
#include "address/fields.h"
#include "address/host.h"
#include "address/rows.h"
#include "base/range.h"
#include "polysocket/address.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <string.h>

int32_t ps_address_make_inet6(const char *host, int64_t port, int64_t flowinfo, int64_t scopeid, ps_address *address,
                              ps_error *err) {
  struct ps__endpoint endpoint = {.operation = "address_make_inet6",
                                  .family = AF_INET6,
                                  .host = host,
                                  .port = port,
                                  .flowinfo = flowinfo,
                                  .scopeid = scopeid};
  return ps__endpoint_address(&endpoint, ps__lookup_directly, NULL, address, err);
}

int32_t ps_address_flowinfo(const ps_address *address, int64_t *flowinfo, ps_error *err) {
  struct sockaddr_in6 name;
  int32_t status = ps__address_read_as(address, &ps__inet6_family, "address_flowinfo", &name, sizeof name, err);
  ps__address_number(flowinfo, ntohl(name.sin6_flowinfo));
  return status;
}

int32_t ps_address_scopeid(const ps_address *address, int64_t *scopeid, ps_error *err) {
  struct sockaddr_in6 name;
  int32_t status = ps__address_read_as(address, &ps__inet6_family, "address_scopeid", &name, sizeof name, err);
  ps__address_number(scopeid, name.sin6_scope_id);
  return status;
}

/* What stands between the port and the flow information. */
#define FLOWINFO ",flowinfo="

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct sockaddr_in6 name;
  char host[INET6_ADDRSTRLEN];
  ps__address_copy(contents, &name, sizeof name);
  inet_ntop(AF_INET6, &name.sin6_addr, host, sizeof host);
  ps__text_format(text, "[%s", host);
  if (name.sin6_scope_id != 0) {
    ps__text_format(text, "%%");
    ps__fields_show_interface(text, name.sin6_scope_id);
  }
  ps__text_format(text, "]:%u", ntohs(name.sin6_port));
  if (name.sin6_flowinfo != 0)
    ps__text_format(text, FLOWINFO "%" PRIu32, (uint32_t)ntohl(name.sin6_flowinfo));
  return true;
}

/* The host between the brackets, and what stands behind it: an interface behind %. */
static int32_t parse_host(const struct ps__fields *fields, const char *start, const char *end,
                          struct sockaddr_in6 *name, ps_error *err) {
  char host[INET6_ADDRSTRLEN];
  const char *zone = memchr(start, '%', (size_t)(end - start));
  size_t length = (size_t)((zone ? zone : end) - start);
  struct ps__text copy = ps__text_begin(host, sizeof host);
  ps__text_format(&copy, "%.*s", length < sizeof host ? (int)length : 0, start);
  if (inet_pton(AF_INET6, host, &name->sin6_addr) != 1)
    return ps__fields_fail(fields, start, err, PS_E_OS,
                           "the host in brackets must be a numeric IPv6 address; a name is looked up by getaddrinfo");
  if (!zone)
    return PS_OK;
  uint32_t scope = 0;
  struct ps__field field = {zone + 1, (size_t)(end - zone) - 1};
  int32_t status = ps__fields_as_interface(fields, field, "scope", UINT32_MAX, &scope, err);
  name->sin6_scope_id = scope;
  return status;
}

/* The flow information also has the traffic class, which the system reports and which no address is made with. */
static int32_t parse_flowinfo(struct ps__fields *fields, struct sockaddr_in6 *name, ps_error *err) {
  uint64_t flowinfo = 0;
  size_t length = strlen(FLOWINFO) - 1;
  if (strncmp(fields->next, &FLOWINFO[1], length) != 0)
    return ps__fields_end(fields, err);
  fields->next += length;
  int32_t status = ps__fields_number(fields, "flowinfo", UINT32_MAX, &flowinfo, err);
  name->sin6_flowinfo = htonl((uint32_t)flowinfo);
  return status;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  struct sockaddr_in6 name = {.sin6_family = AF_INET6};
  uint64_t port = 0;
  const char *start = fields->next + 1, *end = strchr(start, ']');
  if (!end)
    return ps__fields_fail(fields, fields->next, err, PS_E_OS, "the [ has no ]");
  int32_t status = parse_host(fields, start, end, &name, err);
  if (status == PS_OK && end[1] != ':')
    status = ps__fields_fail(fields, end + 1, err, PS_E_OS, "the ] must have a colon and the port behind it");
  fields->next = end + 2;
  if (status == PS_OK)
    status = ps__fields_number(fields, "port", PS__PORT_MAX, &port, err);
  name.sin6_port = htons((uint16_t)port);
  if (status == PS_OK && fields->next)
    status = parse_flowinfo(fields, &name, err);
  return ps__address_give(status, &name, sizeof name, address);
}

const struct ps__family ps__inet6_family = {.number = AF_INET6,
                                            .name = "AF_INET6",
                                            .form = "(host, port, flowinfo, scopeid)",
                                            .hosts = AF_INET6,
                                            .show = show,
                                            .parse = parse};
