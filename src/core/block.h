/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Objects that are one block of memory and nothing else: results that are made once, read, and given back. */
#ifndef PS_CORE_BLOCK_H
#define PS_CORE_BLOCK_H

#include "core/handle.h"

struct ps__block {
  struct ps__slot slot;
  void *memory; /**< From malloc and its like; unchanged while pinned. */
};

/** The `release` of a table of blocks. */
int ps__block_release(struct ps__slot *slot);

/** A handle that owns the memory. When there is no room, frees it, reports PS_E_MEMORY and returns NULL. */
void *ps__block_publish(struct ps__table *table, void *memory, const char *operation, ps_error *err);

/** The memory behind a handle, and the slot to unpin after use: PS_OK, or PS_E_HANDLE reported and NULL for both. */
int32_t ps__block_pin(struct ps__table *table, const void *handle, struct ps__slot **slot, const void **memory,
                      const char *operation, ps_error *err);

#endif
