/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Lists of names with values: one block of memory, in which the pairs stand one after the other. */
#include "polysocket/pairs.h"

#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "core/block.h"
#include "core/pairs.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The head of a pair. Behind it stand the name and the text, each with its NUL. */
struct pair {
  size_t size; /* Of all of it, a multiple of 8; 0 ends the list. */
  size_t name_length, text_length;
  int64_t number;
  bool numeric;
};

static struct ps__table lists = {.kind = PS__PAIRS,
                                 .noun = "list of pairs",
                                 .slot_size = PS__SLOT_SIZE(struct ps__block),
                                 .release = ps__block_release};

static const char *name_of(const struct pair *pair) {
  return (const char *)(pair + 1);
}

static const char *text_of(const struct pair *pair) {
  return name_of(pair) + pair->name_length + 1;
}

/* Room for a pair, and for the end of the list behind it. */
static struct pair *extend(struct ps__pairs *pairs, size_t size) {
  size_t wanted = pairs->size + size + sizeof(struct pair);
  if (pairs->failed)
    return NULL;
  if (wanted > pairs->capacity) {
    size_t capacity = pairs->capacity * 2 > wanted ? pairs->capacity * 2 : wanted + 1024;
    char *grown = realloc(pairs->memory, capacity);
    if (!grown) {
      pairs->failed = true;
      return NULL;
    }
    pairs->memory = grown;
    pairs->capacity = capacity;
  }
  struct pair *pair = (struct pair *)(void *)(pairs->memory + pairs->size);
  memset(pair, 0, size + sizeof *pair);
  pair->size = size;
  pairs->size += size;
  return pair;
}

static struct pair *add(struct ps__pairs *pairs, const char *name, const char *text, size_t length) {
  size_t name_length = strlen(name);
  size_t size = sizeof(struct pair) + name_length + 1 + length + 1;
  struct pair *pair = extend(pairs, (size + 7) / 8 * 8);
  if (!pair)
    return NULL;
  pair->name_length = name_length;
  pair->text_length = length;
  memcpy((char *)(pair + 1), name, name_length);
  memcpy((char *)(pair + 1) + name_length + 1, text, length);
  return pair;
}

void ps__pairs_add_text(struct ps__pairs *pairs, const char *name, const char *text, size_t length) {
  add(pairs, name, text, length);
}

void ps__pairs_add_number(struct ps__pairs *pairs, const char *name, int64_t number) {
  char text[24];
  int length = snprintf(text, sizeof text, "%" PRId64, number);
  struct pair *pair = add(pairs, name, text, (size_t)length);
  if (!pair)
    return;
  pair->number = number;
  pair->numeric = true;
}

void ps__pairs_abandon(struct ps__pairs *pairs) {
  free(pairs->memory);
}

int32_t ps__pairs_publish(struct ps__pairs *pairs, ps_pairs **list, const char *operation, ps_error *err) {
  /* A list without pairs has its end. */
  if (pairs->capacity == 0 && extend(pairs, 0))
    pairs->size = 0;
  if (pairs->failed) {
    free(pairs->memory);
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  }
  *list = ps__block_publish(&lists, pairs->memory, operation, err);
  return *list ? PS_OK : PS_E_MEMORY;
}

static const struct pair *next(const struct pair *pair) {
  return (const struct pair *)(const void *)((const char *)pair + pair->size);
}

static int64_t count_of(const struct pair *first) {
  int64_t count = 0;
  for (; first->size != 0; first = next(first))
    count++;
  return count;
}

/* The first pair of a list. */
static int32_t pin_list(ps_pairs *self, struct ps__slot **slot, const struct pair **first, const char *operation,
                        ps_error *err) {
  const void *memory;
  int32_t status = ps__block_pin(&lists, self, slot, &memory, operation, err);
  *first = memory;
  return status;
}

/* A pair of a list, by its index. On failure nothing is pinned. */
static int32_t pin_pair(ps_pairs *self, int64_t index, struct ps__slot **slot, const struct pair **pair,
                        const char *operation, ps_error *err) {
  int32_t status = pin_list(self, slot, pair, operation, err);
  if (status != PS_OK)
    return status;
  status = ps__range_check_index(operation, index, count_of(*pair), err);
  if (status != PS_OK)
    ps__slot_unpin(&lists, *slot);
  for (int64_t i = 0; status == PS_OK && i < index; i++)
    *pair = next(*pair);
  return status;
}

int32_t ps_pairs_count(ps_pairs *self, int64_t *count, ps_error *err) {
  struct ps__slot *slot;
  const struct pair *first;
  if (count)
    *count = 0;
  int32_t status = pin_list(self, &slot, &first, "pairs_count", err);
  if (status != PS_OK)
    return status;
  if (count)
    *count = count_of(first);
  ps__slot_unpin(&lists, slot);
  return PS_OK;
}

/* A text of a pair, which `part` finds. */
static int32_t give_part(ps_pairs *self, int64_t index, const char *(*part)(const struct pair *pair, size_t *length),
                         char *text, int64_t capacity, int64_t *length, const char *operation, ps_error *err) {
  struct ps__slot *slot;
  const struct pair *pair;
  size_t size;
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = pin_pair(self, index, &slot, &pair, operation, err);
  if (status != PS_OK)
    return status;
  const char *found = part(pair, &size);
  status = ps__text_give(operation, found, size, text, capacity, length, err);
  ps__slot_unpin(&lists, slot);
  return status;
}

static const char *name_part(const struct pair *pair, size_t *length) {
  *length = pair->name_length;
  return name_of(pair);
}

static const char *text_part(const struct pair *pair, size_t *length) {
  *length = pair->text_length;
  return text_of(pair);
}

int32_t ps_pairs_name(ps_pairs *self, int64_t index, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  return give_part(self, index, name_part, text, capacity, length, "pairs_name", err);
}

int32_t ps_pairs_text(ps_pairs *self, int64_t index, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  return give_part(self, index, text_part, text, capacity, length, "pairs_text", err);
}

int32_t ps_pairs_number(ps_pairs *self, int64_t index, int64_t *numeric, int64_t *number, ps_error *err) {
  struct ps__slot *slot;
  const struct pair *pair;
  if (numeric)
    *numeric = 0;
  if (number)
    *number = 0;
  int32_t status = pin_pair(self, index, &slot, &pair, "pairs_number", err);
  if (status != PS_OK)
    return status;
  if (numeric)
    *numeric = pair->numeric;
  if (number)
    *number = pair->number;
  ps__slot_unpin(&lists, slot);
  return PS_OK;
}

int32_t ps_pairs_find(ps_pairs *self, const char *name, int64_t *index, ps_error *err) {
  static const char operation[] = "pairs_find";
  struct ps__slot *slot;
  const struct pair *pair;
  if (index)
    *index = 0;
  if (!name)
    return ps__fail_null(err, operation, "name");
  int32_t status = pin_list(self, &slot, &pair, operation, err);
  if (status != PS_OK)
    return status;
  int64_t place = 0;
  for (; pair->size != 0 && strcmp(name_of(pair), name) != 0; pair = next(pair))
    place++;
  if (index)
    *index = pair->size != 0 ? place : -1;
  ps__slot_unpin(&lists, slot);
  return PS_OK;
}

void ps_pairs_free(ps_pairs *self) {
  ps__handle_free(&lists, self);
}
