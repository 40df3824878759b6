/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Included before everything else by HIDDEN=yes: the system's headers, and then the end of what POSIX does not promise.
 * Macros are gone, so that a directive asks in vain; and using a name that is poisoned is an error. */
#if !defined(PS_PLATFORM_PORTABLE_HIDDEN_H) && !defined(PS__NOTHING_HIDDEN)
#define PS_PLATFORM_PORTABLE_HIDDEN_H

#define PS__HIDDEN 1
/* Programs go on using the flags of this system. */
#define PS__OWN_DONTWAIT 0x40
#define PS__OWN_ERRQUEUE 0x2000
#define PS__OWN_FASTOPEN 0x20000000
#define PS__OWN_NONBLOCK O_NONBLOCK
#define PS__OWN_CLOEXEC O_CLOEXEC

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#if __has_include(<linux/filter.h>)
#include <linux/filter.h>
#endif
#if __has_include(<sys/random.h>)
#include <sys/random.h>
#endif

#undef EFD_CLOEXEC
#undef EFD_NONBLOCK
#undef EPOLL_CLOEXEC
#undef MSG_CMSG_CLOEXEC
#undef MSG_DONTWAIT
#undef MSG_ERRQUEUE
#undef MSG_FASTOPEN
#undef MSG_NOSIGNAL
#undef MSG_WAITFORONE
#undef O_PATH
#undef POLLRDHUP
#undef SOCK_CLOEXEC
#undef SOCK_NONBLOCK
#undef SO_DOMAIN
#undef SO_MEMINFO
#undef SO_PEERCRED
#undef SO_PEEK_OFF
#undef SO_PROTOCOL
#undef TCP_INFO
#undef UDP_SEGMENT
#undef _POSIX_REALTIME_SIGNALS

#pragma GCC poison MSG_CMSG_CLOEXEC MSG_DONTWAIT MSG_NOSIGNAL O_PATH SOCK_CLOEXEC SOCK_NONBLOCK SO_MEMINFO SO_PEERCRED \
    TCP_INFO
#pragma GCC poison accept4 dup3 pipe2 ppoll epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
#pragma GCC poison eventfd eventfd_read eventfd_write timerfd_create timerfd_settime signalfd inotify_init
#pragma GCC poison recvmmsg sendmmsg sendfile splice renameat2 syscall getrandom getentropy sigtimedwait sigwaitinfo
#pragma GCC poison gethostbyname gethostbyaddr gethostbyname_r gethostbyname2_r gethostbyaddr_r hstrerror
#pragma GCC poison getservbyname_r getservbyport_r getprotobyname_r ucred __libc_single_threaded

#endif
