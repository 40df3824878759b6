/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_H
#define POLYSOCKET_H

/**
 * polysocket: one socket model behind a flat C ABI.
 *
 * Rules for all functions:
 *
 * - A function that can fail returns an int32_t status: PS_OK (0), or a PS_E_* class. The errno value of a failure is
 *   in the error record; errno itself is not meaningful, and a call may change it.
 * - Results are written through pointers. Unneeded output pointers may be NULL, and so may `err`. Outputs marked
 *   "Required", such as a new object, must not be NULL: NULL is refused with PS_E_VALUE. Outputs are written on failure
 *   too (0 or NULL); the error record is written only on failure.
 * - Parameters come in one order: the object, inputs, outputs, `err`.
 * - Every number is an int64_t, regardless of the system's type, and seconds are a double; only a status is an int32_t.
 *   A number that the system cannot represent is PS_E_RANGE and never truncated: families, types, protocols, levels,
 *   options, flags and descriptors have 32 bits. A negative size is an error, never a huge one.
 * - Records that the caller allocates never change their size, which ps_error_size() and similar functions return.
 *   Initialize them with zeros. Reserved fields must be zero in inputs and are zero in results; in later versions that
 *   use them, zero means the earlier behaviour.
 * - Handles are cookies: a NULL, freed or invalid handle fails with PS_E_HANDLE, never a crash, and a closed object
 *   fails with PS_E_CLOSED. Both have the code EBADF.
 * - Objects may be used from several threads at once. Nothing is thread-local, and no lock is held while a call waits.
 * - A call must return. If a thread is cancelled in a call (pthread_cancel), or leaves it with longjmp, its object
 *   stays in use and the descriptor open forever.
 * - A signal handler may send and receive with NULL for `err`, and fire a token; it must save errno, as usual. It must
 *   not call other functions.
 * - (S105) in a comment identifies a promise, which docs/items.md explains.
 * - Text is UTF-8 and NUL-terminated unless a length says otherwise.
 * - AF_INET, SOCK_STREAM, MSG_PEEK and other such names are the system's: in C they come from <sys/socket.h> and
 *   related headers, elsewhere from ps_constant_get().
 * - A forked child may use everything that it inherits. Operations of other threads at the time of the fork do not
 *   block anything in the child, except that a file's direction stays busy there.
 */
#include "polysocket/activation.h"
#include "polysocket/address.h"
#include "polysocket/address_text.h"
#include "polysocket/batch.h"
#include "polysocket/bluetooth.h"
#include "polysocket/can.h"
#include "polysocket/connect_host.h"
#include "polysocket/connection_info.h"
#include "polysocket/constants.h"
#include "polysocket/control.h"
#include "polysocket/convert.h"
#include "polysocket/create_connection.h"
#include "polysocket/create_server.h"
#include "polysocket/create_unix_server.h"
#include "polysocket/deadline.h"
#include "polysocket/description.h"
#include "polysocket/descriptor.h"
#include "polysocket/error.h"
#include "polysocket/exact.h"
#include "polysocket/export.h"
#include "polysocket/family.h"
#include "polysocket/file.h"
#include "polysocket/host.h"
#include "polysocket/hostent.h"
#include "polysocket/hostname.h"
#include "polysocket/interface_addresses.h"
#include "polysocket/interfaces.h"
#include "polysocket/message.h"
#include "polysocket/named_options.h"
#include "polysocket/operation.h"
#include "polysocket/options.h"
#include "polysocket/pairs.h"
#include "polysocket/resolve.h"
#include "polysocket/services.h"
#include "polysocket/socket.h"
#include "polysocket/timeout.h"
#include "polysocket/token.h"
#include "polysocket/transfer.h"
#include "polysocket/types.h"
#include "polysocket/version.h"

#endif
