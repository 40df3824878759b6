/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens: fired, reset, asked and given back; what they end, what they don't, and in whose process. */
#include "core/token.h"
#include "polysocket/token.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "polysocket/deadline.h"
#include "polysocket/transfer.h"
#include "sockets.h"
#include "storm.h"
#include "waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(token, .timeout = 60);

static const double modes[] = {PS_NO_TIMEOUT, 30};

static ps_token *make_token(void) {
  ps_token *token = NULL;
  check_ok(ps_token_create(&token, &err));
  cr_assert(token);
  return token;
}

static int64_t fired(ps_token *token) {
  int64_t answer = 99;
  check_ok(ps_token_fired(token, &answer, &err));
  return answer;
}

static bool readable(ps_token *token) {
  int64_t fd = -1;
  check_ok(ps_token_fileno(token, &fd, &err));
  struct pollfd entry = {.fd = (int)fd, .events = POLLIN};
  return poll(&entry, 1, 0) == 1;
}

static void fire(ps_token *token) {
  check_ok(ps_token_fire(token, &err));
}

/* The object. */

Test(token, it_is_fired_and_reset_any_number_of_times) {
  ps_token *token = make_token();
  for (int i = 0; i < 3; i++) {
    cr_assert(fired(token) == 0 && !readable(token));
    check_ok(ps_token_reset(token, &err));
    fire(token);
    fire(token);
    cr_assert(fired(token) == 1 && readable(token));
    check_ok(ps_token_reset(token, &err));
    check_ok(ps_token_reset(token, &err));
  }
  check_ok(ps_token_fired(token, NULL, &err));
  check_ok(ps_token_fileno(token, NULL, &err));
}

Test(token, it_has_one_descriptor_that_no_program_inherits) {
  int before = open_descriptors(), inheritable = inheritable_descriptors();
  ps_token *token = make_token();
  int64_t fd = -1;
  check_ok(ps_token_fileno(token, &fd, &err));
  check_number(open_descriptors(), before + descriptors_of_a_wake());
  check_number(inheritable_descriptors(), inheritable);
  ps_token_free(token);
  cr_assert(!is_open((int)fd));
  check_number(open_descriptors(), before);
}

Test(token, without_descriptors_there_is_none) {
  ps_token *token = (ps_token *)&token;
  fault(EVENTFD, .error = EMFILE);
  check_fails(ps_token_create(&token, &err), PS_E_OS, EMFILE, "token_create: Too many open files");
  cr_assert_null(token);
  check_fails(ps_token_create(NULL, &err), PS_E_VALUE, EINVAL, "token_create: token must not be NULL");
}

Test(token, without_memory_there_is_none) {
  ps_token *token = (ps_token *)&token;
  int before = open_descriptors();
  fault(CALLOC, .result = 0);
  check_fails(ps_token_create(&token, &err), PS_E_MEMORY, ENOMEM, "token_create: no memory for another token");
  cr_assert_null(token);
  check_number(open_descriptors(), before);
  make_token();
}

Test(token, a_handle_that_leads_to_none_is_refused) {
  ps_token *freed = make_token();
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  ps_token_free(freed);
  ps_token *const handles[] = {NULL, freed, (ps_token *)socket, (ps_token *)(uintptr_t)0x123456, (ps_token *)&freed};
  for (int i = 0; i < COUNT_OF(handles); i++) {
    int64_t number = 99;
    check_fails(ps_token_fire(handles[i], &err), PS_E_HANDLE, EBADF, "token_fire: no token has this handle");
    check_fails(ps_token_reset(handles[i], &err), PS_E_HANDLE, EBADF, "token_reset: no token has this handle");
    check_fails(ps_token_fired(handles[i], &number, &err), PS_E_HANDLE, EBADF, "token_fired: no token has this handle");
    check_number(number, 0);
    check_fails(ps_token_fileno(handles[i], &number, &err), PS_E_HANDLE, EBADF, "token_fileno: no token has");
    check_number(number, -1);
    ps_token_free(handles[i]);
    if (handles[i])
      check_fails(ps_socket_settoken(socket, handles[i], &err), PS_E_HANDLE, EBADF, "settoken: no token has this");
  }
  check_number(ps_token_fire(NULL, NULL), PS_E_HANDLE);
  check_ok(ps_socket_getsockname(socket, NULL, &err));
}

Test(token, it_is_attached_to_open_sockets_alone) {
  ps_token *token = make_token();
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_settoken(socket, token, &err));
  check_ok(ps_socket_settoken(socket, NULL, &err));
  check_ok(ps_socket_close(socket, &err));
  check_fails(ps_socket_settoken(socket, token, &err), PS_E_CLOSED, EBADF, "settoken: the socket is closed");
  ps_socket_free(socket);
  check_fails(ps_socket_settoken(socket, token, &err), PS_E_HANDLE, EBADF, "settoken: no socket has this handle");
}

/* What it ends. */

/* A call of a kind that has the token from its beginning. A file gets it by way of the socket that it is made of. */
static bool prepare(struct waiting *waiting, const struct waiting_kind *kind, double timeout, ps_token *token) {
  if (!waiting_prepare(waiting, kind, timeout))
    return false;
  check_ok(ps_socket_settoken(waiting->socket, token, &err));
  if (waiting->file) {
    ps_file *with_token;
    check_ok(ps_socket_makefile(waiting->socket, kind->sends ? "w" : "r", -1, &with_token, &err));
    check_ok(ps_file_settimeout(with_token, timeout, &err));
    if (kind->sends)
      check_ok(ps_file_write(with_token, "begin", 5, NULL, &err));
    ps_file_free(waiting->file);
    waiting->file = with_token;
  }
  return true;
}

static void check_cancelled(const struct waiting *waiting) {
  const char *name = waiting->kind->name;
  cr_assert(waiting->status == PS_E_CANCELLED, "%s: %s", name, waiting->err.message);
  check_number(waiting->err.code, ECANCELED);
  check_text(waiting->err.operation, waiting->kind->operation);
  cr_assert(strstr(waiting->err.message, ": cancelled"), "%s: %s", name, waiting->err.message);
}

static void check_all(bool hosted) {
  static const double moments[] = {0, 0.015};
  for (int i = 0; i < 4 * waiting_kind_count; i++) {
    struct waiting waiting;
    ps_token *token = make_token();
    if (!prepare(&waiting, &waiting_kinds[i / 4], modes[i % 2], token))
      continue;
    if (hosted)
      check_ok(ps_socket_sethooks(waiting.socket, &fake_host_make(i % 3 == 0 ? 0 : 1000)->hooks, &err));
    int wakes = open_wakes();
    waiting_start_and_leave(&waiting, moments[i / 2 % 2]);
    fire(token);
    double seconds = waiting_join(&waiting);
    check_cancelled(&waiting);
    cr_assert(seconds < 5, "%s: it took %g s", waiting.kind->name, seconds);
    check_number(open_wakes(), wakes);
    check_number(fired(token), 1);
    waiting_finish(&waiting);
    ps_token_free(token);
  }
}

Test(token, firing_ends_every_call_that_waits) {
  check_all(false);
}

Test(token, firing_ends_every_call_of_a_host) {
  check_all(true);
}

Test(token, one_that_is_fired_already_ends_a_call_that_would_wait) {
  for (int i = 0; i < 2 * waiting_kind_count; i++) {
    struct waiting waiting;
    ps_token *token = make_token();
    if (!prepare(&waiting, &waiting_kinds[i / 2], modes[i % 2], token))
      continue;
    fire(token);
    waiting_start(&waiting);
    waiting_join(&waiting);
    check_cancelled(&waiting);
    waiting_finish(&waiting);
    ps_token_free(token);
  }
}

Test(token, a_non_blocking_call_would_block_as_ever) {
  ps_token *token = make_token();
  ps_socket *near, *far;
  char byte;
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settoken(near, token, &err));
  fire(token);
  check_fails(ps_socket_recv(near, MSG_DONTWAIT, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_ok(ps_socket_settimeout(near, 0, &err));
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
}

Test(token, connect_ex_gives_its_number) {
  ps_token *token = make_token();
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_address address;
    make_full_listener(AF_INET, &address);
    ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
    int64_t code = 0;
    check_ok(ps_socket_settimeout(socket, modes[i], &err));
    check_ok(ps_socket_settoken(socket, token, &err));
    fire(token);
    check_ok(ps_socket_connect_ex(socket, &address, &code, &err));
    check_number(code, ECANCELED);
  }
}

Test(token, a_call_that_did_a_part_tells_how_much) {
  for (int i = 0; i < 2 * waiting_kind_count; i++) {
    const struct waiting_kind *kind = &waiting_kinds[i / 2];
    if (strncmp(kind->name, "sendall", 7) != 0 && strncmp(kind->name, "sendfile", 8) != 0)
      continue;
    struct waiting waiting;
    ps_token *token = make_token();
    prepare(&waiting, kind, modes[i % 2], token);
    waiting_start_and_leave(&waiting, 0.03);
    fire(token);
    waiting_join(&waiting);
    check_cancelled(&waiting);
    cr_assert(waiting.done > 0, "%s", kind->name);
    check_number(waiting.err.done, waiting.done);
    char part[64];
    snprintf(part, sizeof part, "(%lld of 16777216 bytes sent)", (long long)waiting.done);
    cr_assert(strstr(waiting.err.message, part), "%s", waiting.err.message);
    waiting_finish(&waiting);
  }
}

Test(token, one_ends_the_calls_of_many_sockets) {
  enum { MANY = 6 };
  struct waiting all[MANY];
  ps_token *token = make_token();
  for (int i = 0; i < MANY; i++) {
    cr_assert(prepare(&all[i], &waiting_kinds[i % 2 ? 2 : 10], modes[i % 2], token));
    waiting_start_and_leave(&all[i], 0.005);
  }
  fire(token);
  for (int i = 0; i < MANY; i++) {
    waiting_join(&all[i]);
    check_cancelled(&all[i]);
  }
}

static ps_token *alarmed;

static void fire_in_handler(int number) {
  (void)number;
  int saved = errno = 12345;
  if (ps_token_fire(alarmed, NULL) != PS_OK || errno != saved)
    leave_child(9);
}

Test(token, a_signal_handler_may_fire_it) {
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *near, *far;
    char byte;
    alarmed = make_token();
    make_pair(SOCK_STREAM, &near, &far);
    check_ok(ps_socket_settimeout(near, modes[i], &err));
    check_ok(ps_socket_settoken(near, alarmed, &err));
    storm_begin(20000000);
    cr_assert(sigaction(SIGALRM, &(struct sigaction){.sa_handler = fire_in_handler}, NULL) == 0);
    check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_CANCELLED, ECANCELED, "recv: cancelled");
    storm_end();
  }
}

/* Signals that come faster than the system gives up an attempt. */
Test(token, a_storm_of_signals_hides_it_from_no_call) {
  for (int i = 0; i < waiting_kind_count; i++) {
    struct waiting waiting;
    ps_token *token = make_token();
    if (!prepare(&waiting, &waiting_kinds[i], PS_NO_TIMEOUT, token))
      continue;
    fire(token);
    storm_begin(2000000 * storm_slowness());
    waiting.status = waiting.kind->call(&waiting);
    storm_end();
    check_cancelled(&waiting);
    waiting_finish(&waiting);
  }
}

/* What it does not end. */

Test(token, what_can_be_done_at_once_is_done) {
  ps_token *token = make_token();
  fire(token);
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_socket *client, *server, *listener;
    ps_address address;
    char bytes[8];
    int64_t count = 0;
    make_connection(&client, &server);
    check_ok(ps_socket_settimeout(client, modes[i], &err));
    check_ok(ps_socket_settoken(client, token, &err));
    for (int j = 0; j < 3; j++) {
      check_ok(ps_socket_send(client, 0, "x", 1, NULL, &err));
      check_ok(ps_socket_sendall(client, 0, "yz", 2, NULL, &err));
      check_ok(ps_socket_send(server, 0, "data", 4, NULL, &err));
      struct pollfd entry = {.fd = descriptor(client), .events = POLLIN};
      cr_assert(poll(&entry, 1, 5000) == 1);
      check_ok(ps_socket_recv(client, 0, bytes, sizeof bytes, &count, &err));
      check_number(count, 4);
      /* The next one begins by waiting, since this one had to. */
      check_fails(ps_socket_recv(client, 0, bytes, sizeof bytes, &count, &err), PS_E_CANCELLED, ECANCELED, "");
    }
    listener = make_listener(&address);
    check_ok(ps_socket_settimeout(listener, modes[i], &err));
    check_ok(ps_socket_settoken(listener, token, &err));
    check_ok(ps_socket_connect(make_socket(AF_INET, SOCK_STREAM), &address, &err));
    ps_socket *accepted;
    check_ok(ps_socket_accept(listener, &accepted, NULL, &err));
    check_fails(ps_socket_accept(listener, &accepted, NULL, &err), PS_E_CANCELLED, ECANCELED, "accept: cancelled");
  }
}

Test(token, after_a_reset_calls_wait_again) {
  ps_token *token = make_token();
  struct waiting waiting;
  cr_assert(prepare(&waiting, &waiting_kinds[2], PS_NO_TIMEOUT, token));
  fire(token);
  check_ok(ps_token_reset(token, &err));
  waiting_start_and_leave(&waiting, 0.02);
  check_ok(ps_socket_send(waiting.other, 0, "x", 1, NULL, &err));
  waiting_join(&waiting);
  check_number(waiting.status, PS_OK);
}

Test(token, taking_it_off_changes_the_calls_that_follow) {
  ps_token *token = make_token();
  ps_socket *near, *far;
  char byte;
  make_pair(SOCK_STREAM, &near, &far);
  check_ok(ps_socket_settimeout(near, 0.01, &err));
  check_ok(ps_socket_settoken(near, token, &err));
  fire(token);
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_CANCELLED, ECANCELED, "recv: cancelled");
  check_ok(ps_socket_settoken(near, NULL, &err));
  check_fails(ps_socket_recv(near, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
}

/* A slot that is used again is another token. */
Test(token, a_freed_one_ends_nothing) {
  ps_token *token = make_token();
  struct waiting waiting;
  cr_assert(prepare(&waiting, &waiting_kinds[2], 0.05, token));
  fire(token);
  ps_token_free(token);
  ps_token *next = make_token();
  fire(next);
  waiting_start(&waiting);
  waiting_join(&waiting);
  check_number(waiting.status, PS_E_TIMEOUT);
}

Test(token, freeing_it_under_a_call_neither_ends_nor_harms_that) {
  ps_token *token = make_token();
  struct waiting waiting;
  int64_t fd = -1;
  check_ok(ps_token_fileno(token, &fd, &err));
  cr_assert(prepare(&waiting, &waiting_kinds[2], PS_NO_TIMEOUT, token));
  waiting_start_and_leave(&waiting, 0.02);
  ps_token_free(token);
  cr_assert(is_open((int)fd), "the call polls it");
  usleep(10000);
  check_ok(ps_socket_send(waiting.other, 0, "x", 1, NULL, &err));
  waiting_join(&waiting);
  check_number(waiting.status, PS_OK);
  cr_assert(!is_open((int)fd));
}

/* Sockets that come from one have its token. */
Test(token, accepted_and_duplicated_sockets_and_files_have_it) {
  ps_token *token = make_token();
  ps_address address;
  char byte;
  ps_socket *listener = make_listener(&address), *client = make_socket(AF_INET, SOCK_STREAM), *server, *copy;
  check_ok(ps_socket_settoken(listener, token, &err));
  check_ok(ps_socket_connect(client, &address, &err));
  check_ok(ps_socket_accept(listener, &server, NULL, &err));
  check_ok(ps_socket_dup(server, &copy, &err));
  ps_file *file;
  check_ok(ps_socket_makefile(copy, "r", -1, &file, &err));
  fire(token);
  check_fails(ps_socket_recv(server, 0, &byte, 1, NULL, &err), PS_E_CANCELLED, ECANCELED, "");
  check_fails(ps_socket_recv(copy, 0, &byte, 1, NULL, &err), PS_E_CANCELLED, ECANCELED, "");
  check_fails(ps_file_read(file, &byte, 1, NULL, &err), PS_E_CANCELLED, ECANCELED, "read: cancelled");
  check_ok(ps_socket_settimeout(client, 0.001, &err));
  check_fails(ps_socket_recv(client, 0, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "");
}

/* Nothing that a read has received is lost. */
Test(token, a_read_that_was_cancelled_keeps_what_came) {
  ps_token *token = make_token();
  struct waiting waiting;
  const struct waiting_kind *read_kind = NULL;
  for (int i = 0; i < waiting_kind_count; i++)
    if (strcmp(waiting_kinds[i].name, "read") == 0)
      read_kind = &waiting_kinds[i];
  cr_assert(read_kind);
  cr_assert(prepare(&waiting, read_kind, PS_NO_TIMEOUT, token));
  check_ok(ps_socket_send(waiting.other, 0, "1234", 4, NULL, &err));
  waiting_start_and_leave(&waiting, 0.02);
  fire(token);
  waiting_join(&waiting);
  check_cancelled(&waiting);
  check_number(waiting.done, 0);
  check_ok(ps_token_reset(token, &err));
  check_ok(ps_socket_send(waiting.other, 0, "5678", 4, NULL, &err));
  waiting_start(&waiting);
  waiting_join(&waiting);
  check_number(waiting.status, PS_OK);
  check_number(waiting.done, 8);
}

/* A forked child. */

static int use_in_child(ps_token *token, ps_socket *near, int64_t was_fired) {
  int64_t answer = 99;
  char byte;
  if (ps_token_fired(token, &answer, NULL) != PS_OK || answer != was_fired)
    return 1;
  if (ps_token_reset(token, NULL) != PS_OK || ps_token_fired(token, &answer, NULL) != PS_OK || answer != 0)
    return 2;
  if (was_fired)
    return 0;
  if (ps_token_fire(token, NULL) != PS_OK || ps_token_fired(token, &answer, NULL) != PS_OK || answer != 1)
    return 3;
  return ps_socket_recv(near, 0, &byte, 1, NULL, NULL) == PS_E_CANCELLED ? 0 : 4;
}

Test(token, a_childs_token_is_its_own) {
  for (int64_t was_fired = 0; was_fired < 2; was_fired++) {
    ps_token *token = make_token();
    ps_socket *near, *far;
    int status = -1;
    make_pair(SOCK_STREAM, &near, &far);
    check_ok(ps_socket_settoken(near, token, &err));
    if (was_fired)
      fire(token);
    pid_t process = fork();
    if (process == 0)
      leave_child(use_in_child(token, near, was_fired));
    check_number(waitpid(process, &status, 0), process);
    check_number(status, 0);
    check_number(fired(token), was_fired);
  }
}

/* Once the child is running: until then both have one token. */
Test(token, the_parents_token_does_not_reach_a_child) {
  ps_token *token = make_token();
  int go[2], up[2], status = -1;
  char byte;
  cr_assert(pipe(go) == 0 && pipe(up) == 0);
  pid_t process = fork();
  if (process == 0) {
    int64_t answer = 99;
    ssize_t asked = write(up[1], "x", 1) == 1 ? read(go[0], &byte, 1) : -1;
    leave_child(asked == 1 && ps_token_fired(token, &answer, NULL) == PS_OK && answer == 0 ? 0 : 1);
  }
  cr_assert_eq(read(up[0], &byte, 1), 1);
  fire(token);
  cr_assert_eq(write(go[1], "x", 1), 1);
  check_number(waitpid(process, &status, 0), process);
  check_number(status, 0);
}

/* The other helpers of core/token.h. */
Test(token, calls_find_out_by_the_handle_alone) {
  ps_token *token = make_token();
  cr_assert(!ps__token_fired_now(token));
  fire(token);
  cr_assert(ps__token_fired_now(token));
  ps_token_free(token);
  cr_assert(!ps__token_fired_now(token) && !ps__token_fired_now(NULL));
  cr_assert_null(ps__token_pin(token));
  check_ok(ps__token_check(NULL, "test", &err));
  check_fails(ps__token_check(token, "test", &err), PS_E_HANDLE, EBADF, "test: no token has this handle");
}
