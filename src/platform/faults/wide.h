/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names under which the C library has calls whose types were widened: where a time or the offset in a file has 64
 * bits on a processor of 32, its headers send a call to a function of another name. The linker stands in for functions
 * by these names. */
#ifndef PS_PLATFORM_FAULTS_WIDE_H
#define PS_PLATFORM_FAULTS_WIDE_H

#include <features.h>
#include <sys/types.h>

/* The name of a call: its own, or that of a row below, which stands behind a comma. */
#define PS__SECOND(one, other, ...) other
#define PS__PICK(row, name) PS__SECOND(row, name, )
#define PS__NAMED(name) PS__PICK(PS__WIDE_##name, #name)

#if defined __GLIBC__ && defined __USE_FILE_OFFSET64 && __WORDSIZE == 32
#define PS__WIDE_open , "open64"
#define PS__WIDE_openat , "openat64"
#define PS__WIDE_pread , "pread64"
#define PS__WIDE___pread_chk , "__pread64_chk"
#define PS__WIDE_sendfile , "sendfile64"
#ifdef __USE_TIME_BITS64
#define PS__WIDE_fcntl , "__fcntl_time64"
#define PS__WIDE_fstat , "__fstat64_time64"
#define PS__WIDE_fstatat , "__fstatat64_time64"
#define PS__WIDE_getsockopt , "__getsockopt64"
#define PS__WIDE_lstat , "__lstat64_time64"
#define PS__WIDE_ppoll , "__ppoll64"
#define PS__WIDE_recvmmsg , "__recvmmsg64"
#define PS__WIDE_recvmsg , "__recvmsg64"
#define PS__WIDE_sendmmsg , "__sendmmsg64"
#define PS__WIDE_sendmsg , "__sendmsg64"
#define PS__WIDE_setsockopt , "__setsockopt64"
#define PS__WIDE_timerfd_settime , "__timerfd_settime64"
#else
#define PS__WIDE_fcntl , "fcntl64"
#define PS__WIDE_fstat , "fstat64"
#define PS__WIDE_fstatat , "fstatat64"
#define PS__WIDE_lstat , "lstat64"
#endif
#endif

#endif
