/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets for tests to start from. Nobody has to give them back: a test is a process of its own. */
#ifndef UNIT_SOCKETS_H
#define UNIT_SOCKETS_H

#include "polysocket/socket.h"
#include "polysocket/timeout.h"
#include "polysocket/transfer.h"

#include <stdbool.h>
#include <stdint.h>

/** A new socket. */
ps_socket *make_socket(int family, int type);

/** A new socket of a family that not every kernel has: NULL where it cannot be made, with the reason in the log. */
ps_socket *make_where_possible(int family, int type, int proto);

/** What a pair is of, unless the system has no such pairs. */
#ifndef PAIR_FAMILY
#define PAIR_FAMILY AF_UNIX
#endif

/** Two connected sockets of a type. */
void make_pair(int type, ps_socket **first, ps_socket **second);

/** Whether there are pairs of a type, whether these can be full, and whether sockets of AF_UNIX have abstract names. */
bool has_pairs(int type);
bool has_full_queues(int type);
bool has_abstract_names(void);

/** A listener on 127.0.0.1 and the address that the system chose for it. */
ps_socket *make_listener(ps_address *address);

/** A listener of AF_INET or AF_UNIX whose queue is full, so that no other connection gets anywhere. */
ps_socket *make_full_listener(int family, ps_address *address);

/** Both ends of a TCP connection. */
void make_connection(ps_socket **client, ps_socket **server);

/** What the system calls the interface of this machine alone, which has the number 1. */
const char *loopback_name(void);

/** A text with that name for "%lo"; the next call overwrites it. */
const char *with_loopback(const char *text);

/** The answer to a control request that has to succeed: what it returns, or else what it leaves in its integer. */
int64_t answer(ps_socket *socket, int64_t control, int64_t option);

/** An address on 127.0.0.1. */
ps_address loopback(int64_t port);

/** An address of a file or an abstract name. */
ps_address unix_address(const void *path, int64_t length);

/** The text of an address; the next call overwrites it. */
const char *shown(const ps_address *address);

/** Send until there is no room left. Returns how many bytes that were. */
int64_t fill(ps_socket *socket);

/** Wait for what makes room in a pair of TCP without being read: confirmations. Two such waits are enough. */
void await_confirmation(void);

/** The descriptor of a socket. */
int descriptor(ps_socket *socket);

/** A duplicate of a descriptor with a number far above those that select() can take. */
int raise_descriptor(int fd);

/** Whether a descriptor is in non-blocking mode; whether it is open. */
bool is_nonblocking(int fd);
bool is_open(int fd);

/** How many descriptors are open, and how many of them a new program would inherit. */
int open_descriptors(void);
int inheritable_descriptors(void);

#endif
