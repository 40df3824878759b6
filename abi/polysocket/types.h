/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_TYPES_H
#define POLYSOCKET_TYPES_H

#include <stdint.h>

/**
 * A socket handle: a cookie of at most 47 significant bits that the library looks up, and never an address to follow.
 *
 * It is made by ps_socket_create() and its like, and given back with ps_socket_free(). A handle that was freed stays
 * invalid for ever: its value is not used again.
 */
typedef struct ps_socket ps_socket;

/** A file over a socket: a handle like ps_socket, made by ps_socket_makefile(), given back with ps_file_free(). */
typedef struct ps_file ps_file;

/** A list of addresses: a handle like ps_socket, made by ps_getaddrinfo(), given back with ps_addrinfo_free(). */
typedef struct ps_addrinfo ps_addrinfo;

/** A host's names and addresses: a handle like ps_socket, made by ps_gethostbyname_ex() and ps_gethostbyaddr(), given
 * back with ps_hostent_free(). */
typedef struct ps_hostent ps_hostent;

/** The network interfaces of the machine: a handle like ps_socket, made by ps_if_nameindex(), given back with
 * ps_interfaces_free(). */
typedef struct ps_interfaces ps_interfaces;

/** What ends calls that wait: a handle like ps_socket, made by ps_token_create(), given back with ps_token_free(). */
typedef struct ps_token ps_token;

/** A look-up or a connection that is under way, or over: a handle like ps_socket, made by
 * ps_operation_start_getaddrinfo() and its like, given back with ps_operation_free(). */
typedef struct ps_operation ps_operation;

/**
 * A socket address of any family (S5).
 *
 * Owned and allocated by the caller; its size never changes. Its contents are reached only through ps_address_*
 * functions. It holds no pointers: copy it freely, and let it go without ceremony. All zero bytes is the empty address.
 */
typedef struct ps_address {
  int64_t opaque[20];
} ps_address;

#endif
