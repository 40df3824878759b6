/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The port's answers about network interfaces. */
#include "platform/platform.h"

#include "check.h"
#include "fault.h"
#include "guard.h"
#include "sockets.h"

#include <errno.h>

TestSuite(platform_interface, .timeout = 20);

Test(platform_interface, a_name_and_its_number_belong_together) {
  int index = ps__sys_interface_index(loopback_name());
  cr_assert(index > 0);
  char *name = guarded(PS__INTERFACE_ROOM);
  check_number(ps__sys_interface_name(index, name), 0);
  check_text(name, loopback_name());
}

Test(platform_interface, what_does_not_exist_is_told) {
  char name[PS__INTERFACE_ROOM];
  check_number(ps__sys_interface_index("nosuchif0"), -ENODEV);
  check_number(ps__sys_interface_index(""), -ENODEV);
  check_number(ps__sys_interface_index("a-name-that-is-longer-than-any"), -ENODEV);
  check_number(ps__sys_interface_name(0, name), -ENXIO);
  check_number(ps__sys_interface_name(-1, name), -ENXIO);
}

/* The C library's own functions say that there is no such file. */
Test(platform_interface, without_a_descriptor_that_is_the_error) {
  char name[PS__INTERFACE_ROOM];
  fault(SOCKET, .error = EMFILE, .times = 2);
  check_number(ps__sys_interface_index("lo"), -EMFILE);
  check_number(ps__sys_interface_name(1, name), -EMFILE);
}

Test(platform_interface, no_descriptor_is_left) {
  int before = open_descriptors();
  char name[PS__INTERFACE_ROOM];
  ps__sys_interface_index(loopback_name());
  ps__sys_interface_index("nosuchif0");
  ps__sys_interface_name(1, name);
  check_number(open_descriptors(), before);
}
