/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_TYPES_H
#define POLYSOCKET_TYPES_H

#include <stdint.h>

/**
 * A socket handle: a cookie of at most 47 significant bits that the library looks up. It is not an address; never
 * dereference it.
 *
 * Create it with ps_socket_create() or a similar function, and release it with ps_socket_free(). A freed handle stays
 * invalid forever: its value is never reused.
 */
typedef struct ps_socket ps_socket;

/** A file over a socket: a handle like ps_socket, made by ps_socket_makefile(), released with ps_file_free(). */
typedef struct ps_file ps_file;

/** A list of addresses: a handle like ps_socket, made by ps_getaddrinfo(), released with ps_addrinfo_free(). */
typedef struct ps_addrinfo ps_addrinfo;

/** A host's names and addresses: a handle like ps_socket, made by ps_gethostbyname_ex() and ps_gethostbyaddr(),
 * released with ps_hostent_free(). */
typedef struct ps_hostent ps_hostent;

/** The network interfaces of the machine: a handle like ps_socket, made by ps_if_nameindex(), released with
 * ps_interfaces_free(). */
typedef struct ps_interfaces ps_interfaces;

/** An object that ends waiting calls: a handle like ps_socket, made by ps_token_create(), released with
 * ps_token_free(). */
typedef struct ps_token ps_token;

/** A look-up or a connection in progress or finished: a handle like ps_socket, made by ps_operation_start_getaddrinfo()
 * or a similar function, released with ps_operation_free(). */
typedef struct ps_operation ps_operation;

/** Names with values: a handle like ps_socket, made by ps_socket_options() or a similar function, released with
 * ps_pairs_free(). */
typedef struct ps_pairs ps_pairs;

/** The addresses of the machine's network interfaces: a handle like ps_socket, made by ps_if_addresses(), released with
 * ps_interface_addresses_free(). */
typedef struct ps_interface_addresses ps_interface_addresses;

/**
 * A socket address of any family (S5).
 *
 * Owned and allocated by the caller; its size never changes. Access its contents only through ps_address_* functions.
 * It holds no pointers: copy it freely; it needs no release. All zero bytes are the empty address.
 */
typedef struct ps_address {
  int64_t opaque[20];
} ps_address;

#endif
