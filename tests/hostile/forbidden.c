/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one table of single functions. */
#include "forbidden.h"

#include <linux/sockios.h>
#include <linux/un.h>
#include <stdlib.h>
#include <string.h>

/* SO_PEERPIDFD, which the headers of Debian 12 lack. */
enum { PEER_PIDFD = 77 };

static const struct {
  const char *function, *parameter;
  int64_t number;
} numbers[] = {
    /* These name a process to send signals to, and a number that chance chose may be anybody's. */
    {"ps_socket_ioctl", "control", FIOSETOWN},
    {"ps_socket_ioctl", "control", SIOCSPGRP},
    /* For these the kernel opens a descriptor and tells its number: it is the caller's, who has asked for it by number
     * and not by name, and whom no description tells. It would look like one that the library has lost. */
    {"ps_socket_getsockopt", "option", PEER_PIDFD},
    {"ps_socket_getsockopt_bytes", "option", PEER_PIDFD},
    {"ps_socket_ioctl", "control", SIOCGSKNS},
    {"ps_socket_ioctl", "control", SIOCUNIXFILE},
};

static const struct {
  const char *function, *reason;
} outside[] = {
    {"ps_socket_ioctl", "its requests could change the network of this machine"},
    {"ps_sethostname", "it would give this machine another name, where it is allowed to"},
};

bool forbidden_number(const struct function *function, const struct parameter *parameter, int64_t number) {
  for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    if (number == numbers[i].number && strcmp(function->name, numbers[i].function) == 0 &&
        strcmp(parameter->name, numbers[i].parameter) == 0)
      return true;
  return false;
}

const char *forbidden_outside(const struct function *function) {
  for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++)
    if (strcmp(function->name, outside[i].function) == 0)
      return outside[i].reason;
  return NULL;
}

const char *forbidden_success(const struct function *function) {
  (void)function;
  return NULL;
}
