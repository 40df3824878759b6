/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handles instead of descriptors. Windows does not list a process's own, so that none counts as left open. */
#include "descriptors.h"

#include <string.h>
#include <winsock2.h>

void descriptors_find(bool *open, size_t count) {
  memset(open, 0, count * sizeof *open);
}

void descriptors_close(int fd) {
  if (closesocket((SOCKET)fd) == SOCKET_ERROR)
    CloseHandle((HANDLE)(intptr_t)fd);
}
