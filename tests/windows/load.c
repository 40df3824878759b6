/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The DLL as a guest: loading it starts nothing, what it starts it keeps, and it needs the system's DLLs alone. It is
 * loaded here as a foreign-function interface loads it. */
#include <winsock2.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* Of the public headers, as an interface without a compiler knows them. */
typedef int32_t (*create_function)(int64_t family, int64_t type, int64_t proto, void **socket, void *err);
typedef int32_t (*fileno_function)(void *self, int64_t *fd, void *err);
typedef void (*free_function)(void *self);

static int count, failed;

static void check(bool holds, const char *name) {
  count++;
  failed += !holds;
  printf("%s %d - %s\n", holds ? "ok" : "not ok", count, name);
}

/* A function of a DLL, whatever its type is. */
typedef void (*any_function)(void);

static any_function function(HMODULE library, const char *name) {
  FARPROC found = GetProcAddress(library, name);
  if (!found)
    printf("# %s is missing\n", name);
  return (any_function)found;
}

static bool is_winsock_started(void) {
  SOCKET made = socket(AF_INET, SOCK_STREAM, 0);
  if (made != INVALID_SOCKET)
    closesocket(made);
  return made != INVALID_SOCKET || WSAGetLastError() != WSANOTINITIALISED;
}

static DWORD handles(void) {
  DWORD number = 0;
  GetProcessHandleCount(GetCurrentProcess(), &number);
  return number;
}

int main(int argc, char *argv[]) {
  if (argc != 2)
    return 2;
  DWORD before = handles();
  HMODULE library = LoadLibraryA(argv[1]);
  check(library != NULL, "the DLL is loaded");
  if (!library)
    return 1;
  check(handles() <= before + 1, "loading opens nothing");
  check(!is_winsock_started(), "loading doesn't start Winsock");
  create_function create = (create_function)function(library, "ps_socket_create");
  fileno_function number = (fileno_function)function(library, "ps_socket_fileno");
  free_function release = (free_function)function(library, "ps_socket_free");
  void *made = NULL;
  int64_t fd = -1;
  check(create && create(AF_INET, SOCK_STREAM, 0, &made, NULL) == 0 && made, "the first socket is made");
  check(number && number(made, &fd, NULL) == 0 && fd > 0, "it has a number");
  check(is_winsock_started(), "now Winsock is started");
  check(FreeLibrary(library) != 0, "the program lets go of the DLL");
  if (release)
    release(made);
  check(GetModuleHandleA(argv[1]) == library, "it stays, since its threads may be running");
  printf("1..%d\n", count);
  return failed ? 1 : 0;
}
