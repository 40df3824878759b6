/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Giving back what a scenario made, and looking for what it left open. */
#include "belongings.h"

#include "descriptors.h"
#include "fault.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MOST = 1000, HIGHEST = 4096 };

struct belongings {
  ps_socket *sockets[MOST];
  ps_file *files[MOST];
  ps_token *tokens[MOST];
  ps_operation *operations[MOST];
  int descriptors[MOST];
  pthread_t threads[MOST];
  size_t socket_count;
  size_t file_count;
  size_t token_count;
  size_t operation_count;
  size_t descriptor_count;
  size_t thread_count;
  bool open_before[HIGHEST];
};

struct belongings *belongings_new(void) {
  struct belongings *belongings = must_have(sizeof *belongings);
  descriptors_find(belongings->open_before, HIGHEST);
  return belongings;
}

void belongings_add_socket(struct belongings *belongings, ps_socket *socket) {
  if (belongings->socket_count == MOST)
    fault("the scenario makes more than %d sockets", MOST);
  belongings->sockets[belongings->socket_count++] = socket;
}

void belongings_add_file(struct belongings *belongings, ps_file *file) {
  if (belongings->file_count == MOST)
    fault("the scenario makes more than %d files", MOST);
  belongings->files[belongings->file_count++] = file;
}

void belongings_add_token(struct belongings *belongings, ps_token *token) {
  if (belongings->token_count == MOST)
    fault("the scenario makes more than %d tokens", MOST);
  belongings->tokens[belongings->token_count++] = token;
}

void belongings_add_operation(struct belongings *belongings, ps_operation *operation) {
  if (belongings->operation_count == MOST)
    fault("the scenario makes more than %d operations", MOST);
  belongings->operations[belongings->operation_count++] = operation;
}

void belongings_add_descriptor(struct belongings *belongings, int fd) {
  if (belongings->descriptor_count == MOST)
    fault("the scenario makes more than %d descriptors", MOST);
  belongings->descriptors[belongings->descriptor_count++] = fd;
}

void belongings_add_thread(struct belongings *belongings, pthread_t thread) {
  if (belongings->thread_count == MOST)
    fault("the scenario starts more than %d threads", MOST);
  belongings->threads[belongings->thread_count++] = thread;
}

void belongings_give_back(struct belongings *belongings) {
  for (size_t i = 0; i < belongings->thread_count; i++)
    pthread_join(belongings->threads[i], NULL);
  /* One that was freed already is not given back twice: stale handles are harmless. */
  for (size_t i = 0; i < belongings->file_count; i++)
    ps_file_free(belongings->files[i]);
  for (size_t i = 0; i < belongings->socket_count; i++)
    ps_socket_free(belongings->sockets[i]);
  for (size_t i = 0; i < belongings->token_count; i++)
    ps_token_free(belongings->tokens[i]);
  for (size_t i = 0; i < belongings->operation_count; i++)
    ps_operation_free(belongings->operations[i]);
  for (size_t i = 0; i < belongings->descriptor_count; i++)
    descriptors_close(belongings->descriptors[i]);
  ps_setdefaulttimeout(PS_NO_TIMEOUT, NULL);
  bool open[HIGHEST];
  descriptors_find(open, HIGHEST);
  char surplus[200] = "";
  for (int fd = 0; fd < HIGHEST && strlen(surplus) < sizeof surplus - 10; fd++)
    if (open[fd] && !belongings->open_before[fd])
      sprintf(surplus + strlen(surplus), " %d", fd);
  if (*surplus)
    fault("descriptors were left open:%s", surplus);
}
