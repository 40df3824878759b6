/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Timeouts and modes: valid values, how they are stored, and the mode of new sockets. Waiting is in wait.c. */
#include "core/timeout.h"
#include "polysocket/timeout.h"

#include "check.h"
#include "fault.h"
#include "sockets.h"

#include <errno.h>
#include <math.h>
#include <sys/socket.h>
#include <time.h>

TestSuite(timeout, .timeout = 20);

/* Nanoseconds of the first wait of a call; see src/core/wait.h. */
enum { GLANCE = 5000000 };

static double timeout_of(ps_socket *socket) {
  double seconds = 99;
  check_ok(ps_socket_gettimeout(socket, &seconds, &err));
  return seconds;
}

/* Values that come back to the last bit, and the nanoseconds that are waited for. */
static const struct {
  double seconds;
  int64_t nanoseconds;
} taken[] = {
    {1e-9, 1},
    {1e-10, 1},  /* less than a nanosecond is not nothing */
    {5e-324, 1}, /* nor is the smallest number */
    {0.0005, 500000},
    {0.1, 100000000},
    {1.5, 1500000000},
    {1.0000000001, 1000000001},
    {2147483648.0, 2147483648000000000}, /* 2^31 */
    {9e9, 9000000000000000000},
    {9223372036.0, 9223372036000000000},
};

static const struct {
  double seconds;
  int32_t status, code;
  const char *text;
} refused[] = {
    {-1e-9, PS_E_VALUE, EINVAL, "Timeout value out of range (-1e-09 s is negative)"},
    {-0.5, PS_E_VALUE, EINVAL, "Timeout value out of range (-0.5 s is negative)"},
    {-0.9999999, PS_E_VALUE, EINVAL, "is negative"},
    {-1.0000001, PS_E_VALUE, EINVAL, "is negative"},
    {-1e300, PS_E_VALUE, EINVAL, "is negative"},
    {-INFINITY, PS_E_VALUE, EINVAL, "is negative"},
    {NAN, PS_E_VALUE, EINVAL, "Timeout value out of range (not a number)"},
    {INFINITY, PS_E_RANGE, ERANGE, "timeout too large (inf s, limit 9223372036 s)"},
    {1e10, PS_E_RANGE, ERANGE, "timeout too large (1e+10 s, limit 9223372036 s)"},
    {9223372036.5, PS_E_RANGE, ERANGE, "limit 9223372036 s"},
    {1e300, PS_E_RANGE, ERANGE, "timeout too large"},
};

Test(timeout, a_timeout_is_kept_as_it_was_given_and_rounded_up_to_wait_for) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  for (int i = 0; i < COUNT_OF(taken); i++) {
    check_ok(ps_socket_settimeout(socket, taken[i].seconds, &err));
    check_real(timeout_of(socket), taken[i].seconds);
    check_number(ps__timeout_nanoseconds(taken[i].seconds), taken[i].nanoseconds);
  }
}

/* The time that poll is given, after a glance; in milliseconds, as poll(2) has it, some of these would overflow or
 * become nothing. */
Test(timeout, the_system_is_asked_to_wait_that_long) {
  ps_socket *first, *second;
  char byte;
  make_pair(SOCK_STREAM, &first, &second);
  for (int i = 0; i < COUNT_OF(taken); i++) {
    fault_reset();
    fault_clock(1000);
    fault(PPOLL, .result = 0, .advance = taken[i].nanoseconds < GLANCE ? taken[i].nanoseconds : GLANCE);
    fault(PPOLL, .result = 0, .times = FAULT_EVER);
    check_ok(ps_socket_settimeout(first, taken[i].seconds, &err));
    check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    int64_t waited = 0;
    for (int part = 0; part < fault_count(FAULT_PPOLL); part++)
      waited += fault_record(FAULT_PPOLL, part).nanoseconds;
    check_number(waited, taken[i].nanoseconds);
  }
}

Test(timeout, a_deadline_beyond_the_clock_is_its_end) {
  ps_socket *first, *second;
  char byte;
  /* A clock of 32 bits never gets there. */
  if (sizeof(time_t) < sizeof(int64_t))
    return;
  make_pair(SOCK_STREAM, &first, &second);
  fault_clock(INT64_MAX - 500);
  fault(PPOLL, .result = 0);
  check_ok(ps_socket_settimeout(first, 9e9, &err));
  check_fails(ps_socket_recv(first, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(fault_record(FAULT_PPOLL, 0).nanoseconds, 500);
}

Test(timeout, values_out_of_range_are_refused_and_change_nothing) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  double before = 99, after = 99;
  check_ok(ps_socket_settimeout(socket, 2.5, &err));
  check_ok(ps_setdefaulttimeout(3.5, &err));
  check_ok(ps_getdefaulttimeout(&before, &err));
  for (int i = 0; i < COUNT_OF(refused); i++) {
    int32_t status = refused[i].status, code = refused[i].code;
    check_fails(ps_socket_settimeout(socket, refused[i].seconds, &err), status, code, refused[i].text);
    check_text(err.operation, "settimeout");
    check_fails(ps_setdefaulttimeout(refused[i].seconds, &err), status, code, refused[i].text);
    check_text(err.operation, "setdefaulttimeout");
  }
  check_real(timeout_of(socket), 2.5);
  check_ok(ps_getdefaulttimeout(&after, &err));
  check_real(after, before);
}

Test(timeout, the_modes_set_the_descriptors_flag) {
  static const struct {
    double seconds;
    bool nonblocking;
  } cases[] = {{PS_NO_TIMEOUT, false}, {0, true}, {PS_NO_TIMEOUT, false}, {1e-9, true}, {5, true}, {-0.0, true}};
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_ok(ps_socket_settimeout(socket, cases[i].seconds, &err));
    check_number(is_nonblocking(descriptor(socket)), cases[i].nonblocking);
    check_real(timeout_of(socket), cases[i].seconds);
  }
}

Test(timeout, setblocking_is_no_timeout_or_none_at_all) {
  static const struct {
    int32_t blocking;
    double seconds;
  } cases[] = {{0, 0}, {1, PS_NO_TIMEOUT}, {0, 0}, {-1, PS_NO_TIMEOUT}, {0, 0}, {INT32_MIN, PS_NO_TIMEOUT}};
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  check_ok(ps_socket_settimeout(socket, 5, &err));
  for (int i = 0; i < COUNT_OF(cases); i++) {
    check_ok(ps_socket_setblocking(socket, cases[i].blocking, &err));
    check_real(timeout_of(socket), cases[i].seconds);
    check_number(is_nonblocking(descriptor(socket)), cases[i].seconds >= 0);
  }
}

Test(timeout, a_mode_that_the_system_refuses_is_not_taken) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  fault(FCNTL, .error = EPERM);
  check_fails(ps_socket_settimeout(socket, 5, &err), PS_E_OS, EPERM, "settimeout: Operation not permitted");
  check_real(timeout_of(socket), PS_NO_TIMEOUT);
  fault(FCNTL, .error = EPERM);
  check_fails(ps_socket_setblocking(socket, 0, &err), PS_E_OS, EPERM, "setblocking: Operation not permitted");
  check_real(timeout_of(socket), PS_NO_TIMEOUT);
}

Test(timeout, it_stays_readable_after_closing_and_cannot_be_set) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  check_ok(ps_socket_settimeout(socket, 2.5, &err));
  check_ok(ps_socket_close(socket, &err));
  check_real(timeout_of(socket), 2.5);
  check_fails(ps_socket_settimeout(socket, 1, &err), PS_E_CLOSED, EBADF, "the socket is closed");
  check_fails(ps_socket_setblocking(socket, 1, &err), PS_E_CLOSED, EBADF, "the socket is closed");
  check_real(timeout_of(socket), 2.5);
}

/* The ways to a new socket. */
static ps_socket *accepted(void) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *client = NULL, *server = NULL;
  check_ok(ps_socket_settimeout(listener, 5, &err));
  client = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_setblocking(client, 1, &err));
  check_ok(ps_socket_connect(client, &address, &err));
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
  return server;
}

static ps_socket *from_descriptor(void) {
  ps_socket *socket = NULL;
  ps_socket *original = make_socket(AF_INET, SOCK_DGRAM);
  check_ok(ps_socket_setblocking(original, 1, &err));
  check_ok(ps_socket_fromfd(descriptor(original), AF_INET, SOCK_DGRAM, 0, &socket, &err));
  return socket;
}

static ps_socket *adopted(void) {
  ps_socket *made = NULL;
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  check_ok(ps_socket_adopt(fd, PS_DETECT, PS_DETECT, PS_DETECT, &made, &err));
  return made;
}

static ps_socket *paired(void) {
  ps_socket *first, *second;
  make_pair(SOCK_STREAM, &first, &second);
  check_real(timeout_of(first), timeout_of(second));
  return second;
}

static ps_socket *created(void) {
  return make_socket(AF_INET, SOCK_DGRAM);
}

Test(timeout, new_sockets_of_every_kind_start_with_the_default) {
  static const double defaults[] = {PS_NO_TIMEOUT, 0, 2.5, 1e-9, PS_NO_TIMEOUT};
  static ps_socket *(*const makers[])(void) = {created, paired, from_descriptor, adopted, accepted};
  for (int i = 0; i < COUNT_OF(defaults); i++)
    for (int j = 0; j < COUNT_OF(makers); j++) {
      double seconds = 99;
      check_ok(ps_setdefaulttimeout(defaults[i], &err));
      check_ok(ps_getdefaulttimeout(&seconds, &err));
      check_real(seconds, defaults[i]);
      ps_socket *socket = makers[j]();
      check_real(timeout_of(socket), defaults[i]);
      check_number(is_nonblocking(descriptor(socket)), defaults[i] >= 0);
      ps_socket_free(socket);
    }
}

Test(timeout, the_default_is_none_until_it_is_set_and_older_sockets_keep_theirs) {
  double seconds = 99;
  check_ok(ps_getdefaulttimeout(&seconds, &err));
  check_real(seconds, PS_NO_TIMEOUT);
  check_ok(ps_getdefaulttimeout(NULL, &err));
  ps_socket *older = created();
  check_ok(ps_setdefaulttimeout(2.5, &err));
  check_real(timeout_of(older), PS_NO_TIMEOUT);
}

/* The mode belongs to what the descriptor leads to, so that a duplicate can only have the same one. */
Test(timeout, a_duplicate_has_the_timeout_of_its_original_whatever_the_default) {
  ps_socket *original = created(), *copy = NULL;
  check_ok(ps_socket_settimeout(original, 1.5, &err));
  check_ok(ps_setdefaulttimeout(2.5, &err));
  check_ok(ps_socket_dup(original, &copy, &err));
  check_real(timeout_of(copy), 1.5);
  cr_assert(is_nonblocking(descriptor(copy)));
}
