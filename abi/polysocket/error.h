/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_ERROR_H
#define POLYSOCKET_ERROR_H

#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/** Statuses: the class of an error. The values are frozen; new ones are added at the end. */
#define PS_OK 0         /**< Success. */
#define PS_E_OS 1       /**< `error`: a system error; code is an errno value, or 0 if there is none (S24). */
#define PS_E_HERROR 2   /**< `herror`: code is an h_errno value (S26). */
#define PS_E_GAIERROR 3 /**< `gaierror`: code is one of the EAI_* constants (S27). */
#define PS_E_TIMEOUT 4  /**< `timeout`: the socket's timeout passed: "recv: timed out after 0.5 s"; ETIMEDOUT (S28). */
#define PS_E_WOULD_BLOCK 5  /**< An `error` of its own: not possible without waiting; EAGAIN or EINPROGRESS (S136). */
#define PS_E_VALUE 6        /**< An argument has the right type but an invalid value; code is EINVAL. */
#define PS_E_RANGE 7        /**< A number outside the range that the message names; code is ERANGE. */
#define PS_E_TYPE 8         /**< An argument of the wrong kind; code is EINVAL. */
#define PS_E_MEMORY 9       /**< Out of memory; code is ENOMEM. */
#define PS_E_UNSUPPORTED 10 /**< Not supported by this platform or version; code is EOPNOTSUPP. */
#define PS_E_INTERRUPTED 11 /**< The host's `interrupted` hook asked to stop; code is EINTR. */
#define PS_E_HANDLE 12      /**< The handle is NULL, freed or invalid: a bug in the program; code is EBADF. */
#define PS_E_CLOSED 13      /**< The socket or file is closed, perhaps since the call began; code is EBADF. */
#define PS_E_CANCELLED 14   /**< A token of the call or of its socket was fired; code is ECANCELED (S166). */
#define PS_E_EOF 15         /**< The stream ended before all bytes had come; code is 0 (S171, S172). */

/**
 * The error record: a message buffer that the caller owns (S29).
 *
 * 1024 bytes, layout frozen. A failed call fills all of it; a successful call does not change it. Texts are always
 * NUL-terminated UTF-8; a message that does not fit is truncated at a character boundary.
 *
 * A message begins with the operation, a colon and a space. The operation is the name of the function that was called,
 * without `ps_` and without the object in front of a method of a socket or a file: ps_socket_connect() reports
 * "connect", ps_address_make_inet() "address_make_inet". Functions that only C distinguishes share one name, that of
 * the Python method; the description lists the name for each function.
 */
typedef struct ps_error {
  int32_t status;      /**< The class: the same PS_E_* value that the call returned. */
  int32_t code;        /**< The number: errno, h_errno or EAI_*, depending on the class; 0 if there is none. */
  int64_t done;        /**< Bytes that sendall, recv_exact, recv_until, or a file's write, flush or close, processed
                            before failing; or 0. */
  int64_t reserved[8]; /**< All zero in this version. */
  ps_address address;  /**< The address concerned; the empty address if there is none. */
  char operation[64];  /**< The operation that failed: "connect". */
  char message[720];   /**< What went wrong, as readable text: "connect: Connection refused (127.0.0.1:80)". */
} ps_error;

/**
 * The name of a status: "ok", "os", "herror", "gaierror", "timeout", "would-block", "value", "range", "type", "memory",
 * "unsupported", "interrupted", "handle", "closed", "cancelled", "eof".
 *
 * Never blocks, never fails, may be called from any thread.
 *
 * @param status any number.
 * @return static text, owned by the library; "unknown" for any other number.
 * @beyond for callers that display a status.
 * @since 0.1
 */
PS_API const char *ps_status_name(int32_t status);

/**
 * The size of ps_error in bytes. Never blocks.
 *
 * @return 1024.
 * @beyond for callers that cannot include the header.
 * @since 0.1
 */
PS_API int64_t ps_error_size(void);

PS_END_DECLS

#endif
