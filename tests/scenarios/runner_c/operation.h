/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The operations that scenarios call: a table for each noun, in the file of that name. */
#ifndef SCENARIO_OPERATION_H
#define SCENARIO_OPERATION_H

#include "call.h"

struct operation {
  const char *name; /* NULL ends a table */
  size_t most;      /* arguments */
  /* Does it: sets the call's result, or fills its error record and returns the status. */
  int32_t (*perform)(struct call *call);
};

/* Of the library and of the runner, without an object. */
extern const struct operation address_text_functions[];
extern const struct operation byteorder_functions[];
extern const struct operation connect_host_functions[];
extern const struct operation create_connection_functions[];
extern const struct operation activation_functions[];
extern const struct operation create_server_functions[];
extern const struct operation create_unix_server_functions[];
extern const struct operation deadline_functions[];
extern const struct operation descriptor_functions[];
extern const struct operation hostent_functions[];
extern const struct operation hostname_functions[];
extern const struct operation inet_text_functions[];
extern const struct operation interface_addresses_functions[];
extern const struct operation interfaces_functions[];
extern const struct operation message_functions[];
extern const struct operation operation_functions[];
extern const struct operation resolve_functions[];
extern const struct operation services_functions[];
extern const struct operation socket_functions[];
extern const struct operation threads_functions[];
extern const struct operation timeout_functions[];
extern const struct operation token_functions[];
extern const struct operation constant_functions[];
extern const struct operation surroundings_functions[];

/* Of a socket. */
extern const struct operation socket_methods[];
extern const struct operation connection_methods[];
extern const struct operation create_unix_server_methods[];
extern const struct operation activation_methods[];
extern const struct operation transfer_methods[];
extern const struct operation batch_methods[];
extern const struct operation message_methods[];
extern const struct operation descriptor_methods[];
extern const struct operation named_options_methods[];
extern const struct operation options_methods[];
extern const struct operation timeout_methods[];
extern const struct operation makefile_methods[];

/* Of a token, and of an operation. */
extern const struct operation token_methods[];
extern const struct operation settoken_methods[];
extern const struct operation deadline_methods[];
extern const struct operation operation_methods[];

/* Of a file. */
extern const struct operation file_methods[];

/* The value of a list of addresses, which is given back. */
const struct value *addrinfo_value(const struct call *call, ps_addrinfo *list);

/* Options of a connection from the arguments behind the first ones: where to connect from, the family, the delay. */
void connect_host_options(const struct call *call, ps_connect_options *options);

/* Look an operation up and do it; one that is unknown is a fault. The owner is a socket or a file, or NULL for what
 * isn't a method. */
int32_t operation_perform(const char *name, const struct value *owner, struct call *call);

#endif
