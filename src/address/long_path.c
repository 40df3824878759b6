/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The paths that do not fit into a ps_address, which holds no pointers and is never released. Each different path is
 * kept until the process ends, so that no address ever becomes invalid. Nothing here locks: a forked child can use all
 * of it, whatever the other threads of its parent were doing. */
#include "address/long_path.h"

#include "platform/platform.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept {
  struct kept *next; /* In its bucket. */
  int64_t number;
  uint64_t token;
  size_t length;
  char path[];
};

enum { BUCKETS = 256 };

static _Atomic(struct kept *) buckets[BUCKETS];
static _Atomic(struct kept *) numbered[PS__LONG_PATHS_MAX];
static _Atomic int64_t last;

static const char beginning[] = ".polysocket-";

static size_t bucket_of(const char *path, size_t length) {
  uint32_t hash = 2166136261U;
  for (size_t i = 0; i < length; i++)
    hash = (hash ^ (unsigned char)path[i]) * 16777619U;
  return (hash ^ hash >> 16) % BUCKETS;
}

static struct kept *find_in(struct kept *first, const char *path, size_t length) {
  for (struct kept *kept = first; kept; kept = kept->next)
    if (kept->length == length && memcmp(kept->path, path, length) == 0)
      return kept;
  return NULL;
}

/* A number that no other path has; 0 when all are in use. */
static int64_t next_number(void) {
  int64_t number = atomic_load_explicit(&last, memory_order_relaxed);
  while (number < PS__LONG_PATHS_MAX)
    /* seldom false: another thread has changed the number */
    if (atomic_compare_exchange_weak_explicit(&last, &number, number + 1, memory_order_relaxed, memory_order_relaxed))
      return number + 1;
  return 0;
}

int64_t ps__long_path_keep(const char *path, size_t length) {
  _Atomic(struct kept *) *bucket = &buckets[bucket_of(path, length)];
  struct kept *first = atomic_load_explicit(bucket, memory_order_acquire);
  struct kept *kept = find_in(first, path, length);
  if (kept)
    return kept->number;
  kept = malloc(sizeof *kept + length + 1);
  if (!kept)
    return -ENOMEM;
  kept->number = next_number();
  if (kept->number == 0) {
    free(kept);
    return -ENOSPC;
  }
  ps__sys_random(&kept->token, sizeof kept->token);
  kept->length = length;
  memcpy(kept->path, path, length);
  kept->path[length] = '\0';
  atomic_store_explicit(&numbered[kept->number - 1], kept, memory_order_release);
  /* Another thread may keep the same path now, under a number of its own; both are right. */
  do
    kept->next = first;
  /* seldom true: another thread has changed the bucket */
  while (!atomic_compare_exchange_weak_explicit(bucket, &first, kept, memory_order_release, memory_order_acquire));
  return kept->number;
}

static struct kept *of_number(int64_t number) {
  return number >= 1 && number <= PS__LONG_PATHS_MAX ? atomic_load_explicit(&numbered[number - 1], memory_order_acquire)
                                                     : NULL;
}

const char *ps__long_path_find(int64_t number, size_t *length) {
  const struct kept *kept = of_number(number);
  *length = kept ? kept->length : 0;
  return kept ? kept->path : NULL;
}

void ps__long_path_alias(int64_t number, char alias[PS__ALIAS_ROOM]) {
  const struct kept *kept = of_number(number);
  (void)snprintf(alias, PS__ALIAS_ROOM, "%s%016" PRIx64 "-%" PRId64, beginning, kept ? kept->token : 0, number);
}

int64_t ps__long_path_of_alias(const char *path, size_t length) {
  enum { PREFIX = sizeof beginning - 1, DIGITS = 16 };
  char name[PS__ALIAS_ROOM] = "", right[PS__ALIAS_ROOM];
  size_t start = length;
  while (start > 0 && path[start - 1] != '/')
    start--;
  length -= start;
  if (start == 0 || length >= sizeof name || length < PREFIX + DIGITS + 2 ||
      memcmp(path + start, beginning, PREFIX) != 0)
    return 0;
  memcpy(name, path + start, length);
  int64_t number = strtoll(name + PREFIX + DIGITS + 1, NULL, 10);
  if (!of_number(number))
    return 0;
  ps__long_path_alias(number, right);
  return strcmp(name, right) == 0 ? number : 0;
}
