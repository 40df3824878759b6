/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Look-ups that their callers leave: what ends them, how many there may be, and what they leave behind. */
#include "core/errand.h"

#include "check.h"
#include "fake_databases.h"
#include "fake_host.h"
#include "fake_resolver.h"
#include "fault.h"
#include "polysocket.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(errand, .timeout = 30);

static const char *const one[] = {"192.0.2.7", NULL};

static void nap(int milliseconds) {
  struct timespec moment = {.tv_nsec = milliseconds * 1000000L};
  nanosleep(&moment, NULL);
}

/* Wait until no helper thread is left. */
static void wait_for_threads(void) {
  for (int i = 0; i < 5000 && ps__errand_threads() > 0; i++)
    nap(1);
  check_number(ps__errand_threads(), 0);
}

/* The look-ups, each as a call with a `wait` alone. */

static int32_t ask_addresses(const ps_wait *wait) {
  ps_addrinfo *list = (void *)&list;
  int32_t status = ps_getaddrinfo("somewhere.example", "80", 0, SOCK_STREAM, 0, 0, wait, &list, &err);
  cr_assert((list != NULL) == (status == PS_OK));
  ps_addrinfo_free(list);
  return status;
}

static int32_t ask_names(const ps_wait *wait) {
  ps_address address = loopback(80);
  char text[1025];
  return ps_getnameinfo(&address, NI_NUMERICSERV, wait, text, sizeof text, NULL, NULL, 0, NULL, &err);
}

static int32_t ask_host(const ps_wait *wait) {
  char text[16];
  return ps_gethostbyname("somewhere.example", wait, text, sizeof text, NULL, &err);
}

static int32_t ask_entry(const ps_wait *wait) {
  ps_hostent *entry = (void *)&entry;
  int32_t status = ps_gethostbyname_ex("somewhere.example", wait, &entry, &err);
  cr_assert((entry != NULL) == (status == PS_OK));
  return status;
}

static int32_t ask_by_address(const ps_wait *wait) {
  ps_hostent *entry = (void *)&entry;
  return ps_gethostbyaddr("192.0.2.7", wait, &entry, &err);
}

static int32_t ask_qualified(const ps_wait *wait) {
  char text[100];
  return ps_getfqdn("192.0.2.7", wait, text, sizeof text, NULL, &err);
}

static int32_t ask_service(const ps_wait *wait) {
  int64_t port;
  return ps_getservbyname("http", "tcp", wait, &port, &err);
}

static int32_t ask_port(const ps_wait *wait) {
  char text[100];
  return ps_getservbyport(80, NULL, wait, text, sizeof text, NULL, &err);
}

static int32_t ask_protocol(const ps_wait *wait) {
  int64_t number;
  return ps_getprotobyname("icmp", wait, &number, &err);
}

static int32_t ask_to_connect(const ps_wait *wait) {
  ps_socket *made = (void *)&made;
  int32_t status = ps_create_connection("somewhere.example", "80", 5, NULL, wait, &made, &err);
  cr_assert_null(made);
  return status;
}

static int32_t ask_to_race(const ps_wait *wait) {
  ps_socket *made = (void *)&made;
  int32_t status = ps_connect_host("somewhere.example", "80", NULL, wait, &made, NULL, &err);
  cr_assert_null(made);
  return status;
}

/* The same by the settings of a socket. */
static int32_t ask_socket(const ps_wait *wait) {
  static ps_socket *socket;
  ps_address address;
  if (!socket)
    socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_sethooks(socket, wait->hooks, &err));
  check_ok(ps_socket_setdeadline(socket, PS_SENDING, wait->deadline, &err));
  check_ok(ps_socket_settoken(socket, wait->token, &err));
  return ps_socket_resolve(socket, "somewhere.example", 80, 0, 0, &address, &err);
}

static const struct lookup {
  int32_t (*ask)(const ps_wait *wait);
  const char *timed_out, *cancelled; /* What the messages say. */
} lookups[] = {
    {ask_addresses, "getaddrinfo: timed out ('somewhere.example', '80')",
     "getaddrinfo: cancelled ('somewhere.example', '80')"},
    {ask_names, "getnameinfo: timed out (127.0.0.1:80)", "getnameinfo: cancelled (127.0.0.1:80)"},
    {ask_host, "gethostbyname: timed out ('somewhere.example')", "gethostbyname: cancelled ('somewhere.example')"},
    {ask_entry, "gethostbyname_ex: timed out ('somewhere.example')",
     "gethostbyname_ex: cancelled ('somewhere.example')"},
    {ask_by_address, "gethostbyaddr: timed out ('192.0.2.7')", "gethostbyaddr: cancelled ('192.0.2.7')"},
    {ask_qualified, "getfqdn: timed out ('192.0.2.7')", "getfqdn: cancelled ('192.0.2.7')"},
    {ask_service, "getservbyname: timed out ('http', 'tcp')", "getservbyname: cancelled ('http', 'tcp')"},
    {ask_port, "getservbyport: timed out (80)", "getservbyport: cancelled (80)"},
    {ask_protocol, "getprotobyname: timed out ('icmp')", "getprotobyname: cancelled ('icmp')"},
    {ask_to_connect, "create_connection: timed out ('somewhere.example', '80')",
     "create_connection: cancelled ('somewhere.example', '80')"},
    {ask_to_race, "connect_host: timed out after 0.0", "connect_host: cancelled ('somewhere.example', '80')"},
    {ask_socket, "resolve: timed out ('somewhere.example')", "resolve: cancelled ('somewhere.example')"},
};

/* A resolver and databases that hang. */
static void hang(void) {
  fake_databases_begin();
  fake_resolver_answer(one);
  fake_resolver_hang(true);
}

Test(errand, a_deadline_ends_every_lookup) {
  hang();
  ask_socket(&(ps_wait){.deadline = 1});
  int before = open_descriptors();
  for (int i = 0; i < COUNT_OF(lookups); i++) {
    double start = seconds_now();
    ps_wait wait = {.deadline = ps_deadline(0.05)};
    check_fails(lookups[i].ask(&wait), PS_E_TIMEOUT, ETIMEDOUT, lookups[i].timed_out);
    double passed = seconds_now() - start;
    cr_assert(passed >= 0.049 && passed < 0.05 + LATE, "%s after %.3f s", err.message, passed);
    check_number(open_descriptors(), before);
  }
  check_number(ps__errand_threads(), COUNT_OF(lookups));
  check_number(fake_resolver_hanging(), COUNT_OF(lookups));
  fake_resolver_hang(false);
  wait_for_threads();
  check_number(open_descriptors(), before);
}

static double fired;

static void *fire(void *token) {
  nap(30);
  fired = seconds_now();
  ps_token_fire(token, NULL);
  return NULL;
}

Test(errand, a_token_ends_every_lookup) {
  hang();
  for (int i = 0; i < COUNT_OF(lookups); i++) {
    pthread_t thread;
    ps_token *token;
    check_ok(ps_token_create(&token, &err));
    cr_assert(pthread_create(&thread, NULL, fire, token) == 0);
    check_fails(lookups[i].ask(&(ps_wait){.token = token}), PS_E_CANCELLED, ECANCELED, lookups[i].cancelled);
    double passed = seconds_now() - fired;
    cr_assert(passed >= 0 && passed < LATE, "%s after %.3f s", err.message, passed);
    pthread_join(thread, NULL);
    /* It stays fired, and no thread is started for that. */
    int threads = ps__errand_threads();
    check_fails(lookups[i].ask(&(ps_wait){.token = token}), PS_E_CANCELLED, ECANCELED, lookups[i].cancelled);
    check_fails(lookups[i].ask(&(ps_wait){.deadline = 1}), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
    check_number(ps__errand_threads(), threads);
    check_ok(ps_socket_settoken(make_socket(AF_INET, SOCK_STREAM), token, &err));
    ask_socket(&(ps_wait){.deadline = 1});
    ps_token_free(token);
  }
}

static void ignore(int number) {
  (void)number;
}

Test(errand, a_host_ends_every_lookup) {
  struct sigaction action = {.sa_handler = ignore};
  sigaction(SIGALRM, &action, NULL);
  hang();
  for (int i = 0; i < COUNT_OF(lookups); i++) {
    struct fake_host *host = fake_host_make(1000);
    struct itimerval soon = {.it_value = {.tv_usec = 30000}};
    host->stop_at = 1;
    setitimer(ITIMER_REAL, &soon, NULL);
    double start = seconds_now();
    check_fails(lookups[i].ask(&(ps_wait){.hooks = &host->hooks}), PS_E_INTERRUPTED, EINTR, "interrupted by the host");
    cr_assert(seconds_now() - start < 0.03 + LATE);
    cr_assert(host->runs > 0 && host->questions == 1);
  }
}

Test(errand, a_wait_that_is_invalid_is_refused_by_every_lookup) {
  ps_token *token;
  check_ok(ps_token_create(&token, &err));
  ps_token_free(token);
  hang();
  for (int i = 0; i < COUNT_OF(lookups) - 1; i++) {
    check_fails(lookups[i].ask(&(ps_wait){.token = token}), PS_E_HANDLE, EBADF, "no token has this handle");
    check_fails(lookups[i].ask(&(ps_wait){.deadline = -1}), PS_E_VALUE, EINVAL, "negative deadline -1");
    check_fails(lookups[i].ask(&(ps_wait){.reserved = {[4] = 1}}), PS_E_VALUE, EINVAL, "reserved[4] of wait must be 0");
  }
  check_number(fake_resolver_hanging(), 0);
}

Test(errand, an_answer_in_time_is_the_same_as_ever) {
  fake_resolver_answer(one);
  ps_wait wait = {.deadline = ps_deadline(10)};
  check_ok(ask_addresses(&wait));
  check_ok(ask_host(&wait));
  check_ok(ask_service(&wait));
  check_ok(ask_port(&wait));
  check_ok(ask_names(&wait));
  fault(GETADDRINFO, .result = EAI_AGAIN);
  fake_resolver_answer(NULL);
  check_fails(ask_host(&wait), PS_E_GAIERROR, EAI_AGAIN, "('somewhere.example')");
  check_fails(ps_getprotobyname("no such", &wait, NULL, &err), PS_E_OS, 0, "protocol not found ('no such')");
  wait_for_threads();
}

Test(errand, no_thread_is_started_where_nothing_can_end_the_call) {
  struct fake_host *host = fake_host_make(0);
  ps_addrinfo *list;
  fake_resolver_answer(one);
  host->hooks.interrupted = NULL;
  check_ok(ask_addresses(NULL));
  check_ok(ask_addresses(&(ps_wait){.hooks = &host->hooks}));
  check_number(host->runs, 1);
  /* And none where the answer is in the question. */
  static const char *const numbers[] = {"127.0.0.1", "127.1", "::1", "fe80::1%1", "", NULL};
  for (int i = 0; i < COUNT_OF(numbers); i++) {
    ps_wait wait = {.deadline = 1};
    check_ok(ps_getaddrinfo(numbers[i], "080", 0, SOCK_STREAM, 0, 0, &wait, &list, &err));
    ps_addrinfo_free(list);
  }
  check_number(fault_count(FAULT_PTHREAD_CREATE), 0);
  check_number(fault_count(FAULT_EVENTFD), 0);
}

Test(errand, what_only_looks_like_a_number_gets_a_thread) {
  static const char *const names[] = {"127.0.0.1 x", "1.2.3.4.5", "::1::", "%", "fe80::1.example"};
  ps_addrinfo *list;
  fake_resolver_answer(one);
  for (int i = 0; i < COUNT_OF(names); i++) {
    ps_wait wait = {.deadline = ps_deadline(5)};
    check_ok(ps_getaddrinfo(names[i], "80", 0, SOCK_STREAM, 0, 0, &wait, &list, &err));
    check_number(fault_count(FAULT_PTHREAD_CREATE), i + 1);
  }
}

Test(errand, there_is_a_limit_and_it_is_told) {
  hang();
  while (ps__errand_threads() < PS__ERRAND_THREADS)
    cr_assert_eq(ask_host(&(ps_wait){.deadline = ps_deadline(0.001)}), PS_E_TIMEOUT, "%s", err.message);
  check_number(ps__errand_threads(), PS__ERRAND_THREADS);
  int before = open_descriptors();
  for (int i = 0; i < 44; i++)
    check_fails(ask_host(&(ps_wait){.deadline = ps_deadline(1)}), PS_E_OS, EAGAIN,
                "(too many look-ups are waiting for the resolver, limit 256)");
  check_number(open_descriptors(), before);
  /* Without a thread, a look-up is as possible as ever. */
  fake_resolver_hang(false);
  check_ok(ask_host(NULL));
  wait_for_threads();
  check_ok(ask_host(&(ps_wait){.deadline = ps_deadline(5)}));
}

Test(errand, without_notice_of_forks_there_is_no_thread) {
  ps_wait wait = {.deadline = ps_deadline(5)};
  fake_resolver_answer(one);
  fault(PTHREAD_ATFORK, .error = ENOMEM);
  check_fails(ask_host(&wait), PS_E_OS, ENOMEM, "gethostbyname: ");
  check_ok(ask_host(&wait));
  wait_for_threads();
}

Test(errand, what_the_system_refuses_is_told) {
  ps_wait wait = {.deadline = ps_deadline(5)};
  int before = open_descriptors();
  fake_resolver_answer(one);
  fault(EVENTFD, .error = EMFILE);
  check_fails(ask_host(&wait), PS_E_OS, EMFILE, "gethostbyname: Too many open files");
  fault(PTHREAD_CREATE, .error = EAGAIN);
  check_fails(ask_host(&wait), PS_E_OS, EAGAIN, "(no thread for the look-up)");
  fault_reset();
  fault(CALLOC, .times = 1);
  check_fails(ask_host(&wait), PS_E_MEMORY, ENOMEM, "gethostbyname: out of memory");
  fault(CALLOC, .made = true);
  fault(CALLOC, .times = 1);
  check_fails(ask_names(&wait), PS_E_MEMORY, ENOMEM, "getnameinfo: ");
  wait_for_threads();
  check_number(open_descriptors(), before);
  check_ok(ask_host(&wait));
}

static int blocked;

static void look_at_signals(void *unused) {
  sigset_t mask;
  (void)unused;
  pthread_sigmask(SIG_SETMASK, NULL, &mask);
  blocked = sigismember(&mask, SIGALRM) && sigismember(&mask, SIGINT) && sigismember(&mask, SIGTERM);
}

Test(errand, the_thread_takes_no_signals_and_the_caller_does) {
  sigset_t mask;
  fault(GETADDRINFO, .host = "192.0.2.7", .meanwhile = look_at_signals);
  check_ok(ask_host(&(ps_wait){.deadline = ps_deadline(5)}));
  check_number(blocked, 1);
  pthread_sigmask(SIG_SETMASK, NULL, &mask);
  check_number(sigismember(&mask, SIGALRM), 0);
}

Test(errand, a_child_has_no_threads_and_looks_up_by_itself) {
  hang();
  /* Long enough for a thread to be started on a busy machine too: below, this waits until one hangs. */
  check_fails(ask_host(&(ps_wait){.deadline = ps_deadline(0.5)}), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  fake_resolver_await(1);
  pid_t child = fork();
  if (child == 0) {
    fake_resolver_hang(false);
    if (ps__errand_threads() != 0)
      leave_child(1);
    leave_child(ask_host(&(ps_wait){.deadline = ps_deadline(5)}) == PS_OK && err.status == PS_E_TIMEOUT ? 0 : 2);
  }
  check_child(child);
  check_number(ps__errand_threads(), 1);
}

static pid_t forked = -1;

/* A script's signal handler forks, and the resolver has its answer in both processes. */
static int32_t fork_once(void *unused) {
  (void)unused;
  if (forked < 0) {
    fake_resolver_await(1);
    forked = fork();
    fake_resolver_hang(false);
  }
  return 0;
}

static void check_fork_in_hook(int32_t (*ask)(const ps_wait *wait), int32_t wanted) {
  struct sigaction action = {.sa_handler = ignore};
  struct itimerval soon = {.it_value = {.tv_usec = 30000}};
  ps_hooks hooks = {.interrupted = fork_once};
  sigaction(SIGALRM, &action, NULL);
  hang();
  setitimer(ITIMER_REAL, &soon, NULL);
  int32_t status = ask(&(ps_wait){.hooks = &hooks, .deadline = ps_deadline(10)});
  if (forked == 0)
    leave_child(status == wanted ? 0 : 1);
  check_number(status, wanted);
  cr_assert(forked > 0);
  check_child(forked);
}

Test(errand, a_hook_that_forks_has_the_lookup_done_in_both) {
  check_fork_in_hook(ask_addresses, PS_OK);
}

Test(errand, a_hook_that_forks_has_the_socket_resolve_in_both) {
  check_fork_in_hook(ask_socket, PS_OK);
}

Test(errand, a_child_without_room_for_a_thread_says_so) {
  fault(PTHREAD_CREATE, .made = true);
  fault(PTHREAD_CREATE, .error = EAGAIN);
  struct sigaction action = {.sa_handler = ignore};
  struct itimerval soon = {.it_value = {.tv_usec = 30000}};
  ps_hooks hooks = {.interrupted = fork_once};
  sigaction(SIGALRM, &action, NULL);
  hang();
  setitimer(ITIMER_REAL, &soon, NULL);
  int32_t status = ask_host(&(ps_wait){.hooks = &hooks});
  if (forked == 0)
    leave_child(status == PS_E_OS && err.code == EAGAIN ? 0 : 1);
  check_number(status, PS_OK);
  check_child(forked);
}

Test(errand, a_process_ends_while_a_lookup_hangs) {
  pid_t child = fork();
  if (child == 0) {
    hang();
    exit(ask_host(&(ps_wait){.deadline = ps_deadline(0.01)}) == PS_E_TIMEOUT ? 0 : 1);
  }
  check_child(child);
}

/* Callers that leave at the moment in which the answer comes. */
Test(errand, leaving_at_the_last_moment_loses_no_descriptor) {
  fake_resolver_answer(one);
  int before = open_descriptors();
  for (int i = 0; i < 3000; i++) {
    int32_t status = ask_host(&(ps_wait){.deadline = ps_deadline((i % 100) * 1e-6)});
    cr_assert(status == PS_OK || status == PS_E_TIMEOUT || (status == PS_E_OS && err.code == EAGAIN), "%s",
              err.message);
  }
  wait_for_threads();
  check_number(open_descriptors(), before);
}

/* A caller that leaves while the thread wakes it: in the moment of the write, within the thread. */

static struct ps__errand *woken;

static void leave(void *unused) {
  (void)unused;
  ps__errand_leave(woken);
}

static void answer_nothing(struct ps__errand *unused) {
  (void)unused;
}

Test(errand, a_thread_that_is_left_while_it_wakes_its_caller_closes_the_descriptor) {
  int before = open_descriptors();
  woken = ps__errand_create(answer_nothing, NULL, NULL);
  fault(WRITE, .made = true, .meanwhile = leave);
  check_ok(ps__errand_start(woken, "tests", &err));
  wait_for_threads();
  check_number(open_descriptors(), before);
  check_number(fault_count(FAULT_WRITE), 1);
}

/* What nobody wants to know is not told either. */
Test(errand, a_failure_without_a_record_is_a_status) {
  ps_addrinfo *list;
  hang();
  ps_wait wait = {.deadline = ps_deadline(0.01)};
  check_number(ps_getaddrinfo("x", "80", 0, 0, 0, 0, &wait, &list, NULL), PS_E_TIMEOUT);
}

Test(errand, threads_need_attributes) {
  fault(PTHREAD_ATTR_INIT, .error = ENOMEM);
  check_fails(ask_host(&(ps_wait){.deadline = ps_deadline(5)}), PS_E_OS, ENOMEM, "(no thread for the look-up)");
}

/* A hook that forks when the answer is there already. */
static int32_t fork_when_answered(void *unused) {
  (void)unused;
  if (forked < 0) {
    fake_resolver_hang(false);
    wait_for_threads();
    forked = fork();
  }
  return 0;
}

Test(errand, an_answer_that_is_there_needs_no_thread_in_a_child) {
  struct sigaction action = {.sa_handler = ignore};
  struct itimerval soon = {.it_value = {.tv_usec = 30000}};
  ps_hooks hooks = {.interrupted = fork_when_answered};
  sigaction(SIGALRM, &action, NULL);
  hang();
  setitimer(ITIMER_REAL, &soon, NULL);
  int32_t status = ask_host(&(ps_wait){.hooks = &hooks});
  if (forked == 0)
    leave_child(status == PS_OK && fault_count(FAULT_PTHREAD_CREATE) == 1 ? 0 : 1);
  check_number(status, PS_OK);
  check_child(forked);
}
