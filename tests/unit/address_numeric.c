/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses from numeric hosts of either family. */
#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

TestSuite(address_numeric, .timeout = 20);

Test(address_numeric, the_host_tells_the_family) {
  static const struct {
    const char *host;
    int64_t port, flowinfo, scopeid;
    const char *shown;
  } cases[] = {
      {"127.0.0.1", 80, 0, 0, "127.0.0.1:80"},
      {"1", 65535, 0, 0, "0.0.0.1:65535"},
      {"::1", 0, 0xFFFFF, 4294967295, "[::1%4294967295]:0,flowinfo=1048575"},
      {"fe80::1%1", 80, 5, 0, "[fe80::1%lo]:80,flowinfo=5"},
      {"fe80::1%1", 80, 5, 1, "[fe80::1%lo]:80,flowinfo=5"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    check_ok(
        ps_address_make_numeric(cases[i].host, cases[i].port, cases[i].flowinfo, cases[i].scopeid, &address, &err));
    check_text(shown(&address), with_loopback(cases[i].shown));
  }
  check_ok(ps_address_make_numeric("127.0.0.1", 80, 0, 0, NULL, &err));
}

Test(address_numeric, anything_else_is_refused) {
  static const struct {
    const char *host;
    int64_t port, flowinfo, scopeid;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {NULL, 80, 0, 0, PS_E_VALUE, EINVAL, "address_make_numeric: host must not be NULL"},
      {"", 80, 0, 0, PS_E_GAIERROR, EAI_NONAME, "Name or service not known ('')"},
      {"localhost", 80, 0, 0, PS_E_GAIERROR, EAI_NONAME, "Name or service not known ('localhost')"},
      {"<broadcast>", 80, 0, 0, PS_E_GAIERROR, EAI_NONAME, "('<broadcast>')"},
      {"1.2.3.4 x", 80, 0, 0, PS_E_GAIERROR, EAI_NONAME, "('1.2.3.4 x')"},
      {"1.2.3.4", 65536, 0, 0, PS_E_RANGE, ERANGE, "address_make_numeric: port must be 0-65535, not 65536"},
      {"1.2.3.4", -1, 0, 0, PS_E_RANGE, ERANGE, "port must be 0-65535, not -1"},
      {"1.2.3.4", 80, 1, 0, PS_E_RANGE, ERANGE, "flowinfo must be 0, not 1"},
      {"1.2.3.4", 80, 0, 1, PS_E_RANGE, ERANGE, "scopeid must be 0, not 1"},
      {"::1", 80, 1 << 20, 0, PS_E_RANGE, ERANGE, "flowinfo must be 0-1048575, not 1048576"},
      {"::1", 80, 0, INT64_C(1) << 32, PS_E_RANGE, ERANGE, "scopeid must be 0-4294967295, not 4294967296"},
      {"fe80::1%1", 80, 0, 2, PS_E_VALUE, EINVAL, "scopeid 2 contradicts the scope 1 of the host"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, empty = {{0}};
    memset(&address, 0x5A, sizeof address);
    check_fails(
        ps_address_make_numeric(cases[i].host, cases[i].port, cases[i].flowinfo, cases[i].scopeid, &address, &err),
        cases[i].status, cases[i].code, cases[i].text);
    check_bytes(&address, &empty, sizeof address);
  }
}

Test(address_numeric, the_resolvers_own_troubles_are_told) {
  ps_address address;
  fault(CALLOC, .result = 0);
  check_fails(ps_address_make_numeric("1.2.3.4", 80, 0, 0, &address, &err), PS_E_MEMORY, ENOMEM, "out of memory");
  fault(CALLOC, .made = true);
  fault(CALLOC, .result = 0);
  check_fails(ps_address_make_numeric("1.2.3.4", 80, 0, 0, &address, &err), PS_E_MEMORY, ENOMEM, "('1.2.3.4')");
  fault(GETADDRINFO, .result = EAI_SYSTEM, .error = EMFILE);
  check_fails(ps_address_make_numeric("1.2.3.4", 80, 0, 0, &address, &err), PS_E_OS, EMFILE, "('1.2.3.4')");
}
