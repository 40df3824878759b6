/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The start of Winsock. It happens with the first socket or look-up and never while the library is loaded, where the
 * system allows little. It is never undone: nobody knows when the last socket of the program is closed, and Winsock
 * counts its users, so that this disturbs no other one. */
#include "platform/win32/native.h"

#include <stdatomic.h>

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static _Atomic bool started;

/* Threads of the library may be running whenever the program unloads it, so it stays. */
static void stay(void) {
  HMODULE self;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN, (LPCWSTR)(void *)&once,
                     &self);
}

/* A failure is forgotten, and the next call tries again. */
static BOOL CALLBACK start(INIT_ONCE *unused, void *code, void **also_unused) {
  (void)unused, (void)also_unused;
  WSADATA told;
  *(int *)code = WSAStartup(MAKEWORD(2, 2), &told);
  if (*(int *)code != 0)
    return FALSE;
  stay();
  atomic_store_explicit(&started, true, memory_order_release);
  return TRUE;
}

int ps__win_start(void) {
  if (atomic_load_explicit(&started, memory_order_acquire))
    return 0;
  int code = 0;
  return InitOnceExecuteOnce(&once, start, &code, NULL) ? 0 : -ps__win_errno(code);
}
