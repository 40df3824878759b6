/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors and messages between a program and its service manager, with every value of the environment. */
#include "polysocket/activation.h"

#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "polysocket/socket.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(activation, .timeout = 20);

static void set_environment(const char *process, const char *count, const char *names) {
  char own[16];
  snprintf(own, sizeof own, "%d", (int)getpid());
  if (process)
    setenv("LISTEN_PID", process[0] == 'p' ? own : process, 1);
  else
    unsetenv("LISTEN_PID");
  if (count)
    setenv("LISTEN_FDS", count, 1);
  else
    unsetenv("LISTEN_FDS");
  if (names)
    setenv("LISTEN_FDNAMES", names, 1);
  else
    unsetenv("LISTEN_FDNAMES");
}

/* In a child, so that descriptors from 3 on can be anything. Exits with the number of the first check that failed. */
static int in_child(int (*checks)(void)) {
  pid_t child = fork();
  if (child == 0)
    leave_child(checks());
  int status;
  cr_assert_eq(waitpid(child, &status, 0), child);
  cr_assert(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static int two_sockets(void) {
  int64_t fds[4] = {-1, -1, -1, -1}, count = -1, length = -1;
  char names[32];
  int one = socket(AF_INET, SOCK_STREAM, 0), two = socket(AF_UNIX, SOCK_DGRAM, 0);
  int high = fcntl(one, F_DUPFD, 100), higher = fcntl(two, F_DUPFD, 100);
  if (dup2(high, 3) != 3 || dup2(higher, 4) != 4)
    return 1;
  set_environment("p", "2", "web:log");
  for (int64_t flags = 0; flags <= PS_LISTEN_UNSET; flags++) {
    if (ps_listen_fds(flags, fds, 4, &count, names, sizeof names, &length, NULL) != PS_OK || count != 2)
      return 2;
    if (fds[0] != 3 || fds[1] != 4 || length != 7 || strcmp(names, "web:log") != 0)
      return 3;
    if (!(fcntl(3, F_GETFD) & FD_CLOEXEC) || !(fcntl(4, F_GETFD) & FD_CLOEXEC))
      return 4;
  }
  if (getenv("LISTEN_PID") || getenv("LISTEN_FDS") || getenv("LISTEN_FDNAMES"))
    return 5;
  if (ps_listen_fds(0, fds, 4, &count, names, sizeof names, &length, NULL) != PS_OK || count != 0 || length != 0)
    return 6;
  set_environment("p", "2", NULL);
  if (ps_listen_fds(0, fds, 4, &count, names, sizeof names, &length, NULL) != PS_OK ||
      strcmp(names, "unknown:unknown") != 0)
    return 7;
  if (ps_listen_fds(0, fds, 1, &count, names, sizeof names, &length, &err) != PS_E_VALUE || count != 0 ||
      !strstr(err.message, "there are 2 descriptors, and room for 1"))
    return 8;
  set_environment("p", "3", NULL);
  close(5);
  if (ps_listen_fds(0, fds, 4, &count, names, sizeof names, &length, &err) != PS_E_OS || err.code != EBADF ||
      !strstr(err.message, "descriptor 5"))
    return 9;
  return 0;
}

Test(activation, descriptors_come_with_their_names) {
  check_number(in_child(two_sockets), 0);
}

Test(activation, what_is_for_another_process_is_none) {
  static const char *const cases[][2] = {{NULL, NULL}, {NULL, "1"}, {"p", NULL}, {"1", "1"}, {"p", "0"}, {"1", "x"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t fds[1], count = -1;
    set_environment(cases[i][0], cases[i][1], "a:b:c");
    check_ok(ps_listen_fds(PS_LISTEN_UNSET, fds, 1, &count, NULL, 0, NULL, &err));
    check_number(count, 0);
    cr_assert_null(getenv("LISTEN_FDNAMES"));
  }
}

Test(activation, a_variable_without_a_valid_value_is_an_error) {
  static const struct {
    const char *process, *count, *names, *text;
  } cases[] = {
      {"x", "1", NULL, "listen_fds: LISTEN_PID is not a number: 'x'"},
      {"", "1", NULL, "LISTEN_PID is not a number: ''"},
      {"0", "1", NULL, "LISTEN_PID is out of range: '0'"},
      {"99999999999999999999", "1", NULL, "LISTEN_PID is out of range"},
      {"p", "-1", NULL, "LISTEN_FDS is not a number: '-1'"},
      {"p", " 1", NULL, "LISTEN_FDS is not a number: ' 1'"},
      {"p", "1x", NULL, "LISTEN_FDS is not a number: '1x'"},
      {"p", "2147483647", NULL, "LISTEN_FDS is out of range: '2147483647'"},
      {"p", "1", "a:b", "LISTEN_FDNAMES has another number of names than LISTEN_FDS: 'a:b'"},
  };
  fcntl(0, F_DUPFD, 3);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t fds[1], count = -1;
    set_environment(cases[i].process, cases[i].count, cases[i].names);
    check_fails(ps_listen_fds(PS_LISTEN_UNSET, fds, 1, &count, NULL, 0, NULL, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_number(count, 0);
    cr_assert(getenv("LISTEN_FDS"));
  }
}

Test(activation, bad_arguments) {
  int64_t fds[1], count;
  char names[4];
  check_fails(ps_listen_fds(0, fds, 1, NULL, NULL, 0, NULL, &err), PS_E_VALUE, EINVAL, "count must not be NULL");
  check_fails(ps_listen_fds(0, NULL, 1, &count, NULL, 0, NULL, &err), PS_E_VALUE, EINVAL, "fds must not be NULL");
  check_fails(ps_listen_fds(0, fds, -1, &count, NULL, 0, NULL, &err), PS_E_VALUE, EINVAL, "negative");
  check_fails(ps_listen_fds(0, fds, 1, &count, NULL, 1, NULL, &err), PS_E_VALUE, EINVAL, "names must not be NULL");
  check_fails(ps_listen_fds(0, fds, 1, &count, names, -1, NULL, &err), PS_E_VALUE, EINVAL, "negative");
  check_fails(ps_listen_fds(6, fds, 1, &count, NULL, 0, NULL, &err), PS_E_VALUE, EINVAL, "unknown flags 0x6");
}

static char folder[] = "/tmp/polysocket-unit-XXXXXX", place[400];

static void remove_folder(void) {
  char command[64];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  cr_assert_eq(system(command), 0);
}

static ps_socket *manager(const char *name) {
  ps_socket *socket = make_socket(AF_UNIX, SOCK_DGRAM);
  ps_address address = unix_address(name, (int64_t)(name[0] ? strlen(name) : 1 + strlen(name + 1)));
  check_ok(ps_socket_bind(socket, &address, &err));
  return socket;
}

Test(activation, a_state_reaches_who_asked_for_it, .fini = remove_folder) {
  char data[64];
  int64_t told = -1, count;
  cr_assert(mkdtemp(folder));
  for (int i = 0; i < 3; i++) {
    size_t end = (size_t)snprintf(place, sizeof place, i == 0 ? "@%s" : "%s/n", folder);
    if (i == 2) {
      memset(place + end, 'n', 150);
      place[end + 150] = '\0';
    }
    setenv("NOTIFY_SOCKET", place, 1);
    if (i == 0)
      place[0] = '\0';
    int before = open_descriptors();
    ps_socket *receiver = manager(place);
    check_ok(ps_notify("READY=1\nSTATUS=fine", &told, &err));
    check_number(told, 1);
    check_ok(ps_socket_recv(receiver, 0, data, sizeof data, &count, &err));
    check_number(count, 19);
    check_bytes(data, "READY=1\nSTATUS=fine", 19);
    check_number(open_descriptors(), before + 1);
    ps_socket_free(receiver);
  }
}

Test(activation, nobody_to_tell_is_no_error) {
  int64_t told = -1;
  unsetenv("NOTIFY_SOCKET");
  check_ok(ps_notify("READY=1", &told, &err));
  check_number(told, 0);
  setenv("NOTIFY_SOCKET", "", 1);
  check_ok(ps_notify("READY=1", NULL, &err));
}

Test(activation, who_cannot_be_told_is_an_error) {
  static const struct {
    const char *value;
    int32_t status, code;
    const char *text;
  } cases[] = {
      {"relative", PS_E_VALUE, EINVAL, "NOTIFY_SOCKET is neither an absolute path nor an abstract name: 'relative'"},
      {"@", PS_E_VALUE, EINVAL, "is neither"},
      {"/", PS_E_VALUE, EINVAL, "is neither"},
      {"/nowhere/notify", PS_E_OS, ENOENT, "notify: sendto: No such file or directory (unix:/nowhere/notify)"},
      {"@polysocket-nobody", PS_E_OS, ECONNREFUSED, "notify: sendto: Connection refused"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    int64_t told = -1;
    setenv("NOTIFY_SOCKET", cases[i].value, 1);
    check_fails(ps_notify("READY=1", &told, &err), cases[i].status, cases[i].code, cases[i].text);
    check_number(told, 0);
  }
  check_fails(ps_notify(NULL, NULL, &err), PS_E_VALUE, EINVAL, "state must not be NULL");
  check_fails(ps_notify("", NULL, &err), PS_E_VALUE, EINVAL, "state must not be empty");
}

Test(activation, a_full_queue_is_waited_for_a_second_at_most, .fini = remove_folder) {
  cr_assert(mkdtemp(folder));
  snprintf(place, sizeof place, "%s/n", folder);
  setenv("NOTIFY_SOCKET", place, 1);
  manager(place);
  int32_t status = PS_OK;
  for (int i = 0; i < 100000 && status == PS_OK; i++)
    status = ps_notify("WATCHDOG=1", NULL, &err);
  check_number(status, PS_E_TIMEOUT);
}

Test(activation, a_listener_knows_that_it_listens) {
  ps_address address;
  ps_socket *listener = make_listener(&address), *other = make_socket(AF_INET, SOCK_DGRAM), *file;
  int64_t answer = -1;
  check_ok(ps_socket_listening(listener, &answer, &err));
  check_number(answer, 1);
  check_ok(ps_socket_listening(other, &answer, &err));
  check_number(answer, 0);
  check_ok(ps_socket_listening(other, NULL, &err));
  int fd = open("/dev/null", O_RDONLY);
  check_ok(ps_socket_adopt(fd, AF_INET, SOCK_STREAM, 0, &file, &err));
  answer = -1;
  check_fails(ps_socket_listening(file, &answer, &err), PS_E_OS, ENOTSOCK, "listening: ");
  check_number(answer, 0);
}

static int names_need_memory(void) {
  int64_t fds[1] = {-1}, count = -1;
  char names[32] = "x";
  int one = socket(AF_INET, SOCK_STREAM, 0), high = fcntl(one, F_DUPFD, 100);
  if (dup2(high, 3) != 3)
    return 1;
  set_environment("p", "1", NULL);
  fault(MALLOC, .times = 1);
  if (ps_listen_fds(PS_LISTEN_UNSET, fds, 1, &count, names, sizeof names, NULL, &err) != PS_E_MEMORY || count != 0)
    return 2;
  if (names[0] != '\0' || !getenv("LISTEN_FDS"))
    return 3;
  /* The flag of the descriptor cannot be set. */
  fault_reset();
  fault(FCNTL, .made = true);
  fault(FCNTL, .error = EPERM, .times = FAULT_EVER);
  if (ps_listen_fds(PS_LISTEN_UNSET, fds, 1, &count, names, sizeof names, NULL, &err) != PS_E_OS || err.code != EPERM)
    return 4;
  return count != 0 || names[0] != '\0' || !getenv("LISTEN_FDS") ? 5 : 0;
}

Test(activation, what_fails_gives_no_descriptors_and_no_names) {
  check_number(in_child(names_need_memory), 0);
  int64_t told = -1;
  setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
  fault(MALLOC, .times = 1);
  check_fails(ps_notify("READY=1", &told, &err), PS_E_MEMORY, ENOMEM, "notify: out of memory");
  char longest[5000];
  memset(longest, 'x', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  longest[0] = '/';
  setenv("NOTIFY_SOCKET", longest, 1);
  check_fails(ps_notify("READY=1", &told, &err), PS_E_OS, 0, "notify: address_make_unix: AF_UNIX path too long");
  setenv("NOTIFY_SOCKET", "/nowhere/at/all", 1);
  fault(SOCKET, .error = EMFILE);
  check_fails(ps_notify("READY=1", &told, &err), PS_E_OS, EMFILE, "notify: ");
  check_number(told, 0);
}

Test(activation, no_room_is_enough_for_no_descriptors) {
  int64_t count = -1;
  set_environment(NULL, NULL, NULL);
  check_ok(ps_listen_fds(0, NULL, 0, &count, NULL, 0, NULL, &err));
  check_number(count, 0);
}
