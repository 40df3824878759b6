/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files to which something happens in the middle of a call: another call, a close, a fork. */
#include "check.h"
#include "fault.h"
#include "files.h"
#include "platform/platform.h"
#include "sockets.h"
#include "storm.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

TestSuite(file_meanwhile, .timeout = 20);

static ps_file *shared;
static int32_t meanwhile;

static void read_again(void *unused) {
  char bytes[4];
  (void)unused;
  meanwhile = ps_file_read(shared, bytes, 1, NULL, &err);
}

Test(file_meanwhile, a_read_within_a_read_is_refused_in_a_process_of_one_thread_too) {
  ps_socket *peer;
  char byte;
  shared = make_file("r", 0, &peer);
  feed(peer, "x");
  fault(RECV, .made = true, .meanwhile = read_again);
  /* The C library goes by this, too. */
#ifdef PS__TELLS_THREADS
  __libc_single_threaded = true;
#endif
  int32_t status = ps_file_read(shared, &byte, 1, NULL, NULL);
#ifdef PS__TELLS_THREADS
  __libc_single_threaded = false;
#endif
  check_number(status, PS_OK);
  check_number(meanwhile, PS_E_OS);
  check_number(err.code, EBUSY);
}

static pid_t forked = -1;

static void close_in_child(void *unused) {
  (void)unused;
  forked = fork();
  if (forked == 0)
    meanwhile = ps_file_close(shared, NULL);
}

/* A signal's handler forks in the middle of a write, and closes the file in the child. */
Test(file_meanwhile, a_write_goes_on_in_a_child_that_has_closed_the_file) {
  ps_socket *peer;
  int64_t written = 0;
  shared = make_file("w", 0, &peer);
  fault(SEND, .made = true, .meanwhile = close_in_child);
  int32_t status = ps_file_write(shared, "abc", 3, &written, &err);
  if (forked == 0)
    leave_child(status == PS_OK || status == PS_E_OS ? 0 : 1);
  check_number(status, PS_OK);
  check_number(written, 3);
  check_child(forked);
}

static void close_it(void *unused) {
  (void)unused;
  meanwhile = ps_file_close(shared, NULL);
}

/* What only went into the buffer is sent by the write that finds the file closed. */
Test(file_meanwhile, a_write_into_the_buffer_flushes_a_file_that_was_closed_meanwhile) {
  ps_socket *peer;
  int64_t written = 0;
  shared = make_file("w", 100, &peer);
  fault(REALLOC, .made = true, .meanwhile = close_it);
  check_ok(ps_file_write(shared, "abc", 3, &written, &err));
  check_number(written, 3);
  check_number(meanwhile, PS_E_OS);
  check_text(arrived(peer), "abc");
}

/* Of what is lost nothing counts as written, and what was written before does. */
Test(file_meanwhile, a_write_that_is_closed_counts_what_went_before_what_is_lost) {
  ps_socket *peer;
  int64_t written = 0;
  shared = make_file("w", 10, &peer);
  check_ok(ps_file_write(shared, "01234", 5, &written, &err));
  fault(SEND, .most = 7);
  fault(SEND, .error = EAGAIN, .meanwhile = close_it);
  fault(SEND, .error = EAGAIN, .times = FAULT_EVER);
  check_fails(ps_file_write(shared, "56789abcde", 10, &written, &err), PS_E_CLOSED, EBADF, "write: the file is closed");
  check_number(written, 2);
  check_text(arrived(peer), "0123456");
}

/* Both the flushing and the closing of the descriptor fail: the first is told. */
Test(file_meanwhile, a_close_that_fails_twice_tells_the_first_failure) {
  ps_socket *peer;
  shared = make_file("w", 10, &peer);
  check_ok(ps_file_write(shared, "abc", 3, NULL, &err));
  fault(SEND, .error = EPIPE);
  fault(CLOSE, .made = true, .error = EIO);
  check_fails(ps_file_close(shared, &err), PS_E_OS, EPIPE, "close: Broken pipe");
}

/* A thread writes, and has ended by the time that a close in another thread looks again at what is left. */

static pthread_t writer;
static int32_t writer_status;

static void *write_much(void *unused) {
  static char much[100];
  memset(much, 'm', sizeof much);
  writer_status = ps_file_write(shared, much, sizeof much, NULL, NULL);
  return unused;
}

static void ignore(int signal) {
  (void)signal;
}

/* Receive what fills the connection, and nothing of what the writer then sends. */
static void make_room(ps_socket *peer) {
  char bytes[4096];
  int left = 0;
  check_number(ioctl(descriptor(peer), FIONREAD, &left), 0);
  for (ssize_t got = 1; left > 0 && got > 0; left -= (int)got)
    got = recv(descriptor(peer), bytes, (size_t)left < sizeof bytes ? (size_t)left : sizeof bytes, 0);
}

static void let_writer_end(void *peer) {
  if (peer)
    make_room(peer);
  else
    pthread_kill(writer, SIGUSR1);
  pthread_join(writer, NULL);
}

static ps_socket *start_writing(void) {
  struct sigaction action = {.sa_handler = ignore};
  ps_socket *socket, *peer;
  sigaction(SIGUSR1, &action, NULL);
  make_pair(SOCK_STREAM, &socket, &peer);
  fill(socket);
  shared = make_file_of(socket, "w", 60);
  check_ok(ps_file_write(shared, "first", 5, NULL, &err));
  pthread_create(&writer, NULL, write_much, NULL);
  /* It waits when it has a descriptor that would wake it. */
  for (double start = seconds_now(); fault_count(FAULT_EVENTFD) == 0 && seconds_now() - start < 10;)
    usleep(1000);
  usleep(20000);
  return peer;
}

Test(file_meanwhile, a_close_finds_that_the_writing_call_has_sent_everything) {
  ps_socket *peer = start_writing();
  fault(WRITE, .made = true, .meanwhile = let_writer_end, .detail = peer);
  check_ok(ps_file_close(shared, &err));
  check_number(writer_status, PS_E_CLOSED);
  check_number(strlen(arrived(peer)), 60);
}

Test(file_meanwhile, a_close_tells_that_the_writing_call_has_left_something) {
  start_writing();
  fault(WRITE, .made = true, .meanwhile = let_writer_end);
  check_fails(ps_file_close(shared, &err), PS_E_OS, EBUSY, "close: ");
  check_number(writer_status, PS_E_CLOSED);
}
