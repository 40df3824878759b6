/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The functions of POSIX that unit tests call, by those of Windows. */
#include "posix.h"

#include "fault_system.h"
#include "platform/win32/system_error.h"

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>

#undef accept
#undef open
#undef socket

int posix_lacks(const char *what) {
  criterion_fail("Windows", 0, "", "Windows has no %s", what);
}

const char *posix_strerror(int code) {
  static char room[64];
  const char *text = ps__win_text(code);
  snprintf(room, sizeof room, "Unknown error %d", code);
  return text ? text : room;
}

const char *posix_gai_strerror(int code) {
  const char *text = ps__win_gai_text(code);
  return text ? text : "Unknown error";
}

static HANDLE handle_of(int fd) {
  return (HANDLE)(intptr_t)fd;
}

bool posix_is_socket(intptr_t fd) {
  int type, size = sizeof type;
  return SYSTEM(getsockopt)((SOCKET)fd, SOL_SOCKET, SO_TYPE, (char *)&type, &size) == 0;
}

/* The result of a call that gives true on success. */
static int outcome(bool done) {
  errno = done ? errno : EBADF;
  return done ? 0 : -1;
}

int posix_close(int fd) {
  return posix_is_socket(fd) ? outcome(closesocket((SOCKET)fd) == 0) : outcome(CloseHandle(handle_of(fd)));
}

/* Sockets never wait at the system, and who writes to one here means to. */
static ssize_t send_waiting(SOCKET fd, const char *data, int size) {
  int sent = SYSTEM(send)(fd, data, size, 0);
  while (sent == SOCKET_ERROR && WSAGetLastError() == WSAEWOULDBLOCK) {
    Sleep(1);
    sent = SYSTEM(send)(fd, data, size, 0);
  }
  return sent;
}

ssize_t posix_write(int fd, const void *data, size_t size) {
  DWORD done = 0;
  if (posix_is_socket(fd))
    return send_waiting((SOCKET)fd, data, (int)size);
  return WriteFile(handle_of(fd), data, (DWORD)size, &done, NULL) ? (ssize_t)done : outcome(false);
}

ssize_t posix_read(int fd, void *buffer, size_t size) {
  DWORD done = 0;
  if (posix_is_socket(fd))
    return SYSTEM(recv)((SOCKET)fd, buffer, (int)size, 0);
  return ReadFile(handle_of(fd), buffer, (DWORD)size, &done, NULL) ? (ssize_t)done : outcome(false);
}

int posix_open(const char *path, int flags, ...) {
  DWORD reads = flags & O_WRONLY ? 0 : GENERIC_READ, writes = flags & (O_WRONLY | O_RDWR) ? GENERIC_WRITE : 0;
  DWORD how = flags & O_CREAT   ? flags & O_EXCL    ? CREATE_NEW
                                  : flags & O_TRUNC ? CREATE_ALWAYS
                                                    : OPEN_ALWAYS
              : flags & O_TRUNC ? TRUNCATE_EXISTING
                                : OPEN_EXISTING;
  HANDLE made = CreateFileA(path, reads | writes, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, how,
                            FILE_FLAG_BACKUP_SEMANTICS, NULL);
  errno = made == INVALID_HANDLE_VALUE ? ENOENT : errno;
  return (int)(intptr_t)made;
}

int posix_pipe(int ends[2]) {
  HANDLE reading, writing;
  if (!CreatePipe(&reading, &writing, NULL, 0))
    return outcome(false);
  ends[0] = (int)(intptr_t)reading;
  ends[1] = (int)(intptr_t)writing;
  return 0;
}

int posix_dup(int fd) {
  HANDLE self = GetCurrentProcess(), made;
  if (posix_is_socket(fd)) {
    WSAPROTOCOL_INFOW told;
    WSADuplicateSocketW((SOCKET)fd, GetCurrentProcessId(), &told);
    return (int)SYSTEM(WSASocketW)(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &told, 0,
                                   WSA_FLAG_OVERLAPPED);
  }
  return DuplicateHandle(self, handle_of(fd), self, &made, 0, FALSE, DUPLICATE_SAME_ACCESS) ? (int)(intptr_t)made
                                                                                            : outcome(false);
}

off_t posix_lseek(int fd, off_t offset, int from) {
  LARGE_INTEGER distance = {.QuadPart = offset}, position;
  return SetFilePointerEx(handle_of(fd), distance, &position, (DWORD)from) ? (off_t)position.QuadPart : outcome(false);
}

int posix_ftruncate(int fd, off_t size) {
  off_t position = posix_lseek(fd, 0, SEEK_CUR);
  bool done = posix_lseek(fd, size, SEEK_SET) >= 0 && SetEndOfFile(handle_of(fd));
  posix_lseek(fd, position, SEEK_SET);
  return outcome(done);
}

int posix_fcntl(int fd, int command, ...) {
  va_list arguments;
  va_start(arguments, command);
  int value = va_arg(arguments, int);
  va_end(arguments);
  DWORD flags = 0;
  bool known = GetHandleInformation(handle_of(fd), &flags);
  switch (command) {
  case F_GETFD:
    return known ? (flags & HANDLE_FLAG_INHERIT ? 0 : FD_CLOEXEC) : outcome(false);
  case F_SETFD:
    return outcome(SetHandleInformation(handle_of(fd), HANDLE_FLAG_INHERIT, value & FD_CLOEXEC ? 0 : 1));
  case F_SETFL:
    /* The mode is the system's, and no socket of the library's is blocking there. */
    return posix_is_socket(fd) && (value & O_NONBLOCK) ? 0 : posix_lacks("choice of a socket's mode");
  default:
    posix_lacks("flags that tell a socket's mode");
  }
}

int posix_socket(int family, int type, int proto) {
  u_long yes = 1;
  SOCKET made = socket(family, type, proto);
  if (made != INVALID_SOCKET) {
    ioctlsocket(made, (long)FIONBIO, &yes);
    SetHandleInformation((HANDLE)made, HANDLE_FLAG_INHERIT, 0);
  }
  return (int)made;
}

/* A file that is gone with its last handle. */
int memfd_create(const char *name, unsigned flags) {
  char folder[MAX_PATH], path[MAX_PATH];
  (void)flags;
  GetTempPathA(sizeof folder, folder);
  GetTempFileNameA(folder, name, 0, path);
  return (int)(intptr_t)CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
                                    CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
}

int setenv(const char *name, const char *value, int replace) {
  return replace || !getenv(name) ? _putenv_s(name, value) : 0;
}

int mkostemp(char *pattern, int flags) {
  return mktemp(pattern) ? posix_open(pattern, O_CREAT | O_EXCL | O_RDWR | flags) : -1;
}

int rand_r(unsigned *seed) {
  *seed = *seed * 1103515245 + 12345;
  return (int)(*seed >> 16 & RAND_MAX);
}

int unsetenv(const char *name) {
  return _putenv_s(name, "");
}

char *mkdtemp(char *pattern) {
  return mktemp(pattern) && CreateDirectoryA(pattern, NULL) ? pattern : NULL;
}
