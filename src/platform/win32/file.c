/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reading files at an offset. A file is known by its handle, as GetStdHandle() or _get_osfhandle() give it: descriptors
 * belong to one of several C libraries, and a program may use another one than this library does. */
#include "platform/win32/transfer.h"

/* src/core reads and sends. TransmitFile() would wait, whatever the socket's mode. */
int64_t ps__sys_sendfile(int fd, int file, int64_t offset, size_t count) {
  (void)fd, (void)file, (void)offset, (void)count;
  return -ENOSYS;
}

int64_t ps__sys_send_room(int fd) {
  (void)fd;
  return -ENOSYS;
}

/* Sockets and pipes have no offset, and consoles none that can be set: a read would wait for what comes next. */
static bool is_a_stream(HANDLE handle) {
  DWORD mode, type = GetFileType(handle);
  return type == FILE_TYPE_PIPE || (type == FILE_TYPE_CHAR && GetConsoleMode(handle, &mode));
}

static bool is_a_folder(HANDLE handle) {
  BY_HANDLE_FILE_INFORMATION told;
  return GetFileInformationByHandle(handle, &told) && (told.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
}

int64_t ps__sys_pread(int file, void *buffer, size_t size, int64_t offset) {
  HANDLE handle = (HANDLE)(intptr_t)file;
  if (is_a_stream(handle))
    return -ESPIPE;
  LARGE_INTEGER nowhere = {0}, position;
  /* Reading moves the position of the handle, which is the program's. */
  bool has_position = SetFilePointerEx(handle, nowhere, &position, FILE_CURRENT);
  OVERLAPPED place = {.Offset = (DWORD)offset, .OffsetHigh = (DWORD)((uint64_t)offset >> 32)};
  DWORD done = 0;
  bool read = ReadFile(handle, buffer, (DWORD)ps__win_size(size), &done, &place);
  DWORD code = read ? ERROR_SUCCESS : GetLastError();
  if (code == ERROR_IO_PENDING)
    code = GetOverlappedResult(handle, &place, &done, TRUE) ? ERROR_SUCCESS : GetLastError();
  if (has_position)
    SetFilePointerEx(handle, position, NULL, FILE_BEGIN);
  if (code == ERROR_HANDLE_EOF)
    return 0;
  /* What POSIX says of a file that is not open for reading. */
  if (code == ERROR_ACCESS_DENIED)
    return -EBADF;
  if (code != ERROR_SUCCESS && is_a_folder(handle))
    return -EISDIR;
  return code == ERROR_SUCCESS ? (int64_t)done : -ps__win_errno((int)code);
}
