/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX paths that are longer than the system's addresses: bound, reached, and told back; and the names of files at
 * their limit. */
#include "address/long_path.h"
#include "address/unix.h"

#include "check.h"
#include "fault.h"
#include "polysocket/address.h"
#include "polysocket/address_text.h"
#include "polysocket/batch.h"
#include "polysocket/create_unix_server.h"
#include "polysocket/family.h"
#include "polysocket/message.h"
#include "sockets.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/polysocket-unit-XXXXXX";

static int remove_one(const char *path, const struct stat *found, int kind, struct FTW *place) {
  (void)found, (void)kind, (void)place;
  return remove(path);
}

static void remove_folder(void) {
  nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

TestSuite(long_path, .timeout = 20, .fini = remove_folder);

/* A path of so many bytes, in folders that exist, with a name of so many bytes. */
static const char *make_path(char *path, size_t length, size_t name) {
  cr_assert(mkdtemp(folder));
  size_t end = (size_t)snprintf(path, 64, "%s", folder);
  while (end + 1 + name < length) {
    size_t part = length - end - 2 - name;
    part = part > 200 ? (part - 201 == 0 ? 150 : 200) : part;
    path[end++] = '/';
    memset(path + end, 'd', part);
    end += part;
    path[end] = '\0';
    cr_assert_eq(mkdir(path, 0700), 0, "%s", strerror(errno));
  }
  path[end++] = '/';
  memset(path + end, 'n', name);
  path[end + name] = '\0';
  cr_assert_eq(strlen(path), length);
  return path;
}

static void check_path_of(const ps_address *address, const char *path) {
  char back[4096];
  int64_t length;
  check_ok(ps_address_path(address, back, sizeof back, &length, &err));
  check_number(length, strlen(path));
  check_text(back, path);
}

Test(long_path, every_length_up_to_the_limit_comes_back) {
  char path[4096];
  memset(path, 'x', sizeof path);
  for (int64_t length = 100; length <= PS__LONG_PATH_MAX; length += length < 200 ? 1 : 487) {
    ps_address address = unix_address(path, length), again = unix_address(path, length);
    char back[4096];
    int64_t count;
    check_ok(ps_address_path(&address, back, sizeof back, &count, &err));
    check_number(count, length);
    check_bytes(back, path, length);
    check_bytes(&address, &again, sizeof address);
  }
}

Test(long_path, a_server_and_its_clients_see_the_path) {
  static const size_t lengths[][2] = {{108, 1}, {120, 30}, {300, 100}, {1000, 255}, {4095, 8}};
  for (int i = 0; i < COUNT_OF(lengths); i++) {
    char path[4096];
    strcpy(folder, "/tmp/polysocket-unit-XXXXXX");
    make_path(path, lengths[i][0], lengths[i][1]);
    int before = open_descriptors();
    ps_address address = unix_address(path, (int64_t)strlen(path)), found;
    ps_socket *server = make_socket(AF_UNIX, SOCK_STREAM), *client = make_socket(AF_UNIX, SOCK_STREAM), *accepted;
    check_ok(ps_socket_bind(server, &address, &err));
    check_ok(ps_socket_listen(server, 1, &err));
    check_ok(ps_socket_getsockname(server, &found, &err));
    check_path_of(&found, path);
    check_ok(ps_socket_connect(client, &address, &err));
    check_ok(ps_socket_getpeername(client, &found, &err));
    check_path_of(&found, path);
    check_ok(ps_socket_accept(server, &accepted, &found, &err));
    check_path_of(&found, "");
    check_ok(ps_socket_getsockname(accepted, &found, &err));
    check_path_of(&found, path);
    check_number(open_descriptors(), before + 3);
    ps_socket_free(server), ps_socket_free(client), ps_socket_free(accepted);
    remove_folder();
  }
}

/* The system tells a path of 108 bytes without a NUL, and takes none. */
Test(long_path, a_path_that_fills_the_system_s_address_is_kept_when_it_is_bound) {
  char path[4096];
  make_path(path, 108, 20);
  ps_address address;
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM), *client = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_address_make_raw(AF_UNIX, path, 108, &address, &err));
  fault(MALLOC, .times = 1);
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_OS, ENOMEM, "bind: Cannot allocate memory");
  check_ok(ps_socket_bind(socket, &address, &err));
  check_ok(ps_socket_listen(socket, 1, &err));
  check_ok(ps_socket_connect(client, &address, &err));
  /* The message has kept the path before; this one is kept here first. */
  ps_socket *none;
  path[107] = 'o';
  check_ok(ps_address_make_raw(AF_UNIX, path, 108, &address, &err));
  fault(MALLOC, .times = 1);
  check_fails(ps_create_unix_server(&address, 0600, 1, SOCK_STREAM, 0, &none, &err), PS_E_MEMORY, ENOMEM,
              "bind_unix: out of memory");
  char abstract[108] = "";
  check_ok(ps_address_make_unix(abstract, 108, &address, &err));
  check_ok(ps_socket_bind(make_socket(AF_UNIX, SOCK_STREAM), &address, &err));
}

Test(long_path, a_long_name_without_a_folder_is_bound_in_the_working_one) {
  cr_assert(mkdtemp(folder));
  cr_assert_eq(chdir(folder), 0);
  char path[150];
  memset(path, 'w', sizeof path);
  ps_address address = unix_address(path, sizeof path);
  check_ok(ps_socket_bind(make_socket(AF_UNIX, SOCK_STREAM), &address, &err));
  cr_assert_eq(chdir("/"), 0);
}

Test(long_path, what_the_system_refuses_to_bind_leaves_nothing) {
  char path[4096];
  make_path(path, 200, 20);
  ps_address address = unix_address(path, (int64_t)strlen(path));
  int before = open_descriptors();
  fault(BIND, .error = EACCES);
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_OS, EACCES, "bind: Permission denied (unix:");
  check_number(open_descriptors(), before + 1);
  check_ok(ps_socket_bind(socket, &address, &err));
}

Test(long_path, datagrams_are_sent_and_answered) {
  char path[4096], data[8];
  make_path(path, 400, 40);
  ps_address address = unix_address(path, (int64_t)strlen(path)), from;
  path[strlen(path) - 1] = 'o';
  ps_address other = unix_address(path, (int64_t)strlen(path));
  ps_socket *one = make_socket(AF_UNIX, SOCK_DGRAM), *two = make_socket(AF_UNIX, SOCK_DGRAM);
  check_ok(ps_socket_bind(one, &address, &err));
  check_ok(ps_socket_bind(two, &other, &err));
  check_ok(ps_socket_sendto(two, 0, &address, "abc", 3, NULL, &err));
  check_ok(ps_socket_recvfrom(one, 0, data, sizeof data, NULL, &from, &err));
  check_path_of(&from, path);
  ps_buffer buffer = {data, 3};
  ps_message message = {.buffers = &buffer, .buffer_count = 1, .address = from};
  check_ok(ps_socket_sendmsg(one, 0, &message, NULL, &err));
  memset(&message.address, 0, sizeof message.address);
  check_ok(ps_socket_recvmsg(two, 0, &message, NULL, &err));
  check_bytes(&message.address, &address, sizeof address);
}

Test(long_path, a_forked_child_knows_the_path_too) {
  char path[4096];
  make_path(path, 500, 20);
  ps_address address = unix_address(path, (int64_t)strlen(path));
  ps_socket *server = make_socket(AF_UNIX, SOCK_STREAM);
  check_ok(ps_socket_bind(server, &address, &err));
  pid_t child = fork();
  if (child == 0) {
    ps_address found;
    leave_child(ps_socket_getsockname(server, &found, NULL) != PS_OK || memcmp(&found, &address, sizeof found) != 0);
  }
  check_child(child);
}

Test(long_path, what_cannot_be_reached_says_why) {
  char path[4096];
  make_path(path, 200, 20);
  ps_address address = unix_address(path, (int64_t)strlen(path)), found;
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM), *other = make_socket(AF_INET, SOCK_STREAM);
  int before = open_descriptors();
  int64_t code;
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_OS, ENOENT, "(unix:/tmp/polysocket-unit-");
  check_ok(ps_socket_connect_ex(socket, &address, &code, &err));
  check_number(code, ENOENT);
  check_fails(ps_socket_sendto(socket, 0, &address, "x", 1, NULL, &err), PS_E_OS, ENOENT,
              "(unix:/tmp/polysocket-unit-");
  check_fails(ps_socket_connect(other, &address, &err), PS_E_OS, EAFNOSUPPORT, "the address is unix:");
  check_fails(ps_socket_bind(other, &address, &err), PS_E_OS, EAFNOSUPPORT, "the address is unix:");
  close(open(path, O_CREAT | O_WRONLY, 0600));
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_OS, ECONNREFUSED, "(unix:/tmp/polysocket-unit-");
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_OS, EADDRINUSE, "(unix:/tmp/polysocket-unit-");
  unlink(path);
  check_ok(ps_socket_bind(socket, &address, &err));
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_OS, EADDRINUSE, "(unix:/tmp/polysocket-unit-");
  check_ok(ps_socket_getsockname(socket, &found, &err));
  check_bytes(&found, &address, sizeof address);
  check_number(open_descriptors(), before);
}

Test(long_path, a_name_that_is_too_long_or_missing_is_an_error) {
  char path[4096];
  make_path(path, 200, 1);
  size_t end = strlen(path) - 1;
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  memset(path + end, 'n', 256);
  ps_address address = unix_address(path, (int64_t)end + 256);
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_OS, ENAMETOOLONG, "bind: File name too long");
  address = unix_address(path, (int64_t)end);
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_OS, ENOENT, "bind: No such file");
  memcpy(path, "/nowhere", 8);
  address = unix_address(path, 150);
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_OS, ENOENT, "(unix:/nowhere");
}

Test(long_path, the_longest_text_makes_the_same_address) {
  char path[4095], text[12300];
  ps_address again;
  int64_t length;
  memset(path, '\xff', sizeof path);
  path[0] = '/';
  ps_address address = unix_address(path, sizeof path);
  check_ok(ps_address_format(&address, text, sizeof text, &length, &err));
  check_number(length, strlen("unix:/") + 3 * 4094);
  check_ok(ps_address_parse(text, NULL, &again, NULL, &err));
  check_bytes(&again, &address, sizeof address);
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  check_fails(ps_socket_connect(socket, &address, &err), PS_E_OS, ENAMETOOLONG, "%FF...)");
}

Test(long_path, only_an_own_alias_stands_for_a_path) {
  char path[150], alias[PS__ALIAS_ROOM], whole[128];
  memset(path, 'z', sizeof path);
  int64_t number = ps__long_path_keep(path, sizeof path);
  ps__long_path_alias(number, alias);
  int length = snprintf(whole, sizeof whole, "/proc/self/fd/7/%s", alias);
  check_number(ps__long_path_of_alias(whole, (size_t)length), number);
  check_number(ps__long_path_of_alias(whole, (size_t)length - 1), 0);
  check_number(ps__long_path_of_alias(alias, strlen(alias)), 0);
  whole[length - 5] ^= 1;
  check_number(ps__long_path_of_alias(whole, (size_t)length), 0);
}

Test(long_path, bytes_that_no_function_made_are_refused) {
  char path[150];
  memset(path, 'q', sizeof path);
  ps_address address = unix_address(path, sizeof path);
  /* The number of the path is behind the system's bytes. */
  int64_t number = address.opaque[17]++;
  check_fails(ps_address_path(&address, NULL, 0, NULL, &err), PS_E_VALUE, EINVAL, "was not made by this library");
  address = loopback(80);
  address.opaque[17] = number;
  check_fails(ps_address_family(&address, NULL, &err), PS_E_VALUE, EINVAL, "was not made by this library");
}

Test(long_path, so_many_paths_are_kept_and_no_more) {
  char path[128];
  memset(path, 'k', sizeof path);
  for (int i = 0; i < PS__LONG_PATHS_MAX; i++) {
    memcpy(path, &i, sizeof i);
    memset(path, 'a' + i % 16, 1), path[1] = (char)('a' + i / 16 % 16), path[2] = (char)('a' + i / 256 % 16),
                                   path[3] = (char)('a' + i / 4096);
    ps_address address = unix_address(path, sizeof path);
    check_number(address.opaque[0], 1);
  }
  ps_address address = unix_address(path, sizeof path);
  check_fails(ps_address_make_unix(path, 127, &address, &err), PS_E_MEMORY, ENOMEM, "too many different AF_UNIX paths");
}

/* Whether the process is one without /proc. */
static bool is_without_proc;

bool __real_ps__sys_can_reach(int fd);
bool __wrap_ps__sys_can_reach(int fd);

bool __wrap_ps__sys_can_reach(int fd) {
  return !is_without_proc && __real_ps__sys_can_reach(fd);
}

Test(long_path, without_proc_the_error_says_so) {
  char path[4096];
  make_path(path, 200, 20);
  ps_address address = unix_address(path, (int64_t)strlen(path));
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM), *client = make_socket(AF_UNIX, SOCK_STREAM);
  int64_t code;
  close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  is_without_proc = true;
  check_fails(ps_socket_bind(socket, &address, &err), PS_E_UNSUPPORTED, EOPNOTSUPP, "need /proc");
  check_fails(ps_socket_connect(client, &address, &err), PS_E_UNSUPPORTED, EOPNOTSUPP, "need /proc");
  check_ok(ps_socket_connect_ex(client, &address, &code, &err));
  check_number(code, EOPNOTSUPP);
  char free_path[64];
  const int length = snprintf(free_path, sizeof free_path, "%s/server", folder);
  ps_address absolute = unix_address(free_path, length), relative = unix_address("server", 6);
  ps_socket *server = NULL;
  check_fails(ps_create_unix_server(&absolute, 0600, 1, SOCK_STREAM, 0, &server, &err), PS_E_UNSUPPORTED, EOPNOTSUPP,
              "the same is true of a mode and a relative path");
  check_fails(ps_create_unix_server(&relative, PS_UMASK_MODE, 1, SOCK_STREAM, 0, &server, &err), PS_E_UNSUPPORTED,
              EOPNOTSUPP, "the same is true of a mode and a relative path");
  check_fails(ps_create_unix_server(&address, PS_UMASK_MODE, 1, SOCK_STREAM, 0, &server, &err), PS_E_UNSUPPORTED,
              EOPNOTSUPP, "need /proc");
  check_ok(ps_create_unix_server(&absolute, PS_UMASK_MODE, 1, SOCK_STREAM, 0, &server, &err));
}

Test(long_path, a_batch_reaches_long_paths_and_short_ones) {
  char path[4096], data[8];
  make_path(path, 400, 40);
  ps_address far_one = unix_address(path, (int64_t)strlen(path)), near_one;
  ps_socket *one = make_socket(AF_UNIX, SOCK_DGRAM), *two = make_socket(AF_UNIX, SOCK_DGRAM);
  ps_socket *sender = make_socket(AF_UNIX, SOCK_DGRAM);
  check_ok(ps_socket_bind(one, &far_one, &err));
  near_one = unix_address("", 0);
  check_ok(ps_socket_bind(two, &near_one, &err));
  check_ok(ps_socket_getsockname(two, &near_one, &err));
  const ps_address to[] = {near_one, far_one, far_one, near_one};
  int64_t sent = 99;
  int before = open_descriptors();
  check_ok(ps_socket_sendto_batch(sender, 0, "abcd", 4, (int64_t[]){1, 1, 1, 1}, 4, to, 4, &sent, &err));
  check_number(sent, 4);
  check_number(open_descriptors(), before);
  ps_socket *const receivers[] = {two, one, one, two};
  for (int i = 0; i < 4; i++) {
    check_ok(ps_socket_recv(receivers[i], MSG_DONTWAIT, data, sizeof data, NULL, &err));
    check_number(data[0], "abcd"[i]);
  }
  check_ok(ps_socket_close(one, &err));
  remove_folder();
  check_fails(ps_socket_sendto_batch(sender, 0, "abcd", 4, (int64_t[]){1, 1, 1, 1}, 4, to, 4, &sent, &err), PS_E_OS,
              ENOENT, "(1 of 4 datagrams sent)");
  check_number(sent, 1);
  ps_buffer buffer = {data, 3};
  ps_message message = {.buffers = &buffer, .buffer_count = 1, .address = far_one};
  check_fails(ps_socket_sendmsg(sender, 0, &message, &sent, &err), PS_E_OS, ENOENT, "sendmsg: ");
  check_number(sent, 0);
}

Test(long_path, a_path_that_cannot_be_kept_is_no_address) {
  char path[200];
  ps_address address;
  memset(path, 'm', sizeof path);
  fault(MALLOC, .times = 1);
  check_fails(ps_address_make_unix(path, sizeof path, &address, &err), PS_E_MEMORY, ENOMEM, "out of memory");
  check_fails(ps_socket_bind(make_socket(AF_UNIX, SOCK_STREAM), &address, &err), PS_E_OS, EINVAL,
              "the address is empty");
  check_ok(ps_address_make_unix(path, sizeof path, NULL, &err));
}

Test(long_path, what_looks_like_an_alias_is_none_unless_it_was_given) {
  static const char *const paths[] = {"/tmp/.polysocket-00000000000000000000-999999",
                                      "/tmp/another name that is rather long and odd"};
  char alias[PS__ALIAS_ROOM], path[PS__ALIAS_ROOM + 8];
  for (int i = 0; i < COUNT_OF(paths); i++)
    check_number(ps__long_path_of_alias(paths[i], strlen(paths[i])), 0);
  /* A number that nobody has: of a path that was not kept, and outside of the limits. */
  static const int64_t numbers[] = {-1, 0, 1, PS__LONG_PATHS_MAX, PS__LONG_PATHS_MAX + 1};
  for (int i = 0; i < COUNT_OF(numbers); i++) {
    size_t length = 99;
    ps__long_path_alias(numbers[i], alias);
    snprintf(path, sizeof path, "/tmp/%s", alias);
    check_number(ps__long_path_of_alias(path, strlen(path)), 0);
    cr_assert_null(ps__long_path_find(numbers[i], &length));
    check_number(length, 0);
  }
}

Test(long_path, only_a_path_that_is_kept_is_what_was_reached) {
  char path[200];
  memset(path, 'r', sizeof path);
  ps_address kept = unix_address(path, sizeof path), inet = loopback(1), other = unix_address("/x", 2), same = other;
  int64_t number = ps__address_const(&kept)->long_path;
  cr_assert(number > 0);
  ps__unix_reached(ps__address_of(&inet), number);
  check_text(shown(&inet), "127.0.0.1:1");
  ps__unix_reached(ps__address_of(&other), 0);
  ps__unix_reached(ps__address_of(&other), number + 1);
  check_bytes(&other, &same, sizeof other);
  ps__unix_reached(ps__address_of(&other), number);
  check_number(ps__address_const(&other)->long_path, number);
}
