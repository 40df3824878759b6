/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Ruby's answers to shared/values.h: values in and out. Errors are in exceptions.i, hooks in hooks.i, socket objects in
 * object.i. What is taken or made belongs to the garbage collector, since an error is a jump that nobody sees coming. */
%{
#include <ruby/encoding.h>

typedef VALUE ps_value;
typedef void *ps_context;
typedef struct {
  VALUE kept;     /* keeps bytes alive while they are in use */
  VALUE borrowed; /* the script's string that `kept` is to be copied back to, or Qnil */
} ps_taken;

#define PS_ABSENT Qundef
#define PS_CONTEXT NULL
#define PS_NOTHING_TAKEN {Qnil, Qnil}
#define PS_RETURN(v) (vresult = (v))
#define PS_FINISH() ((void)0)
#define PS_DEFINE_CONSTANT(name, number) rb_define_const(mPolysocket, name, LL2NUM(number))

#include "values.h"

static int ps_is_none(ps_context context, ps_value value) {
  (void)context;
  return NIL_P(value);
}

/* Real numbers answer to_int, too, and are not meant. */
static int ps_is_integer(ps_context context, ps_value value) {
  (void)context;
  return RB_INTEGER_TYPE_P(value) || (!RB_FLOAT_TYPE_P(value) && rb_respond_to(value, rb_intern("to_int")));
}

/* 0 is what the document's scripts say for false. */
static int ps_take_truth(ps_context context, ps_value value, const char *name, int *truth) {
  (void)context, (void)name;
  *truth = RTEST(value) && value != INT2FIX(0);
  return 0;
}

static int ps_take_integer(ps_context context, ps_value value, const char *name, int64_t *number) {
  if (!ps_is_integer(context, value))
    rb_raise(rb_eTypeError, "%s must be an integer, not %s", name, rb_obj_classname(value));
  *number = NUM2LL(rb_to_int(value));
  return 0;
}

static int ps_take_real(ps_context context, ps_value value, const char *name, double *number) {
  (void)context, (void)name;
  *number = NUM2DBL(value);
  return 0;
}

/* A copy, since only a string of its own is certain to end in NUL. */
static int ps_take_host(ps_context context, ps_value value, const char **host, int64_t *length, ps_taken *taken) {
  (void)context;
  StringValue(value);
  taken->kept = rb_str_new(RSTRING_PTR(value), RSTRING_LEN(value));
  *host = RSTRING_PTR(taken->kept);
  *length = RSTRING_LEN(taken->kept);
  return 0;
}

/* A frozen view of the string: other threads may change theirs while this one waits without the lock. */
static int ps_take_bytes(ps_context context, ps_value value, const char *name, const void **data, int64_t *length,
                         ps_taken *taken) {
  (void)context, (void)name;
  StringValue(value);
  taken->kept = rb_str_new_frozen(value);
  *data = RSTRING_PTR(taken->kept);
  *length = RSTRING_LEN(taken->kept);
  return 0;
}

static int ps_take_path(ps_context context, ps_value value, const void **path, int64_t *length, ps_taken *taken) {
  return ps_take_bytes(context, value, "path", path, length, taken);
}

/* The bytes are received into a copy and copied back, because nothing keeps other threads from resizing a string. */
static int ps_take_room(ps_context context, ps_value value, const char *name, void **room, int64_t *capacity,
                        ps_taken *taken) {
  (void)context;
  StringValue(value);
  if (OBJ_FROZEN(value))
    rb_raise(rb_eTypeError, "%s must be a string that can be written to, and is frozen", name);
  taken->borrowed = value;
  taken->kept = rb_str_new(RSTRING_PTR(value), RSTRING_LEN(value));
  *room = RSTRING_PTR(taken->kept);
  *capacity = RSTRING_LEN(taken->kept);
  return 0;
}

static int ps_take_items(ps_context context, ps_value list, const char *name, ps_value *items, int capacity,
                         int *count) {
  VALUE array = rb_check_array_type(list);
  (void)context;
  if (NIL_P(array))
    rb_raise(rb_eTypeError, "%s must be an array, not %s", name, rb_obj_classname(list));
  *count = RARRAY_LEN(array) > INT_MAX ? INT_MAX : (int)RARRAY_LEN(array);
  for (int i = 0; i < *count && i < capacity; i++)
    items[i] = RARRAY_AREF(array, i);
  return 0;
}

static void ps_release(ps_taken *taken) {
  VALUE copy = taken->kept, original = taken->borrowed;
  taken->kept = taken->borrowed = Qnil;
  if (NIL_P(original) || OBJ_FROZEN(original) || RSTRING_LEN(original) != RSTRING_LEN(copy))
    return;
  rb_str_modify(original);
  memcpy(RSTRING_PTR(original), RSTRING_PTR(copy), (size_t)RSTRING_LEN(copy));
  RB_GC_GUARD(copy);
}

static ps_value ps_give_none(ps_context context) {
  (void)context;
  return Qnil;
}

static ps_value ps_give_truth(ps_context context, int truth) {
  (void)context;
  return truth ? Qtrue : Qfalse;
}

static ps_value ps_give_integer(ps_context context, int64_t number) {
  (void)context;
  return LL2NUM(number);
}

static ps_value ps_give_real(ps_context context, double number) {
  (void)context;
  return DBL2NUM(number);
}

static ps_value ps_give_text(ps_context context, const char *text) {
  (void)context;
  return rb_utf8_str_new_cstr(text);
}

static ps_value ps_give_bytes(ps_context context, const void *data, int64_t length) {
  (void)context;
  return rb_str_new(data, (long)length);
}

/* Abstract names are bytes, which no file system's encoding applies to. */
static ps_value ps_give_path(ps_context context, const char *path, int64_t length) {
  if (length > 0 && path[0] == '\0')
    return ps_give_bytes(context, path, length);
  return rb_enc_str_new(path, (long)length, rb_filesystem_encoding());
}

static int ps_make_bytes(ps_context context, int64_t capacity, void **room, ps_taken *made) {
  (void)context;
  if (capacity > LONG_MAX)
    rb_raise(rb_eNoMemError, "no memory for %" PRId64 " bytes", capacity);
  made->kept = rb_str_buf_new((long)capacity);
  *room = RSTRING_PTR(made->kept);
  return 0;
}

static ps_value ps_give_made(ps_context context, ps_taken *made, int64_t length) {
  VALUE bytes = made->kept;
  (void)context;
  made->kept = Qnil;
  rb_str_set_len(bytes, (long)length);
  return rb_str_resize(bytes, (long)length);
}

static ps_value ps_give_list(ps_context context, const ps_value *items, int count) {
  (void)context;
  return rb_ary_new_from_values(count, items);
}
%}
