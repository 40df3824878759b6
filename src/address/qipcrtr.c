/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_QIPCRTR: the pair (node, port), between the processors of a Qualcomm system. */
#include "address/fields.h"
#include "address/rows.h"
#include "base/range.h"
#include "polysocket/family.h"

#include <inttypes.h>

#ifdef AF_QIPCRTR
enum { NUMBER = AF_QIPCRTR };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

/* The kernel's struct sockaddr_qrtr, which a C library need not have. */
struct qipcrtr_name {
  sa_family_t family;
  uint16_t zero;
  uint32_t node, port;
};

int32_t ps_address_make_qipcrtr(int64_t node, int64_t port, ps_address *address, ps_error *err) {
  static const char operation[] = "address_make_qipcrtr";
  int32_t status = ps__address_check_family(&ps__qipcrtr_family, operation, err);
  if (status == PS_OK) /* never false: Linux has the family */
    status = ps__range_check(operation, "node", node, UINT32_MAX, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "port", port, UINT32_MAX, err);
  struct qipcrtr_name name = {.family = (sa_family_t)NUMBER, .node = (uint32_t)node, .port = (uint32_t)port};
  return ps__address_give(status, &name, sizeof name, address);
}

int32_t ps_address_qipcrtr_parts(const ps_address *address, int64_t *node, int64_t *port, ps_error *err) {
  struct qipcrtr_name name;
  int32_t status = ps__address_read_as(address, &ps__qipcrtr_family, "address_qipcrtr_parts", &name, sizeof name, err);
  ps__address_number(node, name.node);
  ps__address_number(port, name.port);
  return status;
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct qipcrtr_name name;
  ps__address_copy(contents, &name, sizeof name);
  ps__text_format(text, "%" PRIu32 ",%" PRIu32, name.node, name.port);
  return true;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  uint64_t node = 0, port = 0;
  int32_t status = ps__fields_number(fields, "node", UINT32_MAX, &node, err);
  if (status == PS_OK)
    status = ps__fields_number(fields, "port", UINT32_MAX, &port, err);
  return status == PS_OK ? ps_address_make_qipcrtr((int64_t)node, (int64_t)port, address, err) : status;
}

const struct ps__family ps__qipcrtr_family = {
    .number = NUMBER, .name = "AF_QIPCRTR", .form = "(node, port)", .word = "qipcrtr", .show = show, .parse = parse};
