/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one place that knows all families. Whatever depends on the family of an address asks here. */
#include "address/table.h"

#include "address/rows.h"
#include "base/error.h"
#include "base/text_give.h"
#include "polysocket/address.h"

static const struct ps__family *const table[] = {
    &ps__inet_family,   &ps__inet6_family,     &ps__unix_family,    &ps__netlink_family,
    &ps__packet_family, &ps__tipc_family,      &ps__vsock_family,   &ps__can_family,
    &ps__alg_family,    &ps__bluetooth_family, &ps__qipcrtr_family, &ps__rds_family,
};

const struct ps__family *ps__table_find(int family) {
  for (size_t i = 0; i < sizeof table / sizeof table[0] && family != PS__NO_FAMILY; i++)
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
      stored >= sizeof contents->name.any.sa_family ? ps__table_find(contents->name.any.sa_family) : NULL;
  contents->long_path = 0;
  contents->length = (int64_t)(row && row->accepted ? row->accepted(contents, stored) : stored);
}

void ps__address_show(struct ps__text *text, const ps_address *address) {
  const struct ps__address *contents = NULL;
  if (ps__address_read(address, "", &contents, NULL) != PS_OK) {
    ps__text_format(text, "?");
    return;
  }
  int family = ps__address_family(contents);
  if (family == AF_UNSPEC) {
    ps__text_format(text, "none");
    return;
  }
  const struct ps__family *row = ps__table_find(family);
  if (!row || !row->show || !row->show(text, contents))
    ps__raw_family.show(text, contents);
}

void ps__address_show_named(struct ps__text *text, const ps_address *address) {
  if (ps__address_is_empty(address)) {
    ps__text_format(text, "empty");
    return;
  }
  ps__family_show(text, ps__address_family(ps__address_const(address)));
  ps__text_format(text, " ");
  ps__address_show(text, address);
}

int32_t ps_address_format(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "address_format";
  const struct ps__address *contents = NULL;
  if (length)
    *length = 0;
  int32_t status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  char room[PS__ADDRESS_TEXT];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__address_show(&shown, address);
  return ps__text_give(operation, room, shown.length, text, capacity, length, err);
}
