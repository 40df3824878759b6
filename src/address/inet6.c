/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET6: (host, port, flowinfo, scopeid). How the host is found is in host.c. */
#include "address/host.h"
#include "address/rows.h"
#include "polysocket/address.h"

#include <arpa/inet.h>
#include <inttypes.h>

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

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct sockaddr_in6 name;
  char host[INET6_ADDRSTRLEN];
  ps__address_copy(contents, &name, sizeof name);
  inet_ntop(AF_INET6, &name.sin6_addr, host, sizeof host);
  ps__text_format(text, "('%s', %u, %" PRIu32 ", %" PRIu32 ")", host, ntohs(name.sin6_port),
                  (uint32_t)ntohl(name.sin6_flowinfo), (uint32_t)name.sin6_scope_id);
  return true;
}

const struct ps__family ps__inet6_family = {
    .number = AF_INET6, .name = "AF_INET6", .form = "(host, port, flowinfo, scopeid)", .hosts = AF_INET6, .show = show};
