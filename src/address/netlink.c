/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_NETLINK: the pair (pid, groups). */
#include "address/fields.h"
#include "address/rows.h"
#include "base/range.h"
#include "polysocket/family.h"

#include <inttypes.h>

#ifdef AF_NETLINK
enum { NUMBER = AF_NETLINK };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

/* The kernel's struct sockaddr_nl, which only Linux' headers have. */
struct netlink_name {
  sa_family_t family;
  uint16_t zero;
  uint32_t pid, groups;
};

int32_t ps_address_make_netlink(int64_t pid, int64_t groups, ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_netlink";
  int32_t status = ps__address_check_family(&ps__netlink_family, operation, err);
  if (status == PS_OK) /* never false: Linux has the family */
    status = ps__range_check(operation, "pid", pid, UINT32_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "groups", groups, UINT32_MAX, err);
  struct netlink_name name = {.family = (sa_family_t)NUMBER, .pid = (uint32_t)pid, .groups = (uint32_t)groups};
  return ps__address_give(status, &name, sizeof name, address);
}

int32_t ps_address_netlink_parts(const ps_address *address, int64_t *pid, int64_t *groups, ps_error *err) {
  struct netlink_name name;
  int32_t status = ps__address_read_as(address, &ps__netlink_family, "address_netlink_parts", &name, sizeof name, err);
  ps__address_number(pid, name.pid);
  ps__address_number(groups, name.groups);
  return status;
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct netlink_name name;
  ps__address_copy(contents, &name, sizeof name);
  ps__text_format(text, "%" PRIu32 ",%" PRIu32, name.pid, name.groups);
  return true;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  uint64_t pid = 0, groups = 0;
  int32_t status = ps__fields_number(fields, "pid", UINT32_MAX, &pid, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "groups", UINT32_MAX, &groups, err);
  return status == PS_OK ? ps_address_make_netlink((int64_t)pid, (int64_t)groups, address, err) : status;
}

const struct ps__family ps__netlink_family = {
    .number = NUMBER, .name = "AF_NETLINK", .form = "(pid, groups)", .word = "netlink", .show = show, .parse = parse};
