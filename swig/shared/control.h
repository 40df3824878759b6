/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control data, as scripts have them: a list of (level, type, bytes). Descriptors in data that were received are closed
 * unless the script gets them. */
#ifndef PS_SWIG_CONTROL_H
#define PS_SWIG_CONTROL_H

#include "error.h"
#include "family.h"

#include <stdlib.h>

/* --- Sending --- */

/* Items that a script gives, and the data that are made of them. */
struct ps_items {
  ps_taken list, parts, memory;
  void *data;
  int64_t length;
};

#define PS_NO_ITEMS \
  { PS_NOTHING_TAKEN, PS_NOTHING_TAKEN, PS_NOTHING_TAKEN, NULL, 0 }

struct ps_item {
  int64_t level, type, size;
  const void *bytes;
};

static int ps_take_item(ps_context context, ps_value value, ps_taken *list, ps_taken *bytes, struct ps_item *item) {
  const ps_value *parts;
  int64_t count;
  if (ps_take_list(context, value, "an item of ancdata", &parts, &count, list) < 0)
    return -1;
  if (count != 3)
    return ps_refuse(context, PS_E_TYPE, "ancdata", "an item of ancdata must have 3 items, not %" PRId64, count);
  if (ps_take_integer(context, parts[0], "cmsg_level", &item->level) < 0 ||
      ps_take_integer(context, parts[1], "cmsg_type", &item->type) < 0)
    return -1;
  return ps_take_bytes(context, parts[2], "cmsg_data", &item->bytes, &item->size, bytes);
}

/* Make room for the items, which have all been taken, and put them in. */
static ps_status ps_build_control(ps_context context, struct ps_items *items, const struct ps_item *item, int64_t count,
                                  ps_error *err) {
  int64_t capacity = 0, space;
  for (int64_t i = 0; i < count; i++) {
    ps_status status = ps_control_space(item[i].size, &space, err);
    if (status == PS_OK && (capacity += space) > INT32_MAX)
      status = ps_fill(err, PS_E_RANGE, "sendmsg", "sendmsg: ancdata must have at most %d bytes in all", INT32_MAX);
    if (status != PS_OK)
      return status;
  }
  if (ps_make_bytes(context, capacity, &items->data, &items->memory) < 0)
    return PS_RAISED;
  for (int64_t i = 0; i < count; i++) {
    ps_status status = ps_control_add(items->length, item[i].level, item[i].type, item[i].bytes, item[i].size,
                                      items->data, capacity, &items->length, err);
    if (status != PS_OK) {
      ps_rename(err, "sendmsg");
      return status;
    }
  }
  return PS_OK;
}

/* The list as control data. What has been taken is in `items`, on failure too. */
static ps_status ps_take_control(ps_context context, ps_value ancdata, struct ps_items *items, ps_error *err) {
  ps_taken memory = PS_NOTHING_TAKEN, *parts;
  const ps_value *values;
  int64_t count;
  void *room;
  if (ps_take_list(context, ancdata, "ancdata", &values, &count, &items->list) < 0)
    return PS_RAISED;
  if (count == 0)
    return PS_OK;
  if (ps_take_several(context, 2 * count, &parts, &items->parts) < 0 ||
      ps_make_bytes(context, count * (int64_t)sizeof(struct ps_item), &room, &memory) < 0)
    return PS_RAISED;
  struct ps_item *item = room;
  ps_status status = PS_OK;
  for (int64_t i = 0; i < count && status == PS_OK; i++)
    if (ps_take_item(context, values[i], &parts[2 * i], &parts[2 * i + 1], &item[i]) < 0)
      status = PS_RAISED;
  if (status == PS_OK)
    status = ps_build_control(context, items, item, count, err);
  ps_release(&memory);
  return status;
}

/* Descriptors as control data of one item. */
__attribute__((unused)) static ps_status ps_take_rights(ps_context context, ps_value fds, struct ps_items *items,
                                                        ps_error *err) {
  enum { MOST = 253 }; /* more the system does not send in one message */
  const ps_value *values;
  int64_t count, number;
  int numbers[MOST];
  if (ps_take_list(context, fds, "fds", &values, &count, &items->list) < 0)
    return PS_RAISED;
  if (count > MOST)
    return ps_fill(err, PS_E_RANGE, "send_fds", "send_fds: the number of descriptors must be 0-%d, not %" PRId64, MOST,
                   count);
  for (int64_t i = 0; i < count; i++) {
    if (ps_take_file(context, values[i], "fd", &number) < 0)
      return PS_RAISED;
    if (number < INT32_MIN || number > INT32_MAX)
      return ps_fill(err, PS_E_RANGE, "send_fds", "send_fds: fd must be %d to %d, not %" PRId64, INT32_MIN, INT32_MAX,
                     number);
    numbers[i] = (int)number;
  }
  if (count == 0)
    return PS_OK;
  struct ps_item item = {ps_family.socket_level, ps_family.rights, count * (int64_t)sizeof *numbers, numbers};
  return ps_build_control(context, items, &item, 1, err);
}

static void ps_release_items(struct ps_items *items) {
  ps_release(&items->list);
  ps_release(&items->parts);
  ps_release(&items->memory);
}

/* --- Receiving --- */

/* Room to receive into. The language holds it; it closes the descriptors in it at its end, unless they were given. */
struct ps_received_control {
  int64_t length;
  int given;
  char bytes[];
};

/* Close the descriptors in the bytes of one item. */
static void ps_close_rights(const char *bytes, int64_t size) {
  int fd;
  for (int64_t at = 0; at + (int64_t)sizeof fd <= size; at += (int64_t)sizeof fd) {
    memcpy(&fd, bytes + at, sizeof fd);
    ps_close(fd, NULL);
  }
}

static void ps_free_control(void *held) {
  struct ps_received_control *control = held;
  int64_t level, type, start, size;
  for (int64_t at = 0; !control->given && at < control->length;) {
    if (ps_control_next(control->bytes, control->length, at, &level, &type, &start, &size, &at, NULL) != PS_OK)
      break;
    if (level == ps_family.socket_level && type == ps_family.rights)
      ps_close_rights(control->bytes + start, size);
  }
  free(control);
}

/* Let a message receive so many bytes of control data. */
static ps_status ps_make_control(ps_context context, const char *operation, int64_t capacity, ps_message *message,
                                 struct ps_received_control **control, ps_taken *held, ps_error *err) {
  *control = NULL;
  if (capacity < 0 || capacity > INT32_MAX)
    return ps_fill(err, PS_E_VALUE, operation, "%s: invalid ancillary data buffer length %" PRId64 ", not 0 to %d",
                   operation, capacity, INT32_MAX);
  *control = calloc(1, sizeof **control + (size_t)capacity);
  if (!*control)
    return ps_fill(err, PS_E_MEMORY, operation, "%s: no memory for %" PRId64 " bytes of control data", operation,
                   capacity);
  if (ps_hold(context, *control, ps_free_control, held) < 0)
    return PS_RAISED;
  message->control = capacity > 0 ? (*control)->bytes : NULL;
  message->control_capacity = capacity;
  return PS_OK;
}

static ps_value ps_give_item(ps_context context, const struct ps_received_control *control, int64_t *at) {
  int64_t level, type, start, size;
  if (ps_control_next(control->bytes, control->length, *at, &level, &type, &start, &size, at, NULL) != PS_OK) {
    ps_refuse(context, PS_E_VALUE, "recvmsg", "the system's control data are broken");
    return PS_ABSENT;
  }
  ps_value values[3];
  values[0] = ps_give_integer(context, level);
  values[1] = ps_give_integer(context, type);
  values[2] = ps_give_bytes(context, control->bytes + start, size);
  return ps_give_list(context, values, 3);
}

static ps_value ps_give_control(ps_context context, const struct ps_received_control *control) {
  ps_value list = ps_make_list(context);
  for (int64_t at = 0; at < control->length && list != PS_ABSENT;)
    list = ps_extend(context, list, ps_give_item(context, control, &at));
  return list;
}

#endif
