/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Windows has no namespaces: who starts this sees to it that there is no network, and says so with HOSTILE_CONFINED.
 * Nothing interrupts a system call; a host is asked instead. */
#include "../../hostile/surroundings.h"

#include "../../hostile/giving_up.h"
#include "../socket_handle.h"

#include <bcrypt.h>
#include <inttypes.h>
#include <polysocket.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Looking at all handles takes longer than most calls: one look is for so many. */
enum { CALLS_A_LOOK = 20, MOST_HANDLES = 400 };

static struct {
  char folder[MAX_PATH];
  SOCKET listener;
  int port, calls;
  bool ipv6, open[MOST_HANDLES]; /* at first */
} here = {.listener = INVALID_SOCKET};

const int64_t surroundings_ask_interval = 5000000;

uint64_t surroundings_chance(void) {
  uint64_t number = 0;
  BCryptGenRandom(NULL, (PUCHAR)&number, sizeof number, BCRYPT_USE_SYSTEM_PREFERRED_RNG);
  return number;
}

bool surroundings_confined(void) {
  return getenv("HOSTILE_CONFINED") != NULL;
}

bool surroundings_ipv6(void) {
  return here.ipv6;
}

int surroundings_port(void) {
  return here.port;
}

void surroundings_enter(void) {
  char parent[MAX_PATH - 64];
  GetTempPathA(sizeof parent, parent);
  /* The number of a process is given again, and one that was killed has left its folder. */
  snprintf(here.folder, sizeof here.folder, "%spolysocket-hostile-%016" PRIx64, parent, surroundings_chance());
  if (!CreateDirectoryA(here.folder, NULL) || !SetCurrentDirectoryA(here.folder))
    give_up("no temporary folder %s", here.folder);
}

void surroundings_leave(void) {
  SetCurrentDirectoryA("C:\\");
  RemoveDirectoryA(here.folder);
}

static SOCKET listening(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int length = sizeof address;
  SOCKET handle = (SOCKET)socket(AF_INET, SOCK_STREAM, 0);
  if (bind(handle, (struct sockaddr *)&address, length) != 0 || listen(handle, 64) != 0 ||
      getsockname(handle, (struct sockaddr *)&address, &length) != 0)
    give_up("nobody can listen: error %d", WSAGetLastError());
  here.port = ntohs(address.sin_port);
  return handle;
}

/* There is no AF_UNIX whose queue could be full: no name. */
size_t surroundings_full(char name[SURROUNDINGS_NAME]) {
  memset(name, 0, SURROUNDINGS_NAME);
  return 0;
}

static void look_at_handles(bool open[MOST_HANDLES]) {
  for (int i = 0; i < MOST_HANDLES; i++)
    open[i] = socket_handle_is(i * SOCKET_HANDLE_STEP);
}

/* An operation that is never given back keeps the library's thread, which would have a socket now and then. */
static void keep_an_operation(void) {
  ps_operation *operation;
  ps_error err;
  if (ps_operation_start_getaddrinfo("127.0.0.1", "80", 0, SOCK_STREAM, 0, 0, NULL, &operation, &err) != PS_OK)
    give_up("%s", err.message);
}

void surroundings_open(void) {
  keep_an_operation();
  int probe = socket(AF_INET6, SOCK_DGRAM, 0);
  here.ipv6 = probe >= 0;
  if (probe >= 0)
    close(probe);
  here.listener = listening();
  surroundings_reset();
  look_at_handles(here.open);
}

int surroundings_connection(int *peer) {
  TIMEVAL limit = {.tv_sec = 5};
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_port = htons((u_short)here.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  fd_set waiting = {.fd_count = 1, .fd_array = {here.listener}};
  int handle = socket(AF_INET, SOCK_STREAM, 0);
  if (connect((SOCKET)handle, (struct sockaddr *)&address, sizeof address) != 0 && WSAGetLastError() != WSAEWOULDBLOCK)
    give_up("nobody can connect: error %d", WSAGetLastError());
  SOCKET other = select(0, &waiting, NULL, NULL, &limit) == 1 ? accept(here.listener, NULL, NULL) : INVALID_SOCKET;
  if (other == INVALID_SOCKET)
    give_up("nobody accepts: error %d", WSAGetLastError());
  *peer = (int)other;
  return handle;
}

void surroundings_signals(bool storm) {
  (void)storm;
}

/* Connections that nobody takes would fill the listener's queue. */
static void accept_all(void) {
  const LINGER reset = {.l_onoff = 1, .l_linger = 0};
  for (SOCKET other; (other = accept(here.listener, NULL, NULL)) != INVALID_SOCKET; closesocket(other))
    setsockopt(other, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
}

static void empty_folder(void) {
  WIN32_FIND_DATAA entry;
  HANDLE list = FindFirstFileA("*", &entry);
  for (BOOL more = list != INVALID_HANDLE_VALUE; more; more = FindNextFileA(list, &entry))
    if (!(entry.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
      DeleteFileA(entry.cFileName);
  if (list != INVALID_HANDLE_VALUE)
    FindClose(list);
}

void surroundings_reset(void) {
  accept_all();
  empty_folder();
  ps_setdefaulttimeout(PS_NO_TIMEOUT, NULL);
}

/* Look-ups that calls have left go on in threads of their own. */
static const char *changed_handle(void) {
  static char text[96];
  bool open[MOST_HANDLES];
  int tries = 0, i;
  do {
    if (tries > 0)
      Sleep(100);
    look_at_handles(open);
  } while (memcmp(open, here.open, sizeof open) != 0 && ++tries < 40);
  for (i = 0; i < MOST_HANDLES && open[i] == here.open[i]; i++)
    continue;
  if (i == MOST_HANDLES)
    return NULL;
  snprintf(text, sizeof text, "socket %d is %s after all was given back, by this or one of the %d calls before",
           i * SOCKET_HANDLE_STEP, open[i] ? "open" : "closed", CALLS_A_LOOK - 1);
  memcpy(here.open, open, sizeof open);
  return text;
}

const char *surroundings_descriptor_fault(void) {
  static char text[96];
  int closed = posix_closed_before();
  if (closed < 0)
    return ++here.calls % CALLS_A_LOOK == 0 ? changed_handle() : NULL;
  snprintf(text, sizeof text, "descriptor %d is closed, and it was the call's own", closed);
  return text;
}
