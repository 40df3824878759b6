/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Places of memory between pages without access. A value at their end touches the page behind. */
#include "memory.h"

#include "description.h"
#include "giving_up.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { WATCHED = 64, WATCHED_VALUE = 0x5A };

static struct {
  unsigned char *end;
  unsigned char *copy; /* of what is only to be read */
  bool locked;
} places[MOST_PLACES];

void memory_prepare(void) {
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  for (int i = 0; i < MOST_PLACES; i++) {
    unsigned char *start = mmap(NULL, MEMORY_ROOM + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED || mprotect(start + page, MEMORY_ROOM, PROT_READ | PROT_WRITE) < 0)
      give_up("no memory with guards");
    places[i].end = start + page + MEMORY_ROOM;
    places[i].copy = allocate(1, MEMORY_ROOM);
  }
}

static size_t watched_before(size_t size) {
  return MEMORY_ROOM - size < WATCHED ? MEMORY_ROOM - size : WATCHED;
}

unsigned char *memory_take(int place, size_t size) {
  unsigned char *start = places[place].end - size;
  size_t watched = watched_before(size);
  memset(start - watched, WATCHED_VALUE, watched);
  return start;
}

unsigned char *memory_for_output(int place, size_t size) {
  return memset(memory_take(place, size), MEMORY_PATTERN, size);
}

void memory_remember(int place, size_t size) {
  memcpy(places[place].copy, places[place].end - size, size);
}

const unsigned char *memory_remembered(int place) {
  return places[place].copy;
}

static void protect(int place, bool locked) {
  if (mprotect(places[place].end - MEMORY_ROOM, MEMORY_ROOM, locked ? PROT_READ : PROT_READ | PROT_WRITE) < 0)
    give_up("memory cannot be protected");
  places[place].locked = locked;
}

void memory_lock(int place) {
  protect(place, true);
}

void memory_unlock(void) {
  for (int i = 0; i < MOST_PLACES; i++)
    if (places[i].locked)
      protect(i, false);
}

bool memory_unchanged(int place, size_t size) {
  return memcmp(places[place].copy, places[place].end - size, size) == 0;
}

bool memory_surroundings_intact(int place, size_t size) {
  size_t watched = watched_before(size);
  return memory_is_all(places[place].end - size - watched, watched, WATCHED_VALUE);
}

bool memory_is_all(const unsigned char *bytes, size_t size, unsigned char value) {
  return size == 0 || (bytes[0] == value && memcmp(bytes, bytes + 1, size - 1) == 0);
}
