/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The constants as data: found by name and by index, with the values of the headers. */
#include "polysocket/constants.h"

#include "check.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

TestSuite(constants, .timeout = 20);

Test(constants, names_lead_to_the_values_of_the_headers) {
  static const struct {
    const char *name;
    int64_t value;
  } cases[] = {
      {"AF_INET", AF_INET},
      {"AF_INET6", AF_INET6},
      {"AF_UNIX", AF_UNIX},
      {"SOCK_STREAM", SOCK_STREAM},
      {"SOL_SOCKET", SOL_SOCKET},
      {"SO_REUSEADDR", SO_REUSEADDR},
      {"SOMAXCONN", SOMAXCONN},
      {"MSG_PEEK", MSG_PEEK},
      {"IPPROTO_TCP", IPPROTO_TCP},
      {"TCP_NODELAY", TCP_NODELAY},
      {"SHUT_RDWR", SHUT_RDWR},
      {"EAI_NONAME", EAI_NONAME},
      {"NI_NAMEREQD", NI_NAMEREQD},
      {"AI_PASSIVE", AI_PASSIVE},
      {"MCAST_JOIN_GROUP", MCAST_JOIN_GROUP},
      {"IP_MTU_DISCOVER", IP_MTU_DISCOVER},
      {"FIONREAD", FIONREAD},
      {"HOST_NOT_FOUND", HOST_NOT_FOUND},
      {"IPPORT_RESERVED", 1024},
      {"IPPORT_USERRESERVED", 5000},
      {"INADDR_ANY", 0},
      {"INADDR_LOOPBACK", 0x7f000001},
      /* Unsigned in the headers, and not negative here either. */
      {"INADDR_BROADCAST", 0xffffffff},
      {"INADDR_NONE", 0xffffffff},
      {"INADDR_UNSPEC_GROUP", 0xe0000000},
      {"INADDR_ALLHOSTS_GROUP", 0xe0000001},
      {"INADDR_MAX_LOCAL_GROUP", 0xe00000ff},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t value = -99;
    check_ok(ps_constant_get(cases[i].name, &value, &err));
    cr_assert(value == cases[i].value, "%s is %ld", cases[i].name, (long)value);
  }
}

Test(constants, a_name_that_is_none_is_refused_by_name) {
  static const char *const names[] = {"", "AF_INET ", "af_inet", "AF_INE", "AF_INETX", "PS_OK", "%s%n"};
  for (int i = 0; i < COUNT_OF(names); i++) {
    int64_t value = 99;
    check_fails(ps_constant_get(names[i], &value, &err), PS_E_VALUE, EINVAL, names[i]);
    check_number(value, 0);
  }
}

Test(constants, a_name_that_is_no_text_is_refused_with_its_bytes) {
  check_fails(ps_constant_get("\xFF\xC3'", NULL, &err), PS_E_VALUE, EINVAL, "no constant has the name '\\xff\\xc3\\''");
}

Test(constants, a_long_name_is_refused_with_its_beginning) {
  char name[5000];
  memset(name, 'A', sizeof name);
  name[sizeof name - 1] = '\0';
  check_fails(ps_constant_get(name, NULL, &err), PS_E_VALUE, EINVAL, "no constant has the name 'AAAA");
  cr_assert(strlen(err.message) < 150);
}

Test(constants, pointers_may_be_null) {
  int64_t value = 99;
  const char *name = NULL;
  check_fails(ps_constant_get(NULL, &value, &err), PS_E_VALUE, EINVAL, "name must not be NULL");
  check_number(value, 0);
  check_number(ps_constant_get(NULL, NULL, NULL), PS_E_VALUE);
  check_number(ps_constant_get("no", NULL, NULL), PS_E_VALUE);
  check_number(ps_constant_at(-1, NULL, NULL, NULL), PS_E_RANGE);
  check_ok(ps_constant_get("AF_INET", NULL, &err));
  check_ok(ps_constant_at(0, NULL, &value, &err));
  check_ok(ps_constant_at(0, &name, NULL, &err));
  check_ok(ps_constant_at(0, NULL, NULL, &err));
  cr_assert(name);
}

Test(constants, every_index_has_a_name_that_leads_back) {
  int64_t count = ps_constant_count();
  cr_assert(count > 300, "%ld constants", (long)count);
  for (int64_t i = 0; i < count; i++) {
    const char *name = NULL;
    int64_t value = 0, again = 0;
    check_ok(ps_constant_at(i, &name, &value, &err));
    check_ok(ps_constant_get(name, &again, &err));
    cr_assert(value == again, "%s is in the table twice", name);
  }
}

Test(constants, an_index_outside_is_refused_with_the_limits) {
  const int64_t indices[] = {-1, ps_constant_count(), INT64_MAX, INT64_MIN, INT64_C(1) << 32};
  for (int i = 0; i < COUNT_OF(indices); i++) {
    const char *name = "x";
    int64_t value = 99;
    check_fails(ps_constant_at(indices[i], &name, &value, &err), PS_E_RANGE, ERANGE, "index must be 0-");
    cr_assert(!name);
    check_number(value, 0);
  }
}
