/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that knows all families. Whatever depends on the family of an address asks here. */
#include "address/table.h"

#include "address/rows.h"
#include "base/error.h"

static const struct ps__family *const table[] = {
    &ps__inet_family,   &ps__inet6_family,     &ps__unix_family,    &ps__netlink_family,
    &ps__packet_family, &ps__tipc_family,      &ps__vsock_family,   &ps__can_family,
    &ps__alg_family,    &ps__bluetooth_family, &ps__qipcrtr_family, &ps__rds_family,
};

const size_t ps__table_count = sizeof table / sizeof table[0];

const struct ps__family *ps__table_row(size_t index) {
  return table[index];
}

const struct ps__family *ps__table_find(int family) {
  for (size_t i = 0; i < ps__table_count && family != PS__NO_FAMILY; i++)
    if (table[i]->number == family)
      return table[i];
  return NULL;
}

int ps__table_addresses_of(int family) {
  const struct ps__family *row = ps__table_find(family);
  return row && row->hosts ? row->hosts : family;
}

void ps__address_wrote(struct ps__address *contents, size_t length) {
  size_t stored = length < sizeof contents->name ? length : sizeof contents->name;
  const struct ps__family *row =
      stored >= PS__FAMILY_BYTES ? ps__table_find(contents->name.any.sa_family) : NULL;
  ps__address_plain(contents);
  contents->long_path = 0;
  contents->length = (int64_t)(row && row->accepted ? row->accepted(contents, stored) : stored);
}
