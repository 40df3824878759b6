/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files, lists of addresses, host entries, tokens and operations, and which way of making belongs to which type of
 * handle. A type that is new in the description needs a table here, and the test says so. */
#include "live.h"

#include "giving_up.h"
#include "surroundings.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

void live_must(int32_t status, const ps_error *err) {
  if (status != PS_OK)
    give_up("what the test itself needs failed: %s", err->message);
}

/* A file, for which chance chooses the buffer; `peer` receives the other end, `socket` the file's socket. */
static void *make_file(struct call *call, const char *mode, int type, ps_socket **socket, int *peer) {
  static const int64_t sizes[] = {-1, 0, 1, 2, 16, 100};
  ps_error err;
  ps_file *file = NULL;
  int64_t bufsize = sizes[chance_below(&call->chance, sizeof sizes / sizeof sizes[0])];
  *socket = live_pair(call, type, peer);
  live_must(ps_socket_makefile(*socket, mode, bufsize, &file, &err), &err);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_file"), file);
}

static void *make_fed_file(struct call *call, const char *mode, int type) {
  int peer;
  ps_socket *socket;
  void *file = make_file(call, mode, type, &socket, &peer);
  live_feed(call, peer);
  if (chance_percent(&call->chance, 50))
    shutdown(peer, SHUT_WR);
  return file;
}

static void *make_silent_file(struct call *call, const char *mode, bool full) {
  int peer;
  ps_socket *socket;
  void *file = make_file(call, mode, SOCK_STREAM, &socket, &peer);
  if (full)
    live_fill(socket);
  return file;
}

static void *make_reader(struct call *call) {
  return make_fed_file(call, chance_percent(&call->chance, 50) ? "r" : "rU", SOCK_STREAM);
}

static void *make_waiting_reader(struct call *call) {
  return make_silent_file(call, "r", false);
}

static void *make_writer(struct call *call) {
  return make_silent_file(call, "w", false);
}

static void *make_both(struct call *call) {
  return make_fed_file(call, "r+", SOCK_STREAM);
}

static void *make_datagram_file(struct call *call) {
  return make_fed_file(call, "r+", SOCK_DGRAM);
}

/* Use a file, which may have to wait for ever: then only signals end it. */
static void use(struct call *call, ps_file *file, bool reading) {
  char byte;
  if (call->signalled)
    surroundings_signals(true);
  if (reading)
    ps_file_read(file, &byte, 1, NULL, NULL);
  else
    ps_file_write(file, "unsent", 6, NULL, NULL);
  if (call->signalled)
    surroundings_signals(false);
}

/* With something to write that doesn't go. */
static void *make_stuck_writer(struct call *call) {
  ps_file *file = make_silent_file(call, "w", true);
  use(call, file, false);
  return file;
}

/* With bytes that a read has left, or that a write has put there. */
static void *make_used_file(struct call *call) {
  ps_file *file = make_both(call);
  use(call, file, chance_percent(&call->chance, 50));
  return file;
}

static void *make_closed_file(struct call *call) {
  ps_file *file = make_both(call);
  ps_file_close(file, NULL);
  return file;
}

static const struct live files[] = {
    {"reading", 25, make_reader},
    {"reading, nothing has come", 10, make_waiting_reader},
    {"writing", 20, make_writer},
    {"writing, nothing fits in", 15, make_stuck_writer},
    {"both ways", 15, make_both},
    {"on datagrams", 5, make_datagram_file},
    {"with something in its buffer", 15, make_used_file},
    {"closed", 10, make_closed_file},
    {NULL, 0, NULL},
};

static void *make_list(struct call *call, const char *host, const char *service, int32_t flags) {
  ps_error err;
  ps_addrinfo *list = NULL;
  live_must(ps_getaddrinfo(host, service, 0, 0, 0, flags, NULL, &list, &err), &err);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_addrinfo"), list);
}

static void *make_local_list(struct call *call) {
  return make_list(call, NULL, "80", 0);
}

static void *make_numeric_list(struct call *call) {
  return make_list(call, "127.0.0.1", NULL, AI_CANONNAME);
}

static const struct live lists[] = {
    {"of this machine", 20, make_local_list},
    {"of one address", 20, make_numeric_list},
    {NULL, 0, NULL},
};

static void *make_numeric_host(struct call *call) {
  ps_error err;
  ps_hostent *found = NULL;
  live_must(ps_gethostbyname_ex("127.0.0.1", NULL, &found, &err), &err);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_hostent"), found);
}

/* With other names, where this machine gives itself some. */
static void *make_local_host(struct call *call) {
  ps_error err;
  ps_hostent *found = NULL;
  live_must(ps_gethostbyaddr("127.0.0.1", NULL, &found, &err), &err);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_hostent"), found);
}

static const struct live hosts[] = {
    {"by number", 30, make_numeric_host},
    {"of this machine", 10, make_local_host},
    {NULL, 0, NULL},
};

static void *make_interfaces(struct call *call) {
  ps_error err;
  ps_interfaces *list = NULL;
  live_must(ps_if_nameindex(&list, &err), &err);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_interfaces"), list);
}

static const struct live interfaces[] = {{"of this machine", 1, make_interfaces}, {NULL, 0, NULL}};

static void *make_interface_addresses(struct call *call) {
  ps_error err;
  ps_interface_addresses *list = NULL;
  live_must(ps_if_addresses(&list, &err), &err);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_interface_addresses"), list);
}

static const struct live interface_addresses[] = {{"of this machine", 1, make_interface_addresses}, {NULL, 0, NULL}};

/* What a function gives of a new socket; the options of one where the system does not have what it is asked for. */
static void *make_pairs(struct call *call, int family, int32_t (*read)(ps_socket *, ps_pairs **, ps_error *)) {
  ps_error err;
  ps_socket *socket = NULL;
  ps_pairs *pairs = NULL;
  live_must(ps_socket_create(family, SOCK_STREAM, 0, &socket, &err), &err);
  int32_t status = read(socket, &pairs, &err);
  if (status != PS_OK && (err.code == ENOPROTOOPT || err.code == EOPNOTSUPP))
    status = ps_socket_options(socket, &pairs, &err);
  live_must(status, &err);
  ps_socket_free(socket);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_pairs"), pairs);
}

static void *make_options(struct call *call) {
  return make_pairs(call, LIVE_FAMILY, ps_socket_options);
}

static void *make_tcp_info(struct call *call) {
  return make_pairs(call, AF_INET, ps_socket_tcp_info);
}

static const struct live pairs[] = {{"options", 50, make_options}, {"TCP's state", 50, make_tcp_info}, {NULL, 0, NULL}};

static void *make_token(struct call *call) {
  ps_error err;
  ps_token *token = NULL;
  live_must(ps_token_create(&token, &err), &err);
  return belongings_add_handle(&call->belongings, live_type(call, "ps_token"), token);
}

static void *make_fired_token(struct call *call) {
  ps_token *token = make_token(call);
  ps_token_fire(token, NULL);
  return token;
}

static const struct live tokens[] = {{"waiting", 80, make_token}, {"fired", 20, make_fired_token}, {NULL, 0, NULL}};

static void *keep_operation(struct call *call, ps_operation *operation) {
  return belongings_add_handle(&call->belongings, live_type(call, "ps_operation"), operation);
}

/* A look-up that is over, or of a name, which takes its time. */
static void *make_lookup(struct call *call, const char *host) {
  ps_error err;
  ps_operation *operation = NULL;
  live_must(ps_operation_start_getaddrinfo(host, "80", 0, SOCK_STREAM, 0, 0, NULL, &operation, &err), &err);
  return keep_operation(call, operation);
}

static void *make_numeric_lookup(struct call *call) {
  return make_lookup(call, "127.0.0.1");
}

static void *make_lookup_of_name(struct call *call) {
  return make_lookup(call, "localhost");
}

static void *make_fetched_lookup(struct call *call) {
  ps_addrinfo *list = NULL;
  ps_operation *operation = make_numeric_lookup(call);
  ps_operation_addrinfo(operation, &list, NULL);
  ps_addrinfo_free(list);
  return operation;
}

static void *make_naming(struct call *call) {
  ps_error err;
  ps_address address;
  ps_operation *operation = NULL;
  live_must(ps_address_make_inet("127.0.0.1", 80, &address, &err), &err);
  int flags = chance_percent(&call->chance, 80) ? NI_NUMERICHOST | NI_NUMERICSERV : 0;
  live_must(ps_operation_start_getnameinfo(&address, flags, NULL, &operation, &err), &err);
  return keep_operation(call, operation);
}

/* To where somebody listens or nobody does, with a deadline that is far, or near, or past. */
static void *make_connecting(struct call *call) {
  static const double seconds[] = {100, 1e-5, 0};
  ps_error err;
  char port[8];
  ps_operation *operation = NULL;
  ps_wait wait = {.deadline = ps_deadline(seconds[chance_below(&call->chance, 3)])};
  snprintf(port, sizeof port, "%d", chance_percent(&call->chance, 60) ? surroundings_port() : 1);
  live_must(ps_operation_start_connect_host("127.0.0.1", port, NULL, &wait, &operation, &err), &err);
  return keep_operation(call, operation);
}

static void *make_report(struct call *call) {
  ps_socket *socket = NULL;
  ps_operation *report = NULL;
  ps_connect_host("127.0.0.1", "1", NULL, NULL, &socket, &report, NULL);
  return keep_operation(call, report);
}

static const struct live operations[] = {
    {"a look-up that is over", 20, make_numeric_lookup},
    {"a look-up of a name", 5, make_lookup_of_name},
    {"a look-up that was fetched", 10, make_fetched_lookup},
    {"the naming of an address", 25, make_naming},
    {"a connection", 30, make_connecting},
    {"the report of a connection", 10, make_report},
    {NULL, 0, NULL},
};

static const struct {
  const char *handle;
  const struct live *ways;
} tables[] = {{"ps_socket", live_sockets},
              {"ps_socket", live_system_sockets},
              {"ps_file", files},
              {"ps_addrinfo", lists},
              {"ps_hostent", hosts},
              {"ps_interfaces", interfaces},
              {"ps_token", tokens},
              {"ps_operation", operations},
              {"ps_interface_addresses", interface_addresses},
              {"ps_pairs", pairs}};

const struct handle_type *live_type(const struct call *call, const char *name) {
  for (size_t i = 0; i < call->description->handle_count; i++)
    if (strcmp(call->description->handles[i].name, name) == 0)
      return &call->description->handles[i];
  give_up("the description has no handle %s", name);
}

/* The way at a place among all that there are for a type, and the sum of their weights. */
static const struct live *way_at(const char *handle, size_t place, size_t *sum) {
  const struct live *found = NULL;
  *sum = 0;
  for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
    for (const struct live *way = strcmp(tables[i].handle, handle) == 0 ? tables[i].ways : NULL; way && way->state;
         way++) {
      if (*sum <= place)
        found = way;
      *sum += way->weight;
    }
  if (!found)
    give_up("nobody says here how a %s is made", handle);
  return found;
}

void *live_make(struct call *call, const struct handle_type *type, const char **state) {
  size_t sum;
  way_at(type->name, 0, &sum);
  const struct live *way = way_at(type->name, chance_below(&call->chance, sum), &sum);
  *state = way->state;
  return way->make(call);
}
