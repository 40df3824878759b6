/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Operations of the runner itself, which ask Windows. */
#include "fault.h"
#include "operation.h"
#include "transfers.h"

#include <stdio.h>
#include <string.h>
#include <winsock2.h>

static int32_t do_check(struct call *call) {
  call->result = call_argument(call, 0);
  return PS_OK;
}

static int32_t do_sleep(struct call *call) {
  Sleep((DWORD)(call_seconds(call, 0) * 1e3 + 0.5));
  return PS_OK;
}

static int32_t do_pipe(struct call *call) {
  HANDLE ends[2];
  if (!CreatePipe(&ends[0], &ends[1], NULL, 0))
    fault("CreatePipe: error %lu", GetLastError());
  for (int i = 0; i < 2; i++)
    belongings_add_descriptor(call->belongings, (int)(intptr_t)ends[i]);
  call->result = value_pair(value_integer((intptr_t)ends[0]), value_integer((intptr_t)ends[1]));
  return PS_OK;
}

static int32_t do_file_of(struct call *call) {
  int64_t length;
  const char *bytes = call_bytes(call, 0, &length);
  char folder[MAX_PATH], path[MAX_PATH];
  DWORD written;
  GetTempPathA(sizeof folder, folder);
  GetTempFileNameA(folder, "scn", 0, path);
  HANDLE file = CreateFileA(path, GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ, NULL, CREATE_ALWAYS,
                            FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
  if (file == INVALID_HANDLE_VALUE || !WriteFile(file, bytes, (DWORD)length, &written, NULL))
    fault("a file: error %lu", GetLastError());
  SetFilePointer(file, 0, NULL, FILE_BEGIN);
  belongings_add_descriptor(call->belongings, (int)(intptr_t)file);
  call->result = value_integer((intptr_t)file);
  return PS_OK;
}

static int32_t do_close_descriptor(struct call *call) {
  SOCKET handle = (SOCKET)call_int64(call, 0);
  if (closesocket(handle) == SOCKET_ERROR && !CloseHandle((HANDLE)handle))
    fault("close: error %lu", GetLastError());
  return PS_OK;
}

static int32_t do_nonblocking(struct call *call) {
  (void)call;
  fault("Windows does not tell whether a socket is in non-blocking mode");
}

static int32_t do_close_on_exec(struct call *call) {
  DWORD flags;
  if (!GetHandleInformation((HANDLE)(intptr_t)call_int64(call, 0), &flags))
    fault("descriptor %d is not open", (int)call_int64(call, 0));
  call->result = value_truth(!(flags & HANDLE_FLAG_INHERIT));
  return PS_OK;
}

static int32_t do_exists(struct call *call) {
  call->result = value_truth(GetFileAttributesA(call_text(call, 0)) != INVALID_FILE_ATTRIBUTES);
  return PS_OK;
}

static int32_t do_peer(struct call *call) {
  (void)call;
  fault("Wine has no Python for the other process");
}

const struct operation surroundings_functions[] = {
    {"check", 1, do_check},
    {"sleep", 1, do_sleep},
    {"pipe", 0, do_pipe},
    {"file_of", 1, do_file_of},
    {"close_descriptor", 1, do_close_descriptor},
    {"nonblocking", 1, do_nonblocking},
    {"close_on_exec", 1, do_close_on_exec},
    {"exists", 1, do_exists},
    {"fill", 1, do_fill},
    {"recvall", 2, do_recvall},
    {"peer", 9, do_peer},
    {NULL, 0, NULL},
};
