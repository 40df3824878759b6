/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A program whose threads race, on purpose: test_sanitizers.py expects ThreadSanitizer to report it, though the program
 * itself says that all is well. */
#include <pthread.h>
#include <stdio.h>

static long shared;

static void *add(void *unused) {
  for (int round = 0; round < 1000; round++)
    shared++;
  return unused;
}

int main(void) {
  pthread_t first, second;
  pthread_create(&first, NULL, add, NULL);
  pthread_create(&second, NULL, add, NULL);
  pthread_join(first, NULL);
  pthread_join(second, NULL);
  printf("1..1\nok 1 - both threads ended\n");
  return 0;
}
