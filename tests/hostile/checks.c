/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Holds the outcome of a call against the contract. Nothing here knows a single function. */
#include "checks.h"

#include "hooks.h"
#include "live.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

/* The bits that a handle may have, by types.h. */
static const uint64_t handle_bits = (UINT64_C(1) << 47) - 1;

struct check {
  const struct call *call;
  checks_report *report;
};

__attribute__((format(__printf__, 2, 3))) static void fault(const struct check *check, const char *format, ...) {
  char text[256];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  check->report(check->call, text);
}

static void check_status(const struct check *check) {
  const struct call *call = check->call;
  int32_t status = call->result.int32;
  if (status < 0 || status > 63 || !(call->description->known >> status & 1))
    fault(check, "it returned %" PRId32 ", which is no status", status);
  else if (!(call->function->statuses >> status & 1))
    fault(check, "it returned the status \"%s\", which its description doesn't name", ps_status_name(status));
  for (int i = 0; status == PS_OK && i < call_end(call); i = call_next(call, i))
    if (call->arguments[i].refused)
      fault(check, "it succeeded, though %s is nothing that it takes", call->arguments[i].parameter->name);
}

static bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

/* How many bytes the first character of a text has; 0 when it is not UTF-8. */
static size_t character(const unsigned char *text) {
  size_t length = text[0] < 0x80 ? 1 : text[0] < 0xC2 ? 0 : text[0] < 0xE0 ? 2 : text[0] < 0xF0 ? 3 : 4;
  for (size_t i = 1; i < length; i++)
    if (!is_continuation(text[i]))
      return 0;
  bool too_long = (text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xF0 && text[1] < 0x90);
  bool surrogate = text[0] == 0xED && text[1] > 0x9F;
  bool too_large = text[0] > 0xF4 || (text[0] == 0xF4 && text[1] > 0x8F);
  return too_long || surrogate || too_large ? 0 : length;
}

static bool is_utf8(const char *text) {
  const unsigned char *next = (const unsigned char *)text;
  for (size_t length; *next; next += length) {
    length = character(next);
    if (length == 0)
      return false;
  }
  return true;
}

static void check_error_text(const struct check *check, const char *name, const char *text, size_t size) {
  if (!memchr(text, '\0', size))
    fault(check, "the record's %s is not terminated", name);
  else if (text[0] == '\0')
    fault(check, "the record's %s is empty", name);
  else if (!is_utf8(text))
    fault(check, "the record's %s is not UTF-8", name);
}

/* A field goes by the name of its record as well. */
static const char *own_name(const char *name) {
  const char *point = strchr(name, '.');
  return point ? point + 1 : name;
}

/* A message about NULL names the parameter that is NULL. */
static void check_null(const struct check *check, const ps_error *err) {
  static const char wanted[] = " must not be NULL";
  const char *name = err->message + strlen(check->call->function->operation) + 2;
  const char *end = strstr(name, wanted);
  bool found = !end || strncmp(name, "switch_state", 12) == 0;
  for (int i = 0; !found && i < call_end(check->call); i = call_next(check->call, i)) {
    const struct argument *argument = &check->call->arguments[i];
    const char *own = own_name(argument->parameter->name);
    size_t length = strlen(own);
    found = length == (size_t)(end - name) && strncmp(own, name, length) == 0 && !argument->value.pointer;
  }
  if (!found)
    fault(check, "the message names no parameter that is NULL: \"%.80s\"", err->message);
}

/* A message names the operation that was called, and says something about it. */
static void check_operation(const struct check *check, const ps_error *err) {
  const char *operation = check->call->function->operation;
  size_t length = strlen(operation);
  bool named = strncmp(err->message, operation, length) == 0 && strncmp(err->message + length, ": ", 2) == 0;
  if (strcmp(err->operation, operation) != 0)
    fault(check, "the record's operation is \"%s\", and the description says \"%s\"", err->operation, operation);
  else if (!named || err->message[length + 2] == '\0')
    fault(check, "the message doesn't begin with \"%s: \": \"%.80s\"", operation, err->message);
  else
    check_null(check, err);
}

/* Is it an address that the library can read again? The empty one is. */
static bool is_address(const unsigned char *bytes) {
  ps_address address;
  static char text[12300]; /* The longest text: a path with each of its bytes escaped. */
  int64_t length = -1, family = -1;
  memcpy(&address, bytes, sizeof address);
  return ps_address_family(&address, &family, NULL) == PS_OK && family >= 0 &&
         ps_address_format(&address, text, sizeof text, &length, NULL) == PS_OK && length < (int64_t)sizeof text &&
         is_utf8(text);
}

static void check_error(const struct check *check, const struct argument *argument) {
  const ps_error *err = (const ps_error *)(const void *)argument->memory;
  if (call_succeeded(check->call)) {
    if (!memory_is_all(argument->memory, argument->size, MEMORY_PATTERN))
      fault(check, "it succeeded and wrote to the error record");
    return;
  }
  if (err->status != check->call->result.int32)
    fault(check, "it returned status %" PRId32 ", and the record says %" PRId32, check->call->result.int32,
          err->status);
  if (memory_is_all((const unsigned char *)&err->code, sizeof err->code, MEMORY_PATTERN))
    fault(check, "the record's code is not written");
  if (!memory_is_all((const unsigned char *)err->reserved, sizeof err->reserved, 0))
    fault(check, "the record's reserved bytes are not zero");
  if (!is_address((const unsigned char *)&err->address))
    fault(check, "the record's address is none");
  if (err->done < 0)
    fault(check, "the record's `done` is %" PRId64, err->done);
  check_error_text(check, "operation", err->operation, sizeof err->operation);
  check_error_text(check, "message", err->message, sizeof err->message);
  if (memchr(err->operation, '\0', sizeof err->operation) && memchr(err->message, '\0', sizeof err->message) &&
      is_utf8(err->operation) && is_utf8(err->message))
    check_operation(check, err);
}

/* The content of a result's memory, as a number. */
static int64_t number_at(const struct argument *argument) {
  union value value;
  memcpy(&value, argument->memory, argument->size);
  switch (argument->parameter->behind) {
  case TYPE_INT32:
    return value.int32;
  case TYPE_UINT32:
    return value.uint32;
  case TYPE_UINT16:
    return value.uint16;
  case TYPE_DOUBLE:
    return (int64_t)value.real;
  default:
    return value.int64;
  }
}

/* The outputs of a failed call: 0, no descriptor, no timeout, or of bytes to send the part that went. */
static void check_failed_number(const struct check *check, const struct argument *argument) {
  const struct parameter *parameter = argument->parameter;
  int64_t number = number_at(argument);
  const struct argument *measured = parameter->measures < 0 ? NULL : &check->call->arguments[parameter->measures];
  if (measured && !measured->parameter->output && measured->parameter->kind == KIND_BYTES) {
    if (number < 0 || number > (int64_t)measured->size)
      fault(check, "it failed, and %s is %" PRId64 " of %zu bytes", parameter->name, number, measured->size);
    return;
  }
  if (parameter->partial && number >= 0)
    return;
  int64_t wanted = parameter->kind == KIND_DESCRIPTOR ? -1
                   : parameter->behind == TYPE_DOUBLE ? (int64_t)PS_NO_TIMEOUT
                                                      : 0;
  if (number != wanted)
    fault(check, "it failed, and %s is %" PRId64 " instead of %" PRId64, parameter->name, number, wanted);
}

static void check_handle(const struct check *check, const struct argument *argument) {
  void *written;
  memcpy(&written, argument->memory, sizeof written);
  uint64_t handle = (uintptr_t)written;
  bool none = !call_succeeded(check->call) && (handle == 0 || !argument->parameter->partial);
  if (none) {
    if (handle != 0)
      fault(check, "it failed, and %s is not NULL", argument->parameter->name);
  } else if (handle == 0 || (handle & ~handle_bits) != 0) {
    fault(check, "it succeeded, and %s is 0x%" PRIx64 ", no handle", argument->parameter->name, handle);
  }
}

static void check_static_text(const struct check *check, const struct argument *argument) {
  const char *text;
  memcpy(&text, argument->memory, sizeof text);
  if (!call_succeeded(check->call)) {
    if (text)
      fault(check, "it failed, and %s is not NULL", argument->parameter->name);
  } else if (!text || !is_utf8(text)) {
    fault(check, "it succeeded, and %s is no text", argument->parameter->name);
  }
}

/* The bytes in all buffers of a record. */
static int64_t room_of(const struct call *call, const struct argument *record) {
  const struct parameter *place = record->parameter;
  int array = record->parts ? record_field(place->record, KIND_RECORDS) : -1;
  if (array < 0)
    return 0;
  const struct argument *list = &call->arguments[record->parts + array];
  const struct record *of = list->parameter->record;
  int field = record_field(of, KIND_BYTES);
  int64_t sum = 0;
  for (size_t at = 0; field >= 0 && list->memory && at < list->size; at += of->size) {
    int64_t length;
    memcpy(&length, list->memory + at + of->fields[of->fields[field].parameter.length].offset, sizeof length);
    sum += length;
  }
  return sum;
}

static void check_plain_success(const struct check *check, const struct argument *argument) {
  const struct parameter *parameter = argument->parameter;
  if (parameter->kind == KIND_RECORD && strcmp(parameter->target, "ps_address") == 0) {
    if (!is_address(argument->memory))
      fault(check, "it succeeded, and %s is no address", parameter->name);
  } else if (parameter->counts >= 0) {
    int64_t room = room_of(check->call, &check->call->arguments[parameter->counts]);
    if (number_at(argument) < 0 || number_at(argument) > room)
      fault(check, "%s is %" PRId64 ", and the buffers have %" PRId64 " bytes", parameter->name, number_at(argument),
            room);
  }
}

/* Numbers and records. A number of two bytes may be the pattern by chance, so that success shows nothing for it. */
static void check_plain(const struct check *check, const struct argument *argument) {
  bool written = !memory_is_all(argument->memory, argument->size, MEMORY_PATTERN);
  if (!written && (argument->size > sizeof(uint16_t) || !call_succeeded(check->call)))
    fault(check, "%s is not written", argument->parameter->name);
  else if (call_succeeded(check->call))
    check_plain_success(check, argument);
  else if (argument->parameter->kind != KIND_RECORD)
    check_failed_number(check, argument);
  else if (!memory_is_all(argument->memory, argument->size, 0))
    fault(check, "it failed, and %s is not all zero", argument->parameter->name);
}

/* The length that a call told for a buffer, or -1 when nobody asked. */
static int64_t told(const struct check *check, const struct parameter *buffer) {
  if (buffer->count < 0 || !check->call->arguments[buffer->count].memory)
    return -1;
  return number_at(&check->call->arguments[buffer->count]);
}

static void check_terminated(const struct check *check, const struct argument *argument, int64_t length) {
  const struct parameter *buffer = argument->parameter;
  size_t last = argument->size - 1;
  size_t end = length < 0 || (size_t)length > last ? last : (size_t)length;
  if (argument->size == 0)
    return;
  bool text = buffer->kind == KIND_TEXT;
  const unsigned char *found = memchr(argument->memory, '\0', argument->size);
  if (!found || (length >= 0 && argument->memory[end] != '\0'))
    fault(check, "%s is not terminated where it ends", buffer->name);
  else if (text && length >= 0 && found != argument->memory + end)
    fault(check, "%s ends after %td bytes and not after %zu", buffer->name, found - argument->memory, end);
}

static int64_t item_at(const struct argument *argument, int64_t index) {
  int64_t number;
  memcpy(&number, argument->memory + (size_t)index * sizeof number, sizeof number);
  return number;
}

/* How many numbers a call wrote: as it says, or, when nobody asked, as many as have changed. */
static int64_t written(const struct argument *argument, int64_t told) {
  int64_t most = (int64_t)(argument->size / sizeof(int64_t)), count = 0;
  if (told >= 0)
    return told < most ? told : most;
  while (count < most &&
         !memory_is_all(argument->memory + (size_t)count * sizeof(int64_t), sizeof(int64_t), MEMORY_PATTERN))
    count++;
  return count;
}

/* Arrays of descriptors hold such as are open then, others no negative numbers; behind them nothing is written. */
static void check_numbers(const struct check *check, const struct argument *argument, int64_t told) {
  int64_t count = written(argument, told);
  size_t end = (size_t)count * sizeof(int64_t);
  for (int64_t i = 0; i < count; i++) {
    int64_t number = item_at(argument, i);
    if (!parameter_has_descriptors(argument->parameter)) {
      if (number < 0)
        fault(check, "%s[%" PRId64 "] is %" PRId64, argument->parameter->name, i, number);
    } else if (number < 0 || number > INT_MAX || fcntl((int)number, F_GETFD) < 0)
      fault(check, "%s[%" PRId64 "] is %" PRId64 ", which is not open", argument->parameter->name, i, number);
  }
  if (!memory_is_all(argument->memory + end, argument->size - end, MEMORY_PATTERN))
    fault(check, "%s is written behind its %" PRId64 " numbers", argument->parameter->name, count);
}

static void check_buffer(const struct check *check, const struct argument *argument) {
  const struct parameter *buffer = argument->parameter;
  int64_t length = told(check, buffer);
  /* An array beside another one may be unwanted, and the count is then that of the other. */
  if (!call_succeeded(check->call) || (!argument->value.pointer && buffer->nullable))
    return;
  if (length < -1)
    fault(check, "%s has %" PRId64 " bytes", buffer->name, length);
  if (buffer->enough > 0 && length > buffer->enough - buffer->terminated)
    fault(check, "%s needs %" PRId64 " bytes, and %" PRId64 " are to be enough", buffer->name, length, buffer->enough);
  if (!buffer->terminated && length > (int64_t)(argument->size / buffer->size))
    fault(check, "%s has %zu bytes, and %" PRId64 " are said to be in it", buffer->name, argument->size, length);
  else if (buffer->kind == KIND_NUMBERS && argument->memory)
    check_numbers(check, argument, length);
  if (buffer->terminated && argument->memory)
    check_terminated(check, argument, length);
}

static void check_output(const struct check *check, const struct argument *argument) {
  if (parameter_is_buffer(argument->parameter))
    check_buffer(check, argument);
  else if (!argument->memory)
    return;
  else if (argument->parameter->kind == KIND_ERROR)
    check_error(check, argument);
  else if (argument->parameter->kind == KIND_HANDLE)
    check_handle(check, argument);
  else if (argument->parameter->kind == KIND_TEXT)
    check_static_text(check, argument);
  else
    check_plain(check, argument);
}

static void check_memory(const struct check *check, int place, const struct argument *argument) {
  if (!argument->memory)
    return;
  size_t size = argument->size + argument->behind;
  if (!memory_surroundings_intact(place, size))
    fault(check, "something was written before %s", argument->parameter->name);
  if (argument->constant && !memory_unchanged(place, size))
    fault(check, "it changed %s, which it may only read", argument->parameter->name);
  if (argument->parameter->output &&
      !memory_is_all(argument->memory + argument->size, argument->behind, MEMORY_PATTERN))
    fault(check, "something was written behind %s", argument->parameter->name);
}

static size_t size_of_field(const struct record *record, int index) {
  return (index + 1 < record->count ? record->fields[index + 1].offset : record->size) - record->fields[index].offset;
}

/* A field that the call fills in: zero after a failure, and after a success something that makes sense. */
static void check_result_field(const struct check *check, const struct argument *argument, int index) {
  const struct field *field = &argument->parameter->record->fields[index];
  const unsigned char *bytes = argument->memory + field->offset;
  size_t size = size_of_field(argument->parameter->record, index);
  if (memory_is_all(bytes, size, MEMORY_PATTERN))
    fault(check, "%s is not written", field->parameter.name);
  else if (!call_succeeded(check->call) && !memory_is_all(bytes, size, 0))
    fault(check, "it failed, and %s is not zero", field->parameter.name);
  else if (field->embedded && !is_address(bytes))
    fault(check, "%s is no address", field->parameter.name);
}

/* How many bytes of a buffer in a record count: no more than there are. */
static int64_t used_of(const struct argument *argument, int index) {
  int64_t used;
  const struct record *record = argument->parameter->record;
  memcpy(&used, argument->memory + record->fields[record->fields[index].parameter.count].offset, sizeof used);
  return used;
}

static void check_used(const struct check *check, const struct argument *argument, int index) {
  const struct field *field = &argument->parameter->record->fields[index];
  if (field->parameter.count < 0 || !argument->parts)
    return;
  const struct argument *buffer = &check->call->arguments[argument->parts + index];
  int64_t used = used_of(argument, index), size = buffer->memory ? (int64_t)buffer->size : 0;
  if (used < 0 || used > size)
    fault(check, "%s has %" PRId64 " bytes, and %" PRId64 " are said to be in it", field->parameter.name, size, used);
}

/* Fields that the caller sets stay as they are, and the reserved ones zero unless they were not. */
static void check_filled(const struct check *check, int place, const struct argument *argument) {
  const struct record *record = argument->parameter->record;
  for (int i = 0; i < record->count; i++) {
    const struct field *field = &record->fields[i];
    size_t size = size_of_field(record, i);
    if (field->direction != IN)
      check_result_field(check, argument, i);
    else if (memcmp(argument->memory + field->offset, memory_remembered(place) + field->offset, size) != 0)
      fault(check, "it changed %s, which it may only read", field->parameter.name);
    check_used(check, argument, i);
  }
}

/* The library's own texts never change: one that came before need not be read again, which for long ones takes time. */
static void check_returned_text(const struct check *check) {
  static const char *before;
  const char *text = check->call->result.pointer;
  if (!text || (text != before && !is_utf8(text)))
    fault(check, "it returned no text");
  before = text;
}

void checks_after_call(const struct call *call, checks_report *report) {
  const struct check check = {call, report};
  if (call->function->returns == KIND_STATUS)
    check_status(&check);
  else if (call->function->returns == KIND_TEXT)
    check_returned_text(&check);
  for (int i = 0; i < call_end(call); i = call_next(call, i)) {
    check_memory(&check, i, &call->arguments[i]);
    if (i >= MOST_PARAMETERS)
      continue;
    if (call->arguments[i].parameter->output)
      check_output(&check, &call->arguments[i]);
    else if (call->arguments[i].parameter->filled && call->arguments[i].memory)
      check_filled(&check, i, &call->arguments[i]);
  }
  const char *seen = hooks_fault();
  if (seen)
    fault(&check, "%s", seen);
}

static void take_descriptor(struct call *call, int64_t number) {
  if (number >= 0 && number <= INT_MAX && fcntl((int)number, F_GETFD) >= 0)
    belongings_add_descriptor(&call->belongings, (int)number);
}

/* Descriptors that came with a message stand in its control data. */
static void take_items(struct call *call, const unsigned char *bytes, size_t size) {
  struct cmsghdr head;
  for (size_t at = 0; at + sizeof head <= size; at += CMSG_ALIGN(head.cmsg_len)) {
    memcpy(&head, bytes + at, sizeof head);
    if (head.cmsg_len < sizeof head || head.cmsg_len > size - at)
      return;
    if (head.cmsg_level != SOL_SOCKET || head.cmsg_type != SCM_RIGHTS)
      continue;
    for (size_t i = CMSG_LEN(0); i + sizeof(int) <= head.cmsg_len; i += sizeof(int)) {
      int fd;
      memcpy(&fd, bytes + at + i, sizeof fd);
      take_descriptor(call, fd);
    }
  }
}

static void take_control(struct call *call, const struct argument *argument) {
  const struct record *record = argument->parameter->record;
  for (int i = 0; i < record->count; i++) {
    const struct argument *buffer = &call->arguments[argument->parts + i];
    if (!record->fields[i].parameter.control || !buffer->memory)
      continue;
    int64_t used = used_of(argument, i);
    if (used > 0)
      take_items(call, buffer->memory, (size_t)used < buffer->size ? (size_t)used : buffer->size);
  }
}

static void take_result(struct call *call, const struct argument *argument) {
  const struct parameter *parameter = argument->parameter;
  /* A handle of another type was not consumed. */
  if (argument->refused)
    return;
  if (parameter->ownership == CONSUMED && parameter->kind == KIND_HANDLE)
    belongings_drop_handle(&call->belongings, argument->value.pointer);
  else if (parameter->ownership == CONSUMED && parameter->kind == KIND_DESCRIPTOR)
    belongings_drop_descriptor(&call->belongings, (int)argument->value.int64);
  if (parameter->filled && argument->parts)
    take_control(call, argument);
  if (parameter->ownership != OWNED || !argument->memory)
    return;
  if (parameter->kind == KIND_NUMBERS) {
    const struct argument *told = parameter->count < 0 ? NULL : &call->arguments[parameter->count];
    int64_t count = written(argument, told && told->memory ? number_at(told) : -1);
    for (int64_t i = 0; i < count; i++)
      take_descriptor(call, item_at(argument, i));
  } else if (parameter->kind == KIND_HANDLE) {
    void *handle;
    memcpy(&handle, argument->memory, sizeof handle);
    if (handle)
      belongings_add_handle(&call->belongings, live_type(call, parameter->target), handle);
  } else {
    take_descriptor(call, number_at(argument));
  }
}

void checks_take_results(struct call *call) {
  for (int i = 0; i < call->function->count; i++)
    if (call_succeeded(call) ||
        (call->function->parameters[i].partial && call->arguments[i].parameter->kind == KIND_HANDLE))
      take_result(call, &call->arguments[i]);
}
