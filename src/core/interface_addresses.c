/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The addresses of the machine's interfaces. */
#include "polysocket/interface_addresses.h"

#include "address/address.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text_give.h"
#include "core/block.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct ps__table lists = {.kind = PS__INTERFACE_ADDRESSES,
                                 .noun = "list of interface addresses",
                                 .slot_size = PS__SLOT_SIZE(struct ps__block),
                                 .release = ps__block_release};

typedef struct ps__interface_address entry;

static int64_t count_of(const entry *list) {
  int64_t count = 0;
  while (list[count].interface.index != 0)
    count++;
  return count;
}

/* An entry of a list, by its index. On failure nothing is pinned. */
static int32_t pin_entry(ps_interface_addresses *self, int64_t index, struct ps__slot **slot, const entry **found,
                         const char *operation, ps_error *err) {
  const void *memory;
  int32_t status = ps__block_pin(&lists, self, slot, &memory, operation, err);
  if (status != PS_OK)
    return status;
  const entry *list = memory;
  status = ps__range_check_index(operation, index, count_of(list), err);
  if (status != PS_OK)
    ps__slot_unpin(&lists, *slot);
  else
    *found = &list[index];
  return status;
}

int32_t ps_if_addresses(ps_interface_addresses **list, ps_error *err) {
  static const char operation[] = "if_addresses";
  entry *found = NULL;
  if (!list)
    return ps__fail_null(err, operation, "list");
  *list = NULL;
  int result = ps__sys_interface_addresses(&found);
  if (result == -ENOMEM)
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  if (result < 0)
    return ps__fail_os(err, -result, operation, NULL);
  *list = ps__block_publish(&lists, found, operation, err);
  return *list ? PS_OK : PS_E_MEMORY;
}

void ps_interface_addresses_free(ps_interface_addresses *self) {
  ps__handle_free(&lists, self);
}

int32_t ps_interface_addresses_count(ps_interface_addresses *self, int64_t *count, ps_error *err) {
  struct ps__slot *slot;
  const void *memory;
  if (count)
    *count = 0;
  int32_t status = ps__block_pin(&lists, self, &slot, &memory, "interface_addresses_count", err);
  if (status != PS_OK)
    return status;
  if (count)
    *count = count_of(memory);
  ps__slot_unpin(&lists, slot);
  return PS_OK;
}

int32_t ps_interface_addresses_entry(ps_interface_addresses *self, int64_t index, int64_t *ifindex, int64_t *flags,
                                     char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "interface_addresses_entry";
  const entry *found;
  struct ps__slot *slot;
  if (ifindex)
    *ifindex = 0;
  if (flags)
    *flags = 0;
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = pin_entry(self, index, &slot, &found, operation, err);
  if (status != PS_OK)
    return status;
  const char *name = found->interface.name;
  status = ps__text_give(operation, name, strlen(name), text, capacity, length, err);
  if (ifindex)
    *ifindex = found->interface.index;
  if (flags)
    *flags = found->flags;
  ps__slot_unpin(&lists, slot);
  return status;
}

/* Give one of the addresses of an entry; `place` is where it is in the entry. */
static int32_t give(ps_interface_addresses *self, int64_t index, size_t place, int64_t *prefix, ps_address *address,
                    const char *operation, ps_error *err) {
  const entry *found;
  struct ps__slot *slot;
  if (prefix)
    *prefix = 0;
  if (address)
    memset(address, 0, sizeof *address);
  int32_t status = pin_entry(self, index, &slot, &found, operation, err);
  if (status != PS_OK)
    return status;
  const struct ps__interface_name *name = (const void *)((const char *)found + place);
  if (address && name->length > 0)
    ps__address_store(address, name->bytes, name->length);
  if (prefix)
    *prefix = found->prefix;
  ps__slot_unpin(&lists, slot);
  return PS_OK;
}

int32_t ps_interface_addresses_address(ps_interface_addresses *self, int64_t index, ps_address *address,
                                       ps_error *err) {
  return give(self, index, offsetof(entry, address), NULL, address, "interface_addresses_address", err);
}

int32_t ps_interface_addresses_netmask(ps_interface_addresses *self, int64_t index, int64_t *prefix,
                                       ps_address *address, ps_error *err) {
  return give(self, index, offsetof(entry, netmask), prefix, address, "interface_addresses_netmask", err);
}

int32_t ps_interface_addresses_broadcast(ps_interface_addresses *self, int64_t index, ps_address *address,
                                         ps_error *err) {
  return give(self, index, offsetof(entry, broadcast), NULL, address, "interface_addresses_broadcast", err);
}

int32_t ps_interface_addresses_peer(ps_interface_addresses *self, int64_t index, ps_address *address, ps_error *err) {
  return give(self, index, offsetof(entry, peer), NULL, address, "interface_addresses_peer", err);
}
