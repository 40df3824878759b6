/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A connection by name, to the first address that answers: when attempts begin, which one wins, what is told of the
 * others, and what is left behind. */
#include "polysocket/connect_host.h"

#include "check.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket.h"
#include "races.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(connect_host, .timeout = 30);

enum { MILLISECOND = 1000000, MOST = 8 };

static ps_socket *made;
static ps_operation *report;

/* What came of the attempts of a report. */
static struct told {
  char address[64], text[100];
  int64_t status, code, duration;
} told[MOST];

static int64_t read_report(void) {
  int64_t count = 0;
  check_ok(ps_operation_attempt_count(report, &count, &err));
  cr_assert(count <= MOST);
  for (int i = 0; i < count; i++) {
    ps_address address;
    check_ok(ps_operation_attempt(report, i, &address, &told[i].status, &told[i].code, &told[i].duration, told[i].text,
                                  sizeof told[i].text, NULL, &err));
    strcpy(told[i].address, shown(&address));
  }
  ps_operation_free(report);
  return count;
}

static void check_attempt(int index, const char *host, int64_t status, int64_t code, const char *text) {
  const struct told *one = &told[index];
  cr_assert(strstr(one->address, host), "attempt %d went to %s", index, one->address);
  check_number(one->status, status);
  check_number(one->code, code);
  check_text(one->text, text);
}

/* Connect with a report, and give the seconds that it took. */
static double connect_to(const char *const *hosts, const char *port, int64_t delay, double limit, int32_t wanted) {
  fake_resolver_answer(hosts);
  double start = seconds_now();
  ps_wait wait = {.deadline = limit > 0 ? ps_deadline(limit) : PS_NO_DEADLINE};
  int32_t status = ps_connect_host("x", port, &(ps_connect_options){.delay = delay}, &wait, &made, &report, &err);
  double passed = seconds_now() - start;
  cr_assert(status == wanted, "%s", err.message);
  cr_assert((made != NULL) == (status == PS_OK));
  return passed;
}

Test(connect_host, the_socket_is_connected_and_has_the_default_timeout) {
  static const double timeouts[] = {PS_NO_TIMEOUT, 3.25, 0};
  const char *port = races_prepare();
  for (int i = 0; i < COUNT_OF(timeouts); i++) {
    double seconds = 0;
    int64_t deadline = 7, family = 0, type = 0, proto = 0;
    check_ok(ps_setdefaulttimeout(timeouts[i], &err));
    check_ok(ps_connect_host("127.0.0.1", port, NULL, NULL, &made, NULL, &err));
    check_ok(ps_socket_gettimeout(made, &seconds, &err));
    check_real(seconds, timeouts[i]);
    check_number(is_nonblocking(descriptor(made)), timeouts[i] >= 0);
    check_ok(ps_socket_getdeadline(made, PS_SENDING, &deadline, &err));
    check_number(deadline, PS_NO_DEADLINE);
    check_ok(ps_socket_family(made, &family, &err));
    check_ok(ps_socket_type(made, &type, &err));
    check_ok(ps_socket_proto(made, &proto, &err));
    cr_assert(family == AF_INET && type == SOCK_STREAM && proto == IPPROTO_TCP);
    check_ok(ps_socket_getpeername(made, &(ps_address){{0}}, &err));
    check_number(races_accepted(NULL), 1);
    ps_socket_free(made);
  }
}

Test(connect_host, the_next_address_is_tried_at_once_when_one_refuses) {
  static const char *const hosts[] = {REFUSES, REFUSES_TOO, ANSWERS, SILENT, NULL};
  const char *port = races_prepare();
  int before = open_descriptors();
  cr_assert(connect_to(hosts, port, 0, 0, PS_OK) < 0.2);
  check_number(read_report(), 3);
  check_attempt(0, REFUSES, PS_E_OS, ECONNREFUSED, "Connection refused");
  check_attempt(1, REFUSES_TOO, PS_E_OS, ECONNREFUSED, "Connection refused");
  check_attempt(2, ANSWERS, PS_OK, 0, "connected");
  check_number(open_descriptors(), before + 1);
  check_number(races_accepted(NULL), 1);
}

Test(connect_host, an_attempt_begins_a_while_after_the_one_before) {
  static const char *const hosts[] = {SILENT, SILENT_TOO, ANSWERS, NULL};
  const char *port = races_prepare();
  int before = open_descriptors();
  double passed = connect_to(hosts, port, 60 * MILLISECOND, 0, PS_OK);
  cr_assert(passed >= 0.119 && passed < 0.12 + LATE, "%.3f s", passed);
  check_number(read_report(), 3);
  check_attempt(0, SILENT, PS_E_WOULD_BLOCK, 0, "under way");
  check_attempt(1, SILENT_TOO, PS_E_WOULD_BLOCK, 0, "under way");
  check_attempt(2, ANSWERS, PS_OK, 0, "connected");
  int64_t stagger = told[0].duration - told[1].duration;
  cr_assert(stagger >= 59 * MILLISECOND && (double)stagger < (0.06 + LATE) * 1e9, "%d ns", (int)stagger);
  check_number(open_descriptors(), before + 1);
}

Test(connect_host, the_usual_delay_is_a_quarter_of_a_second) {
  static const char *const hosts[] = {SILENT, ANSWERS, NULL};
  const char *port = races_prepare();
  double passed = connect_to(hosts, port, 0, 0, PS_OK);
  cr_assert(passed >= 0.249 && passed < 0.25 + LATE, "%.3f s", passed);
  read_report();
}

/* The first one is answered after others have begun. */
static void *listen_again(void *unused) {
  races_nap(100);
  fake_resolver_hang(false);
  return unused;
}

Test(connect_host, families_take_turns_beginning_with_the_resolvers_first) {
  static const char *const hosts[] = {REFUSES, REFUSES_TOO, "127.0.0.7", "::1", "::2", NULL};
  static const char *const order[] = {REFUSES, "::1", REFUSES_TOO, "::2", "127.0.0.7"};
  fault(CONNECT, .times = 5, .error = ECONNREFUSED);
  connect_to(hosts, "1", 0, 0, PS_E_OS);
  check_number(read_report(), 5);
  for (int i = 0; i < 5; i++)
    check_attempt(i, order[i], PS_E_OS, ECONNREFUSED, "Connection refused");
  static const char *const six_first[] = {"::1", REFUSES, "::2", "::3", NULL};
  static const char *const other_order[] = {"::1", REFUSES, "::2", "::3"};
  fault(CONNECT, .times = 4, .error = ENETUNREACH);
  connect_to(six_first, "1", 0, 0, PS_E_OS);
  check_number(read_report(), 4);
  for (int i = 0; i < 4; i++)
    check_attempt(i, other_order[i], PS_E_OS, ENETUNREACH, "Network is unreachable");
}

Test(connect_host, a_failure_tells_every_attempt) {
  static const char *const hosts[] = {REFUSES, "::1", NULL};
  ps_address address;
  int before = open_descriptors();
  fault(CONNECT, .error = ECONNREFUSED);
  fault(CONNECT, .error = ENETUNREACH);
  fake_resolver_answer(hosts);
  made = (void *)&made;
  check_fails(ps_connect_host("x", "80", NULL, NULL, &made, NULL, &err), PS_E_OS, ENETUNREACH,
              "connect_host: Connection refused (127.0.0.9:80) after ");
  cr_assert_null(made);
  cr_assert(strstr(check_plain(err.message), " ms; Network is unreachable ([::1]:80) after "));
  address = err.address;
  check_text(shown(&address), "[::1]:80");
  fault(SOCKET, .error = EAFNOSUPPORT);
  fault(SOCKET, .error = EMFILE);
  check_fails(ps_connect_host("x", "80", NULL, NULL, &made, NULL, &err), PS_E_OS, EMFILE,
              "connect_host: socket: Address family not supported by protocol (127.0.0.9:80) after ");
  check_number(ps_connect_host("x", "1", NULL, NULL, &made, NULL, NULL), PS_E_OS);
  check_number(open_descriptors(), before);
}

Test(connect_host, more_attempts_than_there_is_room_for_are_cut) {
  const char *many[41] = {0};
  for (int i = 0; i < 40; i++)
    many[i] = "2001:db8:1111:2222:3333:4444:5555:6666";
  fake_resolver_answer(many);
  fault(CONNECT, .times = 40, .error = ECONNREFUSED);
  check_fails(ps_connect_host("x", "80", NULL, NULL, &made, NULL, &err), PS_E_OS, ECONNREFUSED, "connect_host: ");
  cr_assert(strlen(err.message) > sizeof err.message - 8);
  check_number(fault_count(FAULT_CONNECT), 40);
}

Test(connect_host, a_deadline_ends_the_attempts) {
  static const char *const hosts[] = {REFUSES, SILENT, SILENT_TOO, NULL};
  const char *port = races_prepare();
  int before = open_descriptors();
  double passed = connect_to(hosts, port, 50 * MILLISECOND, 0.15, PS_E_TIMEOUT);
  cr_assert(passed >= 0.149 && passed < 0.15 + LATE, "%.3f s", passed);
  check_number(err.code, ETIMEDOUT);
  cr_assert(strstr(err.message, "connect_host: timed out after 0.1"), "%s", err.message);
  cr_assert(strstr(err.message, " s; Connection refused (127.0.0.9:"), "%s", err.message);
  cr_assert(strstr(err.message, " ms; timed out (127.0.0.2:"), "%s", err.message);
  check_number(read_report(), 3);
  check_attempt(0, REFUSES, PS_E_OS, ECONNREFUSED, "Connection refused");
  check_attempt(1, SILENT, PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_attempt(2, SILENT_TOO, PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_number(open_descriptors(), before);
}

Test(connect_host, a_deadline_covers_the_lookup_too) {
  static const char *const hosts[] = {SILENT, NULL};
  const char *port = races_prepare();
  pthread_t thread;
  fake_resolver_hang(true);
  cr_assert(pthread_create(&thread, NULL, listen_again, NULL) == 0);
  double passed = connect_to(hosts, port, 0, 0.2, PS_E_TIMEOUT);
  cr_assert(passed >= 0.199 && passed < 0.2 + LATE, "%.3f s", passed);
  check_number(read_report(), 1);
  /* The look-up took 0.1 s of it. */
  cr_assert((double)told[0].duration < (passed - 0.09) * 1e9);
  pthread_join(thread, NULL);
}

Test(connect_host, what_is_done_at_once_needs_no_time) {
  const char *port = races_prepare();
  static const char *const hosts[] = {REFUSES, NULL};
  fake_resolver_answer(hosts);
  /* A connection that is refused at once is refused. */
  check_fails(ps_connect_host(REFUSES, port, NULL, &(ps_wait){.deadline = 1}, &made, NULL, &err), PS_E_OS, ECONNREFUSED,
              "connect_host: Connection refused");
  check_fails(ps_connect_host(SILENT, port, NULL, &(ps_wait){.deadline = 1}, &made, NULL, &err), PS_E_TIMEOUT,
              ETIMEDOUT, "timed out after 0");
}

static void *fire(void *token) {
  races_nap(50);
  ps_token_fire(token, NULL);
  return NULL;
}

Test(connect_host, a_token_ends_the_attempts) {
  static const char *const hosts[] = {SILENT, SILENT_TOO, NULL};
  const char *port = races_prepare();
  pthread_t thread;
  ps_token *token;
  check_ok(ps_token_create(&token, &err));
  int before = open_descriptors();
  cr_assert(pthread_create(&thread, NULL, fire, token) == 0);
  fake_resolver_answer(hosts);
  double start = seconds_now();
  check_fails(ps_connect_host("x", port, NULL, &(ps_wait){.token = token}, &made, &report, &err), PS_E_CANCELLED,
              ECANCELED, "connect_host: cancelled; cancelled (127.0.0.2:");
  double passed = seconds_now() - start;
  cr_assert(passed < 0.05 + LATE, "%.3f s", passed);
  check_number(read_report(), 1);
  check_attempt(0, SILENT, PS_E_CANCELLED, ECANCELED, "cancelled");
  pthread_join(thread, NULL);
  check_number(open_descriptors(), before);
  check_fails(ps_connect_host(SILENT, port, NULL, &(ps_wait){.token = token}, &made, NULL, &err), PS_E_CANCELLED,
              ECANCELED, "connect_host: cancelled");
}

Test(connect_host, the_family_and_the_source_are_the_callers_to_choose) {
  static const char *const hosts[] = {"::1", ANSWERS, NULL};
  const char *port = races_prepare();
  char from[INET_ADDRSTRLEN] = "";
  fake_resolver_answer(hosts);
  check_ok(ps_connect_host("x", port, &(ps_connect_options){.source_host = "127.0.0.5"}, NULL, &made, &report, &err));
  check_number(races_accepted(from), 1);
  check_text(from, "127.0.0.5");
  check_number(read_report(), 2);
  check_attempt(0, "::1", PS_E_GAIERROR, EAI_NONAME,
                "bind: Name or service not known (the source has no address of this family)");
  fake_resolver_answer(NULL);
  fault(GETADDRINFO, .host = ANSWERS);
  check_ok(ps_connect_host("x", port, &(ps_connect_options){.family = AF_INET}, NULL, &made, NULL, &err));
  check_number(fake_resolver.last.family, AF_INET);
  /* A port alone: any of the machine's own addresses. */
  int64_t own = 0;
  ps_address address;
  check_ok(ps_socket_getsockname(made, &address, &err));
  check_ok(ps_address_port(&address, &own, &err));
  check_fails(ps_connect_host(ANSWERS, port, &(ps_connect_options){.source_port = own}, NULL, &made, NULL, &err),
              PS_E_OS, EADDRINUSE, "connect_host: bind: Address already in use (127.0.0.1:");
  check_fails(
      ps_connect_host(ANSWERS, port, &(ps_connect_options){.source_host = "nobody.invalid"}, NULL, &made, NULL, &err),
      PS_E_GAIERROR, EAI_NONAME, "connect_host: Name or service not known ('nobody.invalid', '0')");
}

Test(connect_host, the_source_is_looked_up_within_the_deadline) {
  fake_resolver_hang(true);
  double start = seconds_now();
  check_fails(ps_connect_host(ANSWERS, "1", &(ps_connect_options){.source_host = "x"},
                              &(ps_wait){.deadline = ps_deadline(0.05)}, &made, NULL, &err),
              PS_E_TIMEOUT, ETIMEDOUT, "s ('x', '0')");
  cr_assert(seconds_now() - start < 0.05 + LATE);
}

Test(connect_host, bad_input_is_refused_before_anything_is_done) {
  static const struct {
    ps_connect_options options;
    ps_wait wait;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {{.source_port = 65536}, {0}, PS_E_RANGE, ERANGE, "connect_host: source_port must be 0-65535, not 65536"},
      {{.source_port = -1}, {0}, PS_E_RANGE, ERANGE, "source_port must be 0-65535, not -1"},
      {{.family = INT64_MAX}, {0}, PS_E_RANGE, ERANGE, "connect_host: family must be "},
      {{.delay = -1}, {0}, PS_E_RANGE, ERANGE, "connect_host: delay must be 0-9223372036854775807, not -1"},
      {{.reserved = {[3] = 1}}, {0}, PS_E_VALUE, EINVAL, "connect_host: reserved[3] of options must be 0"},
      {{0}, {.deadline = -5}, PS_E_VALUE, EINVAL, "connect_host: negative deadline -5"},
      {{0}, {.token = (ps_token *)0x1234}, PS_E_HANDLE, EBADF, "connect_host: no token has this handle"},
      {{0}, {.reserved = {1}}, PS_E_VALUE, EINVAL, "connect_host: reserved[0] of wait must be 0"},
  };
  int before = open_descriptors();
  for (int i = 0; i < COUNT_OF(cases); i++) {
    made = (void *)&made;
    report = (void *)&report;
    check_fails(ps_connect_host("x", "80", &cases[i].options, &cases[i].wait, &made, &report, &err), cases[i].status,
                cases[i].code, cases[i].text);
    cr_assert(!made && !report);
  }
  check_fails(ps_connect_host("x", "65536", NULL, NULL, &made, NULL, &err), PS_E_RANGE, ERANGE,
              "connect_host: port must be 0-65535, not '65536'");
  check_fails(ps_connect_host("x", "80", NULL, NULL, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "connect_host: socket must not be NULL");
  check_number(fake_resolver.count, 0);
  check_number(open_descriptors(), before);
}

Test(connect_host, a_lookup_that_fails_is_told_as_it_is) {
  static const char *const none[] = {NULL};
  fault(GETADDRINFO, .result = EAI_AGAIN);
  check_fails(ps_connect_host("x", "80", NULL, NULL, &made, &report, &err), PS_E_GAIERROR, EAI_AGAIN,
              "connect_host: Temporary failure in name resolution ('x', '80')");
  check_number(read_report(), 0);
  fake_resolver_answer(none);
  check_fails(ps_connect_host("x", "80", NULL, NULL, &made, NULL, &err), PS_E_OS, 0,
              "connect_host: getaddrinfo returns an empty list");
  fake_resolver_answer(NULL);
  check_fails(ps_connect_host(NULL, NULL, NULL, NULL, &made, NULL, &err), PS_E_GAIERROR, EAI_NONAME, "(none)");
}

static void ignore(int number) {
  (void)number;
}

static void alarm_soon(void) {
  struct sigaction action = {.sa_handler = ignore};
  struct itimerval soon = {.it_value = {.tv_usec = 50000}};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &soon, NULL);
}

Test(connect_host, a_host_may_stop_it_and_is_the_new_sockets) {
  static const char *const hosts[] = {SILENT, NULL};
  const char *port = races_prepare();
  struct fake_host *host = fake_host_make(0);
  int before = open_descriptors();
  alarm_soon();
  host->stop_at = 1;
  fake_resolver_answer(hosts);
  check_fails(ps_connect_host(SILENT, port, NULL, &(ps_wait){.hooks = &host->hooks}, &made, &report, &err),
              PS_E_INTERRUPTED, EINTR, "connect_host: interrupted by the host; interrupted by the host (127.0.0.2:");
  check_number(read_report(), 1);
  check_attempt(0, SILENT, PS_E_INTERRUPTED, EINTR, "interrupted by the host");
  check_number(open_descriptors(), before);
  host->stop_at = 0;
  check_ok(ps_connect_host(ANSWERS, port, NULL, &(ps_wait){.hooks = &host->hooks}, &made, NULL, &err));
  int runs = host->runs;
  check_ok(ps_socket_settimeout(made, 0.001, &err));
  check_fails(ps_socket_recv(made, 0, &(char){0}, 1, &(int64_t){0}, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  cr_assert(host->runs > runs);
}

static pid_t forked = -1;

static int32_t fork_once(void *unused) {
  (void)unused;
  if (forked < 0)
    forked = fork();
  return 0;
}

/* Each process has its own set of what it waits for, and the deadline holds in both. */
Test(connect_host, a_hook_that_forks_goes_on_in_both) {
  static const char *const hosts[] = {SILENT, ANSWERS, NULL};
  const char *port = races_prepare();
  ps_hooks hooks = {.interrupted = fork_once};
  alarm_soon();
  fake_resolver_answer(hosts);
  double start = seconds_now();
  ps_wait wait = {.hooks = &hooks, .deadline = ps_deadline(5)};
  int32_t status = ps_connect_host("x", port, NULL, &wait, &made, NULL, &err);
  double passed = seconds_now() - start;
  if (forked == 0)
    leave_child(status == PS_OK && passed >= 0.249 && passed < 0.25 + LATE ? 0 : 1);
  check_number(status, PS_OK);
  cr_assert(passed >= 0.249 && passed < 0.25 + LATE, "%.3f s", passed);
  check_child(forked);
  check_number(races_accepted(NULL), 2);
}

/* Whatever cannot be had, the call says so and leaves nothing behind. */

static const char *fault_port;
static ps_token *fault_token;
static int32_t outcome, wanted_outcome;
static int descriptors;

static void attempt(void) {
  ps_wait wait = {.deadline = ps_deadline(5), .token = fault_token};
  made = (void *)&made;
  outcome = ps_connect_host("x", fault_port, NULL, &wait, &made, NULL, &err);
}

static void check_outcome(bool met) {
  cr_assert((made != NULL) == (outcome == PS_OK));
  cr_assert(outcome == PS_OK || (met && outcome == wanted_outcome), "%s", err.message);
  ps_socket_free(made);
  check_number(open_descriptors(), descriptors);
}

static void check_each_fault(enum fault_call call, struct fault failing, int32_t wanted) {
  static const char *const hosts[] = {ANSWERS, NULL};
  fault_port = races_prepare();
  wanted_outcome = wanted;
  check_ok(ps_token_create(&fault_token, &err));
  fake_resolver_answer(hosts);
  attempt();
  ps_socket_free(made);
  descriptors = open_descriptors();
  fault_each(call, failing, attempt, check_outcome);
}

Test(connect_host, no_memory_is_told_and_nothing_is_lost) {
  check_each_fault(FAULT_CALLOC, (struct fault){.times = 1}, PS_E_MEMORY);
}

Test(connect_host, no_descriptor_is_told_and_nothing_is_lost) {
  check_each_fault(FAULT_EPOLL_CREATE1, (struct fault){.error = EMFILE}, PS_E_OS);
  check_each_fault(FAULT_TIMERFD_CREATE, (struct fault){.error = EMFILE}, PS_E_OS);
  check_each_fault(FAULT_EVENTFD, (struct fault){.error = EMFILE}, PS_E_OS);
  check_each_fault(FAULT_SOCKET, (struct fault){.error = EMFILE}, PS_E_OS);
  check_each_fault(FAULT_EPOLL_CTL, (struct fault){.error = ENOSPC}, PS_E_OS);
  check_each_fault(FAULT_FCNTL, (struct fault){.error = EPERM}, PS_E_OS);
}

Test(connect_host, without_memory_for_the_objects_nothing_is_tried) {
  const char *port = races_prepare();
  fault_reset();
  fault(CALLOC, .times = 1);
  check_fails(ps_connect_host(ANSWERS, port, NULL, NULL, &made, &report, &err), PS_E_MEMORY, ENOMEM,
              "connect_host: no memory for another socket");
  fault(CALLOC, .made = true);
  fault(CALLOC, .times = 1);
  check_fails(ps_connect_host(ANSWERS, port, NULL, NULL, &made, &report, &err), PS_E_MEMORY, ENOMEM,
              "connect_host: no memory for another operation");
  cr_assert_null(made);
  cr_assert_null(report);
  fault(CALLOC, .made = true);
  fault(CALLOC, .times = 1);
  check_fails(ps_connect_host(ANSWERS, port, NULL, NULL, &made, &report, &err), PS_E_MEMORY, ENOMEM,
              "connect_host: out of memory");
  check_number(fault_count(FAULT_SOCKET), 0);
  check_ok(ps_connect_host(ANSWERS, port, NULL, NULL, &made, &report, &err));
}

Test(connect_host, the_longest_delay_is_for_ever) {
  static const char *const hosts[] = {SILENT, ANSWERS, NULL};
  const char *port = races_prepare();
  connect_to(hosts, port, INT64_MAX, 0.05, PS_E_TIMEOUT);
  check_number(read_report(), 1);
}
