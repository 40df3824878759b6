/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Objects that a scenario made, to be closed after it: sockets, files, descriptors and threads. */
#ifndef SCENARIO_BELONGINGS_H
#define SCENARIO_BELONGINGS_H

#include <polysocket.h>
#include <pthread.h>

struct belongings;

/* An empty list, which remembers the descriptors that are open already. */
struct belongings *belongings_new(void);

void belongings_add_socket(struct belongings *belongings, ps_socket *socket);
void belongings_add_token(struct belongings *belongings, ps_token *token);
void belongings_add_operation(struct belongings *belongings, ps_operation *operation);
void belongings_add_file(struct belongings *belongings, ps_file *file);
void belongings_add_descriptor(struct belongings *belongings, int fd);

void belongings_add_thread(struct belongings *belongings, pthread_t thread);

/* Wait for the threads, and give all back; it is a fault when more descriptors are open afterwards than at first. */
void belongings_give_back(struct belongings *belongings);

#endif
