/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The machine's interfaces, by number and by name. */
#include "polysocket/interfaces.h"

#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/block.h"
#include "platform/platform.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct ps__table lists = {.kind = PS__INTERFACES,
                                 .noun = "list of interfaces",
                                 .slot_size = PS__SLOT_SIZE(struct ps__block),
                                 .release = ps__block_release};

/* A list behind a handle. It ends with an interface of the number 0, which none has. */
static int32_t pin_list(ps_interfaces *self, struct ps__slot **slot, const struct ps__interface **list, int64_t *count,
                        const char *operation, ps_error *err) {
  const void *memory;
  int32_t status = ps__block_pin(&lists, self, slot, &memory, operation, err);
  *list = memory;
  for (*count = 0; status == PS_OK && (*list)[*count].index != 0;)
    ++*count;
  return status;
}

int32_t ps_if_nameindex(ps_interfaces **list, ps_error *err) {
  static const char operation[] = "if_nameindex";
  struct ps__interface *found = NULL;
  if (!list)
    return ps__fail_null(err, operation, "list");
  *list = NULL;
  int result = ps__sys_interfaces(&found);
  if (result == -ENOMEM)
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  if (result < 0)
    return ps__fail_os(err, -result, operation, NULL);
  *list = ps__block_publish(&lists, found, operation, err);
  return *list ? PS_OK : PS_E_MEMORY;
}

void ps_interfaces_free(ps_interfaces *self) {
  ps__handle_free(&lists, self);
}

int32_t ps_interfaces_count(ps_interfaces *self, int64_t *count, ps_error *err) {
  const struct ps__interface *list;
  struct ps__slot *slot;
  int64_t found;
  int32_t status = pin_list(self, &slot, &list, &found, "interfaces_count", err);
  if (count)
    *count = found;
  if (status == PS_OK)
    ps__slot_unpin(&lists, slot);
  return status;
}

int32_t ps_interfaces_entry(ps_interfaces *self, int64_t index, int64_t *ifindex, char *text, int64_t capacity,
                            int64_t *length, ps_error *err) {
  static const char operation[] = "interfaces_entry";
  const struct ps__interface *list;
  struct ps__slot *slot;
  int64_t count;
  if (ifindex)
    *ifindex = 0;
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = pin_list(self, &slot, &list, &count, operation, err);
  if (status != PS_OK)
    return status;
  status = ps__range_check_index(operation, index, count, err);
  if (status == PS_OK)
    status = ps__text_give(operation, list[index].name, strlen(list[index].name), text, capacity, length, err);
  if (status == PS_OK && ifindex)
    *ifindex = list[index].index;
  ps__slot_unpin(&lists, slot);
  return status;
}

int32_t ps_if_nametoindex(const char *name, int64_t *ifindex, ps_error *err) {
  static const char operation[] = "if_nametoindex";
  if (ifindex)
    *ifindex = 0;
  if (!name)
    return ps__fail_null(err, operation, "name");
  int result = ps__sys_interface_index(name);
  if (result < 0) {
    char room[PS__SHOWN];
    return ps__fail_os(err, -result, operation, ps__text_in_brackets(room, name, SIZE_MAX));
  }
  if (ifindex)
    *ifindex = result;
  return PS_OK;
}

int32_t ps_if_indextoname(int64_t ifindex, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "if_indextoname";
  char name[PS__INTERFACE_ROOM];
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = ps__range_check(operation, "ifindex", ifindex, INT32_MAX, err);
  if (status != PS_OK)
    return status;
  int result = ps__sys_interface_name((int)ifindex, name);
  if (result < 0) {
    char room[32];
    struct ps__text shown = ps__text_begin(room, sizeof room);
    ps__text_format(&shown, "(interface %d)", (int)ifindex);
    return ps__fail_os(err, -result, operation, room);
  }
  return ps__text_give(operation, name, strlen(name), text, capacity, length, err);
}
