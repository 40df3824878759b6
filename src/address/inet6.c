/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET6: (host, port, flowinfo, scopeid). How the host is found is in host.c. */
#include "address/address.h"
#include "address/host.h"
#include "polysocket/address.h"

#include <arpa/inet.h>
#include <inttypes.h>

int32_t ps_address_inet6(const char *host, int64_t port, int64_t flowinfo, int64_t scopeid, ps_address *address,
                         ps_error *err) {
  struct ps__endpoint endpoint = {.operation = "address_inet6",
                                  .family = AF_INET6,
                                  .host = host,
                                  .port = port,
                                  .flowinfo = flowinfo,
                                  .scopeid = scopeid};
  return ps__endpoint_address(&endpoint, ps__lookup_directly, NULL, address, err);
}

void ps__inet6_show(struct ps__text *text, const struct ps__address *contents) {
  const struct sockaddr_in6 *name = &contents->name.inet6;
  char host[INET6_ADDRSTRLEN];
  inet_ntop(AF_INET6, &name->sin6_addr, host, sizeof host);
  ps__text_format(text, "('%s', %u, %" PRIu32 ", %" PRIu32 ")", host, ntohs(name->sin6_port),
                  (uint32_t)ntohl(name->sin6_flowinfo), (uint32_t)name->sin6_scope_id);
}

int32_t ps_address_flowinfo(const ps_address *address, uint32_t *flowinfo, ps_error *err) {
  const struct ps__address *contents = NULL;
  int32_t status = ps__address_read_as(address, AF_INET6, "address_flowinfo", &contents, err);
  if (flowinfo)
    *flowinfo = status == PS_OK ? ntohl(contents->name.inet6.sin6_flowinfo) : 0;
  return status;
}

int32_t ps_address_scopeid(const ps_address *address, uint32_t *scopeid, ps_error *err) {
  const struct ps__address *contents = NULL;
  int32_t status = ps__address_read_as(address, AF_INET6, "address_scopeid", &contents, err);
  if (scopeid)
    *scopeid = status == PS_OK ? contents->name.inet6.sin6_scope_id : 0;
  return status;
}
