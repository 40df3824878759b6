/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_H
#define POLYSOCKET_H

/**
 * polysocket: one socket model behind a flat C ABI.
 *
 * Rules that hold for every function:
 *
 * - A function that can fail returns an int32_t status: PS_OK (0), or a PS_E_* class. The errno value of a failure is
 *   in the error record; errno itself tells nothing, and is not what it was before the call.
 * - Results leave through pointers. An output pointer that the caller does not want may be NULL, and so may `err`; but
 *   what the call is made for, such as a new object, is refused a NULL with PS_E_VALUE where its comment says so.
 *   Outputs are written on failure too (0 or NULL); the error record is written only on failure.
 * - Parameters come in one order: the object, inputs, outputs, `err`.
 * - Every number is an int64_t, whatever the system makes of it, and seconds are a double; only a status is an int32_t.
 *   A number that the system cannot take is PS_E_RANGE and never cut: families, types, protocols, levels, options,
 *   flags and descriptors have 32 bits. A negative size is an error and never a huge one.
 * - A record that the caller allocates never changes its size: ps_error_size() and its like tell it. Start out with
 *   zeros. Reserved fields must be zero on the way in and are zero on the way out; a later version gives them a meaning
 *   for which zero stands for what was before.
 * - Handles are cookies: a NULL, freed or forged handle gives PS_E_HANDLE, never a crash, and an object that was closed
 *   gives PS_E_CLOSED. For hosts both are EBADF.
 * - Objects may be used from several threads at once. Nothing is thread-local, and no lock is ever held.
 * - A call has to return. A thread that is cancelled in one (pthread_cancel), or leaves it with longjmp, keeps its
 *   object in use for ever, and the descriptor open.
 * - A signal handler may send and receive with NULL for `err`; it saves errno, as always. It may do nothing else here.
 * - (S105) in a comment names a promise: docs/items.md says what it is.
 * - Text is UTF-8 and NUL-terminated unless a length says otherwise.
 * - AF_INET, SOCK_STREAM, MSG_PEEK and the other names of the document are the system's: in C they come from
 *   <sys/socket.h> and its neighbours, elsewhere from ps_constant_get().
 * - A child that is forked may use all that it inherits. What other threads had under way at the fork holds nothing up
 *   in the child, except that a file's direction stays busy there.
 */
#include "polysocket/address.h"
#include "polysocket/bluetooth.h"
#include "polysocket/can.h"
#include "polysocket/connect_host.h"
#include "polysocket/constants.h"
#include "polysocket/control.h"
#include "polysocket/convert.h"
#include "polysocket/create_connection.h"
#include "polysocket/create_server.h"
#include "polysocket/deadline.h"
#include "polysocket/description.h"
#include "polysocket/descriptor.h"
#include "polysocket/error.h"
#include "polysocket/export.h"
#include "polysocket/family.h"
#include "polysocket/file.h"
#include "polysocket/host.h"
#include "polysocket/hostent.h"
#include "polysocket/hostname.h"
#include "polysocket/interfaces.h"
#include "polysocket/message.h"
#include "polysocket/operation.h"
#include "polysocket/options.h"
#include "polysocket/resolve.h"
#include "polysocket/services.h"
#include "polysocket/socket.h"
#include "polysocket/timeout.h"
#include "polysocket/token.h"
#include "polysocket/transfer.h"
#include "polysocket/types.h"
#include "polysocket/version.h"

#endif
