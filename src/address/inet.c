/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET: the pair (host, port), and AF_RDS, whose addresses are the same. How the host is found is in host.c. */
#include "address/host.h"
#include "address/inet_text.h"
#include "address/rows.h"
#include "polysocket/address.h"

#include <arpa/inet.h>

int32_t ps_address_make_inet(const char *host, int64_t port, ps_address *address, ps_error *err) {
  struct ps__endpoint endpoint = {.operation = "address_make_inet", .family = AF_INET, .host = host, .port = port};
  return ps__endpoint_address(&endpoint, ps__lookup_directly, NULL, address, err);
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct sockaddr_in name;
  char host[INET_ADDRSTRLEN];
  ps__address_copy(contents, &name, sizeof name);
  ps__inet_text(&name.sin_addr, host);
  ps__text_format(text, "('%s', %u)", host, ntohs(name.sin_port));
  return true;
}

const struct ps__family ps__inet_family = {
    .number = AF_INET, .name = "AF_INET", .form = "(host, port)", .hosts = AF_INET, .show = show};

#ifdef AF_RDS
enum { RDS = AF_RDS };
#else
enum { RDS = PS__NO_FAMILY };
#endif

const struct ps__family ps__rds_family = {
    .number = RDS, .name = "AF_RDS", .form = "(host, port) of AF_INET", .hosts = AF_INET};
