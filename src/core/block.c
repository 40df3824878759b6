/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Handles of blocks of memory. Only the owner of a table knows what its blocks hold. */
#include "core/block.h"

#include <stdlib.h>

int ps__block_release(struct ps__slot *slot) {
  free(((struct ps__block *)(void *)slot)->memory);
  return 0;
}

void *ps__block_publish(struct ps__table *table, void *memory, const char *operation, ps_error *err) {
  struct ps__slot *slot = ps__handle_reserve(table, operation, err);
  if (!slot) {
    free(memory);
    return NULL;
  }
  ((struct ps__block *)(void *)slot)->memory = memory;
  return ps__slot_publish(table, slot);
}

int32_t ps__block_pin(struct ps__table *table, const void *handle, struct ps__slot **slot, const void **memory,
                      const char *operation, ps_error *err) {
  int32_t status = ps__handle_pin(table, handle, NULL, operation, slot, err);
  *memory = status == PS_OK ? ((struct ps__block *)(void *)*slot)->memory : NULL;
  return status;
}
