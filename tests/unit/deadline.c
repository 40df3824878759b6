/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Deadlines: moments, directions, and which of several limits ends a call. */
#include "polysocket/deadline.h"

#include "check.h"
#include "fault.h"
#include "polysocket/named_options.h"
#include "polysocket/transfer.h"
#include "sockets.h"
#include "storm.h"
#include "waiting.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(deadline, .timeout = 60);

enum { MILLISECOND = 1000000 };

static ps_socket *near, *far;
static char byte;

static int64_t deadline_of(ps_socket *socket, int64_t direction) {
  int64_t deadline = -99;
  check_ok(ps_socket_getdeadline(socket, direction, &deadline, &err));
  return deadline;
}

Test(deadline, a_moment_is_so_many_seconds_ahead) {
  static const struct {
    double seconds;
    int64_t ahead;
  } cases[] = {
      {0, 0},         {-0.0, 0},         {-1, 0},
      {-INFINITY, 0}, {NAN, 0},          {1e-9, 1},
      {5e-324, 1},    {0.25, 250000000}, {3600, INT64_C(3600000000000)},
  };
  fault_clock(1000);
  for (int i = 0; i < COUNT_OF(cases); i++)
    check_number(ps_deadline(cases[i].seconds), 1000 + cases[i].ahead);
}

Test(deadline, a_moment_too_far_away_is_the_last_one) {
  static const double seconds[] = {INFINITY, 1e10, 1e300, 9223372037.0};
  for (int i = 0; i < COUNT_OF(seconds); i++)
    check_number(ps_deadline(seconds[i]), INT64_MAX);
  /* A clock of 32 bits has no moment after which there is so little time left. */
  if (sizeof(time_t) < sizeof(int64_t))
    return;
  fault_clock(INT64_MAX - 500);
  check_number(ps_deadline(1), INT64_MAX);
}

Test(deadline, each_direction_has_its_own) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_number(deadline_of(socket, PS_RECEIVING), PS_NO_DEADLINE);
  check_number(deadline_of(socket, PS_SENDING), PS_NO_DEADLINE);
  check_ok(ps_socket_setdeadline(socket, PS_RECEIVING, 5, &err));
  check_ok(ps_socket_setdeadline(socket, PS_SENDING, 7, &err));
  check_number(deadline_of(socket, PS_RECEIVING), 5);
  check_number(deadline_of(socket, PS_SENDING), 7);
  check_ok(ps_socket_setdeadline(socket, PS_BOTH, INT64_MAX, &err));
  check_number(deadline_of(socket, PS_RECEIVING), INT64_MAX);
  check_number(deadline_of(socket, PS_SENDING), INT64_MAX);
  check_ok(ps_socket_setdeadline(socket, PS_SENDING, PS_NO_DEADLINE, &err));
  check_number(deadline_of(socket, PS_RECEIVING), INT64_MAX);
  check_number(deadline_of(socket, PS_SENDING), PS_NO_DEADLINE);
  check_ok(ps_socket_getdeadline(socket, PS_SENDING, NULL, &err));
}

Test(deadline, directions_and_numbers_that_are_none_are_refused) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  static const int64_t directions[] = {0, -1, 4, INT64_MAX, INT64_MIN, (INT64_C(1) << 32) + 1};
  for (int i = 0; i < COUNT_OF(directions); i++) {
    int64_t deadline = 99;
    check_fails(ps_socket_setdeadline(socket, directions[i], 5, &err), PS_E_VALUE, EINVAL,
                "setdeadline: direction must be PS_RECEIVING (1), PS_SENDING (2) or PS_BOTH (3), not ");
    check_fails(ps_socket_getdeadline(socket, directions[i], &deadline, &err), PS_E_VALUE, EINVAL,
                "getdeadline: direction must be PS_RECEIVING (1) or PS_SENDING (2), not ");
    check_number(deadline, PS_NO_DEADLINE);
  }
  check_fails(ps_socket_getdeadline(socket, PS_BOTH, NULL, &err), PS_E_VALUE, EINVAL, "not 3");
  check_fails(ps_socket_setdeadline(socket, PS_BOTH, -1, &err), PS_E_VALUE, EINVAL, "negative deadline -1");
  check_fails(ps_socket_setdeadline(socket, PS_BOTH, INT64_MIN, &err), PS_E_VALUE, EINVAL, "negative deadline -9");
  check_number(deadline_of(socket, PS_RECEIVING), PS_NO_DEADLINE);
  check_ok(ps_socket_setdeadline(socket, PS_BOTH, 5, &err));
  check_ok(ps_socket_close(socket, &err));
  check_fails(ps_socket_setdeadline(socket, PS_BOTH, 7, &err), PS_E_CLOSED, EBADF, "setdeadline: the socket is closed");
  check_number(deadline_of(socket, PS_SENDING), 5);
  ps_socket_free(socket);
  int64_t deadline = 99;
  check_fails(ps_socket_setdeadline(socket, PS_BOTH, 7, &err), PS_E_HANDLE, EBADF, "setdeadline: no socket");
  check_fails(ps_socket_getdeadline(socket, PS_SENDING, &deadline, &err), PS_E_HANDLE, EBADF, "getdeadline: no socket");
  check_number(deadline, PS_NO_DEADLINE);
}

Test(deadline, sockets_that_come_from_one_start_without) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *client = make_socket(AF_INET, SOCK_STREAM), *server, *copy;
  check_ok(ps_socket_setdeadline(listener, PS_BOTH, ps_deadline(30), &err));
  check_ok(ps_socket_connect(client, &address, &err));
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
  check_number(deadline_of(server, PS_RECEIVING), PS_NO_DEADLINE);
  check_ok(ps_socket_dup(listener, &copy, &err));
  check_number(deadline_of(copy, PS_RECEIVING), PS_NO_DEADLINE);
  ps_socket_free(copy);
  ps_socket_free(listener);
  check_number(deadline_of(make_socket(AF_INET, SOCK_STREAM), PS_RECEIVING), PS_NO_DEADLINE);
}

/* What it ends. */

Test(deadline, it_ends_every_call_of_its_direction_in_every_mode) {
  static const double modes[] = {PS_NO_TIMEOUT, 30};
  for (int i = 0; i < 4 * waiting_kind_count; i++) {
    struct waiting waiting;
    const struct waiting_kind *kind = &waiting_kinds[i / 4];
    bool past = i / 2 % 2;
    if (!waiting_prepare(&waiting, kind, modes[i % 2]))
      continue;
    double ahead = past ? 0 : 0.02, before = seconds_now();
    check_ok(ps_socket_setdeadline(waiting.socket, kind->sends ? PS_SENDING : PS_RECEIVING, ps_deadline(ahead), &err));
    check_ok(ps_socket_setdeadline(waiting.socket, kind->sends ? PS_RECEIVING : PS_SENDING, ps_deadline(0), &err));
    /* Files have none. */
    if (!waiting.file) {
      waiting_start(&waiting);
      waiting_join(&waiting);
      double elapsed = waiting.ended - before;
      cr_assert(waiting.status == PS_E_TIMEOUT, "%s: %s", kind->name, waiting.err.message);
      check_number(waiting.err.code, ETIMEDOUT);
      check_text(waiting.err.operation, kind->operation);
      cr_assert(strstr(waiting.err.message, ": timed out: the deadline has passed"), "%s", waiting.err.message);
      cr_assert(elapsed >= ahead && elapsed < 5, "%s: it took %g s", kind->name, elapsed);
    }
    waiting_finish(&waiting);
  }
}

static void start(double timeout, double ahead) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, timeout, &err));
  fault_reset();
  fault_clock(1000);
  check_ok(ps_socket_setdeadline(near, PS_RECEIVING, ps_deadline(ahead), &err));
}

Test(deadline, the_earlier_of_timeout_and_deadline_ends_a_call) {
  start(1, 2);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 995 * MILLISECOND);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "recv: timed out after 1 s");
  check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, 995 * MILLISECOND);
  start(2, 1);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 995 * MILLISECOND);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT,
              "recv: timed out: the deadline has passed");
  check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, 995 * MILLISECOND);
  start(PS_NO_TIMEOUT, 1);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 995 * MILLISECOND);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "the deadline has passed");
  check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, 995 * MILLISECOND);
}

Test(deadline, the_earlier_of_it_and_the_systems_own_limit_ends_a_call) {
  start(PS_NO_TIMEOUT, 2);
  check_ok(ps_socket_set_option(near, "receive_timeout", "1", &err));
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 995 * MILLISECOND);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, 995 * MILLISECOND);
  start(PS_NO_TIMEOUT, 0.5);
  check_ok(ps_socket_set_option(near, "receive_timeout", "1", &err));
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 495 * MILLISECOND);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "the deadline has passed");
  check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, 495 * MILLISECOND);
}

/* It covers any number of calls, where a timeout begins anew with each. */
Test(deadline, one_covers_many_calls) {
  start(PS_NO_TIMEOUT, 1);
  fault(RECV, .error = EAGAIN);
  fault(RECV, .result = 1);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 1, .advance = 595 * MILLISECOND);
  check_ok(ps_socket_recv(near, 0, &byte, 1, NULL, &err));
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND);
  fault(PPOLL, .result = 0, .advance = 395 * MILLISECOND);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "the deadline has passed");
  check_number(fault_record(FAULT_PPOLL, 3).nanoseconds, 395 * MILLISECOND);
}

Test(deadline, sendall_ends_at_it_and_tells_what_was_done) {
  int64_t count = 99;
  start(PS_NO_TIMEOUT, 1);
  check_ok(ps_socket_setdeadline(near, PS_SENDING, ps_deadline(1), &err));
  fault(SEND, .result = 1, .advance = 400 * MILLISECOND, .times = FAULT_EVER);
  check_fails(ps_socket_sendall(near, 0, "0123456789", 10, &count, &err), PS_E_TIMEOUT, ETIMEDOUT,
              "sendall: timed out: the deadline has passed (3 of 10 bytes sent)");
  check_number(count, 3);
  check_number(err.done, 3);
}

/* What it does not end. */

Test(deadline, what_can_be_done_at_once_is_done_after_it_too) {
  static const double modes[] = {PS_NO_TIMEOUT, 30};
  for (int i = 0; i < COUNT_OF(modes); i++) {
    make_pair(SOCK_STREAM, &near, &far);
    check_ok(ps_socket_settimeout(near, modes[i], &err));
    check_ok(ps_socket_setdeadline(near, PS_BOTH, 1, &err));
    for (int j = 0; j < 3; j++) {
      check_ok(ps_socket_send(near, 0, "x", 1, NULL, &err));
      check_ok(ps_socket_sendall(near, 0, "x", 1, NULL, &err));
      check_ok(ps_socket_send(far, 0, "x", 1, NULL, &err));
      check_ok(ps_socket_recv(near, 0, &byte, 1, NULL, &err));
      check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "the deadline has passed");
    }
  }
}

Test(deadline, non_blocking_mode_ignores_it) {
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 0, &err));
  check_ok(ps_socket_setdeadline(near, PS_BOTH, 1, &err));
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_ok(ps_socket_setblocking(near, 1, &err));
  check_fails(ps_socket_recv(near, MSG_DONTWAIT, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
}

Test(deadline, connect_ex_gives_its_number) {
  ps_address address;
  int64_t code = 0;
  make_full_listener(AF_INET, &address);
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_setdeadline(socket, PS_SENDING, ps_deadline(0.01), &err));
  check_ok(ps_socket_connect_ex(socket, &address, &code, &err));
  check_number(code, EAGAIN);
}

/* A call keeps the deadline that it began with. */
static void move_on(void *unused) {
  (void)unused;
  check_number(ps_socket_setdeadline(near, PS_BOTH, ps_deadline(100), NULL), PS_OK);
}

Test(deadline, a_call_under_way_keeps_its_own) {
  start(PS_NO_TIMEOUT, 1);
  fault(PPOLL, .result = 0, .advance = 5 * MILLISECOND, .meanwhile = move_on);
  fault(PPOLL, .result = 0, .advance = 995 * MILLISECOND);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "the deadline has passed");
  check_number(fault_record(FAULT_PPOLL, 1).nanoseconds, 995 * MILLISECOND);
}
