/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sockets among the handles of this process. Numbers of handles are multiples of four, and the lowest that is free is
 * taken. Threads and waits leave handles of other kinds open, now one more and now one less, so sockets alone are
 * counted. */
#ifndef WINDOWS_SOCKET_HANDLE_H
#define WINDOWS_SOCKET_HANDLE_H

#include <winsock2.h>

#include <stdbool.h>
#include <stdint.h>

enum { SOCKET_HANDLE_STEP = 4 };

static inline bool socket_handle_is(intptr_t number) {
  DWORD flags;
  int type, size = sizeof type;
  return GetHandleInformation((HANDLE)number, &flags) &&
         getsockopt((SOCKET)number, SOL_SOCKET, SO_TYPE, (char *)&type, &size) == 0;
}

#endif
