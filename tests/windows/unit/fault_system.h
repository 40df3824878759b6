/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of Windows that faults are planned for. A program reaches a function of a DLL through a pointer of the
 * name __imp_…; the linker's --wrap sends it to another pointer, which stands before the function. SYSTEM(name) is the
 * function itself, for those who act behind the back of whoever counts calls. */
#ifndef WINDOWS_UNIT_FAULT_SYSTEM_H
#define WINDOWS_UNIT_FAULT_SYSTEM_H

#include "posix.h"

#include <process.h>

#define SYSTEM(name) (*__real___imp_##name)

/* unit.mk reads the names from here. */
#define FAULT_SYSTEM_CALLS(X)  \
  X(GetAddrInfoW)              \
  X(GetComputerNameExW)        \
  X(QueryPerformanceCounter)   \
  X(QueryPerformanceFrequency) \
  X(ReadFile)                  \
  X(WSADuplicateSocketW)       \
  X(WSAIoctl)                  \
  X(WSARecv)                   \
  X(WSARecvFrom)               \
  X(WSASend)                   \
  X(WSASendTo)                 \
  X(WSASocketW)                \
  X(_beginthreadex)            \
  X(accept)                    \
  X(bind)                      \
  X(closesocket)               \
  X(connect)                   \
  X(gethostbyaddr)             \
  X(gethostbyname)             \
  X(getpeername)               \
  X(getprotobyname)            \
  X(getservbyname)             \
  X(getservbyport)             \
  X(getsockopt)                \
  X(listen)                    \
  X(recv)                      \
  X(recvfrom)                  \
  X(select)                    \
  X(send)                      \
  X(sendto)                    \
  X(setsockopt)

#define FAULT_SYSTEM_REAL(name) extern __typeof__(&(name)) __real___imp_##name;
FAULT_SYSTEM_CALLS(FAULT_SYSTEM_REAL)

/** A function that stands before one of these: the pointer that callers find is another one. */
#define FAULT_BEFORE(type, name, ...)                             \
  static type before_##name(__VA_ARGS__);                         \
  extern __typeof__(&before_##name) __wrap___imp_##name;          \
  __typeof__(&before_##name) __wrap___imp_##name = before_##name; \
  static type before_##name(__VA_ARGS__)

/** The socket that the library's own thread keeps for a while after the last bundle, or -1. It is no caller's. */
int fault_watcher(void);

/** Winsock's number for an errno value. */
int fault_number_of(int code);

#endif
