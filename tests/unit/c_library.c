/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Answers that differ between C libraries: here they are the same. */
#include "platform/posix/c_library.h"

#include "check.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

TestSuite(c_library, .timeout = 20);

enum { ROOM = 1024 };

Test(c_library, protocols_are_found_by_their_names) {
  static const struct {
    const char *name;
    int result, number;
  } cases[] = {
      {"icmp", 0, 1},   {"tcp", 0, 6},     {"ICMP", 0, 1},     {"ipv6", 0, 41},   {"no such", -ENOENT, 0},
      {"", -ENOENT, 0}, {"6", -ENOENT, 0}, {"tc", -ENOENT, 0}, {"#", -ENOENT, 0}, {"Internet", -ENOENT, 0},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char room[ROOM];
    int number = 0;
    int result = ps__libc_protocol(cases[i].name, room, sizeof room, &number);
    cr_assert(result == cases[i].result, "'%s' gives %d", cases[i].name, result);
    if (result == 0)
      check_number(number, cases[i].number);
  }
}

Test(c_library, a_protocol_that_does_not_fit_asks_for_more_room) {
  char room[4];
  int number = 0;
  check_number(ps__libc_protocol("icmp", room, sizeof room, &number), -ERANGE);
}

Test(c_library, an_error_has_the_systems_text) {
  static const int codes[] = {0, EPERM, ECONNREFUSED, EBADF, 12345, -1};
  for (int i = 0; i < COUNT_OF(codes); i++) {
    char room[ROOM];
    check_text(ps__libc_error_text(codes[i], room, sizeof room), strerror(codes[i]));
  }
}

Test(c_library, a_request_is_made_and_an_error_is_left_in_errno) {
  struct ifreq interface = {.ifr_name = "no such"};
  int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  int pending = -1;
  check_number(ps__libc_ioctl(fd, FIONREAD, &pending), 0);
  check_number(pending, 0);
  check_number(ps__libc_ioctl(fd, SIOCGIFINDEX, &interface), -1);
  check_number(errno, ENODEV);
}
