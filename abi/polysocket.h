/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_H
#define POLYSOCKET_H

/**
 * polysocket: one socket model behind a flat C ABI.
 *
 * Rules that hold for every function:
 *
 * - A function that can fail returns an int32_t status: PS_OK (0), or a PS_E_* class. It never sets or needs errno.
 * - Results leave through pointers. An output pointer that the caller does not want may be NULL, and so may `err`; but
 *   what the call is made for, such as a new object, is refused a NULL with PS_E_VALUE where its comment says so.
 *   Outputs are written on failure too (0 or NULL); the error record is written only on failure.
 * - Parameters come in one order: the object, inputs, outputs, `err`.
 * - Sizes and counts are int64_t, so that a negative size is an error and never a huge one.
 * - Handles are cookies: a NULL, freed or forged handle gives PS_E_OS with EBADF, never a crash.
 * - Objects may be used from several threads at once. Nothing is thread-local, and no lock is ever held.
 * - Text is UTF-8 and NUL-terminated unless a length says otherwise.
 */
#include "polysocket/address.h"
#include "polysocket/constants.h"
#include "polysocket/convert.h"
#include "polysocket/create_connection.h"
#include "polysocket/description.h"
#include "polysocket/error.h"
#include "polysocket/export.h"
#include "polysocket/family.h"
#include "polysocket/file.h"
#include "polysocket/host.h"
#include "polysocket/hostent.h"
#include "polysocket/hostname.h"
#include "polysocket/options.h"
#include "polysocket/resolve.h"
#include "polysocket/services.h"
#include "polysocket/socket.h"
#include "polysocket/timeout.h"
#include "polysocket/transfer.h"
#include "polysocket/types.h"
#include "polysocket/version.h"

#endif
