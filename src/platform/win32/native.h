/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A socket as the core has it and as Winsock has it, and results by the rule of platform.h. */
#ifndef PS_PLATFORM_WIN32_NATIVE_H
#define PS_PLATFORM_WIN32_NATIVE_H

#include "platform/platform.h"
#include "platform/win32/system_error.h"

#include <errno.h>
#include <sys/socket.h>

/**
 * Start Winsock unless that was done: 0, or a negative errno value. Every function that may be the first call of
 * Winsock begins with it: those that make a socket or look something up. Takes a lock the first time alone.
 */
int ps__win_start(void);

/** A handle has 32 significant bits in every process. */
static inline SOCKET ps__win_socket(int fd) {
  return (SOCKET)fd;
}

/** Let calls of Winsock return at once: 0, or SOCKET_ERROR. */
static inline int ps__win_do_not_wait(SOCKET socket, bool at_once) {
  u_long value = at_once;
  return ioctlsocket(socket, (long)FIONBIO, &value);
}

/** The negative errno value of the call of Winsock that has just failed. */
static inline int ps__win_failure(void) {
  return -ps__win_errno(WSAGetLastError());
}

/** The result of a call that returns SOCKET_ERROR on failure, and otherwise 0 or more. */
static inline int ps__win_outcome(int result) {
  return result == SOCKET_ERROR ? ps__win_failure() : result;
}

#endif
