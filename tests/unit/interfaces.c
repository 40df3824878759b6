/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Interfaces by number and by name, and the list of them behind a handle. */
#include "polysocket/interfaces.h"

#include "check.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/hostname.h"
#include "sockets.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(interfaces, .timeout = 20);

Test(interfaces, the_list_is_what_the_system_has) {
  ps_interfaces *list = NULL;
  int64_t count = 0, number = 99, length = 99;
  bool found = false;
  check_ok(ps_if_nameindex(&list, &err));
  check_ok(ps_interfaces_count(list, &count, &err));
  cr_assert(count > 0);
  for (int64_t i = 0; i < count; i++) {
    char name[256];
    check_ok(ps_interfaces_entry(list, i, &number, name, sizeof name, &length, &err));
    check_number(number, if_nametoindex(name));
    check_number(length, strlen(name));
    found |= strcmp(name, loopback_name()) == 0;
  }
  cr_assert(found);
  static const int64_t indices[] = {-1, INT64_MAX, INT64_MIN};
  for (int i = 0; i < COUNT_OF(indices); i++) {
    number = 99;
    check_fails(ps_interfaces_entry(list, indices[i], &number, NULL, 0, NULL, &err), PS_E_RANGE, ERANGE, "index");
    check_number(number, 0);
  }
  check_fails(ps_interfaces_entry(list, count, NULL, NULL, 0, NULL, &err), PS_E_RANGE, ERANGE, "index");
  check_fails(ps_interfaces_entry(list, 0, NULL, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_interfaces_entry(list, 0, NULL, "", -1, NULL, &err), PS_E_VALUE, EINVAL, "interfaces_entry: ");
  ps_interfaces_free(list);
  ps_interfaces_free(list);
  count = 99;
  check_fails(ps_interfaces_count(list, &count, &err), PS_E_HANDLE, EBADF, "interfaces_count: ");
  check_number(count, 0);
  check_fails(ps_interfaces_entry(list, 0, NULL, NULL, 0, NULL, &err), PS_E_HANDLE, EBADF, "interfaces_entry: ");
  check_fails(ps_interfaces_count(NULL, &count, &err), PS_E_HANDLE, EBADF, "interfaces_count: ");
  ps_interfaces_free(NULL);
}

Test(interfaces, a_list_of_another_kind_is_none) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int64_t count = 99;
  check_fails(ps_interfaces_count((ps_interfaces *)socket, &count, &err), PS_E_HANDLE, EBADF, "interfaces_count: ");
  check_number(count, 0);
}

Test(interfaces, a_list_needs_a_place_and_memory) {
  ps_interfaces *list = (ps_interfaces *)&err;
  check_fails(ps_if_nameindex(NULL, &err), PS_E_VALUE, EINVAL, "list must not be NULL");
  fault(CALLOC, .times = FAULT_EVER);
  check_fails(ps_if_nameindex(&list, &err), PS_E_MEMORY, ENOMEM, "if_nameindex: ");
  cr_assert_null(list);
}

Test(interfaces, names_and_numbers_belong_together) {
  const char *wanted = loopback_name();
  int64_t number = 0, length = 99, all = (int64_t)strlen(wanted);
  check_ok(ps_if_nametoindex(wanted, &number, &err));
  check_number(number, if_nametoindex(wanted));
  check_ok(ps_if_nametoindex(wanted, NULL, &err));
  char *name = guarded((size_t)all + 1);
  check_ok(ps_if_indextoname(number, name, all + 1, &length, &err));
  check_text(name, wanted);
  check_number(length, all);
  name = guarded(2);
  check_ok(ps_if_indextoname(number, name, 2, &length, &err));
  check_text(name, "l");
  check_number(length, all);
  check_ok(ps_if_indextoname(number, NULL, 0, &length, &err));
  check_number(length, all);
}

Test(interfaces, what_there_is_not_is_an_error) {
  static const char *const names[] = {"", "no such", "a name that is longer than any", "lo\n", "%s%n"};
  char name[16];
  int64_t number, length;
  for (int i = 0; i < COUNT_OF(names); i++) {
    number = 99;
    check_fails(ps_if_nametoindex(names[i], &number, &err), PS_E_OS, ENODEV, "if_nametoindex: No such device ('");
    check_number(number, 0);
  }
  check_fails(ps_if_nametoindex(NULL, &number, &err), PS_E_VALUE, EINVAL, "name must not be NULL");
  static const int64_t nobody[] = {0, 2147483647}, beyond[] = {-1, INT64_C(1) << 31, INT64_MAX, INT64_MIN};
  for (int i = 0; i < COUNT_OF(nobody); i++) {
    length = 99;
    check_fails(ps_if_indextoname(nobody[i], name, sizeof name, &length, &err), PS_E_OS, ENXIO, "(interface ");
    check_number(length, 0);
    check_text(name, "");
  }
  for (int i = 0; i < COUNT_OF(beyond); i++)
    check_fails(ps_if_indextoname(beyond[i], name, 16, &length, &err), PS_E_RANGE, ERANGE, "ifindex must be");
  check_fails(ps_if_indextoname(1, NULL, 1, &length, &err), PS_E_VALUE, EINVAL, "text must not be NULL");
  check_fails(ps_if_indextoname(1, name, -1, &length, &err), PS_E_VALUE, EINVAL, "if_indextoname: ");
}

Test(interfaces, a_list_that_the_system_does_not_give_is_told) {
  ps_interfaces *list = (ps_interfaces *)&err;
  fault(IF_NAMEINDEX, .error = EMFILE);
  check_fails(ps_if_nameindex(&list, &err), PS_E_OS, EMFILE, "if_nameindex: Too many open files");
  cr_assert_null(list);
  fault(IF_NAMEINDEX, .error = ENOBUFS);
  check_fails(ps_if_nameindex(&list, &err), PS_E_MEMORY, ENOMEM, "if_nameindex: out of memory");
}
