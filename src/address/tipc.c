/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_TIPC: (addr_type, v1, v2, v3, scope). What the three numbers mean depends on the addr_type. */
#include "address/fields.h"
#include "address/rows.h"
#include "base/error.h"
#include "base/range.h"
#include "polysocket/family.h"

#include <inttypes.h>

#ifdef AF_TIPC
enum { NUMBER = AF_TIPC };
#else
enum { NUMBER = PS__NO_FAMILY };
#endif

/* The numbers and the struct sockaddr_tipc of the kernel, which only Linux' headers have. */
enum { NAMESEQ = 1, NAME = 2, ID = 3, ZONE_SCOPE = 1, CLUSTER_SCOPE = 2, NODE_SCOPE = 3 };

struct tipc_address {
  sa_family_t family;
  uint8_t addrtype;
  int8_t scope;
  union {
    struct {
      uint32_t ref, node;
    } id;
    struct {
      uint32_t type, lower, upper;
    } nameseq;
    struct {
      uint32_t type, instance, domain;
    } name;
  } addr;
};

/* An address as the document writes it. */
struct form {
  int32_t addr_type;
  uint32_t v1, v2, v3;
  int32_t scope;
};

/* Store a form whose addr_type is known. */
static void store(struct tipc_address *name, const struct form *form) {
  name->addrtype = (unsigned char)form->addr_type;
  name->scope = (signed char)form->scope;
  switch (form->addr_type) { /* never true: others are refused before */
  case NAMESEQ:
    name->addr.nameseq.type = form->v1;
    name->addr.nameseq.lower = form->v2;
    name->addr.nameseq.upper = form->v3;
    break;
  case NAME:
    name->addr.name.type = form->v1;
    name->addr.name.instance = form->v2;
    break;
  case ID:
    name->addr.id.node = form->v1;
    name->addr.id.ref = form->v2;
    break;
  }
}

/* Read an address back. False for an unknown addr_type. */
static bool load(const struct tipc_address *name, struct form *form) {
  *form = (struct form){.addr_type = name->addrtype, .scope = name->scope};
  switch (name->addrtype) {
  case NAMESEQ:
    form->v1 = name->addr.nameseq.type;
    form->v2 = name->addr.nameseq.lower;
    form->v3 = name->addr.nameseq.upper;
    return true;
  case NAME:
    form->v1 = name->addr.name.type;
    form->v2 = name->addr.name.instance;
    return true;
  case ID:
    form->v1 = name->addr.id.node;
    form->v2 = name->addr.id.ref;
    return true;
  default:
    return false;
  }
}

/* The numbers of an address in their order. */
enum { ADDR_TYPE, V1, V2, V3, SCOPE, NUMBERS };

static const char *const names[NUMBERS] = {"addr_type", "v1", "v2", "v3", "scope"};

static int32_t check_addr_type(const char *operation, int64_t addr_type, ps_error *err) {
  if (addr_type == NAMESEQ || addr_type == NAME || addr_type == ID)
    return PS_OK;
  return ps__fail(err, PS_E_VALUE, operation,
                  "addr_type must be TIPC_ADDR_NAMESEQ (%d), TIPC_ADDR_NAME (%d) or TIPC_ADDR_ID (%d), not %" PRId64,
                  NAMESEQ, NAME, ID, addr_type);
}

/* 0 is what the system reports where a scope means nothing, and so has to be good enough to answer to. */
static int32_t check_scope(const char *operation, int64_t scope, ps_error *err) {
  if (scope == ZONE_SCOPE || scope == CLUSTER_SCOPE || scope == NODE_SCOPE || scope == 0)
    return PS_OK;
  return ps__fail(err, PS_E_VALUE, operation,
                  "scope must be TIPC_ZONE_SCOPE (%d), TIPC_CLUSTER_SCOPE (%d), TIPC_NODE_SCOPE (%d) or 0, not "
                  "%" PRId64,
                  ZONE_SCOPE, CLUSTER_SCOPE, NODE_SCOPE, scope);
}

/* Check the numbers, first those that the document lists. `place` receives the one that is wrong. */
static int32_t check(const char *operation, const int64_t numbers[NUMBERS], int *place, ps_error *err) {
  *place = ADDR_TYPE;
  int32_t status = ps__address_check_family(&ps__tipc_family, operation, err);
  if (status == PS_OK) /* never false: Linux has the family */
    status = check_addr_type(operation, numbers[ADDR_TYPE], err);
  if (status != PS_OK)
    return status;
  *place = SCOPE;
  status = check_scope(operation, numbers[SCOPE], err);
  for (int i = V1; status == PS_OK && i <= V3; i++) {
    *place = i;
    uint64_t limit = i == V3 && numbers[ADDR_TYPE] != NAMESEQ ? 0 : UINT32_MAX;
    status = ps__range_check(operation, names[i], numbers[i], (int64_t)limit, err);
  }
  return status;
}

static int32_t make(const char *operation, const int64_t numbers[NUMBERS], int *place, ps_address *address,
                    ps_error *err) {
  struct tipc_address name = {.family = (sa_family_t)NUMBER};
  int32_t status = check(operation, numbers, place, err);
  if (status == PS_OK)
    store(&name, &(struct form){(int32_t)numbers[ADDR_TYPE], (uint32_t)numbers[V1], (uint32_t)numbers[V2],
                                (uint32_t)numbers[V3], (int32_t)numbers[SCOPE]});
  return ps__address_give(status, &name, sizeof name, address);
}

int32_t ps_address_make_tipc(int64_t addr_type, int64_t v1, int64_t v2, int64_t v3, int64_t scope, ps_address *address,
                             ps_error *err) {
  int place;
  return make("address_make_tipc", (const int64_t[NUMBERS]){addr_type, v1, v2, v3, scope}, &place, address, err);
}

int32_t ps_address_tipc_parts(const ps_address *address, int64_t *addr_type, int64_t *v1, int64_t *v2, int64_t *v3,
                              int64_t *scope, ps_error *err) {
  static const char operation[] = "address_tipc_parts";
  struct tipc_address name;
  struct form form = {0};
  int32_t status = ps__address_read_as(address, &ps__tipc_family, operation, &name, sizeof name, err);
  if (status == PS_OK && !load(&name, &form)) {
    status = ps__fail(err, PS_E_TYPE, operation, "addr_type %d has no form", form.addr_type);
    form = (struct form){0};
  }
  ps__address_number(addr_type, form.addr_type);
  ps__address_number(v1, form.v1);
  ps__address_number(v2, form.v2);
  ps__address_number(v3, form.v3);
  ps__address_number(scope, form.scope);
  return status;
}

static bool show(struct ps__text *text, const struct ps__address *contents) {
  struct tipc_address name;
  struct form form;
  ps__address_copy(contents, &name, sizeof name);
  if (!load(&name, &form))
    return false;
  ps__text_format(text, "%d,%" PRIu32 ",%" PRIu32 ",%" PRIu32 ",%d", form.addr_type, form.v1, form.v2, form.v3,
                  form.scope);
  return true;
}

static int32_t parse(struct ps__fields *fields, ps_address *address, ps_error *err) {
  int64_t numbers[NUMBERS];
  const char *starts[NUMBERS];
  int place;
  for (int i = 0; i < NUMBERS; i++) {
    uint64_t number;
    starts[i] = fields->next;
    int32_t status = ps__fields_number(fields, names[i], UINT32_MAX, &number, err);
    if (status != PS_OK)
      return status;
    numbers[i] = (int64_t)number;
  }
  int32_t status = make(fields->operation, numbers, &place, address, err);
  return status == PS_OK ? status : ps__fields_locate(fields, starts[place], status, err);
}

const struct ps__family ps__tipc_family = {.number = NUMBER,
                                           .name = "AF_TIPC",
                                           .form = "(addr_type, v1, v2, v3, scope)",
                                           .word = "tipc",
                                           .show = show,
                                           .parse = parse};
