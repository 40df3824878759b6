/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Servers on AF_UNIX paths: permissions, stale files and live ones, many programs at once, and what is removed. */
#include "polysocket/create_unix_server.h"

#include "check.h"
#include "fault.h"
#include "platform/platform.h"
#include "polysocket/address.h"
#include "polysocket/socket.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/polysocket-unit-XXXXXX", path[4096];

static int remove_one(const char *name, const struct stat *found, int kind, struct FTW *place) {
  (void)found, (void)kind, (void)place;
  return remove(name);
}

static void remove_folder(void) {
  nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(void) {
  cr_assert(mkdtemp(folder));
}

TestSuite(create_unix_server, .timeout = 60, .init = make_folder, .fini = remove_folder);

static bool system_takes_long_paths(void) {
  int fd = ps__sys_folder_open(folder);
  bool answer = ps__sys_can_reach(fd);
  close(fd);
  return answer;
}

/* The address of a path in the folder: short, or long with a part of 200 bytes where the system takes such a path. */
static ps_address address_in(bool is_long) {
  size_t end = (size_t)snprintf(path, sizeof path, "%s/", folder);
  if (is_long && system_takes_long_paths()) {
    memset(path + end, 'd', 200);
    path[end += 200] = '\0';
    cr_assert(mkdir(path, 0700) == 0 || errno == EEXIST);
    path[end++] = '/';
  }
  strcpy(path + end, "server");
  return unix_address(path, (int64_t)strlen(path));
}

static int files_in_folder(void) {
  char command[64];
  snprintf(command, sizeof command, "find %s ! -type d | wc -l", folder);
  FILE *pipe = popen(command, "r");
  int count = -1;
  cr_assert(pipe);
  cr_assert_eq(fscanf(pipe, "%d", &count), 1);
  pclose(pipe);
  return count;
}

static ps_socket *serve(const ps_address *address, int64_t mode) {
  ps_socket *server = NULL;
  check_ok(ps_create_unix_server(address, mode, -1, SOCK_STREAM, 0, &server, &err));
  return server;
}

static void check_connects(const ps_address *address) {
  ps_socket *client = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_connect(client, address, &err));
  ps_socket_free(client);
}

/* A file that a program has left behind. */
static void leave_stale(const ps_address *address) {
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_bind(socket, address, &err));
  ps_socket_free(socket);
}

Test(create_unix_server, the_file_has_the_mode_and_goes_with_the_socket) {
  static const int64_t modes[] = {0, 0600, 0666, 0777, 0622, PS_UMASK_MODE};
  for (int i = 0; i < 2 * COUNT_OF(modes); i++) {
    struct stat found;
    int64_t mode = modes[i / 2];
    ps_address address = address_in(i % 2);
    umask(027);
    int before = open_descriptors();
    ps_socket *server = serve(&address, mode);
    check_number(open_descriptors(), before + 1);
    check_number(lstat(path, &found), 0);
    check_number(found.st_mode & 07777, mode == PS_UMASK_MODE ? 0750 : mode);
    check_number(files_in_folder(), 1);
    if (geteuid() == 0 || (mode & 0200))
      check_connects(&address);
    check_ok(ps_socket_close(server, &err));
    check_number(files_in_folder(), 0);
    check_number(umask(022), 027);
  }
}

Test(create_unix_server, a_stale_file_is_replaced) {
  for (int i = 0; i < 2; i++) {
    ps_address address = address_in(i);
    leave_stale(&address);
    ps_socket *server = serve(&address, 0600);
    check_connects(&address);
    check_number(files_in_folder(), 1);
    ps_socket_free(server);
    check_number(files_in_folder(), 0);
  }
}

Test(create_unix_server, a_bound_socket_is_never_replaced_whether_it_listens_or_not) {
  static const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
  for (int i = 0; i < 2 * COUNT_OF(types); i++) {
    ps_address address = address_in(i % 2);
    struct stat before, after;
    ps_socket *live = make_socket(AF_UNIX, types[i / 2]), *none = live;
    check_ok(ps_socket_bind(live, &address, &err));
    check_number(lstat(path, &before), 0);
    check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EADDRINUSE,
                "create_unix_server: bind_unix: Address already in use");
    cr_assert(strstr(err.message, "(a socket is bound to it)"), "%s", err.message);
    cr_assert_null(none);
    check_number(lstat(path, &after), 0);
    check_number(after.st_ino, before.st_ino);
    ps_socket_free(live);
    unlink(path);
  }
}

Test(create_unix_server, other_files_and_links_are_never_replaced) {
  ps_address address = address_in(false);
  ps_socket *none;
  struct stat found;
  close(open(path, O_CREAT | O_WRONLY, 0600));
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EADDRINUSE,
              "another kind of file has this path");
  check_number(lstat(path, &found), 0);
  unlink(path);
  cr_assert_eq(symlink("elsewhere", path), 0);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EADDRINUSE,
              "another kind of file has this path");
  check_number(lstat(path, &found), 0);
  cr_assert(S_ISLNK(found.st_mode));
}

Test(create_unix_server, only_the_own_file_is_removed) {
  ps_address address = address_in(false);
  struct stat found;
  ps_socket *server = serve(&address, 0600);
  unlink(path);
  ps_socket *other = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_bind(other, &address, &err));
  check_ok(ps_socket_close(server, &err));
  check_number(lstat(path, &found), 0);
}

Test(create_unix_server, a_child_and_a_detached_descriptor_remove_nothing) {
  ps_address address = address_in(false);
  struct stat found;
  ps_socket *server = serve(&address, 0600);
  pid_t child = fork();
  if (child == 0) {
    ps_socket_close(server, NULL);
    leave_child(0);
  }
  check_child(child);
  check_number(lstat(path, &found), 0);
  check_connects(&address);
  int64_t fd;
  check_ok(ps_socket_detach(server, &fd, &err));
  check_number(lstat(path, &found), 0);
  check_connects(&address);
  close((int)fd);
  ps_socket *kept;
  check_ok(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, PS_UNIX_KEEP, &kept, &err));
  check_ok(ps_socket_close(kept, &err));
  check_number(lstat(path, &found), 0);
}

Test(create_unix_server, a_relative_path_is_removed_from_another_folder) {
  cr_assert_eq(chdir(folder), 0);
  ps_address address = unix_address("server", 6);
  ps_socket *server = serve(&address, 0600);
  check_number(files_in_folder(), 1);
  cr_assert_eq(chdir("/"), 0);
  ps_socket_free(server);
  check_number(files_in_folder(), 0);
}

Test(create_unix_server, bad_arguments_say_what_is_wrong) {
  ps_address address = address_in(false);
  ps_socket *none, *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_fails(ps_create_unix_server(&address, 0, 1, SOCK_DGRAM, 0, &none, &err), PS_E_OS, EOPNOTSUPP,
              "create_unix_server: listen: ");
  check_fails(ps_create_unix_server(&address, 0, (int64_t)1 << 31, SOCK_STREAM, 0, &none, &err), PS_E_RANGE, ERANGE,
              "create_unix_server: listen: backlog");
  check_fails(ps_create_unix_server(&address, 0, 1, 99, 0, &none, &err), PS_E_OS, EINVAL,
              "create_unix_server: socket: ");
  check_number(files_in_folder(), 0);
  check_ok(ps_socket_bind_unix(socket, &address, 0600, 0, &err));
  check_fails(ps_socket_bind_unix(socket, &address, 0600, 0, &err), PS_E_OS, EADDRINUSE, "a socket is bound to it");
}

Test(create_unix_server, a_folder_that_stays_locked_is_an_error_after_a_second) {
  ps_address address = address_in(false);
  ps_socket *none;
  int lock = open(folder, O_RDONLY | O_DIRECTORY);
  cr_assert_eq(flock(lock, LOCK_EX), 0);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EADDRINUSE,
              "the folder stays locked by another program");
  flock(lock, LOCK_UN);
  serve(&address, 0600);
}

/* A program that tries to serve at a moment, and tells whether it does. It keeps the socket until the pipe is closed.
 * */
static void compete(const ps_address *address, int start, int answer, int end) {
  char byte;
  ps_socket *server = NULL;
  cr_assert_eq(read(start, &byte, 1), 0);
  int32_t status = ps_create_unix_server(address, 0600, -1, SOCK_STREAM, 0, &server, &err);
  byte = status == PS_OK ? 'y' : status == PS_E_OS && err.code == EADDRINUSE ? 'n' : '?';
  if (byte == '?')
    fprintf(stderr, "%s\n", err.message);
  if (write(answer, &byte, 1) == 1 && read(end, &byte, 1) == 0)
    leave_child(0);
  leave_child(1);
}

/* Exactly one of many that start at once serves, whether a file was left or not, and the path leads to it. */
Test(create_unix_server, of_many_programs_at_once_exactly_one_serves) {
  enum { PROGRAMS = 12, ROUNDS = 20 };
  for (int round = 0; round < ROUNDS; round++) {
    ps_address address = address_in(round % 2);
    int start[2], answer[2], end[2], winners = 0;
    if (round % 4 < 2)
      leave_stale(&address);
    cr_assert(pipe(start) == 0 && pipe(answer) == 0 && pipe(end) == 0);
    for (int i = 0; i < PROGRAMS; i++)
      if (fork() == 0) {
        close(start[1]);
        close(end[1]);
        compete(&address, start[0], answer[1], end[0]);
      }
    close(start[1]);
    for (int i = 0; i < PROGRAMS; i++) {
      char byte = 0;
      cr_assert_eq(read(answer[0], &byte, 1), 1);
      cr_assert(byte == 'y' || byte == 'n');
      winners += byte == 'y';
    }
    check_number(winners, 1);
    check_connects(&address);
    close(end[1]);
    for (int i = 0; i < PROGRAMS; i++) {
      int status;
      cr_assert(wait(&status) > 0 && status == 0);
    }
    close(start[0]), close(answer[0]), close(answer[1]), close(end[0]);
    unlink(path);
    check_number(files_in_folder(), 0);
  }
}

/* Programs that only bind, as all others do, beside those that take over. */
Test(create_unix_server, a_program_that_only_binds_is_not_displaced) {
  enum { ROUNDS = 200 };
  for (int round = 0; round < ROUNDS; round++) {
    ps_address address = address_in(false);
    int start[2], answer[2];
    cr_assert(pipe(start) == 0 && pipe(answer) == 0);
    pid_t child = fork();
    if (child == 0) {
      struct sockaddr_un name = {.sun_family = AF_UNIX};
      char byte;
      strcpy(name.sun_path, path);
      close(start[1]);
      int fd = socket(AF_UNIX, SOCK_STREAM, 0);
      cr_assert(fd >= 0);
      cr_assert_eq(read(start[0], &byte, 1), 0);
      byte = bind(fd, (struct sockaddr *)&name, sizeof name) == 0 ? 'y' : 'n';
      cr_assert_eq(write(answer[1], &byte, 1), 1);
      pause();
    }
    ps_socket *server = NULL;
    char byte = 0;
    close(start[1]);
    int32_t status = ps_create_unix_server(&address, 0600, -1, SOCK_STREAM, 0, &server, &err);
    cr_assert_eq(read(answer[0], &byte, 1), 1);
    cr_assert((status == PS_OK) != (byte == 'y'), "both or none: %s", err.message);
    ps_socket_free(server);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    unlink(path);
    close(start[0]), close(answer[0]), close(answer[1]);
  }
}

Test(create_unix_server, without_memory_no_file_is_left) {
  for (int is_long = 0; is_long < 2; is_long++) {
    ps_address address = address_in(is_long);
    ps_socket *none = (ps_socket *)&err;
    fault_reset();
    fault(MALLOC, .times = 1);
    check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_MEMORY, ENOMEM,
                "create_unix_server: bind_unix: out of memory");
    cr_assert_null(none);
    check_number(files_in_folder(), 0);
  }
}

Test(create_unix_server, a_probe_that_cannot_be_made_leaves_the_file) {
  ps_address address = address_in(false);
  leave_stale(&address);
  ps_socket *none, *socket = make_socket(AF_UNIX, SOCK_STREAM);
  fault_reset();
  fault(SOCKET, .error = EMFILE);
  check_fails(ps_socket_bind_unix(socket, &address, 0600, 0, &err), PS_E_OS, EADDRINUSE, "bind_unix: ");
  check_number(files_in_folder(), 1);
  fault_reset();
  fault(CONNECT, .error = EACCES);
  check_fails(ps_socket_bind_unix(socket, &address, 0600, 0, &err), PS_E_OS, EADDRINUSE,
              "cannot be found out without the permission to write");
  check_number(files_in_folder(), 1);
  address = unix_address("/tmp/", 5);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, ENOENT, "bind_unix: ");
}

static void remove_server(void *unused) {
  (void)unused;
  unlink(path);
}

static void replace_server(void *unused) {
  ps_address address = unix_address(path, (int64_t)strlen(path));
  (void)unused;
  rename(path, strcat(strcpy((char[4200]){""}, path), "-old"));
  leave_stale(&address);
}

/* A program that does not lock the folder comes between. */
Test(create_unix_server, a_file_that_goes_meanwhile_is_no_hindrance) {
  void (*const cases[])(void *) = {remove_server, replace_server, remove_server};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = address_in(false);
    leave_stale(&address);
    ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
    fault_reset();
    fault(CONNECT, .error = i == 0 ? ENOENT : ECONNREFUSED, .meanwhile = cases[i]);
    check_ok(ps_socket_bind_unix(socket, &address, 0600, 0, &err));
    ps_socket_free(socket);
    cr_assert(access(path, F_OK) < 0);
  }
}

Test(create_unix_server, a_mode_is_for_sockets_and_for_no_other_file) {
  struct stat found;
  int place = open(folder, O_PATH | O_DIRECTORY);
  cr_assert(place >= 0);
  check_number(ps__sys_set_mode(place, "none", 0600), -ENOENT);
  close(openat(place, "file", O_CREAT | O_WRONLY, 0640));
  check_number(ps__sys_set_mode(place, "file", 0600), -ENOTSOCK);
  check_number(fstatat(place, "file", &found, 0), 0);
  check_number(found.st_mode & 07777, 0640);
}

Test(create_unix_server, a_descriptor_shows_no_more_than_a_name_has_room_for) {
  struct sockaddr_un name;
  char room[200];
  memset(room, 'n', sizeof room - 1);
  room[sizeof room - 1] = '\0';
  check_number(ps__sys_path_through(7, room, &name), 0);
  check_number(ps__sys_path_through(7, "n", &name),
               offsetof(struct sockaddr_un, sun_path) + sizeof "/proc/self/fd/7/n");
  check_number(ps__sys_folder_path(-1, "nowhere/s", room, sizeof room), -ENOENT);
}

/* Some file systems cannot keep a rename from replacing a file. */
Test(create_unix_server, a_link_does_what_a_rename_cannot) {
  static const int errors[] = {EINVAL, ENOSYS};
  for (int i = 0; i < 2 * COUNT_OF(errors); i++) {
    ps_address address = address_in(i % 2);
    ps_socket *server = NULL;
    leave_stale(&address);
    fault_reset();
    fault(SYSCALL, .error = errors[i / 2], .times = FAULT_EVER);
    check_ok(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &server, &err));
    fault_reset();
    check_connects(&address);
    check_number(files_in_folder(), 1);
    ps_socket_free(server);
    check_number(files_in_folder(), 0);
  }
  int place = open(folder, O_PATH | O_DIRECTORY);
  close(openat(place, "one", O_CREAT | O_WRONLY, 0600));
  close(openat(place, "two", O_CREAT | O_WRONLY, 0600));
  fault(SYSCALL, .error = ENOSYS);
  check_number(ps__sys_rename(place, "one", "two"), -EEXIST);
  check_number(files_in_folder(), 2);
}

/* Others come between the look at the path and the rename. */
Test(create_unix_server, a_rename_that_fails_leaves_nothing_behind) {
  static const int errors[] = {EEXIST, EACCES};
  for (int i = 0; i < COUNT_OF(errors); i++) {
    ps_address address = address_in(true);
    ps_socket *none = (ps_socket *)&err;
    fault_reset();
    fault(SYSCALL, .error = errors[i]);
    check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS,
                i == 0 ? EADDRINUSE : EACCES, "create_unix_server: bind_unix: ");
    cr_assert_null(none);
    check_number(files_in_folder(), 0);
    address = address_in(false);
    leave_stale(&address);
    fault_reset();
    fault(SYSCALL, .error = errors[i]);
    check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, errors[i],
                "create_unix_server: bind_unix: ");
    check_number(files_in_folder(), 1);
    unlink(path);
  }
}

/* The stale file goes, and another one comes, just before it is moved away. */
Test(create_unix_server, a_file_that_came_in_the_last_moment_is_put_back) {
  ps_address address = address_in(false);
  struct stat found;
  ps_socket *none;
  leave_stale(&address);
  fault_reset();
  fault(SYSCALL, .made = true, .meanwhile = replace_server);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EADDRINUSE, "");
  check_number(lstat(path, &found), 0);
  check_number(files_in_folder(), 2);
  unlink(path);
  leave_stale(&address);
  fault_reset();
  fault(SYSCALL, .made = true, .meanwhile = remove_server);
  check_ok(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err));
  check_ok(ps_socket_close(none, &err));
}

Test(create_unix_server, a_file_that_is_gone_is_not_removed) {
  ps_address address = address_in(false);
  ps_socket *server = serve(&address, 0600);
  unlink(path);
  check_ok(ps_socket_close(server, &err));
  check_number(files_in_folder(), 0);
}

Test(create_unix_server, a_path_that_is_free_by_now_is_taken) {
  ps_address address = address_in(false);
  ps_socket *server = NULL;
  fault_reset();
  fault(BIND, .error = EADDRINUSE);
  check_ok(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &server, &err));
  check_connects(&address);
}

Test(create_unix_server, a_folder_that_cannot_be_read_cannot_be_locked) {
  ps_address address = address_in(false);
  ps_socket *none = (ps_socket *)&err;
  cr_assert_eq(chmod(folder, 0333), 0);
  uid_t own = geteuid();
  if (own == 0)
    cr_assert_eq(seteuid(65534), 0);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EACCES,
              "the folder must be readable, so that it can be locked");
  cr_assert_eq(seteuid(own), 0);
  cr_assert_eq(chmod(folder, 0700), 0);
  cr_assert_null(none);
  check_number(files_in_folder(), 0);
}

/* What the system refuses on the way, and what other programs do in between. */

Test(create_unix_server, without_the_mode_no_file_is_left) {
  for (int is_long = 0; is_long < 2; is_long++) {
    ps_address address = address_in(is_long);
    ps_socket *none;
    fault_reset();
    fault(FSTAT, .error = EIO);
    check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EIO,
                "create_unix_server: bind_unix: Input/output error");
    check_number(files_in_folder(), 0);
  }
}

Test(create_unix_server, a_file_that_cannot_be_noted_is_removed) {
  ps_address address = address_in(false), relative = unix_address("server", 6);
  ps_socket *none;
  fault(FSTATAT, .error = EIO);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EIO, "bind_unix: ");
  check_number(files_in_folder(), 0);
  cr_assert_eq(chdir(folder), 0);
  fault(READLINK, .error = EACCES);
  check_fails(ps_create_unix_server(&relative, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EACCES, "bind_unix: ");
  check_number(files_in_folder(), 0);
  cr_assert_eq(chdir("/"), 0);
}

Test(create_unix_server, a_file_that_cannot_be_looked_at_is_left) {
  ps_address address = address_in(false);
  ps_socket *none;
  leave_stale(&address);
  fault(FSTATAT, .error = EACCES);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EACCES, "bind_unix: ");
  check_number(files_in_folder(), 1);
}

Test(create_unix_server, a_long_path_that_cannot_be_opened_is_left) {
  ps_address address = address_in(true);
  ps_socket *none;
  leave_stale(&address);
  fault(OPEN, .made = true, .times = 2);
  fault(OPEN, .error = EMFILE);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EADDRINUSE,
              "bind_unix: ");
  check_number(files_in_folder(), 1);
}

static void replace_by_file(void *unused) {
  (void)unused;
  unlink(path);
  close(open(path, O_CREAT | O_WRONLY, 0600));
}

static void replace_by_socket(void *unused) {
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  char other[sizeof path + 8];
  (void)unused;
  /* Both are there for a moment, so that the new one has another number. */
  snprintf(other, sizeof other, "%s-other", path);
  strcpy(name.sun_path, other);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  cr_assert(fd >= 0);
  cr_assert_eq(bind(fd, (struct sockaddr *)&name, sizeof name), 0);
  cr_assert_eq(rename(other, path), 0);
}

Test(create_unix_server, what_took_the_place_of_a_stale_file_is_put_back) {
  static void (*const replacements[])(void *) = {replace_by_file, replace_by_socket};
  for (int i = 0; i < COUNT_OF(replacements); i++) {
    ps_address address = address_in(false);
    ps_socket *none;
    struct stat found;
    leave_stale(&address);
    fault_reset();
    fault(SYSCALL, .made = true, .meanwhile = replacements[i]);
    check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_OS, EADDRINUSE,
                "bind_unix: ");
    check_number(lstat(path, &found), 0);
    check_number(S_ISSOCK(found.st_mode), i);
    check_number(files_in_folder(), 1);
    unlink(path);
  }
}

Test(create_unix_server, a_file_of_another_device_is_not_the_own_one) {
  ps_address address = address_in(false);
  struct stat found;
  ps_socket *server = serve(&address, 0600);
  fault_reset();
  fault(FSTATAT, .made = true, .result = 1);
  check_ok(ps_socket_close(server, &err));
  check_number(lstat(path, &found), 0);
}
