/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The life of files: modes, independence of file and socket, closing and giving back. */
#include "polysocket/file.h"

#include "check.h"
#include "fake_host.h"
#include "fault.h"
#include "files.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(file, .timeout = 20);

static int fd_of(ps_file *file) {
  int64_t fd = -2;
  check_ok(ps_file_fileno(file, &fd, &err));
  return (int)fd;
}

/* Whether the peer sees the end of the stream. */
static bool ended(ps_socket *peer) {
  char byte;
  return ps_socket_recv(peer, MSG_DONTWAIT, &byte, 1, NULL, NULL) == PS_OK;
}

Test(file, a_mode_says_what_can_be_done) {
  static const struct {
    const char *mode;
    bool reads, writes;
  } cases[] = {
      {NULL, true, false}, {"", true, false},   {"r", true, false},   {"rb", true, false}, {"U", true, false},
      {"rU", true, false}, {"Ur", true, false}, {"rbU", true, false}, {"Ub", true, false}, {"rUb", true, false},
      {"w", false, true},  {"wb", false, true}, {"a", false, true},   {"ab", false, true}, {"r+", true, true},
      {"w+", true, true},  {"a+", true, true},  {"r+b", true, true},  {"rb+", true, true}, {"w+b", true, true},
      {"wb+", true, true}, {"r+U", true, true}, {"rU+", true, true},  {"U+b", true, true},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_socket *peer;
    ps_file *file = make_file(cases[i].mode, -1, &peer);
    char byte;
    feed(peer, "x");
    int32_t status = ps_file_read(file, &byte, 1, NULL, NULL);
    check_number(status, cases[i].reads ? PS_OK : PS_E_UNSUPPORTED);
    status = ps_file_write(file, "x", 1, NULL, NULL);
    check_number(status, cases[i].writes ? PS_OK : PS_E_UNSUPPORTED);
    ps_file_free(file);
    ps_socket_free(peer);
  }
}

Test(file, other_modes_are_refused_and_named) {
  static const char *const modes[] = {"x",   "b",  "+",  "br",  "rw",    "rr",  "r++",
                                      "rbb", "wU", "aU", "w+U", "UU",    "rUU", "UrU",
                                      "rt",  "R",  " r", "r ",  "r\xff", "Uw",  "r, a mode that goes on and on and on"};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(modes); i++) {
    ps_file *file = (ps_file *)&file;
    int32_t status = ps_socket_makefile(socket, modes[i], -1, &file, &err);
    cr_assert(status == PS_E_VALUE && !file, "'%s' gave %d", modes[i], status);
  }
  check_fails(ps_socket_makefile(socket, "q", -1, &(ps_file *){NULL}, &err), PS_E_VALUE, EINVAL,
              "makefile: the mode must be 'r', 'w' or 'a', followed by any of '+', 'b' and, for 'r', 'U'; not 'q'");
  check_fails(ps_socket_makefile(socket, "r\n", -1, &(ps_file *){NULL}, &err), PS_E_VALUE, EINVAL, "not 'r\\x0a'");
}

Test(file, buffer_sizes_have_a_limit) {
  static const int64_t sizes[] = {INT64_MIN, -1, 0, 1, 2, 8192, 1 << 30};
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  for (int i = 0; i < COUNT_OF(sizes); i++)
    ps_file_free(make_file_of(socket, "r+", sizes[i]));
  ps_file *file = (ps_file *)&file;
  check_fails(ps_socket_makefile(socket, "r", (1 << 30) + 1, &file, &err), PS_E_RANGE, ERANGE,
              "makefile: bufsize 1073741825 is too large (limit 1073741824)");
  cr_assert(!file);
  check_fails(ps_socket_makefile(socket, "r", INT64_MAX, &file, &err), PS_E_RANGE, ERANGE, "limit 1073741824");
}

Test(file, making_one_fails_under_its_own_name) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  ps_file *file = (ps_file *)&file;
  fault(CALLOC, .result = 0);
  check_fails(ps_socket_makefile(socket, "r", -1, &file, &err), PS_E_MEMORY, ENOMEM,
              "makefile: no memory for another file");
  cr_assert(!file);
  check_fails(ps_socket_makefile(socket, "r", -1, NULL, &err), PS_E_VALUE, EINVAL, "file must not be NULL");
  check_fails(ps_socket_makefile(NULL, "r", -1, &file, &err), PS_E_HANDLE, EBADF, "makefile: ");
  cr_assert(!file);
  int before = open_descriptors();
  fault(FCNTL, .error = EMFILE);
  check_fails(ps_socket_makefile(socket, "r", -1, &file, &err), PS_E_OS, EMFILE, "makefile: ");
  check_number(open_descriptors(), before);
  check_ok(ps_socket_close(socket, &err));
  check_fails(ps_socket_makefile(socket, "r", -1, &file, &err), PS_E_CLOSED, EBADF, "makefile: ");
  check_fails(ps_socket_makefile((ps_socket *)make_file("r", -1, &(ps_socket *){NULL}), "r", -1, &file, &err),
              PS_E_HANDLE, EBADF, "no socket has this handle");
}

Test(file, its_descriptor_is_its_own_and_close_on_exec) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int before = inheritable_descriptors();
  ps_file *file = make_file_of(socket, "r", -1);
  cr_assert(fd_of(file) >= 0 && fd_of(file) != descriptor(socket));
  check_number(inheritable_descriptors(), before);
}

Test(file, file_and_socket_close_in_any_order_and_the_peer_sees_the_last) {
  for (int file_first = 0; file_first < 2; file_first++)
    for (int freeing = 0; freeing < 2; freeing++) {
      ps_socket *socket, *peer;
      make_pair(SOCK_STREAM, &socket, &peer);
      ps_file *file = make_file_of(socket, "r+", -1);
      for (int turn = 0; turn < 2; turn++) {
        cr_assert(!ended(peer));
        bool closes_file = (turn == 0) == (file_first == 1);
        if (freeing)
          closes_file ? ps_file_free(file) : ps_socket_free(socket);
        else
          check_ok(closes_file ? ps_file_close(file, &err) : ps_socket_close(socket, &err));
      }
      cr_assert(ended(peer));
    }
}

Test(file, it_starts_with_the_sockets_timeout_and_hooks) {
  ps_socket *socket, *peer;
  make_pair(SOCK_STREAM, &socket, &peer);
  struct fake_host *host = fake_host_make(0);
  check_ok(ps_socket_settimeout(socket, 0.01, &err));
  check_ok(ps_socket_sethooks(socket, &host->hooks, &err));
  ps_file *file = make_file_of(socket, "r", -1);
  char byte;
  check_fails(ps_file_read(file, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_text(err.message, "read: timed out after 0.01 s");
  cr_assert(host->runs > 0);
}

Test(file, its_timeout_can_be_set) {
  ps_socket *peer;
  ps_file *file = make_file("r", -1, &peer);
  char byte;
  check_ok(ps_file_settimeout(file, 0, &err));
  cr_assert(is_nonblocking(fd_of(file)));
  check_fails(ps_file_read(file, &byte, 1, NULL, &err), PS_E_WOULD_BLOCK, EAGAIN, "");
  check_ok(ps_file_settimeout(file, 0.01, &err));
  check_fails(ps_file_read(file, &byte, 1, NULL, &err), PS_E_TIMEOUT, ETIMEDOUT, "timed out");
  check_fails(ps_file_settimeout(file, -0.5, &err), PS_E_VALUE, EINVAL, "settimeout: ");
  check_fails(ps_file_settimeout(file, 1e300, &err), PS_E_RANGE, ERANGE, "settimeout: ");
  check_ok(ps_file_settimeout(file, PS_NO_TIMEOUT, &err));
  cr_assert(!is_nonblocking(fd_of(file)));
}

/* All that can be done with a file, each with what it says of one that is closed. */
static void check_all_fail(ps_file *file, int32_t status, const char *text) {
  char data[4];
  int64_t count = 7;
  check_fails(ps_file_read(file, data, 1, &count, &err), status, EBADF, text);
  check_fails(ps_file_readline(file, data, 1, &count, &err), status, EBADF, text);
  check_fails(ps_file_read_await(file, 1, &count, &err), status, EBADF, text);
  check_fails(ps_file_readline_await(file, 1, &count, &err), status, EBADF, text);
  check_fails(ps_file_buffered(file, &count, &err), status, EBADF, text);
  check_fails(ps_file_write(file, data, 1, &count, &err), status, EBADF, text);
  check_fails(ps_file_flush(file, &err), status, EBADF, text);
  check_fails(ps_file_settimeout(file, 1, &err), status, EBADF, text);
  check_number(count, 0);
}

Test(file, a_closed_one_says_so) {
  ps_socket *peer;
  ps_file *file = make_file("r+", -1, &peer);
  int fd = fd_of(file);
  check_ok(ps_file_close(file, &err));
  cr_assert(!is_open(fd));
  check_all_fail(file, PS_E_CLOSED, "the file is closed");
  check_number(fd_of(file), -1);
  check_ok(ps_file_close(file, &err));
}

Test(file, handles_that_lead_nowhere_are_harmless) {
  ps_socket *peer;
  ps_file *freed = make_file("r+", -1, &peer);
  ps_file_free(freed);
  ps_file *const handles[] = {NULL, freed, (ps_file *)peer, (ps_file *)(uintptr_t)1, (ps_file *)UINTPTR_MAX};
  for (int i = 0; i < COUNT_OF(handles); i++) {
    int64_t fd = 7;
    check_all_fail(handles[i], PS_E_HANDLE, "no file has this handle");
    check_fails(ps_file_close(handles[i], &err), PS_E_HANDLE, EBADF, "no file has this handle");
    check_fails(ps_file_fileno(handles[i], &fd, &err), PS_E_HANDLE, EBADF, "no file has this handle");
    check_number(fd, -1);
    ps_file_free(handles[i]);
  }
  check_fails(ps_socket_close((ps_socket *)make_file("r", -1, &peer), &err), PS_E_HANDLE, EBADF, "no socket");
}

Test(file, a_slot_is_used_again_with_nothing_left_in_it) {
  for (int i = 0; i < 200; i++) {
    ps_socket *peer;
    ps_file *file = make_file("rU+", i % 3, &peer);
    feed(peer, "\r");
    char byte = '?';
    int64_t count = 7;
    check_ok(ps_file_read(file, &byte, 1, &count, &err));
    check_number(byte, '\n');
    check_ok(ps_file_settimeout(file, 0, &err));
    ps_file_write(file, "left over", 9, NULL, NULL);
    feed(peer, "\nleft\r");
    ps_file_read_await(file, 10, NULL, NULL);
    ps_file_free(file);
    ps_socket_free(peer);
    file = make_file("rU+", -1, &peer);
    check_ok(ps_file_buffered(file, &count, &err));
    check_number(count, 0);
    feed(peer, "\n");
    check_ok(ps_file_settimeout(file, 10, &err));
    check_ok(ps_file_read(file, &byte, 1, NULL, &err));
    check_ok(ps_file_close(file, &err));
    check_text(arrived(peer), "");
    ps_file_free(file);
    ps_socket_free(peer);
  }
}

Test(file, closing_reports_what_the_system_says) {
  ps_socket *peer;
  ps_file *file = make_file("r", -1, &peer);
  int fd = fd_of(file);
  fault(CLOSE, .error = EIO, .made = true);
  check_fails(ps_file_close(file, &err), PS_E_OS, EIO, "close: ");
  cr_assert(!is_open(fd));
  check_ok(ps_file_close(file, &err));
}

/* While a call is running: what another thread, or a signal's handler, may do. */

static ps_file *busy;
static int busy_fd;

static void use_both_sides(void *detail) {
  (void)detail;
  char byte;
  check_fails(ps_file_read(busy, &byte, 1, NULL, &err), PS_E_OS, EBUSY, "another call is reading");
  check_fails(ps_file_readline(busy, &byte, 1, NULL, &err), PS_E_OS, EBUSY, "readline: ");
  check_fails(ps_file_buffered(busy, NULL, &err), PS_E_OS, EBUSY, "buffered: ");
  check_ok(ps_file_write(busy, "x", 1, NULL, &err));
  check_ok(ps_file_flush(busy, &err));
  check_begin();
}

Test(file, one_reads_while_another_writes) {
  ps_socket *peer;
  busy = make_file("r+", -1, &peer);
  char data[4];
  feed(peer, "abcd");
  fault(RECV, .made = true, .meanwhile = use_both_sides);
  check_ok(ps_file_read(busy, data, 4, NULL, &err));
  check_text(arrived(peer), "x");
}

static void write_too(void *detail) {
  (void)detail;
  int64_t written = 7;
  check_fails(ps_file_write(busy, "x", 1, &written, &err), PS_E_OS, EBUSY, "another call is writing");
  check_number(written, 0);
  check_fails(ps_file_flush(busy, &err), PS_E_OS, EBUSY, "flush: ");
  check_begin();
}

Test(file, a_second_writer_is_told) {
  ps_socket *peer;
  busy = make_file("w", 0, &peer);
  fault(SEND, .made = true, .meanwhile = write_too);
  check_ok(ps_file_write(busy, "abc", 3, NULL, &err));
  check_text(arrived(peer), "abc");
}

static void close_meanwhile(void *detail) {
  (void)detail;
  check_ok(ps_file_close(busy, &err));
  cr_assert(is_open(busy_fd));
  check_begin();
}

static void free_meanwhile(void *detail) {
  (void)detail;
  ps_file_free(busy);
  cr_assert(is_open(busy_fd));
}

Test(file, closing_or_freeing_lets_a_running_read_finish) {
  static void (*const ways[])(void *) = {close_meanwhile, free_meanwhile};
  static const int32_t afterwards[] = {PS_E_CLOSED, PS_E_HANDLE};
  for (int i = 0; i < COUNT_OF(ways); i++) {
    ps_socket *peer;
    busy = make_file("r", -1, &peer);
    busy_fd = fd_of(busy);
    char data[4];
    feed(peer, "abcd");
    fault(RECV, .made = true, .meanwhile = ways[i]);
    check_ok(ps_file_read(busy, data, 4, NULL, &err));
    check_bytes(data, "abcd", 4);
    cr_assert(!is_open(busy_fd));
    check_fails(ps_file_read(busy, data, 1, NULL, &err), afterwards[i], EBADF, "read: ");
  }
}

static void close_while_writing(void *detail) {
  (void)detail;
  check_fails(ps_file_close(busy, &err), PS_E_OS, EBUSY, "close: ");
  cr_assert(is_open(busy_fd));
  check_begin();
}

Test(file, closing_while_another_writes_closes_and_says_that_it_could_not_flush) {
  ps_socket *peer;
  busy = make_file("w", 0, &peer);
  busy_fd = fd_of(busy);
  fault(SEND, .made = true, .meanwhile = close_while_writing);
  check_ok(ps_file_write(busy, "abc", 3, NULL, &err));
  check_text(arrived(peer), "abc");
  cr_assert(!is_open(busy_fd));
  check_ok(ps_file_close(busy, &err));
}
