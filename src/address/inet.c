/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_INET: the pair (host, port), and AF_RDS, whose addresses are the same. How the host is found is in host.c. */
#include "address/fields.h"
#include "address/host.h"
#include "address/inet_text.h"
#include "address/rows.h"
#include "base/range.h"
#include "polysocket/address.h"

#include <arpa/inet.h>
#include <string.h>

int32_t ps_address_make_inet(const char *host, int64_t port, ps_address *address, ps_error *err) {
  struct ps__endpoint endpoint = {.operation = "address_make_inet", .family = AF_INET, .host = host, .port = port};
  return ps__endpoint_address(&endpoint, ps__lookup_directly, NULL, address, err);
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct sockaddr_in name;
  char host[INET_ADDRSTRLEN];
  ps__address_copy(contents, &name, sizeof name);
  ps__inet_text(&name.sin_addr, host);
  ps__text_format(text, "%s:%u", host, ntohs(name.sin_port));
  return true;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  struct sockaddr_in name = {.sin_family = AF_INET};
  char host[INET_ADDRSTRLEN];
  uint64_t port = 0;
  const char *start = fields->next, *colon = strchr(start, ':');
  size_t length = colon ? (size_t)(colon - start) : strlen(start);
  struct ps__text copy = ps__text_begin(host, sizeof host);
  ps__text_format(&copy, "%.*s", length < sizeof host ? (int)length : 0, start);
  if (inet_pton(AF_INET, host, &name.sin_addr) != 1)
    return ps__fields_fail(fields, start, err, PS_E_OS,
                           "the host must be four numbers of 0-255 with dots between them; a name is looked up by "
                           "getaddrinfo");
  fields->next = colon ? colon + 1 : NULL;
  int32_t status = ps__fields_number(fields, "port", PS__PORT_MAX, &port, err);
  name.sin_port = htons((uint16_t)port);
  return ps__address_give(status, &name, sizeof name, address);
}

const struct ps__family ps__inet_family = {
    .number = AF_INET, .name = "AF_INET", .form = "(host, port)", .hosts = AF_INET, .show = show, .parse = parse};

#ifdef AF_RDS
enum { RDS = AF_RDS };
#else
enum { RDS = PS__NO_FAMILY };
#endif

const struct ps__family ps__rds_family = {
    .number = RDS, .name = "AF_RDS", .form = "(host, port) of AF_INET", .hosts = AF_INET};
