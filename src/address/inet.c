/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET: the pair (host, port). How the host is found is in host.c. */
#include "address/address.h"
#include "address/host.h"
#include "polysocket/address.h"

#include <arpa/inet.h>

int32_t ps_address_inet(const char *host, int64_t port, ps_address *address, ps_error *err) {
  struct ps__endpoint endpoint = {.operation = "address_inet", .family = AF_INET, .host = host, .port = port};
  return ps__endpoint_address(&endpoint, ps__lookup_directly, NULL, address, err);
}

void ps__inet_show(struct ps__text *text, const struct ps__address *contents) {
  char host[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &contents->name.inet.sin_addr, host, sizeof host);
  ps__text_format(text, "('%s', %u)", host, ntohs(contents->name.inet.sin_port));
}
