/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Parts of files to streams: by the system and by hand, with slow readers and with none. */
#include "check.h"
#include "fault.h"
#include "polysocket/transfer.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(sendfile, .timeout = 30);

enum { LARGE = 3000000 };

/* A file without a name, of so many bytes. */
static int make_data(int64_t size) {
  static char bytes[LARGE];
  char path[] = "/tmp/polysocket-XXXXXX";
  int fd = mkostemp(path, O_CLOEXEC);
  cr_assert(fd >= 0);
  unlink(path);
  for (int64_t i = 0; i < size; i++)
    bytes[i] = (char)('0' + i % 10);
  cr_assert(write(fd, bytes, (size_t)size) == size);
  return fd;
}

static ps_socket *first, *second;

static void check_arrived(const char *wanted) {
  char bytes[100];
  int64_t received = 0;
  check_ok(ps_socket_recv(second, 0, bytes, sizeof bytes, &received, &err));
  check_number(received, strlen(wanted));
  check_bytes(bytes, wanted, received);
}

Test(sendfile, offset_and_count_choose_a_part_and_the_position_stays) {
  int file = make_data(10);
  lseek(file, 4, SEEK_SET);
  make_pair(SOCK_STREAM, &first, &second);
  static const struct {
    int64_t offset, count;
    const char *wanted;
  } cases[] = {{0, -1, "0123456789"}, {3, -1, "3456789"},           {2, 4, "2345"}, {8, 100, "89"},
               {9, INT64_MAX, "9"},   {0, INT64_MIN, "0123456789"}, {5, 1, "5"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t sent = 99;
    check_ok(ps_socket_sendfile(first, file, cases[i].offset, cases[i].count, &sent, &err));
    check_number(sent, strlen(cases[i].wanted));
    check_arrived(cases[i].wanted);
    check_number(lseek(file, 0, SEEK_CUR), 4);
  }
}

Test(sendfile, nothing_is_sent_of_nothing) {
  int empty = make_data(0), file = make_data(10);
  make_pair(SOCK_STREAM, &first, &second);
  static const struct {
    int64_t offset, count;
  } cases[] = {{10, -1}, {11, 5}, {INT64_MAX, -1}, {INT64_MAX, INT64_MAX}, {0, 0}};
  int64_t sent = 99;
  check_ok(ps_socket_sendfile(first, empty, 0, -1, &sent, &err));
  check_number(sent, 0);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    sent = 99;
    check_ok(ps_socket_sendfile(first, file, cases[i].offset, cases[i].count, &sent, &err));
    check_number(sent, 0);
  }
}

/* What the system cannot copy is read and sent. */
Test(sendfile, the_system_is_replaced_where_it_cannot) {
  static const int reasons[] = {EINVAL, ENOSYS, EOVERFLOW};
  int file = make_data(50);
  make_pair(SOCK_STREAM, &first, &second);
  for (int i = 0; i < COUNT_OF(reasons); i++) {
    int64_t sent = 99;
    fault(SENDFILE, .error = reasons[i]);
    check_ok(ps_socket_sendfile(first, file, 45, -1, &sent, &err));
    check_number(sent, 5);
    check_arrived("56789");
    check_number(fault_count(FAULT_SENDFILE), i + 1);
  }
}

/* As if nothing were free. */
Test(sendfile, a_system_that_tells_its_memory_in_part_is_replaced) {
  int file = make_data(10);
  make_pair(SOCK_STREAM, &first, &second);
  fault_reset();
  fault(GETSOCKOPT, .option = SO_MEMINFO, .most = sizeof(uint32_t), .times = FAULT_EVER);
  int64_t sent = 0;
  check_ok(ps_socket_sendfile(first, file, 0, -1, &sent, &err));
  check_number(sent, 10);
  check_number(fault_count(FAULT_SENDFILE), 0);
  fault_reset();
  check_arrived("0123456789");
}

Test(sendfile, a_file_of_proc_is_sent_in_any_case) {
  char bytes[100] = "";
  int64_t sent = 0, received = 0;
  int file = open("/proc/self/comm", O_RDONLY | O_CLOEXEC);
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_sendfile(first, file, 0, -1, &sent, &err));
  cr_assert(sent > 1);
  check_ok(ps_socket_recv(second, 0, bytes, sizeof bytes, &received, &err));
  check_number(received, sent);
  check_number(bytes[sent - 1], '\n');
}

Test(sendfile, what_is_no_file_is_the_systems_error) {
  int ends[2], writing = open("/dev/null", O_WRONLY | O_CLOEXEC), folder = open("/", O_RDONLY | O_CLOEXEC);
  int64_t sent = 99;
  cr_assert(pipe2(ends, O_CLOEXEC) == 0);
  make_pair(SOCK_STREAM, &first, &second);
  check_fails(ps_socket_sendfile(first, ends[0], 0, -1, &sent, &err), PS_E_OS, ESPIPE, "sendfile: ");
  check_fails(ps_socket_sendfile(first, writing, 0, -1, &sent, &err), PS_E_OS, EBADF, "sendfile: ");
  check_fails(ps_socket_sendfile(first, folder, 0, -1, &sent, &err), PS_E_OS, EISDIR, "sendfile: ");
  check_fails(ps_socket_sendfile(first, -1, 0, -1, &sent, &err), PS_E_OS, EBADF, "sendfile: ");
  check_fails(ps_socket_sendfile(first, INT64_C(1) << 31, 0, -1, &sent, &err), PS_E_RANGE, ERANGE, "fd must be");
  check_fails(ps_socket_sendfile(first, folder, -1, -1, &sent, &err), PS_E_VALUE, EINVAL, "negative offset -1");
  check_number(sent, 0);
  ps_socket *datagrams = make_socket(AF_INET, SOCK_DGRAM);
  check_fails(ps_socket_sendfile(datagrams, make_data(1), 0, -1, &sent, &err), PS_E_VALUE, EINVAL, "SOCK_STREAM");
  check_ok(ps_socket_close(first, &err));
  check_fails(ps_socket_sendfile(first, make_data(1), 0, -1, &sent, &err), PS_E_CLOSED, EBADF, "sendfile: ");
}

/* Read as slowly as the size says, until the end. */
static void *read_all(void *unused) {
  static char bytes[100000];
  static int64_t total;
  int64_t received = 1;
  total = 0;
  while (ps_socket_recv(second, 0, bytes, sizeof bytes, &received, NULL) == PS_OK && received > 0)
    total += received;
  (void)unused;
  return &total;
}

static int64_t send_to_reader(double timeout) {
  pthread_t thread;
  void *total;
  int64_t sent = 0;
  check_ok(ps_socket_settimeout(first, timeout, &err));
  pthread_create(&thread, NULL, read_all, NULL);
  check_ok(ps_socket_sendfile(first, make_data(LARGE), 0, -1, &sent, &err));
  check_ok(ps_socket_close(first, &err));
  pthread_join(thread, &total);
  check_number(*(int64_t *)total, sent);
  return sent;
}

Test(sendfile, a_large_file_is_sent_whole) {
  make_pair(SOCK_STREAM, &first, &second);
  check_number(send_to_reader(PS_NO_TIMEOUT), LARGE);
  make_pair(SOCK_STREAM, &first, &second);
  check_number(send_to_reader(20), LARGE);
  make_pair(SOCK_STREAM, &first, &second);
  fault(SENDFILE, .error = EINVAL, .times = FAULT_EVER);
  check_number(send_to_reader(20), LARGE);
}

static void check_timeout(void) {
  int64_t sent = 0;
  double begin = seconds_now();
  check_ok(ps_socket_settimeout(first, 0.2, &err));
  check_fails(ps_socket_sendfile(first, make_data(LARGE), 0, -1, &sent, &err), PS_E_TIMEOUT, ETIMEDOUT,
              "sendfile: timed out");
  cr_assert(sent > 0 && sent < LARGE);
  check_number(err.done, sent);
  cr_assert(seconds_now() - begin > 0.15 && seconds_now() - begin < 5);
}

Test(sendfile, the_timeout_covers_the_whole_call) {
  make_pair(SOCK_STREAM, &first, &second);
  check_timeout();
}

/* sendfile() has no flag that keeps it from waiting. */
Test(sendfile, the_timeout_holds_when_others_have_set_blocking_mode) {
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_settimeout(first, 0.2, &err));
  int fd = descriptor(first);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
  int64_t sent = 0;
  double begin = seconds_now();
  check_fails(ps_socket_sendfile(first, make_data(LARGE), 0, -1, &sent, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
  cr_assert(sent > 0 && seconds_now() - begin < 5);
}

Test(sendfile, without_waiting_a_part_is_sent_and_told) {
  int64_t sent = 0;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_setblocking(first, 0, &err));
  check_fails(ps_socket_sendfile(first, make_data(LARGE), 0, -1, &sent, &err), PS_E_WOULD_BLOCK, EAGAIN, "bytes sent");
  cr_assert(sent > 0 && sent < LARGE);
  check_number(err.done, sent);
  check_fails(ps_socket_sendfile(first, make_data(LARGE), 0, -1, &sent, &err), PS_E_WOULD_BLOCK, EAGAIN, "sendfile");
  check_number(sent, 0);
}

static bool is_pending(void) {
  sigset_t pending;
  sigpending(&pending);
  return sigismember(&pending, SIGPIPE);
}

/* SIGPIPE has its default action here, and would end the process. */
Test(sendfile, a_peer_that_is_gone_is_an_error_and_no_signal) {
  static const int reasons[] = {0, EINVAL};
  signal(SIGPIPE, SIG_DFL);
  for (int i = 0; i < COUNT_OF(reasons); i++) {
    make_pair(SOCK_STREAM, &first, &second);
    check_ok(ps_socket_close(second, &err));
    int64_t sent = 99;
    if (reasons[i])
      fault(SENDFILE, .error = reasons[i]);
    check_fails(ps_socket_sendfile(first, make_data(10), 0, -1, &sent, &err), PS_E_OS, EPIPE, "sendfile: ");
    check_number(sent, 0);
    cr_assert(!is_pending());
  }
}

static void raise_pipe(void *unused) {
  (void)unused;
  pthread_kill(pthread_self(), SIGPIPE);
}

/* The peer goes in the middle: the system reports the part, and raises the signal all the same. */
Test(sendfile, a_peer_that_goes_after_a_part_raises_no_signal) {
  int64_t sent = 0;
  signal(SIGPIPE, SIG_DFL);
  make_pair(SOCK_STREAM, &first, &second);
  fault(SENDFILE, .most = 4, .meanwhile = raise_pipe);
  check_ok(ps_socket_sendfile(first, make_data(10), 0, -1, &sent, &err));
  check_number(sent, 10);
}

Test(sendfile, a_signal_that_was_pending_before_stays) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  signal(SIGPIPE, SIG_DFL);
  pthread_sigmask(SIG_BLOCK, &set, NULL);
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_close(second, &err));
  check_fails(ps_socket_sendfile(first, make_data(10), 0, -1, NULL, &err), PS_E_OS, EPIPE, "");
  cr_assert(!is_pending());
  raise(SIGPIPE);
  check_fails(ps_socket_sendfile(first, make_data(10), 0, -1, NULL, &err), PS_E_OS, EPIPE, "");
  cr_assert(is_pending());
  sigset_t now;
  pthread_sigmask(SIG_BLOCK, NULL, &now);
  cr_assert(sigismember(&now, SIGPIPE));
}

Test(sendfile, signals_shorten_nothing) {
  make_pair(SOCK_STREAM, &first, &second);
  storm_begin(200000 * storm_slowness());
  int64_t sent = send_to_reader(20);
  storm_end();
  check_number(sent, LARGE);
}

Test(sendfile, a_large_part_by_hand_takes_several_steps) {
  enum { PART = 50000 };
  static char bytes[PART];
  int64_t sent = 0, received = 0, total = 0;
  make_pair(SOCK_STREAM, &first, &second);
  fault(SENDFILE, .error = EINVAL, .times = FAULT_EVER);
  check_ok(ps_socket_sendfile(first, make_data(PART), 0, PART, &sent, &err));
  check_number(sent, PART);
  for (; total < PART; total += received)
    check_ok(ps_socket_recv(second, 0, bytes + total, PART - total, &received, &err));
  check_number(bytes[PART - 1], '0' + (PART - 1) % 10);
  cr_assert(fault_count(FAULT_PREAD) >= 4);
}

/* The signal of a peer that is gone is taken away, whatever other signals come. */
Test(sendfile, a_signal_does_not_keep_the_pipe_s_from_being_taken) {
  sigset_t waiting;
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_close(second, &err));
  fault(SIGTIMEDWAIT, .error = EINTR);
  check_fails(ps_socket_sendfile(first, make_data(100), 0, 100, NULL, &err), PS_E_OS, EPIPE, "sendfile: Broken pipe");
  check_number(fault_count(FAULT_SIGTIMEDWAIT), 2);
  sigpending(&waiting);
  check_number(sigismember(&waiting, SIGPIPE), 0);
}
