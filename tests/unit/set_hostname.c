/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Setting the name of the machine: in a namespace of the test's own, or not at all. */
#include "check.h"
#include "polysocket/hostname.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

TestSuite(set_hostname, .timeout = 20);

Test(set_hostname, the_name_is_set_where_that_is_allowed) {
  char long_name[66], name[80];
  int64_t length = 0;
  memset(long_name, 'x', sizeof long_name - 1);
  long_name[65] = 0;
  if (unshare(CLONE_NEWUTS) != 0) {
    check_fails(ps_sethostname("polysocket", &err), PS_E_OS, EPERM, "sethostname: ");
  } else {
    check_ok(ps_sethostname("polysocket", &err));
    check_ok(ps_gethostname(name, sizeof name, &length, &err));
    check_text(name, "polysocket");
    check_fails(ps_sethostname(long_name, &err), PS_E_OS, EINVAL, "sethostname: ");
    check_ok(ps_sethostname(long_name + 1, &err));
    check_ok(ps_gethostname(name, sizeof name, &length, &err));
    check_number(length, 64);
    check_ok(ps_sethostname("", &err));
  }
  check_fails(ps_sethostname(NULL, &err), PS_E_VALUE, EINVAL, "name must not be NULL");
}
