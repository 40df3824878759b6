/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Descriptors that are handles; see posix.h. */
#include "posix.h"

#include "../../hostile/giving_up.h"

#include <polysocket.h>

#undef socket
#undef setsockopt

static int closed_before = -1;

int posix_socket(int family, int type, int proto) {
  u_long yes = 1;
  SOCKET handle = WSASocketW(family, type, proto, NULL, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (handle == INVALID_SOCKET)
    return -1;
  ioctlsocket(handle, (long)FIONBIO, &yes);
  return (int)handle;
}

/* The library's own pair: Windows has none. */
int posix_socketpair(int family, int type, int proto, int ends[2]) {
  ps_socket *pair[2];
  int64_t handles[2];
  ps_error err;
  if (ps_socket_pair(family, type, proto, &pair[0], &pair[1], &err) != PS_OK)
    give_up("%s", err.message);
  for (int i = 0; i < 2; i++) {
    if (ps_socket_detach(pair[i], &handles[i], &err) != PS_OK)
      give_up("%s", err.message);
    ps_socket_free(pair[i]);
    ends[i] = (int)handles[i];
  }
  return 0;
}

int posix_pipe(int ends[2], int flags) {
  HANDLE handles[2];
  (void)flags;
  if (!CreatePipe(&handles[0], &handles[1], NULL, 0))
    return -1;
  for (int i = 0; i < 2; i++)
    ends[i] = (int)(intptr_t)handles[i];
  return 0;
}

int posix_open(const char *path, int flags, ...) {
  const char *name = strcmp(path, "/dev/null") == 0 ? "NUL" : path;
  DWORD access = flags & O_PATH ? 0 : GENERIC_READ | GENERIC_WRITE;
  HANDLE handle = CreateFileA(name, access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                              flags & O_CREAT ? CREATE_ALWAYS : OPEN_EXISTING,
                              flags & O_PATH ? FILE_FLAG_BACKUP_SEMANTICS : FILE_ATTRIBUTE_NORMAL, NULL);
  return handle == INVALID_HANDLE_VALUE ? -1 : (int)(intptr_t)handle;
}

int posix_write(int fd, const void *data, size_t size) {
  DWORD written;
  return WriteFile((HANDLE)(intptr_t)fd, data, (DWORD)size, &written, NULL) ? (int)written : -1;
}

int posix_close(int fd) {
  if (closesocket((SOCKET)fd) == 0 || CloseHandle((HANDLE)(intptr_t)fd))
    return 0;
  closed_before = closed_before < 0 ? fd : closed_before;
  return -1;
}

int posix_closed_before(void) {
  int fd = closed_before;
  closed_before = -1;
  return fd;
}

int posix_fcntl(int fd, int command, ...) {
  DWORD flags;
  return command != F_GETFD || GetHandleInformation((HANDLE)(intptr_t)fd, &flags) ? 0 : -1;
}

long posix_sysconf(int name) {
  SYSTEM_INFO info;
  (void)name;
  GetSystemInfo(&info);
  return (long)info.dwPageSize;
}
