/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_TIPC addresses: (addr_type, v1, v2, v3, scope). Few kernels have TIPC at hand; the addresses need none. */
#include "check.h"
#include "polysocket/address.h"
#include "polysocket/family.h"
#include "sockets.h"

#include <errno.h>
#include <linux/tipc.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(tipc, .timeout = 20);

struct parts {
  int64_t addr_type, v1, v2, v3, scope;
};

static struct parts parts_of(const ps_address *address) {
  struct parts parts = {0};
  check_ok(ps_address_tipc_parts(address, &parts.addr_type, &parts.v1, &parts.v2, &parts.v3, &parts.scope, &err));
  return parts;
}

Test(tipc, all_parts_come_back_and_lie_where_the_kernel_looks) {
  static const struct {
    struct parts parts;
    uint32_t words[3];
    const char *text;
  } cases[] = {
      {{TIPC_ADDR_NAMESEQ, 1000, 1, 5, TIPC_CLUSTER_SCOPE}, {1000, 1, 5}, "tipc:1,1000,1,5,2"},
      {{TIPC_ADDR_NAMESEQ, UINT32_MAX, UINT32_MAX, UINT32_MAX, TIPC_ZONE_SCOPE},
       {UINT32_MAX, UINT32_MAX, UINT32_MAX},
       "tipc:1,4294967295,4294967295,4294967295,1"},
      {{TIPC_ADDR_NAME, 1000, 7, 0, TIPC_NODE_SCOPE}, {1000, 7, 0}, "tipc:2,1000,7,0,3"},
      {{TIPC_ADDR_ID, 0x1001001, 42, 0, 0}, {42, 0x1001001, 0}, "tipc:3,16781313,42,0,0"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    struct parts wanted = cases[i].parts;
    ps_address address;
    check_ok(ps_address_make_tipc(wanted.addr_type, wanted.v1, wanted.v2, wanted.v3, wanted.scope, &address, &err));
    struct parts parts = parts_of(&address);
    check_bytes(&parts, &wanted, sizeof wanted);
    check_text(shown(&address), cases[i].text);
    char bytes[15];
    int64_t length = 0;
    check_ok(ps_address_bytes(&address, bytes, sizeof bytes, &length, &err));
    check_number(length, 14);
    check_number(bytes[0], wanted.addr_type);
    check_number(bytes[1], wanted.scope);
    check_bytes(bytes + 2, cases[i].words, sizeof cases[i].words);
    check_ok(ps_address_tipc_parts(&address, NULL, NULL, NULL, NULL, NULL, &err));
  }
}

Test(tipc, what_is_impossible_is_refused_with_its_limits) {
  static const struct {
    int64_t addr_type, v1, v2, v3, scope;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {0, 1, 1, 0, 2, PS_E_VALUE, EINVAL,
       "addr_type must be TIPC_ADDR_NAMESEQ (1), TIPC_ADDR_NAME (2) or TIPC_ADDR_ID (3), not 0"},
      {4, 1, 1, 0, 2, PS_E_VALUE, EINVAL, "not 4"},
      {INT64_C(1) << 32 | 1, 1, 1, 0, 2, PS_E_VALUE, EINVAL, "not 4294967297"},
      {1, 1, 1, 0, 4, PS_E_VALUE, EINVAL,
       "scope must be TIPC_ZONE_SCOPE (1), TIPC_CLUSTER_SCOPE (2), TIPC_NODE_SCOPE (3) or 0, not 4"},
      {1, 1, 1, 0, -1, PS_E_VALUE, EINVAL, "not -1"},
      {1, 1, 1, 0, 258, PS_E_VALUE, EINVAL, "not 258"},
      {1, -1, 1, 0, 2, PS_E_RANGE, ERANGE, "v1 must be 0-4294967295, not -1"},
      {1, 1, INT64_C(1) << 32, 0, 2, PS_E_RANGE, ERANGE, "v2 must be 0-4294967295, not 4294967296"},
      {1, 1, 1, INT64_MIN, 2, PS_E_RANGE, ERANGE, "v3 must be 0-4294967295"},
      {2, 1, 1, 1, 2, PS_E_RANGE, ERANGE, "v3 must be 0, not 1"},
      {3, 1, 1, -1, 2, PS_E_RANGE, ERANGE, "v3 must be 0, not -1"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, zero = {0};
    memset(&address, 0x2E, sizeof address);
    check_fails(
        ps_address_make_tipc(cases[i].addr_type, cases[i].v1, cases[i].v2, cases[i].v3, cases[i].scope, &address, &err),
        cases[i].status, cases[i].code, cases[i].text);
    check_bytes(&address, &zero, sizeof zero);
  }
}

Test(tipc, an_addr_type_without_a_form_is_shown_as_bytes) {
  ps_address address;
  check_ok(ps_address_make_raw(AF_TIPC, "\x09\x02", 2, &address, &err));
  struct parts parts = {1, 1, 1, 1, 1}, zero = {0};
  check_fails(ps_address_tipc_parts(&address, &parts.addr_type, &parts.v1, &parts.v2, &parts.v3, &parts.scope, &err),
              PS_E_TYPE, EINVAL, "addr_type 9 has no form");
  check_bytes(&parts, &zero, sizeof zero);
  check_text(shown(&address), "raw:AF_TIPC:0902");
}

Test(tipc, an_address_of_another_family_has_no_such_parts) {
  ps_address other = loopback(1);
  int64_t addr_type = 7;
  check_fails(ps_address_tipc_parts(&other, &addr_type, NULL, NULL, NULL, NULL, &err), PS_E_TYPE, EINVAL,
              "the address must be AF_TIPC, and is AF_INET");
  check_number(addr_type, 0);
  check_fails(ps_address_tipc_parts(NULL, NULL, NULL, NULL, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "address must not be NULL");
}

/* The topology service is where every node has one. */
Test(tipc, a_socket_is_made_where_the_kernel_has_tipc) {
  ps_socket *socket = NULL;
  int32_t status = ps_socket_create(AF_TIPC, SOCK_SEQPACKET, 0, &socket, &err);
  if (status == PS_E_OS && err.code == EAFNOSUPPORT)
    return;
  check_number(status, PS_OK);
  ps_address topology;
  check_ok(ps_address_make_tipc(TIPC_ADDR_NAME, TIPC_TOP_SRV, TIPC_TOP_SRV, 0, TIPC_NODE_SCOPE, &topology, &err));
  check_ok(ps_socket_connect(socket, &topology, &err));
}
