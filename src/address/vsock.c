/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_VSOCK: the pair (cid, port), between a virtual machine and its host. */
#include "address/fields.h"
#include "address/rows.h"
#include "base/range.h"
#include "polysocket/family.h"

#include <inttypes.h>

#ifdef AF_VSOCK
enum { NUMBER = AF_VSOCK };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

/* The kernel's struct sockaddr_vm, which a C library need not have. */
struct vsock_name {
  sa_family_t family;
  uint16_t reserved;
  uint32_t port, cid;
  uint8_t flags, zero[3];
};

int32_t ps_address_make_vsock(int64_t cid, int64_t port, ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_vsock";
  int32_t status = ps__address_check_family(&ps__vsock_family, operation, err);
  if (status == PS_OK) /* never false: Linux has the family */
    status = ps__range_check(operation, "cid", cid, UINT32_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "port", port, UINT32_MAX, err);
  struct vsock_name name = {.family = (sa_family_t)NUMBER, .port = (uint32_t)port, .cid = (uint32_t)cid};
  return ps__address_give(status, &name, sizeof name, address);
}

int32_t ps_address_vsock_parts(const ps_address *address, int64_t *cid, int64_t *port, ps_error *err) {
  struct vsock_name name;
  int32_t status = ps__address_read_as(address, &ps__vsock_family, "address_vsock_parts", &name, sizeof name, err);
  ps__address_number(cid, name.cid);
  ps__address_number(port, name.port);
  return status;
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct vsock_name name;
  ps__address_copy(contents, &name, sizeof name);
  ps__text_format(text, "%" PRIu32 ",%" PRIu32, name.cid, name.port);
  if (name.flags != 0)
    ps__text_format(text, ",%u", name.flags);
  return true;
}

/* The flags are what the kernel reports with the peer of a connection from a nested virtual machine. */
static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  uint64_t cid = 0, port = 0, flags = 0;
  int32_t status = ps__fields_number(fields, "cid", UINT32_MAX, &cid, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "port", UINT32_MAX, &port, err);
  if (status == PS_OK && fields->next)
    status = ps__fields_number(fields, "flags", UINT8_MAX, &flags, err);
  struct vsock_name name = {
      .family = (sa_family_t)NUMBER, .port = (uint32_t)port, .cid = (uint32_t)cid, .flags = (uint8_t)flags};
  return ps__address_give(status, &name, sizeof name, address);
}

const struct ps__family ps__vsock_family = {
    .number = NUMBER, .name = "AF_VSOCK", .form = "(cid, port)", .word = "vsock", .show = show, .parse = parse};
