/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control requests that only Linux' kernel has. */
#include "polysocket/options.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

TestSuite(kernel_requests, .timeout = 20);

Test(kernel_requests, it_tells_how_many_bytes_have_not_gone) {
  ps_socket *one, *other;
  make_pair(SOCK_STREAM, &one, &other);
  check_number(answer(one, SIOCOUTQ, 0), 0);
  check_ok(ps_socket_sendall(one, 0, "12345", 5, NULL, &err));
  cr_assert(answer(one, SIOCOUTQ, 0) >= 5);
}

/* The system writes more than an integer for this, and asks through a pointer: the block is large enough, and the
 * pointer is NULL, which asks for the length alone. */
Test(kernel_requests, larger_structures_are_safe) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  int64_t length = answer(socket, SIOCGIFCONF, 4096);
  cr_assert(length > 0 && length % (int64_t)sizeof(struct ifreq) == 0, "%d", (int)length);
  int32_t name = 0;
  memcpy(&name, "lo", 3);
  check_number(answer(socket, SIOCGIFINDEX, name), name);
}

/* Such as SIOCGSKNS, which makes a descriptor and needs more rights than a test has. */
Test(kernel_requests, what_a_request_returns_is_not_lost) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  fault(IOCTL, .result = 5);
  check_number(answer(socket, SIOCGSKNS, 3), 5);
  fault(IOCTL, .result = 0);
  check_number(answer(socket, SIOCGSKNS, 3), 3);
}

Test(kernel_requests, requests_for_too_much_are_not_made) {
  static const struct {
    int64_t control;
    bool made;
  } cases[] = {{_IOC(_IOC_READ, 'x', 1, 4096), true},
               {_IOC(_IOC_READ, 'x', 1, 4097), false},
               {_IOC(_IOC_WRITE, 'x', 1, 16383), false}};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(cases); i++)
    if (cases[i].made)
      check_fails(ps_socket_ioctl(socket, cases[i].control, 0, NULL, NULL, &err), PS_E_OS, ENOTTY, "");
    else
      check_fails(ps_socket_ioctl(socket, cases[i].control, 0, NULL, NULL, &err), PS_E_RANGE, ERANGE,
                  "bytes (limit 4096)");
}
