/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * AF_UNIX addresses: file names, abstract names, and none; their limits to the byte. */
#include "check.h"
#include "fault.h"
#include "guard.h"
#include "polysocket/address.h"
#include "sockets.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char folder[] = "/tmp/polysocket-unit-XXXXXX";

/* Runs after a test that failed, too. */
static void remove_folder(void) {
  char path[128];
  snprintf(path, sizeof path, "%s/", folder);
  memset(path + strlen(path), 's', 108 - strlen(path));
  path[108] = '\0';
  unlink(path);
  path[107] = '\0';
  unlink(path);
  rmdir(folder);
}

TestSuite(unix_address, .timeout = 20);

static int64_t path_of(const ps_address *address, char path[109]) {
  int64_t length = -1;
  check_ok(ps_address_path(address, path, 109, &length, &err));
  return length;
}

Test(unix_address, paths_come_back_byte_for_byte) {
  static const struct {
    const char *path;
    int64_t length;
  } cases[] = {
      {"/run/x", 6}, {"x", 1}, {"", 0}, {"\0", 1}, {"\0abstract", 9}, {"\0a\0b\0", 5}, {"\xff\xfe/\n", 4},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = unix_address(cases[i].path, cases[i].length);
    char path[109];
    check_number(path_of(&address, path), cases[i].length);
    check_bytes(path, cases[i].path, cases[i].length);
    check_number(path[cases[i].length], 0);
  }
}

Test(unix_address, every_byte_is_allowed_in_an_abstract_name) {
  char name[108] = "", path[109];
  for (int first = 0; first < 256; first += (int)sizeof name - 1) {
    for (int i = 1; i < (int)sizeof name; i++)
      name[i] = (char)(first + i - 1);
    ps_address address = unix_address(name, sizeof name);
    check_number(path_of(&address, path), sizeof name);
    check_bytes(path, name, sizeof name);
  }
}

Test(unix_address, a_path_has_its_limit_and_the_message_tells_it) {
  static const struct {
    bool abstract;
    int64_t length;
    const char *text;
  } cases[] = {
      {false, 107, NULL},
      {false, 108, NULL},
      {false, 4095, NULL},
      {false, 4096, "AF_UNIX path too long (4096 bytes, limit 4095)"},
      {false, 5000, "AF_UNIX path too long (5000 bytes, limit 4095)"},
      {true, 108, NULL},
      {true, 109, "AF_UNIX path too long (109 bytes, limit 108)"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    char *path = guarded((size_t)cases[i].length), back[4096];
    ps_address address, empty = {{0}};
    if (cases[i].abstract)
      path[0] = '\0';
    memset(&address, 0x5A, sizeof address);
    if (cases[i].text) {
      check_fails(ps_address_make_unix(path, cases[i].length, &address, &err), PS_E_OS, 0, cases[i].text);
      check_bytes(&address, &empty, sizeof address);
    } else {
      check_ok(ps_address_make_unix(path, cases[i].length, &address, &err));
      int64_t length = -1;
      check_ok(ps_address_path(&address, back, sizeof back, &length, &err));
      check_number(length, cases[i].length);
    }
  }
}

Test(unix_address, impossible_paths_are_refused) {
  static const struct {
    const char *path;
    int64_t length;
    const char *text;
  } cases[] = {
      {NULL, 1, "path must not be NULL"},   {NULL, INT64_MAX, "path must not be NULL"},
      {"x", -1, "negative path length -1"}, {"x", INT64_MIN, "negative path length"},
      {"ab\0c", 4, "embedded NUL"},         {"ab", 3, "embedded NUL"},
  };
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address, empty = {{0}};
    memset(&address, 0x5A, sizeof address);
    check_fails(ps_address_make_unix(cases[i].path, cases[i].length, &address, &err), PS_E_VALUE, EINVAL,
                cases[i].text);
    check_bytes(&address, &empty, sizeof address);
  }
}

Test(unix_address, no_path_at_all_is_the_empty_one) {
  ps_address address;
  char path[109];
  check_ok(ps_address_make_unix(NULL, 0, &address, &err));
  check_number(path_of(&address, path), 0);
}

/* The length that the kernel sees has room for the NUL or not; the other end must see 107 bytes either way. */
Test(unix_address, a_file_name_of_107_bytes_is_bound_and_seen_by_a_plain_peer, .fini = remove_folder) {
  cr_assert(mkdtemp(folder));
  char path[109];
  snprintf(path, sizeof path, "%s/", folder);
  memset(path + strlen(path), 's', 107 - strlen(path));
  path[107] = '\0';
  ps_socket *listener = make_socket(AF_UNIX, SOCK_STREAM);
  ps_address address = unix_address(path, 107);
  check_ok(ps_socket_bind(listener, &address, &err));
  check_ok(ps_socket_listen(listener, 1, &err));
  struct stat status;
  check_number(lstat(path, &status), 0);
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  memcpy(name.sun_path, path, 108);
  int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  cr_assert(peer >= 0);
  check_number(connect(peer, (struct sockaddr *)(void *)&name, sizeof name), 0);
  socklen_t length = sizeof name;
  memset(&name, 0, sizeof name);
  check_number(getpeername(peer, (struct sockaddr *)(void *)&name, &length), 0);
  check_bytes(name.sun_path, path, 107);
  char back[109];
  check_ok(ps_socket_getsockname(listener, &address, &err));
  check_number(path_of(&address, back), 107);
  check_bytes(back, path, 107);
}

/* The length that the kernel is given covers the family, the path, and the NUL of a file name alone. */
Test(unix_address, the_length_counts_the_end_of_a_file_name) {
  static char longest[109];
  memset(longest, 'x', 108);
  static const struct {
    const char *path;
    int64_t length, wanted;
  } cases[] = {{"/x", 2, 5}, {"\0ab", 3, 5}, {"\0", 1, 3}, {"", 0, 2}, {longest, 107, 110}};
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  fault(CONNECT, .result = 0, .times = FAULT_EVER);
  for (int i = 0; i < COUNT_OF(cases); i++) {
    ps_address address = unix_address(cases[i].path, cases[i].length);
    check_ok(ps_socket_connect(socket, &address, &err));
    check_number(fault_record(FAULT_CONNECT, i).size, cases[i].wanted);
  }
}

/* A descriptor on a path that fills all of sun_path, as any program may make it. */
static int bound_to_longest(int type, char path[109]) {
  cr_assert(mkdtemp(folder));
  snprintf(path, 109, "%s/", folder);
  memset(path + strlen(path), 's', 108 - strlen(path));
  path[108] = '\0';
  /* Valgrind looks for the end of the text, whatever the length: so there is one behind the address. */
  struct {
    struct sockaddr_un name;
    char end;
  } ended = {.name.sun_family = AF_UNIX};
  memcpy(ended.name.sun_path, path, sizeof ended.name.sun_path);
  int peer = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
  cr_assert(peer >= 0);
  check_number(bind(peer, (struct sockaddr *)(void *)&ended.name, sizeof ended.name), 0);
  return peer;
}

/* Linux reports its address with a NUL that it does not take back. */
Test(unix_address, a_sender_on_a_path_of_108_bytes_is_answered, .fini = remove_folder) {
  char path[109], back[109], data[8];
  int peer = bound_to_longest(SOCK_DGRAM, path);
  ps_socket *receiver = make_socket(AF_UNIX, SOCK_DGRAM);
  ps_address address = unix_address("", 0), sender, again;
  check_ok(ps_socket_bind(receiver, &address, &err));
  check_ok(ps_socket_getsockname(receiver, &address, &err));
  int64_t length = path_of(&address, back);
  struct sockaddr_un name = {.sun_family = AF_UNIX};
  memcpy(name.sun_path, back, (size_t)length);
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (size_t)length);
  check_number(sendto(peer, "x", 1, 0, (struct sockaddr *)(void *)&name, size), 1);
  check_ok(ps_socket_recvfrom(receiver, 0, data, sizeof data, &length, &sender, &err));
  check_number(path_of(&sender, back), 108);
  check_bytes(back, path, 108);
  check_ok(ps_socket_sendto(receiver, 0, &sender, "ab", 2, NULL, &err));
  check_number(recv(peer, data, sizeof data, 0), 2);
  again = unix_address(back, 108);
  check_ok(ps_socket_sendto(receiver, 0, &again, "abc", 3, NULL, &err));
  check_number(recv(peer, data, sizeof data, 0), 3);
}

Test(unix_address, a_listener_on_a_path_of_108_bytes_is_connected, .fini = remove_folder) {
  char path[109], back[109];
  int peer = bound_to_longest(SOCK_STREAM, path);
  check_number(listen(peer, 3), 0);
  ps_socket *first = make_socket(AF_UNIX, SOCK_STREAM), *second = make_socket(AF_UNIX, SOCK_STREAM);
  ps_address address = unix_address(path, 108);
  check_ok(ps_socket_connect(first, &address, &err));
  check_ok(ps_socket_getpeername(first, &address, &err));
  check_number(path_of(&address, back), 108);
  check_ok(ps_socket_connect(second, &address, &err));
}

Test(unix_address, an_abstract_name_of_108_bytes_goes_through_the_system) {
  char name[108], back[109];
  for (int i = 0; i < (int)sizeof name; i++)
    name[i] = (char)(i * 5);
  snprintf(name + 1, 32, "polysocket-%d", (int)getpid());
  ps_socket *listener = make_socket(AF_UNIX, SOCK_STREAM), *client = make_socket(AF_UNIX, SOCK_STREAM);
  ps_address address = unix_address(name, sizeof name);
  check_ok(ps_socket_bind(listener, &address, &err));
  check_ok(ps_socket_listen(listener, 1, &err));
  check_ok(ps_socket_connect(client, &address, &err));
  check_ok(ps_socket_getpeername(client, &address, &err));
  check_number(path_of(&address, back), sizeof name);
  check_bytes(back, name, sizeof name);
}

Test(unix_address, an_unbound_socket_has_the_empty_path) {
  ps_socket *first, *second;
  ps_address address;
  char path[109];
  make_pair(SOCK_STREAM, &first, &second);
  check_ok(ps_socket_getsockname(first, &address, &err));
  check_number(path_of(&address, path), 0);
  check_ok(ps_socket_getpeername(first, &address, &err));
  check_number(path_of(&address, path), 0);
  check_text(shown(&address), "unix:");
}

Test(unix_address, the_empty_path_binds_to_a_free_abstract_name) {
  ps_socket *socket = make_socket(AF_UNIX, SOCK_STREAM);
  ps_address address = unix_address("", 0);
  char path[109];
  check_ok(ps_socket_bind(socket, &address, &err));
  check_ok(ps_socket_getsockname(socket, &address, &err));
  cr_assert(path_of(&address, path) > 1);
  check_number(path[0], 0);
}

Test(unix_address, a_path_is_cut_to_the_callers_buffer) {
  ps_address address = unix_address("/run/x", 6);
  for (int64_t capacity = 0; capacity <= 7; capacity++) {
    char *path = guarded((size_t)capacity);
    int64_t length = 0;
    check_ok(ps_address_path(&address, path, capacity, &length, &err));
    check_number(length, 6);
    if (capacity > 0)
      check_number(strlen(path), capacity - 1);
  }
}

/* The system may say more than the path has room for, and need not end it. */
Test(unix_address, a_path_ends_where_its_room_ends) {
  ps_address address = unix_address("/x", 2);
  char path[109];
  memset((char *)&address + sizeof(int64_t) + 2, 'y', 126);
  address.opaque[0] = 128;
  check_number(path_of(&address, path), 108);
  check_number(path[107], 'y');
}
