/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Reads ps_description(). An unknown word ends this program: a call with guessed arguments would prove nothing. */
#include "description.h"

#include "giving_up.h"

#include <polysocket.h>

#include <dlfcn.h>
#include <jansson.h>
#include <stdio.h>
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
    {"numbers", KIND_NUMBERS},
    {"descriptor", KIND_DESCRIPTOR},
    {"text", KIND_TEXT},
    {"bytes", KIND_BYTES},
    {"handle", KIND_HANDLE},
    {"record", KIND_RECORD},
    {"hooks", KIND_HOOKS},
    {"error", KIND_ERROR},
    {"status", KIND_STATUS},
    {"nothing", KIND_NOTHING},
    {"records", KIND_RECORDS},
    {NULL, 0},
};

static const struct word ownerships[] = {
    {"borrowed", BORROWED}, {"kept", KEPT}, {"owned", OWNED}, {"consumed", CONSUMED}, {"static", STATIC}, {NULL, 0},
};

static const struct word directions[] = {{"in", IN}, {"out", OUT}, {"inout", INOUT}, {NULL, 0}};

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

static bool is_pointer(const char *type) {
  return strchr(type, '*') != NULL;
}

static size_t size_of(enum type type) {
  static const size_t sizes[] = {
      [TYPE_INT32] = 4, [TYPE_UINT32] = 4, [TYPE_UINT16] = 2, [TYPE_INT64] = 8, [TYPE_DOUBLE] = 8, [TYPE_POINTER] = 8};
  return sizes[type];
}

/* A type without its last asterisk. */
static void pointed_type(char *name, size_t size, const char *type) {
  const char *start = strncmp(type, "const ", 6) == 0 ? type + 6 : type;
  size_t length = (size_t)(strrchr(type, '*') - start);
  if (length >= size)
    give_up("the type %s is too long", type);
  memcpy(name, start, length);
  while (length > 0 && name[length - 1] == ' ')
    length--;
  name[length] = '\0';
}

/* The target of a pointer: a record has its size, a number or another pointer that of its type. */
static void read_behind(struct parameter *parameter, const char *type) {
  const json_t *record = find("records", "name", parameter->target);
  if (record && parameter->kind != KIND_HANDLE) {
    parameter->size = (size_t)json_integer_value(json_object_get(record, "size"));
    return;
  }
  char name[64];
  pointed_type(name, sizeof name, type);
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

/* How much one item of a buffer has. */
static void read_item(struct parameter *parameter, const char *type) {
  parameter->size = 1;
  if (parameter->kind == KIND_NUMBERS || parameter->kind == KIND_RECORDS)
    read_behind(parameter, type);
}

static bool has_callbacks(const json_t *record) {
  const json_t *fields = json_object_get(record, "fields");
  for (size_t i = 0; i < json_array_size(fields); i++)
    if (find("callbacks", "name", text_of(json_array_get(fields, i), "type")))
      return true;
  return false;
}

/* What a field is follows from its type. */
static enum kind kind_of_field(const char *type, const json_t *record, const json_t *handle, bool measured) {
  if (handle)
    return KIND_HANDLE;
  if (record && has_callbacks(record))
    return KIND_HOOKS;
  if (record)
    return measured ? KIND_RECORDS : KIND_RECORD;
  if (!is_pointer(type))
    return KIND_NUMBER;
  return measured ? KIND_BYTES : KIND_TEXT;
}

static const struct record *read_record(const char *name);

static void read_field(struct field *field, const json_t *all, const json_t *said, const char *of) {
  char base[64], full[128];
  const char *type = text_of(said, "type"), *direction = text_of(said, "direction");
  snprintf(full, sizeof full, "%s.%s", of, text_of(said, "name"));
  if (is_pointer(type))
    pointed_type(base, sizeof base, type);
  else
    snprintf(base, sizeof base, "%s", type);
  const json_t *record = find("records", "name", base);
  const json_t *handle = find("handles", "name", base);
  field->reserved = strcmp(text_of(said, "name"), "reserved") == 0;
  field->embedded = record && !is_pointer(type);
  field->offset = (size_t)json_integer_value(json_object_get(said, "offset"));
  field->direction = direction ? (enum direction)meaning(directions, direction, "direction") : IN;
  struct parameter *parameter = &field->parameter;
  *parameter = (struct parameter){
      .name = strdup(full),
      .target = record   ? text_of(record, "name")
                : handle ? text_of(handle, "name")
                         : NULL,
      .record = record ? read_record(base) : NULL,
      .type = record ? TYPE_POINTER : type_of(type),
      .nullable = truth_of(said, "nullable") || field->embedded,
      .null_when_empty = truth_of(said, "null_when_empty"),
      .control = text_of(said, "content") != NULL,
      .length = place_of(all, text_of(said, "length")),
      .count = place_of(all, text_of(said, "used")),
      .measures = -1,
      .counts = -1,
  };
  parameter->kind = kind_of_field(type, record, handle, parameter->length >= 0);
  parameter->size = record ? (size_t)json_integer_value(json_object_get(record, "size")) : 1;
  read_range(parameter, json_object_get(said, "range"));
}

/* A record that callers set field by field; NULL for one that they don't. Hooks are made in a way of their own. */
static const struct record *read_record(const char *name) {
  static struct record records[16];
  static size_t known;
  const json_t *said = find("records", "name", name), *fields = json_object_get(said, "fields");
  for (size_t i = 0; i < known; i++)
    if (strcmp(records[i].name, name) == 0)
      return &records[i];
  if (!said || truth_of(said, "opaque") || has_callbacks(said) || strcmp(name, "ps_error") == 0)
    return NULL;
  if (known == sizeof records / sizeof records[0] || json_array_size(fields) > MOST_FIELDS)
    give_up("%s is one record too many, or has more than %d fields", name, MOST_FIELDS);
  struct record *record = &records[known++];
  record->name = text_of(said, "name");
  record->size = (size_t)json_integer_value(json_object_get(said, "size"));
  record->count = (int)json_array_size(fields);
  for (int i = 0; i < record->count; i++)
    read_field(&record->fields[i], fields, json_array_get(fields, (size_t)i), record->name);
  return record;
}

int record_field(const struct record *record, enum kind kind) {
  for (int i = 0; i < record->count; i++)
    if (record->fields[i].parameter.kind == kind && !record->fields[i].reserved)
      return i;
  return -1;
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
      .filled = strcmp(text_of(said, "direction"), "inout") == 0,
      .nullable = truth_of(said, "nullable"),
      .null_when_empty = truth_of(said, "null_when_empty"),
      .terminated = truth_of(said, "terminated"),
      .partial = truth_of(said, "partial"),
      .length = place_of(all, text_of(said, "length")),
      .count = place_of(all, text_of(said, "count")),
      .measures = place_of(all, text_of(said, "measures")),
      .counts = place_of(all, text_of(said, "counts")),
      .enough = json_integer_value(json_object_get(said, "enough")),
  };
  read_range(&parameter, json_object_get(said, "range"));
  bool single = parameter.output || parameter.kind == KIND_RECORD || parameter.kind == KIND_HOOKS;
  if (parameter_is_buffer(&parameter))
    read_item(&parameter, type);
  else if (single)
    read_behind(&parameter, type);
  if (parameter.kind == KIND_RECORD || parameter.kind == KIND_RECORDS)
    parameter.record = read_record(parameter.target);
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

bool parameter_has_descriptors(const struct parameter *parameter) {
  return parameter->kind == KIND_NUMBERS && strcmp(parameter->name, "fds") == 0;
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
