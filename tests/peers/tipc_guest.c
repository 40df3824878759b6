/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The one program of a small virtual machine: it loads TIPC into the kernel, exchanges messages by name, by name
 * sequence and by id, prints what came of it as TAP, and switches the machine off. test_tipc.py starts the machine. */
#include "polysocket.h"

#include <fcntl.h>
#include <linux/tipc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { SERVER = 18888, FIRST = 10, LAST = 20 };

static int number;

static void check(bool holds, const char *what, const ps_error *err) {
  printf("%sok %d - %s\n", holds ? "" : "not ", ++number, what);
  if (!holds)
    printf("# %s\n", err->message);
  fflush(stdout);
}

static bool load(const char *path) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool loaded = fd >= 0 && syscall(SYS_finit_module, fd, "", 0) == 0;
  close(fd);
  return loaded;
}

static ps_socket *new_socket(int type) {
  ps_error err = {0};
  ps_socket *made;
  if (ps_socket_create(AF_TIPC, type, 0, &made, &err) != PS_OK)
    check(false, "a socket is made", &err);
  ps_socket_settimeout(made, 5, NULL);
  return made;
}

static ps_address address_of(int kind, int64_t v1, int64_t v2, uint32_t v3) {
  ps_address made;
  ps_error err = {0};
  if (ps_address_make_tipc(kind, v1, v2, v3, TIPC_CLUSTER_SCOPE, &made, &err) != PS_OK)
    check(false, "an address is made", &err);
  return made;
}

static ps_socket *bound(int type, const ps_address *address) {
  ps_error err = {0};
  ps_socket *made = new_socket(type);
  check(ps_socket_bind(made, address, &err) == PS_OK, "bind", &err);
  return made;
}

/* A message to an address arrives; the answer goes to the id that it came from, and arrives too. */
static void exchange(ps_socket *server, const ps_address *to, const char *how) {
  ps_error err = {0};
  char data[32], what[96];
  int64_t length = 0;
  ps_address from, answer;
  int64_t kind = -1, answer_kind = -1, node = 0, reference = 0;
  ps_socket *client = new_socket(SOCK_RDM);
  bool holds = ps_socket_sendto(client, 0, to, "ping", 4, NULL, &err) == PS_OK &&
               ps_socket_recvfrom(server, 0, data, sizeof data, &length, &from, &err) == PS_OK && length == 4 &&
               memcmp(data, "ping", 4) == 0 &&
               ps_address_tipc_parts(&from, &kind, &node, &reference, NULL, NULL, &err) == PS_OK &&
               kind == TIPC_ADDR_ID;
  snprintf(what, sizeof what, "a message %s arrives, and its sender is an id", how);
  check(holds, what, &err);
  ps_address back = address_of(TIPC_ADDR_ID, node, reference, 0);
  holds = ps_socket_sendto(server, 0, &back, "pong", 4, NULL, &err) == PS_OK &&
          ps_socket_recvfrom(client, 0, data, sizeof data, &length, &answer, &err) == PS_OK && length == 4 &&
          memcmp(data, "pong", 4) == 0 &&
          ps_address_tipc_parts(&answer, &answer_kind, NULL, NULL, NULL, NULL, &err) == PS_OK;
  snprintf(what, sizeof what, "the answer to a message %s, by id, arrives", how);
  check(holds && answer_kind == TIPC_ADDR_ID, what, &err);
  ps_socket_free(client);
}

static void by_name(void) {
  ps_error err = {0};
  ps_address name = address_of(TIPC_ADDR_NAME, SERVER, 17, 0), own, nobody = address_of(TIPC_ADDR_NAME, SERVER, 99, 0);
  ps_socket *server = bound(SOCK_RDM, &name);
  exchange(server, &name, "by name");
  int64_t kind = -1, reference = 0;
  check(ps_socket_getsockname(server, &own, &err) == PS_OK &&
            ps_address_tipc_parts(&own, &kind, NULL, &reference, NULL, NULL, &err) == PS_OK && kind == TIPC_ADDR_ID &&
            reference != 0,
        "getsockname gives an id", &err);
  exchange(server, &own, "by id");
  int32_t status = ps_socket_sendto(server, 0, &nobody, "ping", 4, NULL, &err);
  check(status == PS_E_OS, "a name that nobody has bound is an error", &err);
  ps_socket_free(server);
}

static void by_sequence(void) {
  ps_error err = {0};
  ps_address all = address_of(TIPC_ADDR_NAMESEQ, SERVER, FIRST, LAST);
  ps_address inside = address_of(TIPC_ADDR_NAME, SERVER, FIRST + 5, 0);
  ps_address outside = address_of(TIPC_ADDR_NAME, SERVER, LAST + 1, 0);
  ps_socket *server = bound(SOCK_RDM, &all);
  exchange(server, &inside, "by a name in a sequence");
  exchange(server, &all, "by the sequence");
  check(ps_socket_sendto(server, 0, &outside, "ping", 4, NULL, &err) == PS_E_OS,
        "a name beside the sequence is an error", &err);
  ps_socket_free(server);
}

static void by_connection(void) {
  ps_error err = {0};
  ps_address name = address_of(TIPC_ADDR_NAME, SERVER + 1, 1, 0), peer;
  ps_socket *listener = bound(SOCK_STREAM, &name), *client = new_socket(SOCK_STREAM), *server = NULL;
  char data[8];
  int64_t length = 0;
  check(ps_socket_listen(listener, 5, &err) == PS_OK, "listen", &err);
  /* TIPC answers a connect when the other side accepts, and there is one thread alone. */
  ps_socket_setblocking(client, 0, NULL);
  check(ps_socket_connect(client, &name, &err) == PS_E_WOULD_BLOCK, "connect by name begins", &err);
  check(ps_socket_accept(listener, &server, &peer, &err) == PS_OK, "accept", &err);
  ps_socket_settimeout(client, 5, NULL);
  check(ps_socket_sendall(client, 0, "stream", 6, NULL, &err) == PS_OK &&
            ps_socket_recv(server, 0, data, sizeof data, &length, &err) == PS_OK && length == 6,
        "bytes go through a connection", &err);
  ps_socket_free(client);
  check(ps_socket_recv(server, 0, data, sizeof data, &length, &err) != PS_E_TIMEOUT && length == 0,
        "the end of a connection is seen", &err);
  ps_socket_free(server);
  ps_socket_free(listener);
}

static void fails_in_time(void) {
  ps_error err = {0};
  ps_address name = address_of(TIPC_ADDR_NAME, SERVER + 2, 1, 0);
  ps_socket *server = bound(SOCK_RDM, &name);
  char data[8];
  ps_socket_settimeout(server, 0.05, NULL);
  check(ps_socket_recv(server, 0, data, sizeof data, NULL, &err) == PS_E_TIMEOUT, "a timeout passes", &err);
  check(ps_address_make_tipc(TIPC_ADDR_NAME, -1, 0, 0, TIPC_NODE_SCOPE, NULL, &err) == PS_E_RANGE,
        "a number out of range is refused", &err);
  ps_socket_free(server);
}

int main(void) {
  ps_error none = {.message = "finit_module failed"};
  /* The console adds carriage returns; one empty line ends what the boot loader wrote. */
  printf("\nTAP\n");
  check(load("/udp_tunnel.ko") && load("/ip6_udp_tunnel.ko") && load("/tipc.ko"), "the kernel takes TIPC", &none);
  by_name();
  by_sequence();
  by_connection();
  fails_in_time();
  printf("1..%d\n", number);
  fflush(stdout);
  sync();
  reboot(RB_POWER_OFF);
  return 0;
}
