/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations that an event loop waits for: readiness, results, ends, forks, threads. Where connections go is tested in
 * connect_host.c. */
#include "polysocket/operation.h"

#include "check.h"
#include "core/errand.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket.h"
#include "races.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(operation, .timeout = 30);

static const char *const one[] = {"192.0.2.7", NULL};

static ps_operation *operation;

/* Whether the descriptor becomes readable within so many milliseconds. */
static int ready_within(int milliseconds) {
  int64_t fd = -1;
  check_ok(ps_operation_fileno(operation, &fd, &err));
  struct pollfd entry = {.fd = (int)fd, .events = POLLIN};
  return poll(&entry, 1, milliseconds);
}

static int32_t start_addresses(const char *host, const ps_wait *wait) {
  return ps_operation_start_getaddrinfo(host, "80", 0, SOCK_STREAM, 0, 0, wait, &operation, &err);
}

static int32_t start_names(const ps_wait *wait) {
  ps_address address = loopback(80);
  return ps_operation_start_getnameinfo(&address, NI_NUMERICSERV, wait, &operation, &err);
}

static int32_t start_connection(const char *host, const char *port, const ps_wait *wait) {
  return ps_operation_start_connect_host(host, port, &(ps_connect_options){.delay = 50000000}, wait, &operation, &err);
}

static int32_t fetch_addresses(ps_addrinfo **list) {
  return ps_operation_addrinfo(operation, list, &err);
}

static int32_t fetch_names(void) {
  char host[1025], service[32];
  int64_t length;
  int32_t status = ps_operation_nameinfo(operation, host, sizeof host, &length, service, sizeof service, &length, &err);
  cr_assert((status == PS_OK) == (host[0] != '\0'));
  return status;
}

static int32_t fetch_socket(ps_socket **made) {
  return ps_operation_socket(operation, made, &err);
}

/* Step as an event loop does, until the connection has come about or failed. */
static int32_t run_connection(ps_socket **made) {
  int32_t status;
  while ((status = fetch_socket(made)) == PS_E_WOULD_BLOCK) {
    cr_assert_null(*made);
    check_number(err.code, EAGAIN);
    check_number(ready_within(5000), 1);
  }
  return status;
}

static void wait_for_threads(void) {
  for (int i = 0; i < 5000 && ps__errand_threads() > 0; i++)
    races_nap(1);
  check_number(ps__errand_threads(), 0);
}

Test(operation, a_lookup_tells_when_it_is_over) {
  ps_addrinfo *list;
  int64_t count = 0;
  fake_resolver_answer(one);
  fake_resolver_hang(true);
  int before = open_descriptors();
  check_ok(start_addresses("x", NULL));
  check_number(ready_within(20), 0);
  check_fails(fetch_addresses(&list), PS_E_WOULD_BLOCK, EAGAIN, "getaddrinfo: Resource temporarily unavailable");
  cr_assert_null(list);
  fake_resolver_hang(false);
  check_number(ready_within(5000), 1);
  check_number(ready_within(0), 1);
  check_ok(fetch_addresses(&list));
  check_ok(ps_addrinfo_count(list, &count, &err));
  check_number(count, 1);
  check_fails(fetch_addresses(&list), PS_E_VALUE, EINVAL, "getaddrinfo: the result was fetched before");
  cr_assert_null(list);
  check_ok(ps_operation_attempt_count(operation, &count, &err));
  check_number(count, 0);
  ps_operation_free(operation);
  check_number(open_descriptors(), before);
  wait_for_threads();
}

Test(operation, what_needs_no_resolver_is_over_at_once) {
  ps_addrinfo *list;
  check_ok(start_addresses("127.0.0.1", &(ps_wait){.deadline = 1}));
  check_number(ready_within(0), 1);
  check_ok(fetch_addresses(&list));
  ps_operation_free(operation);
  ps_address address = loopback(80);
  check_ok(ps_operation_start_getnameinfo(&address, NI_NUMERICHOST | NI_NUMERICSERV, NULL, &operation, &err));
  check_number(ready_within(0), 1);
  check_ok(fetch_names());
  check_number(fault_count(FAULT_PTHREAD_CREATE), 0);
}

Test(operation, names_may_be_fetched_again) {
  ps_address address = loopback(80);
  char host[10], service[10];
  int64_t host_length = 0, service_length = 0;
  check_ok(ps_operation_start_getnameinfo(&address, NI_NUMERICHOST | NI_NUMERICSERV, NULL, &operation, &err));
  check_ok(ps_operation_nameinfo(operation, NULL, 0, &host_length, NULL, 0, &service_length, &err));
  check_number(host_length, 9);
  check_number(service_length, 2);
  check_ok(ps_operation_nameinfo(operation, host, sizeof host, NULL, service, sizeof service, NULL, &err));
  check_text(host, "127.0.0.1");
  check_text(service, "80");
  check_fails(ps_operation_nameinfo(operation, host, -1, NULL, service, sizeof service, NULL, &err), PS_E_VALUE, EINVAL,
              "getnameinfo: negative buffer size -1");
}

Test(operation, failures_are_those_of_the_calls_and_may_be_fetched_again) {
  ps_addrinfo *list;
  fault(GETADDRINFO, .times = 1, .result = EAI_NONAME);
  check_ok(start_addresses("x", NULL));
  check_number(ready_within(5000), 1);
  for (int i = 0; i < 2; i++) {
    check_fails(fetch_addresses(&list), PS_E_GAIERROR, EAI_NONAME,
                "getaddrinfo: Name or service not known ('x', '80') with (AF_UNSPEC, SOCK_STREAM");
    cr_assert_null(list);
  }
  ps_operation_free(operation);
  check_ok(start_connection("127.0.0.9", "1", NULL));
  ps_socket *made;
  check_fails(run_connection(&made), PS_E_OS, ECONNREFUSED, "connect_host: Connection refused (127.0.0.9:1) after ");
  check_fails(fetch_socket(&made), PS_E_OS, ECONNREFUSED, "connect_host: Connection refused (127.0.0.9:1) after ");
  ps_operation_free(operation);
  ps_address address = unix_address("/x", 2);
  check_ok(ps_operation_start_getnameinfo(&address, NI_NUMERICHOST, NULL, &operation, &err));
  check_number(ready_within(5000), 1);
}

Test(operation, a_connection_goes_on_from_step_to_step) {
  static const char *const hosts[] = {REFUSES, SILENT, ANSWERS, NULL};
  const char *port = races_prepare();
  ps_socket *made = NULL;
  int64_t count = 0, status, code, duration, length;
  char text[4];
  ps_address address;
  fake_resolver_answer(hosts);
  int before = open_descriptors();
  double start = seconds_now();
  check_ok(start_connection("x", port, NULL));
  check_ok(run_connection(&made));
  double passed = seconds_now() - start;
  cr_assert(passed >= 0.049 && passed < 0.05 + LATE, "%.3f s", passed);
  check_fails(fetch_socket(&(ps_socket *){NULL}), PS_E_VALUE, EINVAL, "connect_host: the result was fetched before");
  check_ok(ps_operation_attempt_count(operation, &count, &err));
  check_number(count, 3);
  check_ok(ps_operation_attempt(operation, 2, &address, &status, &code, &duration, text, sizeof text, &length, &err));
  check_number(status, PS_OK);
  check_text(text, "con");
  check_number(length, 9);
  check_ok(ps_operation_attempt(operation, 0, NULL, NULL, NULL, NULL, NULL, 0, NULL, &err));
  ps_operation_free(operation);
  check_number(open_descriptors(), before + 1);
  check_ok(ps_socket_send(made, 0, "x", 1, NULL, &err));
  check_number(races_accepted(NULL), 1);
}

Test(operation, an_attempt_under_way_shows) {
  const char *port = races_prepare();
  int64_t status = 0, code = 7, duration = 0;
  char text[20];
  check_ok(start_connection(SILENT, port, NULL));
  races_nap(20);
  check_ok(ps_operation_attempt(operation, 0, NULL, &status, &code, &duration, text, sizeof text, NULL, &err));
  check_number(status, PS_E_WOULD_BLOCK);
  check_number(code, 0);
  check_text(text, "under way");
  cr_assert(duration >= 20000000);
}

Test(operation, an_index_out_of_range_clears_the_outputs) {
  const char *port = races_prepare();
  int64_t status = 7, code = 7, duration = 7, length = 7;
  char text[20] = "x";
  ps_address address, empty = {{0}};
  check_ok(start_connection(SILENT, port, NULL));
  for (int index = -1; index < 2; index += 2) {
    memset(&address, 0x5A, sizeof address);
    check_fails(
        ps_operation_attempt(operation, index, &address, &status, &code, &duration, text, sizeof text, &length, &err),
        PS_E_RANGE, ERANGE, "operation_attempt: index must be 0, not ");
    cr_assert(status == 0 && code == 0 && duration == 0 && length == 0 && text[0] == '\0');
    check_bytes(&address, &empty, sizeof address);
  }
}

Test(operation, deadlines_and_tokens_end_it) {
  ps_addrinfo *list;
  ps_socket *made;
  ps_token *token;
  const char *port = races_prepare();
  check_ok(ps_token_create(&token, &err));
  fake_resolver_hang(true);
  double start = seconds_now();
  check_ok(start_addresses("x", &(ps_wait){.deadline = ps_deadline(0.05)}));
  check_number(ready_within(5000), 1);
  check_fails(fetch_addresses(&list), PS_E_TIMEOUT, ETIMEDOUT, "getaddrinfo: timed out ('x', '80')");
  cr_assert(seconds_now() - start >= 0.049 && seconds_now() - start < 0.05 + LATE);
  ps_operation_free(operation);
  check_ok(start_names(&(ps_wait){.token = token}));
  check_number(ready_within(10), 0);
  check_ok(ps_token_fire(token, &err));
  check_number(ready_within(5000), 1);
  check_fails(fetch_names(), PS_E_CANCELLED, ECANCELED, "getnameinfo: cancelled (127.0.0.1:80)");
  ps_operation_free(operation);
  check_ok(ps_token_reset(token, &err));
  start = seconds_now();
  check_ok(start_connection(SILENT, port, &(ps_wait){.token = token, .deadline = ps_deadline(0.05)}));
  check_fails(run_connection(&made), PS_E_TIMEOUT, ETIMEDOUT, "timed out (127.0.0.2:");
  cr_assert(seconds_now() - start >= 0.049 && seconds_now() - start < 0.05 + LATE);
  /* It is over, whatever is done to the token now. */
  check_ok(ps_token_fire(token, &err));
  check_fails(fetch_socket(&made), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  ps_operation_free(operation);
  check_ok(start_connection(SILENT, port, &(ps_wait){.token = token}));
  check_fails(run_connection(&made), PS_E_CANCELLED, ECANCELED, "connect_host: cancelled");
}

Test(operation, what_has_ended_before_gets_no_thread) {
  ps_addrinfo *list;
  ps_token *token;
  check_ok(ps_token_create(&token, &err));
  check_ok(ps_token_fire(token, &err));
  check_ok(start_addresses("x", &(ps_wait){.deadline = 1}));
  check_number(ready_within(0), 1);
  check_fails(fetch_addresses(&list), PS_E_TIMEOUT, ETIMEDOUT, "getaddrinfo: timed out ('x', '80')");
  check_ok(start_names(&(ps_wait){.token = token}));
  check_fails(fetch_names(), PS_E_CANCELLED, ECANCELED, "getnameinfo: cancelled");
  check_ok(start_connection("x", "80", &(ps_wait){.token = token}));
  check_fails(fetch_socket(&(ps_socket *){NULL}), PS_E_CANCELLED, ECANCELED, "connect_host: cancelled ('x', '80')");
  check_number(fault_count(FAULT_PTHREAD_CREATE), 0);
}

Test(operation, a_token_that_is_freed_ends_nothing) {
  const char *port = races_prepare();
  ps_token *token;
  check_ok(ps_token_create(&token, &err));
  check_ok(start_connection(SILENT, port, &(ps_wait){.token = token}));
  ps_token_free(token);
  check_number(ready_within(20), 0);
  check_fails(fetch_socket(&(ps_socket *){NULL}), PS_E_WOULD_BLOCK, EAGAIN, "connect_host: ");
}

Test(operation, freeing_ends_it) {
  const char *port = races_prepare();
  fake_resolver_hang(true);
  int before = open_descriptors();
  check_ok(start_addresses("x", NULL));
  ps_operation_free(operation);
  ps_operation_free(operation);
  ps_operation_free(NULL);
  check_fails(ps_operation_fileno(operation, &(int64_t){0}, &err), PS_E_HANDLE, EBADF,
              "operation_fileno: no operation has this handle");
  check_ok(start_connection(SILENT, port, NULL));
  ps_operation_free(operation);
  check_number(open_descriptors(), before);
  check_number(ps__errand_threads(), 1);
  fake_resolver_hang(false);
  wait_for_threads();
  check_number(open_descriptors(), before);
}

Test(operation, a_result_that_nobody_fetches_is_given_back) {
  const char *port = races_prepare();
  int before = open_descriptors();
  check_ok(start_connection(ANSWERS, port, NULL));
  races_nap(20);
  check_fails(ps_operation_addrinfo(operation, &(ps_addrinfo *){NULL}, &err), PS_E_TYPE, EINVAL,
              "getaddrinfo: the operation is of another kind: connect_host");
  ps_operation_free(operation);
  check_ok(start_addresses("127.0.0.1", NULL));
  check_fails(fetch_names(), PS_E_TYPE, EINVAL, "getnameinfo: the operation is of another kind: getaddrinfo");
  check_fails(fetch_socket(&(ps_socket *){NULL}), PS_E_TYPE, EINVAL, "connect_host: the operation is of another kind");
  ps_operation_free(operation);
  check_number(open_descriptors(), before);
}

Test(operation, bad_input_is_refused) {
  ps_address address = loopback(80);
  int before = open_descriptors();
  check_fails(ps_operation_start_getaddrinfo("x", "80", 0, 0, 0, 0, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "getaddrinfo: operation must not be NULL");
  check_fails(ps_operation_start_getnameinfo(&address, 0, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "getnameinfo: operation must not be NULL");
  check_fails(ps_operation_start_connect_host("x", "80", NULL, NULL, NULL, &err), PS_E_VALUE, EINVAL,
              "connect_host: operation must not be NULL");
#define check_not_started(call, status, code, text) \
  do {                                              \
    operation = (void *)&operation;                 \
    check_fails((call), (status), (code), (text));  \
    cr_assert_null(operation);                      \
  } while (0)
  check_not_started(ps_operation_start_getaddrinfo("x", "80", INT64_MAX, 0, 0, 0, NULL, &operation, &err), PS_E_RANGE,
                    ERANGE, "getaddrinfo: family must be ");
  check_not_started(ps_operation_start_getaddrinfo("x", "-80", 0, 0, 0, 0, NULL, &operation, &err), PS_E_RANGE, ERANGE,
                    "getaddrinfo: port must be 0-65535");
  check_not_started(ps_operation_start_getnameinfo(NULL, 0, NULL, &operation, &err), PS_E_VALUE, EINVAL,
                    "getnameinfo: ");
  check_not_started(ps_operation_start_getnameinfo(&address, INT64_MAX, NULL, &operation, &err), PS_E_RANGE, ERANGE,
                    "getnameinfo: flags must be ");
  check_not_started(start_addresses("x", &(ps_wait){.deadline = -1}), PS_E_VALUE, EINVAL, "negative deadline -1");
  check_not_started(start_addresses("x", &(ps_wait){.token = (ps_token *)7}), PS_E_HANDLE, EBADF, "no token has");
  check_not_started(
      ps_operation_start_connect_host("x", "80", &(ps_connect_options){.delay = -1}, NULL, &operation, &err),
      PS_E_RANGE, ERANGE, "connect_host: delay must be ");
  check_fails(fetch_addresses(NULL), PS_E_VALUE, EINVAL, "getaddrinfo: list must not be NULL");
  check_fails(fetch_socket(NULL), PS_E_VALUE, EINVAL, "connect_host: socket must not be NULL");
  check_fails(ps_operation_attempt_count(NULL, &(int64_t){0}, &err), PS_E_HANDLE, EBADF, "operation_attempt_count: ");
  check_number(fake_resolver.count, 0);
  check_number(open_descriptors(), before);
}

Test(operation, no_hook_is_called) {
  struct fake_host *host = fake_host_make(0);
  ps_addrinfo *list;
  fake_resolver_answer(one);
  check_ok(start_addresses("x", &(ps_wait){.hooks = &host->hooks}));
  check_number(ready_within(5000), 1);
  check_ok(fetch_addresses(&list));
  check_number(host->runs + host->questions, 0);
}

/* Whatever cannot be had, the start or the fetch says so, and nothing is left behind. */

static const char *fault_port;
static ps_socket *fault_socket;
static int32_t outcome, wanted_outcome;
static int descriptors;

static void attempt(void) {
  fault_socket = NULL;
  outcome = start_connection("x", fault_port, NULL);
  cr_assert((operation != NULL) == (outcome == PS_OK));
  if (outcome == PS_OK)
    outcome = run_connection(&fault_socket);
}

/* A result that could not be handed out is there for the next fetch. */
static void check_outcome(bool met) {
  cr_assert(outcome == PS_OK || (met && outcome == wanted_outcome) || fetch_socket(&fault_socket) == PS_OK, "%s",
            err.message);
  ps_socket_free(fault_socket);
  ps_operation_free(operation);
  for (int i = 0; i < 100 && open_descriptors() != descriptors; i++)
    races_nap(1);
  check_number(open_descriptors(), descriptors);
}

static void check_each_fault(enum fault_call call, struct fault failing, int32_t wanted) {
  static const char *const hosts[] = {ANSWERS, NULL};
  fault_port = races_prepare();
  wanted_outcome = wanted;
  fake_resolver_answer(hosts);
  attempt();
  ps_socket_free(fault_socket);
  ps_operation_free(operation);
  descriptors = open_descriptors();
  fault_each(call, failing, attempt, check_outcome);
}

Test(operation, no_memory_is_told_and_nothing_is_lost) {
  check_each_fault(FAULT_CALLOC, (struct fault){.times = 1}, PS_E_MEMORY);
}

Test(operation, no_descriptor_is_told_and_nothing_is_lost) {
  check_each_fault(FAULT_EPOLL_CREATE1, (struct fault){.error = EMFILE}, PS_E_OS);
  check_each_fault(FAULT_TIMERFD_CREATE, (struct fault){.error = EMFILE}, PS_E_OS);
  check_each_fault(FAULT_EVENTFD, (struct fault){.error = EMFILE}, PS_E_OS);
  check_each_fault(FAULT_PTHREAD_CREATE, (struct fault){.error = EAGAIN}, PS_E_OS);
  check_each_fault(FAULT_EPOLL_CTL, (struct fault){.error = ENOSPC}, PS_E_OS);
  check_each_fault(FAULT_FCNTL, (struct fault){.error = EPERM}, PS_E_OS);
}

Test(operation, a_lookup_goes_on_in_a_child) {
  ps_addrinfo *list;
  fake_resolver_answer(one);
  fake_resolver_hang(true);
  check_ok(start_addresses("x", &(ps_wait){.deadline = ps_deadline(10)}));
  fake_resolver_await(1);
  pid_t child = fork();
  if (child == 0) {
    /* Ready at once, to be taken up here. */
    if (ready_within(0) != 1 || fetch_addresses(&list) != PS_E_WOULD_BLOCK || ready_within(20) != 0)
      leave_child(1);
    fake_resolver_hang(false);
    leave_child(ready_within(5000) == 1 && fetch_addresses(&list) == PS_OK ? 0 : 2);
  }
  check_child(child);
  check_number(ready_within(20), 0);
  check_fails(fetch_addresses(&list), PS_E_WOULD_BLOCK, EAGAIN, "getaddrinfo: ");
  fake_resolver_hang(false);
  check_number(ready_within(5000), 1);
  check_ok(fetch_addresses(&list));
}

Test(operation, a_connection_goes_on_in_a_child) {
  static const char *const hosts[] = {SILENT, ANSWERS, NULL};
  const char *port = races_prepare();
  ps_socket *made;
  fake_resolver_answer(hosts);
  check_ok(start_connection("x", port, NULL));
  races_nap(20);
  check_fails(fetch_socket(&made), PS_E_WOULD_BLOCK, EAGAIN, "connect_host: ");
  pid_t child = fork();
  if (child == 0)
    leave_child(run_connection(&made) == PS_OK && ps_socket_send(made, 0, "x", 1, NULL, NULL) == PS_OK ? 0 : 1);
  check_child(child);
  check_ok(run_connection(&made));
  check_number(races_accepted(NULL), 2);
}

/* An operation is at its work when `meanwhile` is called: asking the system about the connection. */

static int32_t status_meanwhile;

static void fetch_meanwhile(void *unused) {
  ps_error mine;
  (void)unused;
  status_meanwhile = ps_operation_socket(operation, &(ps_socket *){NULL}, &mine);
  cr_assert(strstr(mine.message, "another thread is using the operation"), "%s", mine.message);
}

Test(operation, a_call_does_not_wait_long_for_another_one) {
  const char *port = races_prepare();
  check_ok(start_connection(SILENT, port, NULL));
  fault(PPOLL, .made = true, .meanwhile = fetch_meanwhile);
  check_fails(fetch_socket(&(ps_socket *){NULL}), PS_E_WOULD_BLOCK, EAGAIN, "connect_host: ");
  check_number(status_meanwhile, PS_E_WOULD_BLOCK);
}

Test(operation, a_deadline_is_watched_when_it_is_sooner_than_the_next_attempt) {
  const char *port = races_prepare();
  ps_socket *made;
  double start = seconds_now();
  check_ok(start_connection(SILENT, port, &(ps_wait){.deadline = ps_deadline(0.02)}));
  check_fails(run_connection(&made), PS_E_TIMEOUT, ETIMEDOUT, "connect_host: timed out");
  cr_assert(seconds_now() - start >= 0.019);
}

/* The deadline passes before the second of two look-ups begins. */
Test(operation, what_ends_between_two_lookups_begins_no_other) {
  ps_socket *made;
  fake_resolver_answer(one);
  fake_resolver_hang(true);
  ps_connect_options options = {.source_host = "y"};
  check_ok(ps_operation_start_connect_host("x", "80", &options, &(ps_wait){.deadline = ps_deadline(0.2)}, &operation,
                                           &err));
  fake_resolver_await(1);
  races_nap(220);
  fake_resolver_hang(false);
  wait_for_threads();
  check_fails(fetch_socket(&made), PS_E_TIMEOUT, ETIMEDOUT, "connect_host: timed out");
  check_number(fake_resolver.count, 1);
}

Test(operation, without_memory_for_the_first_one_there_is_none) {
  fault(CALLOC, .times = 1);
  check_fails(start_addresses("x", NULL), PS_E_MEMORY, ENOMEM, "getaddrinfo: no memory for another operation");
  cr_assert_null(operation);
}

Test(operation, a_result_without_memory_is_fetched_later_or_lost) {
  ps_addrinfo *list;
  ps_socket *made;
  check_ok(start_addresses("127.0.0.1", NULL));
  fault(CALLOC, .times = 1);
  check_fails(fetch_addresses(&list), PS_E_MEMORY, ENOMEM, "getaddrinfo: no memory for another");
  cr_assert_null(list);
  const char *port = races_prepare();
  check_ok(start_connection(ANSWERS, port, NULL));
  check_number(ready_within(5000), 1);
  fault(CALLOC, .times = 1);
  check_fails(fetch_socket(&made), PS_E_MEMORY, ENOMEM, "connect_host: no memory for another socket");
  check_ok(run_connection(&made));
}

static _Atomic int fetched;

static void *fetch_in_thread(void *unused) {
  ps_addrinfo *list;
  ps_error mine;
  int32_t status;
  while ((status = ps_operation_addrinfo(operation, &list, &mine)) == PS_E_WOULD_BLOCK) {
  }
  if (status == PS_OK)
    fetched++;
  else
    cr_assert_eq(mine.status, PS_E_VALUE, "%s", mine.message);
  return unused;
}

Test(operation, one_of_many_threads_gets_the_result) {
  enum { THREADS = 4, ROUNDS = 50 };
  fake_resolver_answer(one);
  for (int round = 0; round < ROUNDS; round++) {
    pthread_t threads[THREADS];
    fetched = 0;
    check_ok(start_addresses("x", NULL));
    for (int i = 0; i < THREADS; i++)
      pthread_create(&threads[i], NULL, fetch_in_thread, NULL);
    for (int i = 0; i < THREADS; i++)
      pthread_join(threads[i], NULL);
    check_number(fetched, 1);
    ps_operation_free(operation);
  }
}

static void *step_in_thread(void *unused) {
  ps_socket *made;
  while (ps_operation_socket(operation, &made, NULL) != PS_E_HANDLE) {
  }
  return unused;
}

Test(operation, freeing_under_other_threads_is_safe) {
  const char *port = races_prepare();
  int before = open_descriptors();
  for (int round = 0; round < 50; round++) {
    pthread_t thread;
    check_ok(start_connection(SILENT, port, NULL));
    pthread_create(&thread, NULL, step_in_thread, NULL);
    races_nap(1);
    ps_operation_free(operation);
    pthread_join(thread, NULL);
  }
  check_number(open_descriptors(), before);
}

Test(operation, outputs_that_nobody_wants_may_be_null) {
  fake_resolver_answer(one);
  check_ok(start_addresses("x", NULL));
  check_number(ready_within(5000), 1);
  check_ok(ps_operation_fileno(operation, NULL, &err));
  check_ok(ps_operation_attempt_count(operation, NULL, &err));
  ps_operation_free(operation);
  check_fails(ps_operation_fileno(operation, NULL, &err), PS_E_HANDLE, EBADF, "operation_fileno: ");
  check_fails(ps_operation_attempt_count(operation, NULL, &err), PS_E_HANDLE, EBADF, "operation_attempt_count: ");
}
