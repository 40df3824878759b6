/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reads ps_description(). An unknown word ends this program: a call with guessed arguments would prove nothing. */
#include "description.h"

#include "giving_up.h"

#include <polysocket.h>

#include <dlfcn.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *document;

static const char *text_of(const json_t *object, const char *member) {
  return json_string_value(json_object_get(object, member));
}

static bool truth_of(const json_t *object, const char *member) {
  return json_is_true(json_object_get(object, member));
}

/* The entry of a list whose `member` has a value, or NULL. */
static const json_t *find(const char *list, const char *member, const char *value) {
  const json_t *entries = json_object_get(document, list);
  for (size_t i = 0; i < json_array_size(entries); i++)
    if (value && strcmp(text_of(json_array_get(entries, i), member), value) == 0)
      return json_array_get(entries, i);
  return NULL;
}

/* Names and their values, up to one without a name. */
struct word {
  const char *name;
  int value;
};

static int meaning(const struct word *words, const char *name, const char *what) {
  for (; words->name; words++)
    if (name && strcmp(words->name, name) == 0)
      return words->value;
  give_up("the description has a %s that this program does not know: %s", what, name ? name : "none at all");
}

static const struct word kinds[] = {
    {"number", KIND_NUMBER},
    {"descriptor", KIND_DESCRIPTOR},
    {"text", KIND_TEXT},
    {"bytes", KIND_BYTES},
    {"handle", KIND_HANDLE},
    {"record", KIND_RECORD},
    {"hooks", KIND_HOOKS},
    {"error", KIND_ERROR},
    {"status", KIND_STATUS},
    {"nothing", KIND_NOTHING},
    {NULL, 0},
};

static const struct word ownerships[] = {
    {"borrowed", BORROWED}, {"kept", KEPT}, {"owned", OWNED}, {"consumed", CONSUMED}, {"static", STATIC}, {NULL, 0},
};

static const struct word types[] = {
    {"int32_t", TYPE_INT32},
    {"uint32_t", TYPE_UINT32},
    {"uint16_t", TYPE_UINT16},
    {"int64_t", TYPE_INT64},
    {"double", TYPE_DOUBLE},
    {"void", TYPE_VOID},
    {NULL, 0},
};

static enum type type_of(const char *text) {
  return text && strchr(text, '*') ? TYPE_POINTER : (enum type)meaning(types, text, "type");
}

static size_t size_of(enum type type) {
  static const size_t sizes[] = {
      [TYPE_INT32] = 4, [TYPE_UINT32] = 4, [TYPE_UINT16] = 2, [TYPE_INT64] = 8, [TYPE_DOUBLE] = 8, [TYPE_POINTER] = 8};
  return sizes[type];
}

/* The target of a pointer: a record has its size, a number or another pointer that of its type. */
static void read_behind(struct parameter *parameter, const char *type) {
  const json_t *record = find("records", "name", parameter->target);
  if (record && parameter->kind != KIND_HANDLE) {
    parameter->size = (size_t)json_integer_value(json_object_get(record, "size"));
    return;
  }
  char name[64];
  const char *star = strrchr(type, '*');
  size_t length = (size_t)(star - type);
  if (length >= sizeof name)
    give_up("the type %s is too long", type);
  memcpy(name, type, length);
  while (length > 0 && name[length - 1] == ' ')
    length--;
  name[length] = '\0';
  parameter->behind = type_of(name);
  parameter->size = size_of(parameter->behind);
}

static int place_of(const json_t *parameters, const char *name) {
  for (size_t i = 0; name && i < json_array_size(parameters); i++)
    if (strcmp(text_of(json_array_get(parameters, i), "name"), name) == 0)
      return (int)i;
  return -1;
}

static void read_range(struct parameter *parameter, const json_t *range) {
  const json_t *least = json_array_get(range, 0);
  const json_t *most = json_array_get(range, 1);
  parameter->has_least = json_is_integer(least);
  parameter->has_most = json_is_integer(most);
  parameter->least = json_integer_value(least);
  parameter->most = json_integer_value(most);
}

static struct parameter read_parameter(const json_t *all, const json_t *said) {
  const char *type = text_of(said, "type");
  const char *ownership = text_of(said, "ownership");
  struct parameter parameter = {
      .name = text_of(said, "name"),
      .target = text_of(said, "target"),
      .kind = (enum kind)meaning(kinds, text_of(said, "kind"), "kind"),
      .type = type_of(type),
      .ownership = ownership ? (enum ownership)meaning(ownerships, ownership, "ownership") : BORROWED,
      .output = strcmp(text_of(said, "direction"), "out") == 0,
      .nullable = truth_of(said, "nullable"),
      .null_when_empty = truth_of(said, "null_when_empty"),
      .terminated = truth_of(said, "terminated"),
      .length = place_of(all, text_of(said, "length")),
      .count = place_of(all, text_of(said, "count")),
      .measures = place_of(all, text_of(said, "measures")),
      .enough = json_integer_value(json_object_get(said, "enough")),
  };
  read_range(&parameter, json_object_get(said, "range"));
  bool single = parameter.output || parameter.kind == KIND_RECORD || parameter.kind == KIND_HOOKS;
  if (single && !parameter_is_buffer(&parameter))
    read_behind(&parameter, type);
  return parameter;
}

static uint64_t status_bit(const json_t *status) {
  return UINT64_C(1) << json_integer_value(json_object_get(status, "value"));
}

static uint64_t read_statuses(const json_t *errors) {
  uint64_t statuses = 1u << PS_OK;
  for (size_t i = 0; i < json_array_size(errors); i++) {
    const char *name = text_of(json_array_get(errors, i), "status");
    const json_t *status = find("statuses", "name", name);
    if (!status)
      give_up("the description has no status %s", name);
    statuses |= status_bit(status);
  }
  return statuses;
}

static void (*address_of(const char *name))(void) {
  union {
    void *object;
    void (*function)(void);
  } address = {dlsym(RTLD_DEFAULT, name)};
  if (!address.object)
    give_up("the library has no %s, which its description names", name);
  return address.function;
}

static void read_function(struct function *function, const json_t *said) {
  const json_t *parameters = json_object_get(said, "parameters");
  const json_t *returns = json_object_get(said, "returns");
  function->name = text_of(said, "name");
  function->operation = text_of(said, "operation");
  function->address = address_of(function->name);
  function->result = type_of(text_of(returns, "type"));
  function->returns = (enum kind)meaning(kinds, text_of(returns, "kind"), "kind");
  function->blocks = !json_is_false(json_object_get(said, "blocks"));
  function->statuses = read_statuses(json_object_get(said, "errors"));
  function->count = (int)json_array_size(parameters);
  if (function->count > MOST_PARAMETERS)
    give_up("%s has more than %d parameters", function->name, MOST_PARAMETERS);
  for (int i = 0; i < function->count; i++)
    function->parameters[i] = read_parameter(parameters, json_array_get(parameters, (size_t)i));
}

bool parameter_is_buffer(const struct parameter *parameter) {
  return parameter->length >= 0;
}

bool parameter_is_length(const struct parameter *parameter) {
  return parameter->measures >= 0 && !parameter->output;
}

static const struct handle_type *read_handles(const json_t *said) {
  struct handle_type *handles = allocate(json_array_size(said), sizeof *handles);
  for (size_t i = 0; i < json_array_size(said); i++) {
    const json_t *handle = json_array_get(said, i);
    handles[i].name = text_of(handle, "name");
    handles[i].free = (void (*)(void *))address_of(text_of(handle, "free"));
  }
  return handles;
}

const struct description *description_read(void) {
  static struct description description;
  json_error_t error;
  document = json_loads(ps_description(), 0, &error);
  if (!document)
    give_up("ps_description() is not JSON: line %d: %s", error.line, error.text);
  if (json_integer_value(json_object_get(document, "format")) != 1)
    give_up("this program reads descriptions of format 1");
  const json_t *said = json_object_get(document, "functions");
  struct function *functions = allocate(json_array_size(said), sizeof *functions);
  for (size_t i = 0; i < json_array_size(said); i++)
    read_function(&functions[i], json_array_get(said, i));
  description.functions = functions;
  description.function_count = json_array_size(said);
  description.handles = read_handles(json_object_get(document, "handles"));
  description.handle_count = json_array_size(json_object_get(document, "handles"));
  const json_t *statuses = json_object_get(document, "statuses");
  for (size_t i = 0; i < json_array_size(statuses); i++)
    description.known |= status_bit(json_array_get(statuses, i));
  return &description;
}
