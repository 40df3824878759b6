/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_NETLINK: the pair (pid, groups). */
#include "address/address.h"
#include "base/range.h"
#include "polysocket/family.h"

#include <inttypes.h>

int32_t ps_address_netlink(int64_t pid, int64_t groups, ps_address *address, ps_error *err) {
  static const char operation[] = "address_netlink";
  ps_address made = {0};
  int32_t status = ps__range_check(operation, "pid", pid, UINT32_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "groups", groups, UINT32_MAX, err);
  if (status == PS_OK) {
    struct ps__address *contents = ps__address_begin(&made, AF_NETLINK, sizeof contents->name.netlink);
    contents->name.netlink.nl_pid = (uint32_t)pid;
    contents->name.netlink.nl_groups = (uint32_t)groups;
  }
  if (address)
    *address = made;
  return status;
}

int32_t ps_address_netlink_parts(const ps_address *address, uint32_t *pid, uint32_t *groups, ps_error *err) {
  static const struct ps__address none;
  const struct ps__address *contents = &none;
  int32_t status = ps__address_read_as(address, AF_NETLINK, "address_netlink_parts", &contents, err);
  if (status != PS_OK)
    contents = &none;
  if (pid)
    *pid = contents->name.netlink.nl_pid;
  if (groups)
    *groups = contents->name.netlink.nl_groups;
  return status;
}

void ps__netlink_show(struct ps__text *text, const struct ps__address *contents) {
  ps__text_format(text, "(%" PRIu32 ", %" PRIu32 ")", contents->name.netlink.nl_pid, contents->name.netlink.nl_groups);
}
