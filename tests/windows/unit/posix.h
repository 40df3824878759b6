/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What the unit tests take from POSIX and Linux, for Windows. Every unit test is compiled behind this header.
 *
 * A descriptor is the number of a handle or a SOCKET, as the library has it. A function that Windows has no answer for
 * ends the test, which says so. */
#ifndef WINDOWS_UNIT_POSIX_H
#define WINDOWS_UNIT_POSIX_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <process.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "../runner/linux_names.h"

typedef ULONG nfds_t;

/* Words of compilers that had 16 bits, and a type of COM. */
#undef near
#undef far
#define byte unit_byte

/** End the test: Windows lacks what it is about. */
_Noreturn int posix_lacks(const char *what);

/* Descriptors. */
bool posix_is_socket(intptr_t fd); /* Asked of the system itself: no planned fault happens to it. */
int posix_close(int fd);
ssize_t posix_write(int fd, const void *data, size_t size);
ssize_t posix_read(int fd, void *buffer, size_t size);
int posix_open(const char *path, int flags, ...);
int posix_pipe(int ends[2]);
int posix_dup(int fd);
int posix_ftruncate(int fd, off_t size);
off_t posix_lseek(int fd, off_t offset, int from);
int posix_fcntl(int fd, int command, ...);
int posix_socket(int family, int type, int proto);
int memfd_create(const char *name, unsigned flags);
int setenv(const char *name, const char *value, int replace);
int unsetenv(const char *name);
char *mkdtemp(char *pattern);
int mkostemp(char *pattern, int flags);
int rand_r(unsigned *seed);

#define close posix_close
#define write posix_write
#define read posix_read
#define open posix_open
#define pipe posix_pipe
#define dup posix_dup
#define ftruncate posix_ftruncate
#define lseek posix_lseek
#define fcntl posix_fcntl
#define socket posix_socket
#define mkdir(path, mode) mkdir(path)
#define fork() posix_lacks("fork()")
#define waitpid(child, status, options) ((void)(status), posix_lacks("waitpid()"))
#define kill(process, number) posix_lacks("kill()")
#undef pthread_sigmask
#define pthread_sigmask(how, set, old) ((void)(old), posix_lacks("masks of signals"))
#define sigismember(set, number) ((void)(set), false)
#define sigemptyset(set) ((void)(set), posix_lacks("masks of signals"))
#define sigaddset(set, number) posix_lacks("masks of signals")
#define sigpending(set) ((void)(set), posix_lacks("masks of signals"))
#define prctl(...) posix_lacks("prctl()")
#define pause() posix_lacks("pause()")
#define socketpair(family, type, proto, pair) posix_lacks("socketpair()")
#define pipe2(ends, flags) posix_pipe(ends)
#define accept4(fd, address, length, flags) ((int)accept((SOCKET)(fd), (address), (length)))
#define ioctl(fd, request, value) ioctlsocket((SOCKET)(fd), (long)(request), (u_long *)(void *)(value))
#define lstat stat
#define geteuid() 1
#define getuid() 1
#define umask(mask) posix_lacks("umask()")

/* The heads of control data, whose names are Winsock's own. Encryption has one of them, too. */
#undef CMSG_DATA
#define cmsghdr _WSACMSGHDR
#define CMSG_SPACE(size) WSA_CMSG_SPACE(size)
#define CMSG_LEN(size) WSA_CMSG_LEN(size)
#define CMSG_DATA(head) WSA_CMSG_DATA(head)

/* The texts of errors that the port promises: few of them are the C library's. */
const char *posix_strerror(int code);
const char *posix_gai_strerror(int code);
#undef gai_strerror
#define strerror posix_strerror
#define gai_strerror posix_gai_strerror

/* What sockets are made with: all are so here, and only the library knows whether a call waits. */
#define SOCK_CLOEXEC 0
#define SOCK_NONBLOCK 0
#define O_CLOEXEC 0
#define O_NONBLOCK 0x10000000
#define MSG_NOSIGNAL 0
#define MFD_CLOEXEC 0
enum { F_GETFD = 1, F_SETFD, F_GETFL, F_SETFL, F_DUPFD, F_DUPFD_CLOEXEC, FD_CLOEXEC = 1 };

/* Signals, which no system call of Windows ever meets. */
#define SIGKILL 9
#define SIGPIPE 13
#define SIGALRM 14
#define SIGUSR1 10
#define SIGCHLD 17
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
typedef _sigset_t sigset_t;
struct sigaction {
  void (*sa_handler)(int number);
  sigset_t sa_mask;
  int sa_flags;
};
struct itimerval {
  struct timeval it_interval, it_value;
};
enum { ITIMER_REAL, SA_RESTART };
#define sigaction(number, action, old) ((void)(action), posix_lacks("sigaction()"))
#define setitimer(which, value, old) ((void)(value), posix_lacks("setitimer()"))

/* A family of Linux that the library does not know either. */
enum { AF_X25 = 9 };

/* Errors, options and flags of Linux, by numbers that Windows does not have. */
enum { EAI_SYSTEM = -1100, EAI_ADDRFAMILY, EAI_OVERFLOW };
enum {
  SO_REUSEPORT = 0x7701,
  SO_PEEK_OFF,
  SO_COOKIE,
  SO_MAX_PACING_RATE,
  SO_BUSY_POLL,
  SO_MARK,
  SO_PRIORITY,
  SO_MEMINFO,
  SO_TIMESTAMP,
  SO_PASSCRED
};
/* No item of control data has descriptors. */
enum { SCM_RIGHTS = 0x7730 };
/* One option asks for it, and its data comes under the same number. */
enum { IPV6_RECVPKTINFO = IPV6_PKTINFO };
enum { TCP_KEEPCNT = 0x7740, TCP_NOTSENT_LOWAT, IPPROTO_UDPLITE = 136 };
enum { MSG_ERRQUEUE = 0x1000000, MSG_EOR = 0x2000000, MSG_CMSG_CLOEXEC = 0x4000000 };
enum { MSG_MORE = 0x8000000, MSG_CONFIRM = 0x10000000, MSG_FASTOPEN = 0x20000000 };

#endif
