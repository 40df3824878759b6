/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Building and walking control data for callers who do not know its layout. */
#include "polysocket/control.h"

#include "base/error.h"
#include "base/range.h"
#include "platform/platform.h"

#include <inttypes.h>

/* Items begin where the one before lets them: at a multiple of their alignment. */
static int32_t check_used(const char *operation, int64_t used, int64_t capacity, ps_error *err) {
  if (used < 0 || used > capacity || (size_t)used % sizeof(long) != 0)
    return ps__fail(err, PS_E_VALUE, operation, "no item can begin at %" PRId64 " of %" PRId64 " bytes", used,
                    capacity);
  return PS_OK;
}

int32_t ps_control_add(int64_t used, int64_t level, int64_t type, const void *data, int64_t size, void *control,
                       int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "control_add";
  if (length)
    *length = 0;
  int32_t status = ps__range_check_int(operation, "level", level, err);
  if (status == PS_OK)
    status = ps__range_check_int(operation, "type", type, err);
  if (status == PS_OK)
    status = ps__range_check_memory(operation, "data", data, size, err);
  if (status == PS_OK)
    status = ps__range_check_memory(operation, "control", control, capacity, err);
  if (status == PS_OK)
    status = check_used(operation, used, capacity, err);
  if (status != PS_OK)
    return status;
  /* The first comparison keeps the sum in the second from overflowing. */
  int64_t room = capacity - used;
  if (size > room || (int64_t)ps__sys_control_space((size_t)size) > room)
    return ps__fail(err, PS_E_VALUE, operation,
                    "control has room for %" PRId64 " more bytes, and an item of %" PRId64 " needs more", room, size);
  status = ps__range_check(operation, "size", size, INT32_MAX, err);
  if (status != PS_OK)
    return status;
  ps__sys_control_write((char *)control + used, (int)level, (int)type, data, (size_t)size);
  if (length)
    *length = used + (int64_t)ps__sys_control_space((size_t)size);
  return PS_OK;
}

int32_t ps_control_next(const void *control, int64_t length, int64_t position, int64_t *level, int64_t *type,
                        int64_t *start, int64_t *size, int64_t *next, ps_error *err) {
  static const char operation[] = "control_next";
  struct ps__item item = {0};
  int32_t status = ps__range_check_memory(operation, "control", control, length, err);
  if (status == PS_OK && length == 0)
    status = ps__fail(err, PS_E_RANGE, operation, "there are no items");
  if (status == PS_OK)
    status = ps__range_check(operation, "position", position, length - 1, err);
  if (status == PS_OK && !ps__sys_control_read(control, (size_t)length, (size_t)position, &item)) {
    status = ps__fail(err, PS_E_VALUE, operation, "no item begins at %" PRId64, position);
    item = (struct ps__item){0};
  }
  if (level)
    *level = item.level;
  if (type)
    *type = item.type;
  if (start)
    *start = (int64_t)item.start;
  if (size)
    *size = (int64_t)item.size;
  if (next)
    *next = (int64_t)item.next;
  return status;
}

/* The result fits in an int, as the system wants it; `beside` is what it has beside the item's own bytes. */
static int32_t give_size(const char *operation, int64_t length, size_t (*measure)(size_t size), size_t beside,
                         int64_t *size, ps_error *err) {
  int32_t status = ps__range_check(operation, "length", length, INT32_MAX - (int64_t)beside, err);
  if (size)
    *size = status == PS_OK ? (int64_t)measure((size_t)length) : 0;
  return status;
}

int32_t ps_control_space(int64_t length, int64_t *size, ps_error *err) {
  return give_size("CMSG_SPACE", length, ps__sys_control_space, ps__sys_control_space(1), size, err);
}

int32_t ps_control_length(int64_t length, int64_t *size, ps_error *err) {
  return give_size("CMSG_LEN", length, ps__sys_control_length, ps__sys_control_length(0), size, err);
}
