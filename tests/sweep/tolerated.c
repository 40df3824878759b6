/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The two tables of exceptions, each with its reason. */
#include "tolerated.h"

#include <string.h>

static const struct {
  const char *function;      /* Its name, or the start of it with * behind; "*" for all. */
  const char *caller, *call; /* NULL for all. */
  const char *outcomes;      /* With a blank before and behind each; NULL for all. */
  const char *reason;
} tolerances[] = {
    {"ps_getfqdn", NULL, NULL, NULL, "without an answer it returns the name that it was given"},
    {"ps_has_dualstack_ipv6", NULL, NULL, NULL, "a failure is the answer: no"},
    {"ps_socket_connect_ex", NULL, NULL, NULL, "it returns the error as a number"},
    {"ps_operation_start_*", NULL, NULL, NULL, "the operation has the failure, which is fetched later"},
    {"ps_address_format", "ps__long_path_keep", "malloc", NULL, "what cannot be read back is shown in another form"},
    {"ps_socket_options", "ps__sys_getsockopt", "getsockopt", NULL, "options that cannot be read are left out"},
    {"*", "ps__sys_can_segment", "getsockopt", NULL, "each datagram is then sent alone"},
    {"*", "ask", NULL, NULL, "an interface whose name is not found is shown by its number"},
    {"*", "ps__libc_ioctl", "ioctl", NULL, "an interface whose name is not found is shown by its number"},
    {"*", NULL, "close", NULL, "the descriptor is closed in any case"},
    {"*", "ps__sys_connect", "fcntl", NULL, "the mode is unknown, so nothing is done about it"},
    {"*", "ps__sys_connect", "getsockopt", NULL, "the system's own limit stays as it is"},
    {"*", "ps__sys_connect", "setsockopt", NULL, "the system's own limit stays as it is"},
    {"*", "ps__sys_connect", "connect", NULL, "another address may be the one that works, or the attempt goes on"},
    {"*", "ps__sys_connect_result", NULL, NULL,
     "another address may be the one that works; see the unit tests of connect"},
    {"*", "ps__sys_is_nonblocking", "fcntl", NULL, "false if the system cannot tell"},
    {"*", "ps__sys_is_listening", "getsockopt", NULL, "false if the system cannot tell"},
    {"*", "ps__sys_low_water_mark", "getsockopt", NULL, "1 if there is none"},
    {"*", "ps__sys_own_timeout", "getsockopt", NULL, "none if the system cannot tell"},
    {"*", "ps__sys_send_room", "getsockopt", NULL, "less is sent at once if the system cannot tell"},
    {"*", "ps__sys_do_not_linger", NULL, NULL, "nothing can be done about it"},
    {"*", "ps__sys_is_at_end", "poll", NULL, "a look then waits for more"},
    {"*", "ps__sys_poll", "ppoll", NULL, "a wait that fails is followed by another look at what it was for"},
    {"*", "ps__sys_watch", NULL, NULL, "the host then waits for one descriptor, for a while"},
    {"*", "ps__sys_wake_create", "eventfd", NULL, "a wait then looks from time to time whether the socket was closed"},
    {"*", "without_signal", "sendfile", " EINVAL EOVERFLOW ", "what the system cannot send is read and sent"},
    {"*", "without_signal", "sigtimedwait", " EAGAIN EINTR ", "the signal is gone"},
    {"*", "ps__libc_sendmmsg", "sendmmsg", " ENOSYS ", "each message is sent alone"},
    {"*", "ps__libc_recvmmsg", "recvmmsg", " ENOSYS ", "one message is received alone"},
    {"*", "ps__sys_receive_pieces", "recvmsg", " EAGAIN EINTR ", "a repeated call asks for several messages again"},
    {"*", "ps__sys_random", "getrandom", NULL, "the number then comes from the clock"},
    {"*", "ps__sys_limit_mode", "fchmod", NULL,
     "the mode is then set on the file, which fails if that is not possible"},
    {"*", "ps__sys_unlock", "flock", NULL, "closing the descriptor unlocks as well"},
    {"*", "ps__sys_rename", "syscall", " EINVAL ENOSYS ", "the file is linked instead"},
    {"*", "ps__sys_remove_path", "unlink", NULL, "the file stays; the socket is closed in any case"},
    {"*", "read_all", "getsockopt", NULL, "a system that does not know the groups or the label reports none"},
    {"*", "ps__sys_wake", "write", " EAGAIN ", "it is readable already"},
    {"*", "ps__sys_wake_clear", "read", " EAGAIN ", "it is not readable"},
    {"*", "ps__sys_wake_renew", NULL, NULL, "without a descriptor of its own the child shares the parent's"},
    {"*", "ps__sys_bundle_alarm", "timerfd_settime", NULL, "the arguments are right, so it cannot fail"},
    {"*", "ps__sys_bundle_remove", "epoll_ctl", NULL, "what is not in the set need not be removed"},
    {"*", "ps__sys_bundle_renew", NULL, NULL, "an operation that is over needs no descriptor; another one fails"},
    {"*", "__pthread_atfork", "__register_atfork", NULL, "a child then shares the descriptors of its parent"},
};

static const struct {
  const char *caller, *call, *reason;
} unreachable[] = {
    {"ps__sys_interfaces", "calloc", "the compiler's copy for an empty list: the loopback interface is always there"},
    {"ps__sys_interface_addresses", "calloc", "the same: the loopback interface has an address"},
    {"ps__sys_getaddrinfo", "calloc", "the compiler's copy for an empty list, which no resolver returns"},
};

static bool lists(const char *words, const char *word) {
  size_t length = strlen(word);
  for (const char *at = words; (at = strstr(at, word)); at += length)
    if (at > words && at[-1] == ' ' && at[length] == ' ')
      return true;
  return false;
}

static bool matches(const char *pattern, const char *name) {
  size_t length = strcspn(pattern, "*");
  return strncmp(pattern, name, length) == 0 && (pattern[length] == '*' || name[length] == '\0');
}

static bool is_or_any(const char *wanted, const char *name) {
  return !wanted || strcmp(wanted, name) == 0;
}

const char *tolerated(const char *function, const struct site *site, const struct outcome_of_call *outcome) {
  for (size_t i = 0; i < sizeof tolerances / sizeof tolerances[0]; i++)
    if (matches(tolerances[i].function, function) && is_or_any(tolerances[i].caller, site->caller) &&
        is_or_any(tolerances[i].call, call_names[site->call]) &&
        (!tolerances[i].outcomes || lists(tolerances[i].outcomes, outcome->name)))
      return tolerances[i].reason;
  return NULL;
}

const char *unreached(const struct site *site) {
  for (size_t i = 0; i < sizeof unreachable / sizeof unreachable[0]; i++)
    if (strcmp(unreachable[i].caller, site->caller) == 0 && strcmp(unreachable[i].call, call_names[site->call]) == 0)
      return unreachable[i].reason;
  return NULL;
}
