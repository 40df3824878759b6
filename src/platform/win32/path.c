/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files of AF_UNIX sockets. Windows has them since Windows 10 version 1803: their names are at most 107 bytes long, and
 * no descriptor leads to one. They have no mode, but an access list that they inherit from their folder. */
#include "platform/win32/native.h"
#include "platform/win32/wide_text.h"

#include <stdlib.h>
#include <string.h>

/* The mark of a socket's file. */
static const unsigned long socket_tag = 0x80000023;

static int failure(void) {
  return -ps__win_errno((int)GetLastError());
}

/* A handle as a descriptor: it has 32 significant bits, as a socket has. */
static int descriptor_of(HANDLE handle) {
  return handle && handle != INVALID_HANDLE_VALUE ? (int)(intptr_t)handle : failure();
}

static HANDLE handle_of(int fd) {
  return (HANDLE)(intptr_t)fd;
}

/* A handle of a file or folder for looking at it alone. */
static HANDLE open_wide(const wchar_t *path, unsigned long flags) {
  return CreateFileW(path, FILE_READ_ATTRIBUTES, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
                     OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS | flags, NULL);
}

static int open_path(const char *path, unsigned long flags) {
  wchar_t *wide;
  int result = ps__wide_from(path, &wide);
  if (result == 0)
    result = descriptor_of(open_wide(wide, flags));
  free(wide);
  return result;
}

int ps__sys_path_open(const char *path) {
  return open_path(path, FILE_FLAG_OPEN_REPARSE_POINT);
}

int ps__sys_folder_open(const char *path) {
  int fd = open_path(path, 0);
  BY_HANDLE_FILE_INFORMATION found;
  if (fd < 0)
    return fd;
  int result = GetFileInformationByHandle(handle_of(fd), &found) ? 0 : failure();
  if (result == 0 && !(found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
    result = -ENOTDIR;
  if (result == 0)
    return fd;
  CloseHandle(handle_of(fd));
  return result;
}

const bool ps__sys_names_files = false;

const char ps__sys_no_long_paths[] = "this system takes no AF_UNIX path of more than 107 bytes";

bool ps__sys_can_reach(int fd) {
  (void)fd;
  return false;
}

size_t ps__sys_path_through(int fd, const char *name, void *address) {
  (void)fd, (void)name, (void)address;
  return 0;
}

/* The path of a folder, with room behind it for a name: `*path` is for free(). */
static int folder_path(int folder, size_t room, wchar_t **path) {
  unsigned long size = GetFinalPathNameByHandleW(handle_of(folder), NULL, 0, FILE_NAME_NORMALIZED);
  *path = NULL;
  if (size == 0)
    return failure();
  *path = calloc(size + room + 1, sizeof **path);
  if (!*path)
    return -ENOMEM;
  if (GetFinalPathNameByHandleW(handle_of(folder), *path, size, FILE_NAME_NORMALIZED) < size)
    return 0;
  free(*path);
  *path = NULL;
  return failure();
}

/* The path of a name in a folder, for free(). */
static int path_in(int folder, const char *name, wchar_t **path) {
  wchar_t *wide;
  *path = NULL;
  int result = ps__wide_from(name, &wide);
  if (result == 0)
    result = folder_path(folder, wcslen(wide) + 1, path);
  if (result == 0) {
    wcscat(*path, L"\\");
    wcscat(*path, wide);
  }
  free(wide);
  return result;
}

static int inode_of(const wchar_t *path, struct ps__inode *inode) {
  BY_HANDLE_FILE_INFORMATION found;
  FILE_ATTRIBUTE_TAG_INFO tag = {0};
  HANDLE file = open_wide(path, FILE_FLAG_OPEN_REPARSE_POINT);
  if (file == INVALID_HANDLE_VALUE)
    return failure();
  int result = 0;
  if (!GetFileInformationByHandle(file, &found) ||
      !GetFileInformationByHandleEx(file, FileAttributeTagInfo, &tag, sizeof tag)) {
    result = failure();
  } else {
    inode->device = found.dwVolumeSerialNumber;
    inode->number = (uint64_t)found.nFileIndexHigh << 32 | found.nFileIndexLow;
    result = (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) && tag.ReparseTag == socket_tag;
  }
  CloseHandle(file);
  return result;
}

int ps__sys_inode(int folder, const char *name, struct ps__inode *inode) {
  wchar_t *path;
  memset(inode, 0, sizeof *inode);
  int result = path_in(folder, name, &path);
  if (result == 0)
    result = inode_of(path, inode);
  free(path);
  return result;
}

int ps__sys_inode_of_path(const char *path, struct ps__inode *inode) {
  wchar_t *wide;
  memset(inode, 0, sizeof *inode);
  int result = ps__wide_from(path, &wide);
  if (result == 0)
    result = inode_of(wide, inode);
  free(wide);
  return result;
}

int ps__sys_limit_mode(int fd, int64_t mode) {
  (void)fd, (void)mode;
  return -ENOTSUP;
}

int ps__sys_set_mode(int folder, const char *name, int64_t mode) {
  (void)folder, (void)name, (void)mode;
  return -ENOTSUP;
}

int ps__sys_rename(int folder, const char *from, const char *to) {
  wchar_t *old_path, *new_path = NULL;
  int result = path_in(folder, from, &old_path);
  if (result == 0)
    result = path_in(folder, to, &new_path);
  /* Without a flag it replaces nothing. */
  if (result == 0 && !MoveFileExW(old_path, new_path, 0))
    result = failure();
  free(old_path);
  free(new_path);
  return result;
}

int ps__sys_remove(int folder, const char *name) {
  wchar_t *path;
  int result = path_in(folder, name, &path);
  if (result == 0 && !DeleteFileW(path))
    result = failure();
  free(path);
  return result;
}

int ps__sys_remove_path(const char *path) {
  wchar_t *wide;
  int result = ps__wide_from(path, &wide);
  if (result == 0 && !DeleteFileW(wide))
    result = failure();
  free(wide);
  return result;
}

/* A mutex that has the number of the folder in its name: the system releases it when its process ends. */
int ps__sys_folder_lock(const char *path) {
  BY_HANDLE_FILE_INFORMATION found;
  wchar_t name[64];
  int folder = ps__sys_folder_open(path);
  if (folder < 0)
    return folder;
  int result = GetFileInformationByHandle(handle_of(folder), &found) ? 0 : failure();
  CloseHandle(handle_of(folder));
  if (result < 0)
    return result;
  (void)swprintf(name, sizeof name / sizeof *name, L"Global\\polysocket-%08lx-%08lx%08lx", found.dwVolumeSerialNumber,
                 found.nFileIndexHigh, found.nFileIndexLow);
  return descriptor_of(CreateMutexW(NULL, FALSE, name));
}

int ps__sys_try_lock(int fd) {
  switch (WaitForSingleObject(handle_of(fd), 0)) {
  case WAIT_OBJECT_0:
  case WAIT_ABANDONED: /* Its owner died, and this thread has it now. */
    return 0;
  case WAIT_TIMEOUT:
    return -EAGAIN;
  default:
    return failure();
  }
}

void ps__sys_unlock(int fd) {
  ReleaseMutex(handle_of(fd));
  CloseHandle(handle_of(fd));
}

int64_t ps__sys_folder_path(int fd, const char *relative, char *path, size_t capacity) {
  wchar_t *wide;
  (void)relative;
  int64_t result = folder_path(fd, 0, &wide);
  if (result == 0)
    result = ps__wide_to(wide, path, capacity);
  free(wide);
  return result;
}

int64_t ps__sys_process(void) {
  return (int64_t)GetCurrentProcessId();
}
