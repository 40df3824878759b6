/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Faults on demand: the functions of the C library that polysocket calls pass through here (the linker's --wrap, see
 * unit.mk), do as usual unless a test has planned something else, and leave a record of what was asked of them. */
#ifndef UNIT_FAULT_H
#define UNIT_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/** The functions, by name. */
enum fault_call {
  FAULT_ACCEPT4,
  FAULT_BIND,
  FAULT_CALLOC,
  FAULT_CLOCK_GETTIME,
  FAULT_CLOSE,
  FAULT_CONNECT,
  FAULT_EPOLL_CREATE1,
  FAULT_EPOLL_CTL,
  FAULT_EVENTFD,
  FAULT_FCNTL,
  FAULT_FSTAT,
  FAULT_FSTATAT,
  FAULT_GETADDRINFO,
  FAULT_GETPEERNAME,
  FAULT_GETRANDOM,
  FAULT_GETSOCKOPT,
  FAULT_IF_NAMEINDEX,
  FAULT_IOCTL,
  FAULT_LISTEN,
  FAULT_MALLOC,
  FAULT_OPEN,
  FAULT_PPOLL,
  FAULT_PREAD,
  FAULT_PTHREAD_ATFORK,
  FAULT_PTHREAD_ATTR_INIT,
  FAULT_PTHREAD_CREATE,
  FAULT_READLINK,
  FAULT_REALLOC,
  FAULT_RECV,
  FAULT_RECVFROM,
  FAULT_RECVMMSG,
  FAULT_RECVMSG,
  FAULT_SEND,
  FAULT_SENDFILE,
  FAULT_SENDMMSG,
  FAULT_SENDMSG,
  FAULT_SENDTO,
  FAULT_SETSOCKOPT,
  FAULT_SIGTIMEDWAIT,
  FAULT_SOCKET,
  FAULT_SOCKETPAIR,
  FAULT_SYSCALL,
  FAULT_TIMERFD_CREATE,
  FAULT_WRITE,
  FAULT_CALLS
};

/** A fault: the result of a call that is not made. */
struct fault {
  int times;       /**< To how many calls; 0 is once, FAULT_EVER all from now on. */
  int error;       /**< errno afterwards; the call fails with it. */
  int64_t result;  /**< What is returned without making the call, if there is no error;
                                      getsockopt gives it as the option, ppoll finds so many ready, and fstatat
                                      adds it to the device. */
  int option;      /**< getsockopt, setsockopt and fcntl alone: it happens when this one is asked for. */
  bool made;       /**< The call is made all the same; an error is reported nevertheless. */
  int64_t most;    /**< The transfer is made, of at most so many bytes; getsockopt has so much room. */
  int64_t advance; /**< Nanoseconds that pass on the test's clock. */
  void (*meanwhile)(void *detail); /**< Called first: what others do in this moment. */
  void *detail;
  int told;         /**< recvmsg tells these flags, too; getaddrinfo is not asked for these. */
  const char *host; /**< getaddrinfo is asked for this host instead. */
};

enum { FAULT_EVER = -1 };

/** Plan what happens to the next calls of a function, after all that was planned for it before. */
#define fault(call, ...) fault_plan(FAULT_##call, (struct fault){__VA_ARGS__})
void fault_plan(enum fault_call call, struct fault fault);

/** Forget all plans and records, and the test's clock. */
void fault_reset(void);

/** Make an attempt again and again, with a fault at its first call of a function, its second, …, until it meets none.
 * `check` looks at each outcome, and may see whether the fault was met. */
void fault_each(enum fault_call call, struct fault failing, void (*attempt)(void), void (*check)(bool met));

/** How many calls of a function there were. */
int fault_count(enum fault_call call);

/** The arguments of a call: the descriptor (or clock), flags (or command, option), the size (or backlog, number of
 * entries), the wait. */
struct fault_record {
  int fd;
  int flags;
  int64_t size;
  int64_t nanoseconds; /**< -1: for ever. */
};

/** The record of a call, by its number from 0. */
struct fault_record fault_record(enum fault_call call, int number);

/** From now on the monotonic clock shows this number of nanoseconds, and moves only as faults say. */
void fault_clock(int64_t now);

#endif
