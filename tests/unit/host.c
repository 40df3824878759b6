/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts and numbers of the Internet families: special forms, literals, names, limits. Names are answered by faults, so
 * that nothing here needs a network. */
#include "address/host.h"
#include "polysocket/address.h"

#include "check.h"
#include "fault.h"
#include "guard.h"
#include "sockets.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

TestSuite(host, .timeout = 20);

Test(host, literals_and_special_forms_need_no_resolver) {
  static const struct {
    int family;
    const char *host, *shown;
  } cases[] = {
      {AF_INET, "", "0.0.0.0:7"},
      {AF_INET, "<broadcast>", "255.255.255.255:7"},
      {AF_INET, "127.0.0.1", "127.0.0.1:7"},
      {AF_INET, "255.255.255.255", "255.255.255.255:7"},
      {AF_INET6, "", "[::]:7"},
      {AF_INET6, "::1", "[::1]:7"},
      {AF_INET6, "2001:DB8:0:0::0:1", "[2001:db8::1]:7"},
      {AF_INET6, "::ffff:1.2.3.4", "[::ffff:1.2.3.4]:7"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address;
    if (cases[i].family == AF_INET)
      check_ok(ps_address_make_inet(cases[i].host, 7, &address, &err));
    else
      check_ok(ps_address_make_inet6(cases[i].host, 7, 0, 0, &address, &err));
    check_text(shown(&address), cases[i].shown);
  }
  check_number(fault_count(FAULT_GETADDRINFO), 0);
}

Test(host, a_name_becomes_its_first_address) {
  ps_address address;
  fault(GETADDRINFO, .host = "192.0.2.7");
  check_ok(ps_address_make_inet("somewhere.example", 80, &address, &err));
  check_text(shown(&address), "192.0.2.7:80");
  fault(GETADDRINFO, .host = "2001:db8::7");
  check_ok(ps_address_make_inet6("somewhere.example", 80, 5, 6, &address, &err));
  check_text(shown(&address), "[2001:db8::7%6]:80,flowinfo=5");
  check_number(fault_record(FAULT_GETADDRINFO, 0).flags, AF_INET);
  check_number(fault_record(FAULT_GETADDRINFO, 1).flags, AF_INET6);
}

/* No number is ever cut down to the size of its field. */
Test(host, numbers_out_of_range_are_refused_with_their_limit) {
  static const struct {
    int64_t port, flowinfo, scopeid;
    const char *text;
  } cases[] = {
      {-1, 0, 0, "port must be 0-65535, not -1"},
      {65536, 0, 0, "port must be 0-65535, not 65536"},
      {INT64_C(1) << 31, 0, 0, "port must be 0-65535, not 2147483648"},
      {(INT64_C(1) << 32) + 80, 0, 0, "not 4294967376"},
      {INT64_MIN, 0, 0, "not -9223372036854775808"},
      {INT64_MAX, 0, 0, "not 9223372036854775807"},
      {80, -1, 0, "flowinfo must be 0-1048575, not -1"},
      {80, 1 << 20, 0, "flowinfo must be 0-1048575, not 1048576"},
      {80, INT64_C(1) << 32, 0, "flowinfo must be 0-1048575, not 4294967296"},
      {80, 0, -1, "scopeid must be 0-4294967295, not -1"},
      {80, 0, INT64_C(1) << 32, "scopeid must be 0-4294967295, not 4294967296"},
      {80, 0, INT64_MAX, "scopeid must be 0-4294967295, not 9223372036854775807"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, empty = {{0}};
    memset(&address, 0x5A, sizeof address);
    check_fails(ps_address_make_inet6("::1", cases[i].port, cases[i].flowinfo, cases[i].scopeid, &address, &err),
                PS_E_RANGE, ERANGE, cases[i].text);
    check_bytes(&address, &empty, sizeof address);
    if (cases[i].port == 80)
      continue;
    memset(&address, 0x5A, sizeof address);
    check_fails(ps_address_make_inet("127.0.0.1", cases[i].port, &address, &err), PS_E_RANGE, ERANGE, cases[i].text);
    check_bytes(&address, &empty, sizeof address);
  }
}

Test(host, the_numbers_are_checked_before_a_name_is_looked_up) {
  check_fails(ps_address_make_inet("somewhere.example", 65536, NULL, &err), PS_E_RANGE, ERANGE, "port");
  check_number(fault_count(FAULT_GETADDRINFO), 0);
}

Test(host, a_missing_host_is_refused) {
  ps_address address, empty = {{0}};
  memset(&address, 0x5A, sizeof address);
  check_fails(ps_address_make_inet(NULL, 80, &address, &err), PS_E_VALUE, EINVAL,
              "address_make_inet: host must not be NULL");
  check_bytes(&address, &empty, sizeof address);
  check_fails(ps_address_make_inet6(NULL, 80, 0, 0, &address, &err), PS_E_VALUE, EINVAL,
              "address_make_inet6: host must not be NULL");
  check_number(ps_address_make_inet(NULL, 80, NULL, NULL), PS_E_VALUE);
}

Test(host, a_failure_of_the_resolver_names_the_host) {
  static const struct {
    int result, error, status, code;
    const char *text;
  } cases[] = {
      {EAI_NONAME, 0, PS_E_GAIERROR, EAI_NONAME, "address_make_inet: Name or service not known ('no\\x09where\\xff')"},
      {EAI_AGAIN, 0, PS_E_GAIERROR, EAI_AGAIN, "Temporary failure in name resolution ('no\\x09where\\xff')"},
      {EAI_SYSTEM, EMFILE, PS_E_OS, EMFILE, "Too many open files ('no\\x09where\\xff')"},
      {EAI_MEMORY, 0, PS_E_MEMORY, ENOMEM, "Memory allocation failure"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, empty = {{0}};
    memset(&address, 0x5A, sizeof address);
    fault(GETADDRINFO, .result = cases[i].result, .error = cases[i].error);
    check_fails(ps_address_make_inet("no\twhere\xff", 80, &address, &err), cases[i].status, cases[i].code,
                cases[i].text);
    check_bytes(&address, &empty, sizeof address);
  }
}

Test(host, the_broadcast_form_is_for_ipv4_alone) {
  check_fails(ps_address_make_inet6("<broadcast>", 80, 0, 0, NULL, &err), PS_E_OS, 0, "'<broadcast>' is not an IPv6");
  check_number(fault_count(FAULT_GETADDRINFO), 0);
}

/* Hosts of 10^5 to 10^7 bytes are refused at once; some resolvers take their time to do so. */
Test(host, a_name_that_is_too_long_never_reaches_the_resolver) {
  static const size_t lengths[] = {PS__NAME_ROOM - 1, PS__NAME_ROOM, 100000, 1000000, 10000000};
  for (int i = 0; i < COUNT_OF(lengths); i++) {
    size_t length = lengths[i];
    char *name = malloc(length + 1), *number = malloc(length + 1);
    memset(name, 'a', length);
    memset(number, '1', length);
    name[length] = number[length] = '\0';
    int expected = length < PS__NAME_ROOM ? 1 : 0;
    fault_reset();
    fault(GETADDRINFO, .result = EAI_NONAME, .times = FAULT_EVER);
    check_fails(ps_address_make_inet(name, 80, NULL, &err), PS_E_GAIERROR, EAI_NONAME, "");
    check_number(fault_count(FAULT_GETADDRINFO), expected);
    check_fails(ps_address_make_inet6(number, 80, 0, 0, NULL, &err), PS_E_GAIERROR, EAI_NONAME, "");
    check_number(fault_count(FAULT_GETADDRINFO), 2 * expected);
    if (length >= PS__NAME_ROOM)
      cr_assert(strstr(err.message, "host name too long: ") && strstr(err.message, "limit 1024"), "%s", err.message);
    free(name);
    free(number);
  }
}

Test(host, forms_that_only_old_functions_take_are_names) {
  static const char *const hosts[] = {"1.2.3",      "0x7f.1",    "127.0.0.1 ",  " 127.0.0.1",
                                      "127.0.0.01", "256.1.1.1", "<Broadcast>", "<any>"};
  for (int i = 0; i < COUNT_OF(hosts); i++) {
    fault(GETADDRINFO, .result = EAI_NONAME);
    check_fails(ps_address_make_inet(hosts[i], 80, NULL, &err), PS_E_GAIERROR, EAI_NONAME, hosts[i]);
    check_number(fault_count(FAULT_GETADDRINFO), i + 1);
  }
}

Test(host, host_and_port_are_read_back) {
  ps_address inet = loopback(65535), inet6;
  char text[46];
  int64_t length = 0;
  int64_t port = 0;
  check_ok(ps_address_host(&inet, text, sizeof text, &length, &err));
  check_text(text, "127.0.0.1");
  check_number(length, 9);
  check_ok(ps_address_port(&inet, &port, &err));
  check_number(port, 65535);
  check_ok(ps_address_make_inet6("ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", 1, 0, 0, &inet6, &err));
  check_ok(ps_address_host(&inet6, text, sizeof text, &length, &err));
  check_text(text, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  check_ok(ps_address_port(&inet6, &port, &err));
  check_number(port, 1);
}

Test(host, a_host_is_cut_to_the_callers_buffer) {
  ps_address inet = loopback(80);
  for (int64_t capacity = 0; capacity <= 10; capacity++) {
    char *text = guarded((size_t)capacity);
    int64_t length = 0;
    check_ok(ps_address_host(&inet, text, capacity, &length, &err));
    check_number(length, 9);
    if (capacity > 0)
      check_number(strlen(text), capacity - 1);
  }
}

/* A way to do errands that fails: nothing was looked up, and nothing of it shows. */
static int32_t refuse(const void *runner, struct ps__errand *errand, const char *operation, ps_error *record) {
  (void)errand, (void)operation;
  (*(int *)(uintptr_t)runner)++;
  record->status = PS_E_INTERRUPTED;
  return PS_E_INTERRUPTED;
}

Test(host, a_runner_that_fails_decides) {
  ps_address address, empty = {{0}};
  int runs = 0;
  struct ps__endpoint endpoint = {.operation = "resolve", .family = AF_INET, .host = "somewhere", .port = 80};
  memset(&address, 0x5A, sizeof address);
  check_number(ps__endpoint_address(&endpoint, refuse, &runs, &address, &err), PS_E_INTERRUPTED);
  check_bytes(&address, &empty, sizeof address);
  endpoint.host = "127.0.0.1";
  check_ok(ps__endpoint_address(&endpoint, refuse, &runs, &address, &err));
  check_number(runs, 1);
}
