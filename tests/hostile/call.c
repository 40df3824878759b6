/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Makes calls from the description: an argument for each parameter by its kind, and libffi hands them over. */
#include "call.h"

#include "choices.h"
#include "forbidden.h"
#include "giving_up.h"
#include "surroundings.h"

#include <inttypes.h>
#include <string.h>

static unsigned weight(const struct call *call, int place, const struct choice *choice) {
  return choice->temper == TAME || call->wild < 0 || call->wild == place ? choice->weight : 0;
}

void call_choose(struct call *call, int place, const struct choice *choices) {
  unsigned sum = 0;
  for (const struct choice *each = choices; each->name; each++)
    sum += weight(call, place, each);
  size_t chance = chance_below(&call->chance, sum);
  for (; chance >= weight(call, place, choices); choices++)
    chance -= weight(call, place, choices);
  call->arguments[place].choice = choices->name;
  choices->make(call, place);
}

unsigned char *call_give_memory(struct call *call, int place, size_t size) {
  struct argument *argument = &call->arguments[place];
  argument->memory = argument->parameter->output ? memory_for_output(place, size) : memory_take(place, size);
  argument->size = size;
  argument->value.pointer = argument->memory;
  return argument->memory;
}

void call_make_constant(struct call *call, int place) {
  struct argument *argument = &call->arguments[place];
  argument->constant = true;
  memory_remember(place, argument->size + argument->behind);
  if (chance_percent(&call->chance, 2))
    memory_lock(place);
}

void call_hide_memory(struct call *call, int place, size_t size) {
  struct argument *argument = &call->arguments[place];
  argument->behind = argument->size - size;
  argument->size = size;
}

int call_add_part(struct call *call, const struct parameter *parameter) {
  if (call->part_count == MOST_PARTS)
    give_up("%s: a call has more than %d parts", call->function->name, MOST_PARTS);
  int place = MOST_PARAMETERS + call->part_count++;
  *call_part(call, place) = *parameter;
  call->arguments[place] = (struct argument){.parameter = call_part(call, place)};
  return place;
}

struct parameter *call_part(struct call *call, int place) {
  return &call->parts[place - MOST_PARAMETERS];
}

int call_end(const struct call *call) {
  return call->part_count > 0 ? MOST_PARAMETERS + call->part_count : call->function->count;
}

int call_next(const struct call *call, int place) {
  return place + 1 == call->function->count ? MOST_PARAMETERS : place + 1;
}

void call_set_number(struct call *call, int place, int64_t number) {
  struct argument *argument = &call->arguments[place];
  const struct parameter *parameter = argument->parameter;
  if (forbidden_number(call->function, parameter, number))
    number = 0;
  if (parameter->type == TYPE_INT64)
    argument->value.int64 = number;
  else if (parameter->type == TYPE_INT32)
    argument->value.int32 = (int32_t)number;
  else
    give_up("%s: nobody says here how numbers such as %s are handed over", call->function->name, parameter->name);
  number = call_number(call, place);
  argument->refused =
      (parameter->has_least && number < parameter->least) || (parameter->has_most && number > parameter->most);
}

int64_t call_number(const struct call *call, int place) {
  const struct argument *argument = &call->arguments[place];
  return argument->parameter->type == TYPE_INT64 ? argument->value.int64 : argument->value.int32;
}

void call_choose_null(struct call *call, int place) {
  call->arguments[place].value.pointer = NULL;
  call->arguments[place].refused = !call->arguments[place].parameter->nullable;
}

bool call_succeeded(const struct call *call) {
  return call->function->returns != KIND_STATUS || call->result.int32 == PS_OK;
}

void call_choose_argument(struct call *call, int place) {
  static void (*const inputs[])(struct call *, int) = {
      [KIND_NUMBER] = choose_number, [KIND_DESCRIPTOR] = choose_descriptor, [KIND_TEXT] = choose_text,
      [KIND_HANDLE] = choose_handle, [KIND_RECORD] = choose_record,         [KIND_HOOKS] = choose_hooks,
  };
  const struct parameter *parameter = call->arguments[place].parameter;
  if (parameter_is_buffer(parameter))
    choose_buffer(call, place);
  else if (parameter->output)
    choose_output(call, place);
  else if (parameter->kind < sizeof inputs / sizeof inputs[0] && inputs[parameter->kind])
    inputs[parameter->kind](call, place);
  else
    give_up("%s: nobody says here how %s is made", call->function->name, parameter->name);
}

/* Handles come first: to make one that was freed, all that the call has so far is given back. */
void call_prepare(struct call *call, uint64_t seed, uint64_t number) {
  const struct function *function = call->function;
  call->number = number;
  call->signalled = false;
  call->part_count = 0;
  memory_unlock();
  call->chance = chance_of(seed, function->name, number);
  bool one = function->count > 0 && chance_percent(&call->chance, 60);
  call->wild = one ? (int)chance_below(&call->chance, (size_t)function->count) : -1;
  if (call->tame)
    call->wild = MOST_PLACES;
  for (int i = 0; i < function->count; i++)
    call->arguments[i] = (struct argument){.parameter = &function->parameters[i]};
  for (int i = 0; i < function->count; i++)
    if (function->parameters[i].kind == KIND_HANDLE)
      call_choose_argument(call, i);
  for (int i = 0; i < function->count; i++)
    if (function->parameters[i].kind != KIND_HANDLE && !parameter_is_length(&function->parameters[i]))
      call_choose_argument(call, i);
}

static ffi_type *foreign(enum type type) {
  static ffi_type *const types[] = {
      [TYPE_INT32] = &ffi_type_sint32, [TYPE_UINT32] = &ffi_type_uint32, [TYPE_UINT16] = &ffi_type_uint16,
      [TYPE_INT64] = &ffi_type_sint64, [TYPE_DOUBLE] = &ffi_type_double, [TYPE_POINTER] = &ffi_type_pointer,
      [TYPE_VOID] = &ffi_type_void,
  };
  return types[type];
}

void call_interface(const struct function *function, ffi_cif *interface, ffi_type *types[MOST_PARAMETERS]) {
  for (int i = 0; i < function->count; i++)
    types[i] = foreign(function->parameters[i].type);
  unsigned count = (unsigned)function->count;
  if (ffi_prep_cif(interface, FFI_DEFAULT_ABI, count, foreign(function->result), types) != FFI_OK)
    give_up("libffi cannot call %s", function->name);
}

void call_perform(struct call *call, ffi_cif *interface) {
  void *values[MOST_PARAMETERS];
  for (int i = 0; i < call->function->count; i++)
    values[i] = &call->arguments[i].value;
  call->result.word = 0;
  if (call->signalled)
    surroundings_signals(true);
  ffi_call(interface, call->function->address, &call->result, values);
  if (call->signalled)
    surroundings_signals(false);
}

static void print_bytes(call_printer *print, const unsigned char *bytes, size_t size) {
  enum { SHOWN = 48 };
  print("\"");
  for (size_t i = 0; i < size && i < SHOWN; i++)
    if (bytes[i] >= 0x20 && bytes[i] < 0x7F && bytes[i] != '"' && bytes[i] != '\\')
      print("%c", bytes[i]);
    else
      print("\\x%02x", bytes[i]);
  print(size > SHOWN ? "\"…" : "\"");
}

static void print_argument(call_printer *print, const struct argument *argument) {
  print("%s=", argument->parameter->name);
  if (argument->parameter->type == TYPE_INT32)
    print("%" PRId32, argument->value.int32);
  else if (argument->parameter->type == TYPE_INT64)
    print("%" PRId64, argument->value.int64);
  else if (argument->parameter->type == TYPE_DOUBLE)
    print("%a", argument->value.real);
  else if (!argument->value.pointer)
    print("NULL");
  else if (argument->constant)
    print_bytes(print, argument->memory, argument->size);
  else if (argument->memory)
    print("%zu bytes", argument->size);
  else
    print("0x%" PRIxPTR, (uintptr_t)argument->value.pointer);
  if (argument->choice)
    print(" (%s)", argument->choice);
}

void call_print(const struct call *call, call_printer *print) {
  print("%s(", call->function->name);
  for (int i = 0; i < call->function->count; i++) {
    print("%s", i > 0 ? ", " : "");
    print_argument(print, &call->arguments[i]);
  }
  print(")");
  for (int i = MOST_PARAMETERS; i < call_end(call); i++) {
    print("%s", i > MOST_PARAMETERS ? ", " : " with ");
    print_argument(print, &call->arguments[i]);
  }
}
