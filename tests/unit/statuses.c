/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * One mistake, one status: the table of abi/README.md, row by row, each with functions from all over the library. */
#include "check.h"
#include "polysocket.h"
#include "sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

TestSuite(statuses, .timeout = 20);

/* What the calls below have at hand. */
static ps_socket *open_one, *closed_one, *freed_one;
static ps_file *closed_file, *freed_file;
static ps_address inet, path, made;
static char text[4100], bytes[200];
static int64_t number, fds[2], lengths[] = {1}, ones[1000];
static char many[1000];
static ps_message message;
static ps_pairs *pairs;

static void prepare(void) {
  ps_socket *peer;
  make_pair(SOCK_STREAM, &open_one, &peer);
  closed_one = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_makefile(peer, "rb", -1, &closed_file, &err));
  check_ok(ps_socket_makefile(peer, "rb", -1, &freed_file, &err));
  check_ok(ps_file_close(closed_file, &err));
  ps_file_free(freed_file);
  check_ok(ps_socket_close(closed_one, &err));
  freed_one = make_socket(AF_INET, SOCK_STREAM);
  ps_socket_free(freed_one);
  inet = loopback(80);
  path = unix_address("/x", 2);
  memset(text, 'x', sizeof text - 1);
  for (int i = 0; i < COUNT_OF(ones); i++)
    ones[i] = 1;
}

/* Make a call and compare what it gives; each row of the table is a test below. */
static void check_one(int32_t status, int32_t wanted, int32_t code, const char *call) {
  cr_assert(status == wanted && err.status == wanted && err.code == code, "%s: %s %d, not %s %d; %s", call,
            ps_status_name(status), err.code, ps_status_name(wanted), code, err.message);
}

#define ROW(call) (memset(&err, 0, sizeof err), check_one((call), wanted, code, #call))

Test(statuses, a_handle_that_is_none_or_gone) {
  enum { wanted = PS_E_HANDLE, code = EBADF };
  prepare();
  ROW(ps_socket_send(NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_send(freed_one, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv((ps_socket *)bytes, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_close(freed_one, &err));
  ROW(ps_socket_bind(freed_one, &inet, &err));
  ROW(ps_socket_sendmsg(freed_one, 0, &message, NULL, &err));
  ROW(ps_socket_recv_fds(NULL, 0, bytes, 1, NULL, fds, 1, &(int64_t){0}, NULL, NULL, &err));
  ROW(ps_socket_sendfile(freed_one, 0, 0, 0, NULL, &err));
  ROW(ps_socket_send_batch(freed_one, 0, bytes, 1, lengths, 1, NULL, &err));
  ROW(ps_socket_sendto_batch(NULL, 0, bytes, 1, lengths, 1, &inet, 1, NULL, &err));
  ROW(ps_socket_recv_batch(freed_one, 0, 1, bytes, 1, NULL, lengths, 1, NULL, &err));
  ROW(ps_socket_recvfrom_batch(freed_one, 0, 1, bytes, 1, NULL, lengths, 1, NULL, NULL, &err));
  ROW(ps_socket_recv_exact(freed_one, 0, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(NULL, 0, "x", 1, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_get_inheritable(freed_one, &number, &err));
  ROW(ps_socket_settimeout(freed_one, 1, &err));
  ROW(ps_file_read(freed_file, bytes, 1, NULL, &err));
  ROW(ps_file_close(NULL, &err));
  ROW(ps_interfaces_count((ps_interfaces *)open_one, &number, &err));
  ROW(ps_interface_addresses_count((ps_interface_addresses *)open_one, &number, &err));
  ROW(ps_pairs_count((ps_pairs *)open_one, &number, &err));
  ROW(ps_socket_set_option(freed_one, "broadcast", "on", &err));
  ROW(ps_addrinfo_count(NULL, &number, &err));
  ROW(ps_hostent_name(NULL, text, 1, NULL, &err));
  ROW(ps_operation_fileno(NULL, &number, &err));
  ROW(ps_operation_attempt_count((ps_operation *)freed_one, &number, &err));
  ROW(ps_gethostbyname("x", &(ps_wait){.token = (ps_token *)freed_one}, text, 16, NULL, &err));
  ROW(ps_connect_host("x", "1", NULL, &(ps_wait){.token = (ps_token *)bytes}, &open_one, NULL, &err));
  ROW(ps_token_fire(NULL, &err));
  ROW(ps_token_fired((ps_token *)open_one, &number, &err));
  ROW(ps_socket_settoken(open_one, (ps_token *)open_one, &err));
  ROW(ps_socket_setdeadline(freed_one, PS_BOTH, 1, &err));
}

Test(statuses, an_object_that_is_closed) {
  enum { wanted = PS_E_CLOSED, code = EBADF };
  prepare();
  ROW(ps_socket_send(closed_one, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recvfrom(closed_one, 0, bytes, 1, NULL, NULL, &err));
  ROW(ps_socket_listen(closed_one, 1, &err));
  ROW(ps_socket_getsockopt(closed_one, SOL_SOCKET, SO_TYPE, &number, &err));
  ROW(ps_socket_get_option(closed_one, "type", text, 9, NULL, &err));
  ROW(ps_socket_tcp_info(closed_one, &pairs, &err));
  ROW(ps_socket_recvmsg(closed_one, 0, &message, NULL, &err));
  ROW(ps_socket_send_fds(closed_one, 0, fds, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_sendfile(closed_one, 0, 0, 0, NULL, &err));
  ROW(ps_socket_send_batch(closed_one, 0, bytes, 1, lengths, 1, NULL, &err));
  ROW(ps_socket_sendto_batch(closed_one, 0, bytes, 1, lengths, 1, &inet, 1, NULL, &err));
  ROW(ps_socket_recv_batch(closed_one, 0, 1, bytes, 1, NULL, lengths, 1, NULL, &err));
  ROW(ps_socket_recvfrom_batch(closed_one, 0, 1, bytes, 1, NULL, lengths, 1, NULL, NULL, &err));
  ROW(ps_socket_recv_exact(closed_one, 0, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(closed_one, 0, "x", 1, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_set_inheritable(closed_one, 1, &err));
  ROW(ps_socket_makefile(closed_one, "rb", -1, &closed_file, &err));
  ROW(ps_socket_settoken(closed_one, NULL, &err));
  ROW(ps_socket_setdeadline(closed_one, PS_BOTH, 1, &err));
  prepare();
  ROW(ps_file_read(closed_file, bytes, 1, NULL, &err));
  ROW(ps_file_readline(closed_file, bytes, 1, NULL, &err));
}

/* Calls that would have to wait. */
Test(statuses, a_token_that_is_fired) {
  enum { wanted = PS_E_CANCELLED, code = ECANCELED };
  ps_socket *peer;
  ps_file *file;
  ps_token *token;
  prepare();
  check_ok(ps_token_create(&token, &err));
  check_ok(ps_token_fire(token, &err));
  make_pair(SOCK_STREAM, &open_one, &peer);
  check_ok(ps_socket_settoken(open_one, token, &err));
  check_ok(ps_socket_makefile(open_one, "rb", -1, &file, &err));
  fill(open_one);
  ROW(ps_socket_recv(open_one, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_into(open_one, 0, bytes, 1, NULL, NULL, &err));
  ROW(ps_socket_recvfrom(open_one, 0, bytes, 1, NULL, NULL, &err));
  ROW(ps_socket_recvfrom_into(open_one, 0, bytes, 1, NULL, NULL, NULL, &err));
  ROW(ps_socket_recvmsg(open_one, 0, &message, NULL, &err));
  ROW(ps_socket_recv_fds(open_one, 0, bytes, 1, NULL, fds, 1, &(int64_t){0}, NULL, NULL, &err));
  ROW(ps_socket_recv_exact(open_one, 0, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(open_one, 0, "x", 1, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_send(open_one, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_sendall(open_one, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_send_fds(open_one, 0, fds, 0, bytes, 1, NULL, &err));
  ROW(ps_file_read(file, bytes, 1, NULL, &err));
  ROW(ps_file_readline(file, bytes, 1, NULL, &err));
  make_pair(SOCK_DGRAM, &open_one, &peer);
  check_ok(ps_socket_settoken(open_one, token, &err));
  ROW(ps_socket_recv_batch(open_one, 0, 1, bytes, 1, NULL, lengths, 1, NULL, &err));
  ROW(ps_socket_recvfrom_batch(open_one, 0, 1, bytes, 1, NULL, lengths, 1, NULL, NULL, &err));
  ROW(ps_socket_send_batch(open_one, 0, many, 1000, ones, 1000, NULL, &err));
  ps_socket *listener = make_listener(&inet);
  check_ok(ps_socket_settoken(listener, token, &err));
  ROW(ps_socket_accept(listener, &peer, NULL, &err));
  make_full_listener(AF_INET, &inet);
  ps_socket *client = make_socket(AF_INET, SOCK_STREAM);
  check_ok(ps_socket_settoken(client, token, &err));
  ROW(ps_socket_connect(client, &inet, &err));
}

Test(statuses, a_stream_that_ends_before_all_bytes_have_come) {
  enum { wanted = PS_E_EOF, code = 0 };
  ps_socket *peer;
  prepare();
  make_pair(SOCK_STREAM, &open_one, &peer);
  check_ok(ps_socket_close(peer, &err));
  ROW(ps_socket_recv_exact(open_one, 0, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(open_one, 0, "x", 1, NULL, 0, bytes, 1, NULL, &err));
}

Test(statuses, a_null_that_is_not_allowed) {
  enum { wanted = PS_E_VALUE, code = EINVAL };
  prepare();
  ROW(ps_address_parse(NULL, NULL, &made, NULL, &err));
  ROW(ps_socket_create(AF_INET, SOCK_STREAM, 0, NULL, &err));
  ROW(ps_socket_bind(open_one, NULL, &err));
  ROW(ps_socket_send(open_one, 0, NULL, 1, NULL, &err));
  ROW(ps_socket_sendmsg(open_one, 0, NULL, NULL, &err));
  ROW(ps_socket_send_fds(open_one, 0, NULL, 1, bytes, 1, NULL, &err));
  ROW(ps_socket_send_batch(open_one, 0, bytes, 1, NULL, 1, NULL, &err));
  ROW(ps_socket_sendto_batch(open_one, 0, bytes, 1, lengths, 1, NULL, 1, NULL, &err));
  ROW(ps_socket_recv_batch(open_one, 0, 1, NULL, 1, NULL, lengths, 1, NULL, &err));
  ROW(ps_socket_recv_fds(open_one, 0, bytes, 1, NULL, NULL, 1, &(int64_t){0}, NULL, NULL, &err));
  ROW(ps_socket_recv_exact(open_one, 0, NULL, 0, NULL, 1, NULL, &err));
  ROW(ps_socket_recv_exact(open_one, 0, NULL, 1, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(open_one, 0, NULL, 1, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_create_server(NULL, 1, 0, &open_one, &err));
  ROW(ps_create_server(&inet, 1, 0, NULL, &err));
  ROW(ps_create_unix_server(NULL, 0, 1, SOCK_STREAM, 0, &open_one, &err));
  ROW(ps_create_unix_server(&path, 0, 1, SOCK_STREAM, 0, NULL, &err));
  ROW(ps_socket_bind_unix(open_one, NULL, 0, 0, &err));
  ROW(ps_listen_fds(0, fds, 2, NULL, NULL, 0, NULL, &err));
  ROW(ps_listen_fds(0, NULL, 2, &number, NULL, 0, NULL, &err));
  ROW(ps_notify(NULL, &number, &err));
  ROW(ps_dup(0, NULL, &err));
  ROW(ps_if_nameindex(NULL, &err));
  ROW(ps_if_addresses(NULL, &err));
  ROW(ps_socket_set_option(open_one, "broadcast", NULL, &err));
  ROW(ps_socket_options(open_one, NULL, &err));
  ROW(ps_if_nametoindex(NULL, &number, &err));
  ROW(ps_sethostname(NULL, &err));
  ROW(ps_inet_aton(NULL, bytes, 4, NULL, &err));
  ROW(ps_address_make_unix(NULL, 1, &made, &err));
  ROW(ps_address_port(NULL, &number, &err));
  ROW(ps_control_add(0, 0, 0, NULL, 1, bytes, 64, &number, &err));
  ROW(ps_connect_host("x", "1", NULL, NULL, NULL, NULL, &err));
  ROW(ps_operation_start_getaddrinfo("x", "1", 0, 0, 0, 0, NULL, NULL, &err));
}

Test(statuses, a_negative_length_or_capacity) {
  enum { wanted = PS_E_VALUE, code = EINVAL };
  prepare();
  ps_message negative = {.buffer_count = -1};
  ROW(ps_socket_send(open_one, 0, bytes, -1, NULL, &err));
  ROW(ps_socket_recv(open_one, 0, bytes, -1, NULL, &err));
  ROW(ps_socket_sendmsg(open_one, 0, &negative, NULL, &err));
  ROW(ps_socket_recvmsg(open_one, 0, &negative, NULL, &err));
  ROW(ps_socket_send_fds(open_one, 0, fds, -1, bytes, 1, NULL, &err));
  ROW(ps_socket_send_batch(open_one, 0, bytes, 1, lengths, -1, NULL, &err));
  ROW(ps_socket_sendto_batch(open_one, 0, bytes, 1, lengths, 1, &inet, -1, NULL, &err));
  ROW(ps_socket_recv_batch(open_one, 0, -1, bytes, 1, NULL, lengths, 1, NULL, &err));
  ROW(ps_socket_send_fds(open_one, 0, fds, 0, bytes, -1, NULL, &err));
  ROW(ps_socket_recv_fds(open_one, 0, bytes, 1, NULL, fds, -1, &(int64_t){0}, NULL, NULL, &err));
  ROW(ps_socket_recv_exact(open_one, 0, NULL, 0, bytes, -1, NULL, &err));
  ROW(ps_socket_recv_exact(open_one, 0, bytes, -1, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(open_one, 0, "x", -1, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(open_one, 0, "x", 1, NULL, 0, bytes, -1, NULL, &err));
  ROW(ps_socket_setsockopt_bytes(open_one, SOL_SOCKET, SO_REUSEADDR, bytes, -1, &err));
  ROW(ps_control_add(0, 0, 0, bytes, -1, bytes, 64, &number, &err));
  ROW(ps_control_next(bytes, -1, 0, NULL, NULL, NULL, NULL, NULL, &err));
  ROW(ps_gethostname(text, -1, NULL, &err));
  ROW(ps_if_indextoname(1, text, -1, NULL, &err));
  ROW(ps_socket_get_option(open_one, "type", text, -1, NULL, &err));
  ROW(ps_address_format(&inet, text, -1, NULL, &err));
  ROW(ps_address_make_unix(bytes, -1, &made, &err));
  ROW(ps_operation_attempt(NULL, 0, NULL, NULL, NULL, NULL, text, -1, NULL, &err));
  ROW(ps_operation_nameinfo(NULL, text, 1, NULL, text, -1, NULL, &err));
}

Test(statuses, a_buffer_too_small_for_a_result_of_a_fixed_size) {
  enum { wanted = PS_E_VALUE, code = EINVAL };
  prepare();
  ROW(ps_inet_aton("127.0.0.1", bytes, 3, NULL, &err));
  ROW(ps_inet_pton(AF_INET, "127.0.0.1", bytes, 3, NULL, &err));
  ROW(ps_inet_pton(AF_INET6, "::1", bytes, 15, NULL, &err));
  ROW(ps_control_add(0, 0, 0, bytes, 4, bytes, 8, &number, &err));
}

Test(statuses, a_number_outside_its_limits) {
  enum { wanted = PS_E_RANGE, code = ERANGE };
  static const int64_t wide = INT64_C(1) << 31;
  prepare();
  ROW(ps_address_make_inet("127.0.0.1", 65536, &made, &err));
  ROW(ps_address_parse("127.0.0.1:65536", NULL, &made, NULL, &err));
  ROW(ps_address_make_vsock(-1, 0, &made, &err));
  ROW(ps_socket_create(wide, SOCK_STREAM, 0, &open_one, &err));
  prepare();
  ROW(ps_socket_listen(open_one, wide, &err));
  ROW(ps_socket_send(open_one, wide, bytes, 1, NULL, &err));
  ROW(ps_socket_sendmsg(open_one, wide, &message, NULL, &err));
  ROW(ps_socket_send_fds(open_one, 0, fds, 254, bytes, 1, NULL, &err));
  ROW(ps_socket_send_batch(open_one, wide, bytes, 1, lengths, 1, NULL, &err));
  ROW(ps_socket_recv_batch(open_one, 0, 0, bytes, 0, NULL, lengths, PS_BATCH_MAX + 1, NULL, &err));
  ROW(ps_socket_recv_exact(open_one, wide, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_recv_until(open_one, wide, "x", 1, NULL, 0, bytes, 1, NULL, &err));
  ROW(ps_socket_getsockopt(open_one, wide, SO_TYPE, &number, &err));
  ROW(ps_socket_set_option(open_one, "priority", "-1", &err));
  ROW(ps_close(wide, &err));
  ROW(ps_dup(wide, &number, &err));
  ROW(ps_if_indextoname(-1, text, 1, NULL, &err));
  ROW(ps_control_space(-1, &number, &err));
  ROW(ps_htons(65536, &number, &err));
  ROW(ps_getservbyport(65536, NULL, NULL, text, 10, NULL, &err));
  ROW(ps_inet_pton(wide, "::1", bytes, 16, NULL, &err));
  ROW(ps_connect_host("x", "1", &(ps_connect_options){.delay = -1}, NULL, &open_one, NULL, &err));
  ROW(ps_connect_host("x", "65536", NULL, NULL, &open_one, NULL, &err));
}

Test(statuses, what_the_document_makes_an_error) {
  enum { wanted = PS_E_OS, code = 0 };
  prepare();
  ROW(ps_address_make_unix(text, 4096, &made, &err));
  ROW(ps_address_make_packet("", 0, 0, 0, bytes, 33, &made, &err));
  ROW(ps_address_make_raw(AF_X25, bytes, 127, &made, &err));
  ROW(ps_address_make_alg(text, "x", 0, 0, &made, &err));
  ROW(ps_address_make_bluetooth_sco("nobody", &made, &err));
  ROW(ps_address_parse("nobody:80", NULL, &made, NULL, &err));
  ROW(ps_inet_aton("nobody", bytes, 4, NULL, &err));
  ROW(ps_inet_ntoa(bytes, 3, text, 16, NULL, &err));
  ROW(ps_inet_pton(AF_INET, "nobody", bytes, 4, NULL, &err));
  ROW(ps_socket_getsockopt_bytes(open_one, SOL_SOCKET, SO_TYPE, bytes, 1025, NULL, &err));
  ROW(ps_socket_getsockopt_bytes(open_one, SOL_SOCKET, SO_TYPE, bytes, -1, NULL, &err));
  ROW(ps_getservbyname("no such", NULL, NULL, &number, &err));
  ROW(ps_getprotobyname("no such", NULL, &number, &err));
}

Test(statuses, a_family_that_a_function_does_not_know) {
  enum { wanted = PS_E_OS, code = EAFNOSUPPORT };
  prepare();
  ROW(ps_inet_pton(AF_UNIX, "x", bytes, 16, NULL, &err));
  ROW(ps_inet_pton(-1, "x", bytes, 16, NULL, &err));
  ROW(ps_inet_ntop(AF_UNIX, bytes, 4, text, 50, NULL, &err));
  ROW(ps_inet_ntop(9999, bytes, 4, text, 50, NULL, &err));
}

Test(statuses, packed_bytes_of_a_wrong_length) {
  enum { wanted = PS_E_VALUE, code = EINVAL };
  prepare();
  ROW(ps_inet_ntop(AF_INET, bytes, 3, text, 50, NULL, &err));
  ROW(ps_inet_ntop(AF_INET6, bytes, 4, text, 50, NULL, &err));
}

Test(statuses, an_address_of_another_family) {
  enum { wanted = PS_E_TYPE, code = EINVAL };
  prepare();
  ROW(ps_address_port(&path, &number, &err));
  ROW(ps_address_path(&inet, text, 50, NULL, &err));
  ps_socket *datagrams = make_socket(AF_INET, SOCK_DGRAM);
  ROW(ps_socket_set_option(datagrams, "nodelay", "on", &err));
  ROW(ps_socket_tcp_info(datagrams, &pairs, &err));
  ROW(ps_address_flowinfo(&inet, &number, &err));
  ROW(ps_address_netlink_parts(&inet, NULL, NULL, &err));
  ROW(ps_address_vsock_parts(&inet, NULL, NULL, &err));
  ROW(ps_address_can_isotp_parts(&inet, NULL, NULL, &err));
  ROW(ps_address_alg_parts(&inet, NULL, NULL, &err));
  ROW(ps_address_bluetooth_proto(&inet, &number, &err));
}

Test(statuses, what_this_platform_lacks) {
  enum { wanted = PS_E_UNSUPPORTED, code = EOPNOTSUPP };
  prepare();
  /* SIO_RCVALL, of Windows. */
  ROW(ps_socket_ioctl(open_one, 0x98000001, 0, NULL, NULL, &err));
}
