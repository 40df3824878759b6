/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options and control requests that have other structures, units or meanings on Windows than elsewhere, and those that
 * Windows alone has. */
#include "../stress/driver.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static ps_error err;

static ps_socket *make(int type) {
  ps_socket *socket;
  driver_must(ps_socket_create(AF_INET, type, 0, &socket, &err), &err);
  return socket;
}

/* The values that portable programs ask for by name. */
static int64_t constant(const char *name) {
  int64_t value = 0;
  driver_must(ps_constant_get(name, &value, &err), &err);
  return value;
}

static bool has_text(ps_socket *socket, const char *name, const char *wanted) {
  char text[80] = "";
  return ps_socket_get_option(socket, name, text, sizeof text, NULL, &err) == PS_OK && strcmp(text, wanted) == 0;
}

/* Whether a call failed with an error of the system's, and the message has these words. */
static bool is_refused(int32_t status, int code, const char *words) {
  return status == PS_E_OS && err.code == code && strstr(err.message, words) != NULL;
}

/* Two numbers of 16 bits, where other systems have two of 32. */
static void lingering_is_two_short_numbers(void) {
  ps_socket *socket = make(SOCK_STREAM);
  const unsigned short wanted[2] = {1, 5};
  unsigned short back[2] = {0, 0};
  int64_t length = 0;
  driver_must(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, wanted, sizeof wanted, &err), &err);
  driver_must(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, back, sizeof back, &length, &err), &err);
  driver_check(length == 4 && memcmp(back, wanted, sizeof wanted) == 0, "SO_LINGER has 4 bytes: %d", (int)length);
  driver_check(has_text(socket, "linger", "5"), "its name reads the same bytes");
  driver_must(ps_socket_set_option(socket, "linger", "7", &err), &err);
  driver_must(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, back, sizeof back, NULL, &err), &err);
  driver_check(back[0] == 1 && back[1] == 7, "and writes them");
  const int larger[2] = {1, 9};
  driver_must(ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, larger, sizeof larger, &err), &err);
  driver_must(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, back, sizeof back, NULL, &err), &err);
  driver_check(back[0] == 1 && back[1] == 0, "what other systems have is read as the first 4 bytes of it");
  ps_socket_free(socket);
}

/* A number of milliseconds, where other systems have a struct timeval. */
static void limits_are_milliseconds(void) {
  static const struct {
    int option;
    const char *name;
  } limits[] = {{SO_RCVTIMEO, "receive_timeout"}, {SO_SNDTIMEO, "send_timeout"}};
  for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
    ps_socket *socket = make(SOCK_STREAM);
    int64_t value = 0;
    driver_must(ps_socket_setsockopt(socket, SOL_SOCKET, limits[i].option, 1500, &err), &err);
    driver_must(ps_socket_getsockopt(socket, SOL_SOCKET, limits[i].option, &value, &err), &err);
    driver_check(value == 1500, "a limit of 1500 ms is read back: %d", (int)value);
    driver_check(has_text(socket, limits[i].name, "1.5"), "%s has the same in seconds", limits[i].name);
    driver_must(ps_socket_set_option(socket, limits[i].name, "0.25", &err), &err);
    driver_must(ps_socket_getsockopt(socket, SOL_SOCKET, limits[i].option, &value, &err), &err);
    driver_check(value == 250, "and sets milliseconds: %d", (int)value);
    ps_socket_free(socket);
  }
}

/* The errors of Winsock that are others than elsewhere. */
static void mistakes_are_winsocks(void) {
  ps_socket *socket = make(SOCK_STREAM);
  char bytes[8] = "........";
  int64_t length = 99;
  int32_t status = ps_socket_getsockopt_bytes(socket, SOL_SOCKET, SO_TYPE, bytes, 3, &length, &err);
  driver_check(is_refused(status, EFAULT, "getsockopt: ") && length == 0 && memcmp(bytes, "........", 8) == 0,
               "less room than an option has is refused, and stays as it was: %s", err.message);
  status = ps_socket_setsockopt_bytes(socket, SOL_SOCKET, SO_LINGER, "", 1, &err);
  driver_check(is_refused(status, EFAULT, "(SOL_SOCKET, SO_LINGER, 1 byte)"), "too few bytes are refused: %s",
               err.message);
  status = ps_socket_setsockopt(socket, 0x7654321, 1, 1, &err);
  driver_check(is_refused(status, EINVAL, "setsockopt: "), "an unknown level is refused: %s", err.message);
  status = ps_socket_ioctl(socket, 0x12345, 0, NULL, NULL, &err);
  driver_check(is_refused(status, EOPNOTSUPP, "(0x00012345, 0)"), "an unknown request is refused: %s", err.message);
  ps_socket_free(socket);
}

static void join(ps_socket **client, ps_socket **server) {
  ps_address address;
  ps_socket *listener = NULL;
  driver_must(ps_address_make_inet("127.0.0.1", 0, &address, &err), &err);
  driver_must(ps_create_server(&address, 1, 0, &listener, &err), &err);
  driver_must(ps_socket_getsockname(listener, &address, &err), &err);
  *client = make(SOCK_STREAM);
  driver_must(ps_socket_connect(*client, &address, &err), &err);
  driver_must(ps_socket_accept(listener, server, NULL, &err), &err);
  ps_socket_free(listener);
}

/* Ask until a request has an answer: what is sent takes its time. */
static int64_t await_answer(ps_socket *socket, int64_t request, int64_t wanted) {
  int64_t left = -1;
  for (int i = 0; i < 500 && left != wanted; i++, driver_sleep(10000))
    driver_must(ps_socket_ioctl(socket, request, 0, &left, NULL, &err), &err);
  return left;
}

static void waiting_bytes_are_counted(void) {
  ps_socket *client, *server;
  join(&client, &server);
  driver_must(ps_socket_sendall(client, 0, "12345", 5, NULL, &err), &err);
  int64_t waiting = await_answer(server, constant("FIONREAD"), 5);
  driver_check(waiting == 5, "FIONREAD tells how many bytes there are: %d", (int)waiting);
  driver_must(ps_socket_ioctl(server, constant("FIONBIO"), 0, NULL, NULL, &err), &err);
  char data[8];
  driver_must(ps_socket_recv(server, 0, data, sizeof data, NULL, &err), &err);
  driver_must(ps_socket_settimeout(server, 0.1, &err), &err);
  driver_check(ps_socket_recv(server, 0, data, sizeof data, NULL, &err) == PS_E_TIMEOUT,
               "FIONBIO leaves the library's mode as it is");
  ps_socket_free(client);
  ps_socket_free(server);
}

/* Elsewhere 1 means that the next byte is the urgent one; here that none is to come. */
static void the_mark_is_the_other_way_round(void) {
  ps_socket *client, *server;
  char data[8] = "";
  int64_t received = 0;
  join(&client, &server);
  int64_t left = await_answer(server, constant("SIOCATMARK"), 1);
  driver_check(left == 1, "SIOCATMARK is 1 without urgent data: %d", (int)left);
  driver_must(ps_socket_sendall(client, 0, "ab", 2, NULL, &err), &err);
  driver_must(ps_socket_send(client, MSG_OOB, "!", 1, NULL, &err), &err);
  driver_must(ps_socket_settimeout(server, 10, &err), &err);
  driver_must(ps_socket_recv(server, MSG_WAITALL, data, 2, NULL, &err), &err);
  left = await_answer(server, constant("SIOCATMARK"), 0);
  driver_check(left == 0, "and 0 before an urgent byte: %d", (int)left);
  int32_t status = ps_socket_recv(server, MSG_OOB, data + 2, 1, &received, &err);
  driver_check(status == PS_OK && received == 1 && strcmp(data, "ab!") == 0, "which is received: %s",
               status == PS_OK ? data : err.message);
  ps_socket_free(client);
  ps_socket_free(server);
}

/* A number alone says whether there are probes; the port adds the times that Windows wants with it. */
static void probes_are_switched(void) {
  ps_socket *socket = make(SOCK_STREAM);
  for (int64_t on = 0; on < 2; on++) {
    int64_t left = 99, result = 99;
    int32_t status = ps_socket_ioctl(socket, constant("SIO_KEEPALIVE_VALS"), on, &left, &result, &err);
    driver_check(status == PS_OK && left == on && result == 0, "SIO_KEEPALIVE_VALS takes %d: %s", (int)on,
                 status == PS_OK ? "it is made" : err.message);
  }
  ps_socket_free(socket);
}

/* Where the system has a request, it is made; where it has not, the message names it. The library itself refuses none,
 * as it does elsewhere. */
static void requests_reach_the_system(void) {
  static const char *const names[] = {"SIO_LOOPBACK_FAST_PATH", "SIO_RCVALL", "SIO_KEEPALIVE_VALS"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    ps_socket *socket = make(SOCK_STREAM);
    int32_t status = ps_socket_ioctl(socket, constant(names[i]), 1, NULL, NULL, &err);
    driver_check(status == PS_OK || (status == PS_E_OS && strstr(err.message, names[i]) != NULL),
                 "%s reaches the system: %s", names[i], status == PS_OK ? "it is made" : err.message);
    ps_socket_free(socket);
  }
}

/* Larger structures than a number: the library has room for them, and gives the first 32 bits. */
static void structures_have_room(void) {
  ps_socket *socket = make(SOCK_DGRAM);
  int64_t left = 0;
  int32_t status = ps_socket_ioctl(socket, constant("SIO_ADDRESS_LIST_QUERY"), 0, &left, NULL, &err);
  driver_check(status == PS_OK && left > 0, "SIO_ADDRESS_LIST_QUERY counts addresses: %d", (int)left);
  status = ps_socket_ioctl(socket, constant("SIO_GET_INTERFACE_LIST"), 0, &left, NULL, &err);
  driver_check(status == PS_OK, "SIO_GET_INTERFACE_LIST fits: %s", status == PS_OK ? "it is made" : err.message);
  ps_socket_free(socket);
}

int main(void) {
  lingering_is_two_short_numbers();
  limits_are_milliseconds();
  mistakes_are_winsocks();
  waiting_bytes_are_counted();
  the_mark_is_the_other_way_round();
  probes_are_switched();
  requests_reach_the_system();
  structures_have_room();
  return driver_finish();
}
