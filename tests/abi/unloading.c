/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A host that loads the library when it needs it, uses it in a thread, and lets it go, 1,000 times: unloading LIBRARY.
 * Half of the times it lets go while the thread is still inside of a call. This program is not linked with the library,
 * so that it also sees what loading alone does to a process. */
#include "process.h"

#include <polysocket.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { ROUNDS = 1000 };

/* The functions that the thread uses, by the types that the headers give them. */
struct library {
  void *handle;
  __typeof__(ps_socket_pair) *socketpair;
  __typeof__(ps_socket_sendall) *sendall;
  __typeof__(ps_socket_recv) *recv;
  __typeof__(ps_socket_makefile) *makefile;
  __typeof__(ps_file_readline) *readline;
  __typeof__(ps_file_free) *file_free;
  __typeof__(ps_socket_free) *free;
};

static void give_up(void) {
  printf("Bail out! %s\n", dlerror());
  exit(1);
}

/** Writes the address of a function to a pointer to functions: C has no cast from the one to the other. */
static void find(void *handle, const char *name, void *pointer) {
  void *symbol = dlsym(handle, name);
  if (!symbol)
    give_up();
  memcpy(pointer, &symbol, sizeof symbol);
}

static struct library load(const char *path) {
  struct library library = {.handle = dlopen(path, RTLD_NOW | RTLD_LOCAL)};
  if (!library.handle)
    give_up();
  find(library.handle, "ps_socket_pair", &library.socketpair);
  find(library.handle, "ps_socket_sendall", &library.sendall);
  find(library.handle, "ps_socket_recv", &library.recv);
  find(library.handle, "ps_socket_makefile", &library.makefile);
  find(library.handle, "ps_file_readline", &library.readline);
  find(library.handle, "ps_file_free", &library.file_free);
  find(library.handle, "ps_socket_free", &library.free);
  return library;
}

/** The data of a thread, and whether all went well. */
struct visit {
  struct library library;
  ps_socket *pair[2];
  pthread_barrier_t inside;
  bool worked;
};

/* The last line comes when the library has been let go, perhaps: this is inside of readline by then. */
static void *visit(void *argument) {
  struct visit *visit = argument;
  const struct library *library = &visit->library;
  ps_file *file = NULL;
  char line[16];
  int64_t length = 0;
  visit->worked = library->recv(visit->pair[0], 0, line, 3, &length, NULL) == PS_OK && length == 3 &&
                  library->makefile(visit->pair[0], "r", 1024, &file, NULL) == PS_OK;
  pthread_barrier_wait(&visit->inside);
  visit->worked = visit->worked && library->readline(file, line, sizeof line, &length, NULL) == PS_OK && length == 5 &&
                  memcmp(line, "last\n", 5) == 0;
  library->file_free(file);
  library->free(visit->pair[0]);
  return NULL;
}

/** One round. `early`: let go before the thread gets what it waits for; it is the last user then. */
static bool play_round(const char *path, bool early) {
  struct visit state = {.library = load(path)};
  const struct library *library = &state.library;
  pthread_t thread;
  if (library->socketpair(AF_UNIX, SOCK_STREAM, 0, &state.pair[0], &state.pair[1], NULL) != PS_OK)
    return false;
  pthread_barrier_init(&state.inside, NULL, 2);
  if (pthread_create(&thread, NULL, visit, &state) != 0)
    return false;
  bool sent = library->sendall(state.pair[1], 0, "one", 3, NULL, NULL) == PS_OK;
  pthread_barrier_wait(&state.inside);
  if (early)
    dlclose(library->handle);
  sent = sent && library->sendall(state.pair[1], 0, "last\n", 5, NULL, NULL) == PS_OK;
  pthread_join(thread, NULL);
  library->free(state.pair[1]);
  if (!early)
    dlclose(library->handle);
  pthread_barrier_destroy(&state.inside);
  return sent && state.worked;
}

/** How many parts of the library's file are in memory. */
static int mappings(const char *path) {
  FILE *maps = fopen("/proc/self/maps", "r");
  char line[4500], *real = realpath(path, NULL);
  int found = 0;
  while (maps && real && fgets(line, sizeof line, maps))
    found += strstr(line, real) != NULL;
  if (maps)
    fclose(maps);
  free(real);
  return found;
}

int main(int argc, char **argv) {
  struct process before, loaded, after;
  int worked = 0, mapped;
  if (argc != 2) {
    fprintf(stderr, "usage: unloading LIBRARY\n");
    return 2;
  }
  process_look(&before);
  check(mappings(argv[1]) == 0, "it isn't loaded before");
  dlclose(load(argv[1]).handle);
  process_look(&loaded);
  process_compare(&before, &loaded);
  mapped = mappings(argv[1]);
  for (int round = 0; round < ROUNDS; round++)
    worked += play_round(argv[1], round % 2 == 0);
  process_look(&after);
  check(worked == ROUNDS, "1,000 times loaded, used in a thread, and let go");
  check(mapped > 0 && mappings(argv[1]) == mapped, "it is in memory once, and stays there");
  process_compare(&before, &after);
  return finish();
}
