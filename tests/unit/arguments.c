/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * All functions on sockets, in one table: how they treat a handle that is none, with a closed
 * socket, and with NULL; and that outputs are written on failure too. */
#include "check.h"
#include "fault.h"
#include "polysocket/activation.h"
#include "polysocket/address.h"
#include "polysocket/batch.h"
#include "polysocket/bluetooth.h"
#include "polysocket/connection_info.h"
#include "polysocket/convert.h"
#include "polysocket/create_unix_server.h"
#include "polysocket/exact.h"
#include "polysocket/family.h"
#include "polysocket/file.h"
#include "polysocket/host.h"
#include "polysocket/interface_addresses.h"
#include "polysocket/interfaces.h"
#include "polysocket/named_options.h"
#include "polysocket/options.h"
#include "polysocket/pairs.h"
#include "polysocket/resolve.h"
#include "polysocket/services.h"
#include "sockets.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(arguments, .timeout = 20);

/* Room for the outputs of any function. */
struct outputs {
  int64_t number, fd, count, size;
  double seconds;
  ps_socket *socket;
  ps_pairs *pairs;
  ps_address address;
};

/* Which outputs a function has, and so which have to be reset when it fails. */
enum { NUMBER = 1, FD = 2, COUNT = 4, SECONDS = 8, MADE = 16, ADDRESS = 32, LENGTH = 64, PAIRS = 128 };

/* A pointer to an output, or NULL when none is wanted. */
#define OUTPUT(member) (out ? &out->member : NULL)

/* A function with fixed inputs, of which these two are shared. */
typedef int32_t call(ps_socket *self, struct outputs *out, ps_error *record);

static char buffer[8];
static ps_address address;

static int32_t call_detach(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_detach(self, OUTPUT(fd), record);
}

static int32_t call_dup(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_dup(self, OUTPUT(socket), record);
}

static int32_t call_fileno(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_fileno(self, OUTPUT(fd), record);
}

static int32_t call_family(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_family(self, OUTPUT(number), record);
}

static int32_t call_type(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_type(self, OUTPUT(number), record);
}

static int32_t call_proto(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_proto(self, OUTPUT(number), record);
}

static int32_t call_bind(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_bind(self, &address, record);
}

static int32_t call_bind_unix(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  ps_address path = unix_address("/nowhere/x", 10);
  return ps_socket_bind_unix(self, &path, 0600, 0, record);
}

static int32_t call_listening(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_listening(self, OUTPUT(number), record);
}

static int32_t call_listen(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_listen(self, 1, record);
}

static int32_t call_accept(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_accept(self, OUTPUT(socket), OUTPUT(address), record);
}

static int32_t call_connect(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_connect(self, &address, record);
}

static int32_t call_connect_ex(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_connect_ex(self, &address, OUTPUT(number), record);
}

static int32_t call_shutdown(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_shutdown(self, SHUT_RDWR, record);
}

static int32_t call_getsockname(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_getsockname(self, OUTPUT(address), record);
}

static int32_t call_getpeername(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_getpeername(self, OUTPUT(address), record);
}

static int32_t call_send(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_send(self, 0, "x", 1, OUTPUT(count), record);
}

static int32_t call_sendall(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_sendall(self, 0, "x", 1, OUTPUT(count), record);
}

static int32_t call_sendto(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_sendto(self, 0, &address, "x", 1, OUTPUT(count), record);
}

static int32_t call_recv(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_recv(self, MSG_DONTWAIT, buffer, 1, OUTPUT(count), record);
}

static int32_t call_recvfrom(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_recvfrom(self, MSG_DONTWAIT, buffer, 1, OUTPUT(count), OUTPUT(address), record);
}

static int32_t call_recv_into(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_recv_into(self, MSG_DONTWAIT, buffer, 1, OUTPUT(count), OUTPUT(size), record);
}

static int32_t call_send_batch(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_send_batch(self, MSG_DONTWAIT, "xy", 2, (int64_t[]){1, 1}, 2, OUTPUT(count), record);
}

static int32_t call_sendto_batch(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_sendto_batch(self, MSG_DONTWAIT, "xy", 2, (int64_t[]){1, 1}, 2, &address, 1, OUTPUT(count), record);
}

static int32_t call_recv_batch(ps_socket *self, struct outputs *out, ps_error *record) {
  int64_t lengths[2];
  return ps_socket_recv_batch(self, MSG_DONTWAIT, 1, buffer, 2, OUTPUT(size), lengths, 2, OUTPUT(count), record);
}

static int32_t call_recvfrom_batch(ps_socket *self, struct outputs *out, ps_error *record) {
  int64_t lengths[1];
  return ps_socket_recvfrom_batch(self, MSG_DONTWAIT, 1, buffer, 1, OUTPUT(size), lengths, 1, OUTPUT(count), NULL,
                                  record);
}

static int32_t call_recvfrom_into(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_recvfrom_into(self, MSG_DONTWAIT, buffer, 1, OUTPUT(count), OUTPUT(size), OUTPUT(address), record);
}

static int32_t call_recv_exact(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_recv_exact(self, MSG_DONTWAIT, NULL, 0, buffer, 1, OUTPUT(count), record);
}

static int32_t call_recv_until(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_recv_until(self, MSG_DONTWAIT, "x", 1, NULL, 0, buffer, sizeof buffer, OUTPUT(count), record);
}

static int32_t call_getsockopt(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_getsockopt(self, SOL_SOCKET, SO_TYPE, OUTPUT(number), record);
}

static int32_t call_getsockopt_bytes(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_getsockopt_bytes(self, SOL_SOCKET, SO_TYPE, buffer, sizeof buffer, OUTPUT(count), record);
}

static int32_t call_set_option(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_set_option(self, "broadcast", "on", record);
}

static int32_t call_get_option(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_get_option(self, "type", buffer, sizeof buffer, OUTPUT(count), record);
}

static int32_t call_options(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_options(self, OUTPUT(pairs), record);
}

static int32_t call_tcp_info(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_tcp_info(self, OUTPUT(pairs), record);
}

static int32_t call_peer_credentials(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_peer_credentials(self, OUTPUT(pairs), record);
}

static int32_t call_setsockopt(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_setsockopt(self, SOL_SOCKET, SO_KEEPALIVE, 1, record);
}

static int32_t call_setsockopt_bytes(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_setsockopt_bytes(self, SOL_SOCKET, SO_KEEPALIVE, "\1\0\0", 4, record);
}

static int32_t call_settimeout(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_settimeout(self, PS_NO_TIMEOUT, record);
}

static int32_t call_setblocking(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_setblocking(self, 1, record);
}

static int32_t call_gettimeout(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_gettimeout(self, OUTPUT(seconds), record);
}

static int32_t call_sethooks(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_sethooks(self, NULL, record);
}

static int32_t call_resolve(ps_socket *self, struct outputs *out, ps_error *record) {
  return ps_socket_resolve(self, "127.0.0.1", 1, 0, 0, OUTPUT(address), record);
}

static int32_t call_close(ps_socket *self, struct outputs *out, ps_error *record) {
  (void)out;
  return ps_socket_close(self, record);
}

static const struct {
  const char *name; /* as errors have it */
  call *call;
  int outputs;
  bool required; /* one of the outputs must not be NULL */
  bool closed;   /* it works on a closed socket */
} functions[] = {
    {"detach", call_detach, FD, true, true},
    {"dup", call_dup, MADE, true, false},
    {"fileno", call_fileno, FD, false, true},
    {"family", call_family, NUMBER, false, true},
    {"type", call_type, NUMBER, false, true},
    {"proto", call_proto, NUMBER, false, true},
    {"bind", call_bind, 0, false, false},
    {"bind_unix", call_bind_unix, 0, false, false},
    {"listening", call_listening, NUMBER, false, false},
    {"listen", call_listen, 0, false, false},
    {"accept", call_accept, MADE | ADDRESS, true, false},
    {"connect", call_connect, 0, false, false},
    {"connect_ex", call_connect_ex, NUMBER, true, true},
    {"shutdown", call_shutdown, 0, false, false},
    {"getsockname", call_getsockname, ADDRESS, false, false},
    {"getpeername", call_getpeername, ADDRESS, false, false},
    {"send", call_send, COUNT, false, false},
    {"sendall", call_sendall, COUNT, false, false},
    {"sendto", call_sendto, COUNT, false, false},
    {"recv", call_recv, COUNT, false, false},
    {"recvfrom", call_recvfrom, COUNT | ADDRESS, false, false},
    {"recv_into", call_recv_into, COUNT | LENGTH, false, false},
    {"recvfrom_into", call_recvfrom_into, COUNT | LENGTH | ADDRESS, false, false},
    {"send_batch", call_send_batch, COUNT, false, false},
    {"sendto_batch", call_sendto_batch, COUNT, false, false},
    {"recv_batch", call_recv_batch, COUNT | LENGTH, false, false},
    {"recvfrom_batch", call_recvfrom_batch, COUNT | LENGTH, false, false},
    {"recv_exact", call_recv_exact, COUNT, false, false},
    {"recv_until", call_recv_until, COUNT, false, false},
    {"getsockopt", call_getsockopt, NUMBER, false, false},
    {"getsockopt", call_getsockopt_bytes, COUNT, false, false},
    {"setsockopt", call_setsockopt, 0, false, false},
    {"setsockopt", call_setsockopt_bytes, 0, false, false},
    {"set_option", call_set_option, 0, false, false},
    {"get_option", call_get_option, COUNT, false, false},
    {"options", call_options, PAIRS, true, false},
    {"tcp_info", call_tcp_info, PAIRS, true, false},
    {"peer_credentials", call_peer_credentials, PAIRS, true, false},
    {"settimeout", call_settimeout, 0, false, false},
    {"setblocking", call_setblocking, 0, false, false},
    {"gettimeout", call_gettimeout, SECONDS, false, true},
    {"sethooks", call_sethooks, 0, false, true},
    {"resolve", call_resolve, ADDRESS, false, true},
    {"close", call_close, 0, false, true},
};

/* The outputs that a failed function must leave. */
static void check_reset(int outputs, const struct outputs *out) {
  static const ps_address empty;
  if (outputs & NUMBER)
    check_number(out->number, 0);
  if (outputs & FD)
    check_number(out->fd, -1);
  if (outputs & COUNT)
    check_number(out->count, 0);
  if (outputs & LENGTH)
    check_number(out->size, 0);
  if (outputs & SECONDS)
    check_real(out->seconds, PS_NO_TIMEOUT);
  if (outputs & MADE)
    cr_assert(!out->socket);
  if (outputs & PAIRS)
    cr_assert(!out->pairs);
  if (outputs & ADDRESS)
    check_bytes(&out->address, &empty, sizeof empty);
}

/* A function fails with a status whose code is EBADF: with all outputs, with none, and without a record. */
static void check_refusal(int which, ps_socket *self, int32_t status, const char *reason) {
  struct outputs out;
  memset(&out, 0x5A, sizeof out);
  check_fails(functions[which].call(self, &out, &err), status, EBADF, reason);
  check_text(err.operation, functions[which].name);
  check_reset(functions[which].outputs, &out);
  check_number(functions[which].call(self, &out, NULL), status);
  if (!functions[which].required)
    check_number(functions[which].call(self, NULL, NULL), status);
}

Test(arguments, a_handle_that_is_none_is_refused_by_every_function) {
  ps_socket *freed = make_socket(AF_INET, SOCK_STREAM), *live = make_socket(AF_INET, SOCK_STREAM);
  uintptr_t value = (uintptr_t)live;
  ps_socket_free(freed);
  ps_socket *const handles[] = {
      NULL,
      freed,
      (ps_socket *)(value + ((uintptr_t)1 << 24)), /* a generation that is yet to come */
      (ps_socket *)(value + 1000),
      (ps_socket *)(void *)&value,
      (ps_socket *)(intptr_t)-1,
      (ps_socket *)(intptr_t)1,
  };
  address = loopback(1);
  for (int i = 0; i < COUNT_OF(functions); i++)
    for (int j = 0; j < COUNT_OF(handles); j++)
      check_refusal(i, handles[j], PS_E_HANDLE, "no socket has this handle: it is NULL, freed or forged");
  for (int j = 0; j < COUNT_OF(handles); j++)
    ps_socket_free(handles[j]);
  cr_assert(is_open(descriptor(live)));
}

Test(arguments, a_closed_socket_is_refused_where_the_descriptor_is_needed) {
  address = loopback(1);
  for (int i = 0; i < COUNT_OF(functions); i++) {
    ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
    struct outputs out;
    memset(&out, 0x5A, sizeof out);
    check_ok(ps_socket_close(socket, &err));
    if (functions[i].closed)
      check_ok(functions[i].call(socket, &out, &err));
    else
      check_refusal(i, socket, PS_E_CLOSED, "the socket is closed");
    ps_socket_free(socket);
  }
}

Test(arguments, a_required_output_that_is_null_is_refused) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  int before = open_descriptors();
  address = loopback(1);
  for (int i = 0; i < COUNT_OF(functions); i++) {
    if (!functions[i].required)
      continue;
    check_fails(functions[i].call(socket, NULL, &err), PS_E_VALUE, EINVAL, " must not be NULL");
    check_number(functions[i].call(NULL, NULL, NULL), PS_E_VALUE);
  }
  check_number(open_descriptors(), before);
  cr_assert(is_open(descriptor(socket)));
}

Test(arguments, makers_need_a_place_for_each_result) {
  ps_socket *socket = (ps_socket *)(intptr_t)1;
  int before = open_descriptors();
  check_fails(ps_socket_create(AF_INET, SOCK_STREAM, 0, NULL, &err), PS_E_VALUE, EINVAL,
              "socket: socket must not be NULL");
  check_fails(ps_socket_fromfd(0, AF_INET, SOCK_STREAM, 0, NULL, &err), PS_E_VALUE, EINVAL,
              "fromfd: socket must not be NULL");
  check_fails(ps_socket_adopt(0, AF_INET, SOCK_STREAM, 0, NULL, &err), PS_E_VALUE, EINVAL,
              "socket: socket must not be NULL");
  check_fails(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, NULL, &socket, &err), PS_E_VALUE, EINVAL,
              "socketpair: first must not be NULL");
  cr_assert(!socket);
  socket = (ps_socket *)(intptr_t)1;
  check_fails(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, &socket, NULL, &err), PS_E_VALUE, EINVAL,
              "socketpair: second must not be NULL");
  cr_assert(!socket);
  check_number(ps_socket_pair(AF_UNIX, SOCK_STREAM, 0, NULL, NULL, NULL), PS_E_VALUE);
  check_number(ps_socket_create(AF_INET, SOCK_STREAM, 0, NULL, NULL), PS_E_VALUE);
  check_number(open_descriptors(), before);
}

Test(arguments, an_address_is_required_where_it_is_an_input) {
  ps_socket *socket = make_socket(AF_INET, SOCK_DGRAM);
  ps_address forged;
  int64_t code = 99;
  memset(&forged, 0xA5, sizeof forged);
  const struct {
    const ps_address *address;
    const char *text;
  } cases[] = {{NULL, "address must not be NULL"}, {&forged, "the address was not made by this library"}};
  for (int i = 0; i < COUNT_OF(cases); i++) {
    const ps_address *bad = cases[i].address;
    check_fails(ps_socket_bind(socket, bad, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_fails(ps_socket_connect(socket, bad, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_fails(ps_socket_connect_ex(socket, bad, &code, &err), PS_E_VALUE, EINVAL, cases[i].text);
    check_number(code, 0);
    check_fails(ps_socket_sendto(socket, 0, bad, "x", 1, NULL, &err), PS_E_VALUE, EINVAL, cases[i].text);
  }
}

/* Functions that succeed on one end of a pair whose other end has sent something. */
Test(arguments, outputs_that_nobody_wants_may_be_null) {
  static call *const calls[] = {
      call_fileno,     call_family,      call_type,        call_proto,         call_send,       call_sendall,
      call_recv,       call_recvfrom,    call_recv_into,   call_recvfrom_into, call_getsockopt, call_getsockopt_bytes,
      call_gettimeout, call_getsockname, call_getpeername, call_recv_exact,    call_recv_until};
  for (int i = 0; i < COUNT_OF(calls); i++) {
    ps_socket *first, *second;
    make_pair(SOCK_STREAM, &first, &second);
    check_ok(ps_socket_send(second, 0, "x", 1, NULL, &err));
    check_ok(calls[i](first, NULL, &err));
  }
}

Test(arguments, a_record_is_never_needed) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  address = loopback(1);
  for (int i = 0; i < COUNT_OF(functions); i++) {
    struct outputs out;
    functions[i].call(socket, &out, NULL);
  }
  check_number(ps_setdefaulttimeout(-5, NULL), PS_E_VALUE);
  check_number(ps_setdefaulttimeout(1e300, NULL), PS_E_RANGE);
  check_number(ps_getdefaulttimeout(NULL, NULL), PS_OK);
  check_number(ps_address_make_unix(NULL, 5, NULL, NULL), PS_E_VALUE);
}

/* The same for lists, files, operations and makers of addresses. */
Test(arguments, outputs_of_lists_and_files_may_be_null) {
  ps_interfaces *interfaces;
  ps_interface_addresses *addresses;
  ps_pairs *pairs;
  ps_socket *first, *second;
  ps_file *file;
  make_pair(SOCK_STREAM, &first, &second);
  ps_address packet;
  char hardware[8];
  check_ok(ps_address_make_packet("lo", 3, 0, 0, "123456", 6, &packet, &err));
  check_ok(ps_address_packet_hardware(&packet, hardware, sizeof hardware, NULL, &err));
  check_bytes(hardware, "123456", 6);
  check_fails(ps_address_bluetooth_bdaddr(&packet, NULL, 0, NULL, &err), PS_E_TYPE, EINVAL, "must be AF_BLUETOOTH");
  check_ok(ps_inet_aton("127.0.0.1", hardware, 4, NULL, &err));
  check_bytes(hardware, "\x7F\0\0\1", 4);
  check_ok(ps_if_nameindex(&interfaces, &err));
  check_ok(ps_interfaces_count(interfaces, NULL, &err));
  check_ok(ps_interfaces_entry(interfaces, 0, NULL, NULL, 0, NULL, &err));
  check_ok(ps_if_addresses(&addresses, &err));
  check_ok(ps_interface_addresses_count(addresses, NULL, &err));
  check_ok(ps_interface_addresses_entry(addresses, 0, NULL, NULL, NULL, 0, NULL, &err));
  check_ok(ps_interface_addresses_netmask(addresses, 0, NULL, NULL, &err));
  check_ok(ps_socket_peer_credentials(first, &pairs, &err));
  check_ok(ps_pairs_count(pairs, NULL, &err));
  check_ok(ps_pairs_find(pairs, "pid", NULL, &err));
  check_ok(ps_socket_makefile(first, "r", -1, &file, &err));
  check_ok(ps_socket_sendall(second, 0, "x\n", 2, NULL, &err));
  check_ok(ps_file_fileno(file, NULL, &err));
  check_ok(ps_file_read_await(file, 1, NULL, &err));
  check_ok(ps_file_readline_await(file, 10, NULL, &err));
  check_ok(ps_file_buffered(file, NULL, &err));
}

Test(arguments, an_option_beyond_32_bits_and_a_failure_without_a_record_are_refused_alike) {
  ps_socket *socket = make_socket(AF_INET, SOCK_STREAM);
  const int64_t wide = (int64_t)1 << 40;
  char bytes[4] = "";
  check_fails(ps_socket_setsockopt(socket, SOL_SOCKET, wide, 1, &err), PS_E_RANGE, ERANGE, "setsockopt: ");
  check_fails(ps_socket_setsockopt_bytes(socket, wide, 1, bytes, 4, &err), PS_E_RANGE, ERANGE, "setsockopt: ");
  check_fails(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, wide, bytes, 4, NULL, &err), PS_E_RANGE, ERANGE,
              "getsockopt: ");
  check_number(ps_socket_setsockopt(socket, SOL_SOCKET, 9999, 1, NULL), PS_E_OS);
  check_number(ps_socket_getsockopt_bytes(socket, SOL_SOCKET, 9999, bytes, 4, NULL, NULL), PS_E_OS);
  ps_socket *none, *other;
  check_fails(ps_socket_adopt(wide, AF_INET, SOCK_STREAM, 0, &none, &err), PS_E_RANGE, ERANGE, "socket: ");
  check_fails(ps_socket_fromfd(wide, AF_INET, SOCK_STREAM, 0, &none, &err), PS_E_RANGE, ERANGE, "fromfd: ");
  check_fails(ps_socket_pair(wide, SOCK_STREAM, 0, &none, &other, &err), PS_E_RANGE, ERANGE, "socketpair: ");
  check_fails(ps_socket_shutdown(socket, wide, &err), PS_E_RANGE, ERANGE, "shutdown: ");
}

/* So many allocations are made, and then one that fails. */
static void fail_after(int made) {
  fault_reset();
  if (made > 0)
    fault(CALLOC, .times = made, .made = true);
  fault(CALLOC, .times = 1);
}

Test(arguments, a_list_without_memory_is_none) {
  for (int made = 0; made < 2; made++) {
    ps_interfaces *interfaces = (ps_interfaces *)&err;
    ps_interface_addresses *addresses = (ps_interface_addresses *)&err;
    fail_after(made);
    check_fails(ps_if_nameindex(&interfaces, &err), PS_E_MEMORY, ENOMEM, "if_nameindex: ");
    cr_assert_null(interfaces);
    fail_after(made);
    check_fails(ps_if_addresses(&addresses, &err), PS_E_MEMORY, ENOMEM, "if_addresses: ");
    cr_assert_null(addresses);
  }
}

Test(arguments, a_question_without_memory_is_not_asked) {
  char text[64];
  int64_t port = 99;
  ps_address local = loopback(1), empty;
  memset(&empty, 0, sizeof empty);
  fail_after(0);
  check_fails(ps_getservbyname("http", NULL, NULL, &port, &err), PS_E_MEMORY, ENOMEM, "getservbyname: out of memory");
  fail_after(0);
  check_fails(ps_getservbyport(80, NULL, NULL, text, sizeof text, NULL, &err), PS_E_MEMORY, ENOMEM,
              "getservbyport: out of memory");
  for (int made = 0; made < 2; made++) {
    fail_after(made);
    check_fails(ps_getnameinfo(&local, 0, NULL, text, sizeof text, NULL, NULL, 0, NULL, &err), PS_E_MEMORY, ENOMEM,
                "getnameinfo: out of memory");
  }
  fault_reset();
  cr_assert(ps_getnameinfo(&empty, 0, NULL, text, sizeof text, NULL, NULL, 0, NULL, &err) != PS_OK);
  cr_assert(strstr(err.message, "(the address is empty)"), "%s", err.message);
}
