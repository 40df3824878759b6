/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Locks, and what a fork does to them: the child begins with all of them free. */
#include "lock.h"

#include <stddef.h>

static pthread_mutex_t list = PTHREAD_MUTEX_INITIALIZER;
static struct ps__lock *locks;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void renew(void) {
  pthread_mutex_init(&list, NULL);
  for (struct ps__lock *lock = locks; lock; lock = lock->next) {
    pthread_mutex_init(&lock->mutex, NULL);
    if (lock->child)
      lock->child();
  }
}

/* Without memory for this, a child of a process with several threads may find a lock held. */
static void prepare(void) {
  (void)pthread_atfork(NULL, NULL, renew);
}

void ps__lock_acquire(struct ps__lock *lock) {
  pthread_once(&once, prepare);
  pthread_mutex_lock(&lock->mutex);
  if (lock->known)
    return;
  pthread_mutex_lock(&list);
  lock->known = 1;
  lock->next = locks;
  locks = lock;
  pthread_mutex_unlock(&list);
}

void ps__lock_release(struct ps__lock *lock) {
  pthread_mutex_unlock(&lock->mutex);
}
