/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Ruby's answers to shared/values.h: values in and out. Errors are in exceptions.i, hooks in hooks.i, socket objects in
 * object.i. What is taken or made belongs to the garbage collector, since an error is a jump past all cleaning up; and
 * what the script has not seen, it cannot change: ObjectSpace finds all strings, also those under way. */
%{
#include <ruby/encoding.h>

typedef VALUE ps_value;
typedef void *ps_context;
typedef struct {
  VALUE kept;     /* a string whose bytes are in use */
  int locked;     /* it is the script's own, and locked */
  char small[64]; /* a copy of few bytes, in place of a string */
} ps_taken;

#define PS_ABSENT Qundef
#define PS_CONTEXT NULL
#define PS_NOTHING_TAKEN {.kept = Qnil}
#define PS_NO_HOST NULL
#define PS_OPERATION(context) ps_running()
#define PS_RETURN(v) (vresult = (v))
#define PS_FINISH() ((void)0)
#define PS_DEFINE_CONSTANT(name, number) rb_define_const(mPolysocket, name, LL2NUM(number))

#include <netinet/in.h>
#include <stdarg.h>
#include <string.h>
#include <sys/socket.h>

/* The operation that runs: the method's first name, not an alias, since the library's messages have that one too. */
static const char *ps_running(void) {
  static const struct {
    const char *method, *operation;
  } others[] = {{"initialize", "socket"}, {"initialize_copy", "dup"}, {"file_open", "makefile"}};
  const char *method = rb_id2name(rb_frame_this_func());
  for (size_t i = 0; method && i < sizeof others / sizeof *others; i++)
    if (strcmp(method, others[i].method) == 0)
      return others[i].operation;
  return method;
}

__attribute__((noreturn)) static void ps_blame(VALUE exception); /* exceptions.i */

/* Raise an error that names the operation. */
__attribute__((format(printf, 2, 3), noreturn)) static void ps_complain(VALUE class, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  VALUE text = rb_vsprintf(format, arguments);
  va_end(arguments);
  ps_blame(rb_exc_new_str(class, rb_sprintf("%s: %" PRIsVALUE, ps_running(), text)));
}

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

static enum ps_sort ps_sort_of(ps_context context, ps_value value) {
  if (value == Qtrue || value == Qfalse)
    return PS_SORT_TRUTH;
  if (RB_FLOAT_TYPE_P(value))
    return PS_SORT_REAL;
  if (RB_TYPE_P(value, T_ARRAY))
    return PS_SORT_LIST;
  return ps_is_integer(context, value) ? PS_SORT_INTEGER : PS_SORT_TEXT;
}

/* 0 is what the document's scripts say for false. */
static int ps_take_truth(ps_context context, ps_value value, const char *name, int *truth) {
  (void)context, (void)name;
  *truth = RTEST(value) && value != INT2FIX(0);
  return 0;
}

%}
%include "symbols.i"
%{
/* An integer beyond 64 bits. The digits of the largest ones would not be readable. */
static void ps_refuse_large(VALUE integer, const char *name) {
  VALUE size = rb_funcall(integer, rb_intern("bit_length"), 0);
  VALUE shown = NUM2LL(size) < 256 ? integer : rb_sprintf("a number of %" PRIsVALUE " bits", size);
  ps_complain(rb_eRangeError, "%s must be %" PRId64 " to %" PRId64 ", not %" PRIsVALUE, name,
              INT64_MIN, INT64_MAX, shown);
}

static int ps_take_integer(ps_context context, ps_value value, const char *name, int64_t *number) {
  if (FIXNUM_P(value)) {
    *number = FIX2LONG(value);
    return 0;
  }
  value = ps_number_of(value, name);
  if (!ps_is_integer(context, value))
    ps_complain(rb_eTypeError, "%s must be an integer, not %s", name, rb_obj_classname(value));
  VALUE integer = rb_to_int(value);
  int sign = rb_integer_pack(integer, number, 1, sizeof *number, 0,
                             INTEGER_PACK_LSWORD_FIRST | INTEGER_PACK_NATIVE_BYTE_ORDER | INTEGER_PACK_2COMP);
  if (sign < -1 || sign > 1 || (sign < 0) != (*number < 0))
    ps_refuse_large(integer, name);
  return 0;
}

static int ps_take_bits(ps_context context, ps_value value, const char *name, int64_t *bits) {
  if (!ps_is_integer(context, value))
    ps_complain(rb_eTypeError, "%s must be an integer, not %s", name, rb_obj_classname(value));
  VALUE integer = rb_to_int(value);
  int sign = rb_integer_pack(integer, bits, 1, sizeof *bits, 0,
                             INTEGER_PACK_LSWORD_FIRST | INTEGER_PACK_NATIVE_BYTE_ORDER | INTEGER_PACK_2COMP);
  if (sign < -1 || sign > 1 || (sign < 0 && *bits >= 0))
    ps_refuse_large(integer, name);
  return 0;
}

/* An integer, or an IO or whatever else has a descriptor. */
static int ps_take_file(ps_context context, ps_value value, const char *name, int64_t *fd) {
  if (!ps_is_integer(context, value) && rb_respond_to(value, rb_intern("fileno")))
    value = rb_funcall(value, rb_intern("fileno"), 0);
  return ps_take_integer(context, value, name, fd);
}

static int ps_take_real(ps_context context, ps_value value, const char *name, double *number) {
  (void)context;
  if (!RTEST(rb_obj_is_kind_of(value, rb_cNumeric)))
    ps_complain(rb_eTypeError, "%s must be a number, not %s", name, rb_obj_classname(value));
  *number = NUM2DBL(value);
  return 0;
}

/* A string, or what turns into one. */
static VALUE ps_string(VALUE value, const char *name) {
  VALUE string = rb_check_string_type(value);
  if (NIL_P(string))
    ps_complain(rb_eTypeError, "%s must be a string, not %s", name, rb_obj_classname(value));
  return string;
}

struct ps_encoding {
  VALUE string, encoding;
  const char *name;
};

static VALUE ps_encode(VALUE given) {
  const struct ps_encoding *wanted = (const struct ps_encoding *)given;
  return rb_str_encode(wanted->string, wanted->encoding, 0, Qnil);
}

static VALUE ps_refuse_encoding(VALUE given, VALUE error) {
  const struct ps_encoding *wanted = (const struct ps_encoding *)given;
  ps_complain(rb_eEncodingError, "%s cannot be converted to %" PRIsVALUE ": %" PRIsVALUE, wanted->name,
              wanted->encoding, error);
}

/* Text whose bytes can be told from ASCII's. The bytes of another encoding, UTF-16 for one, might be those of another
 * text in ASCII, so they are converted. */
static VALUE ps_readable(VALUE string, rb_encoding *encoding, const char *name) {
  struct ps_encoding wanted = {string, rb_enc_from_encoding(encoding), name};
  if (rb_enc_asciicompat(rb_enc_get(string)))
    return string;
  return rb_rescue2(ps_encode, (VALUE)&wanted, ps_refuse_encoding, (VALUE)&wanted, rb_eEncodingError, (VALUE)0);
}

/* A copy, since only a string of its own is certain to end in NUL. It stands in for UTF-8: a word is ASCII, or it is
 * refused. */
static int ps_take_text(ps_context context, ps_value value, const char *name, const char **text, int64_t *length,
                        ps_taken *taken) {
  VALUE string = ps_readable(ps_string(value, name), rb_utf8_encoding(), name);
  (void)context;
  taken->kept = rb_obj_freeze(rb_str_new(RSTRING_PTR(string), RSTRING_LEN(string)));
  RB_GC_GUARD(string);
  *text = RSTRING_PTR(taken->kept);
  *length = RSTRING_LEN(taken->kept);
  return 0;
}

static int ps_take_host(ps_context context, ps_value value, const char **host, int64_t *length, ps_taken *taken) {
  return ps_take_text(context, value, "host", host, length, taken);
}

/* A copy of few bytes, or a frozen view of the string, which takes longer to make: other threads may change theirs
 * while this one waits without the lock. */
static int ps_take_bytes(ps_context context, ps_value value, const char *name, const void **data, int64_t *length,
                         ps_taken *taken) {
  (void)context;
  VALUE string = ps_string(value, name);
  if (RSTRING_LEN(string) <= (long)sizeof taken->small) {
    *length = RSTRING_LEN(string);
    *data = memcpy(taken->small, RSTRING_PTR(string), (size_t)*length);
    return 0;
  }
  taken->kept = rb_str_new_frozen(string);
  *data = RSTRING_PTR(taken->kept);
  *length = RSTRING_LEN(taken->kept);
  return 0;
}

static ps_value ps_give_address(ps_context context, Socket *self, const ps_address *address);

static int ps_is_packed(int family, long length) {
  return family == AF_UNIX || (family == AF_INET && length == sizeof(struct sockaddr_in)) ||
         (family == AF_INET6 && length == sizeof(struct sockaddr_in6));
}

/* An address as the document writes it, of an Addrinfo or a packed one, a sockaddr in a string; what is none stays. */
static VALUE ps_unpacked(VALUE value) {
  VALUE packed = RB_SPECIAL_CONST_P(value) ? Qundef : rb_check_funcall(value, rb_intern("to_sockaddr"), 0, NULL);
  ps_address address;
  uint16_t family;
  int given = packed == Qundef;
  packed = given ? value : packed;
  if (!RB_TYPE_P(packed, T_STRING) || RSTRING_LEN(packed) < (long)sizeof family)
    return value;
  memcpy(&family, RSTRING_PTR(packed), sizeof family);
  if (given && !ps_is_packed(family, RSTRING_LEN(packed)))
    return value;
  if (ps_address_make_raw(family, RSTRING_PTR(packed) + sizeof family, RSTRING_LEN(packed) - (long)sizeof family,
                          &address, NULL) != PS_OK)
    return value;
  return ps_give_address(PS_CONTEXT, NULL, &address);
}

/* A path never begins like a packed address of AF_UNIX: it has a NUL as its first byte or none at all. */
static VALUE ps_unpacked_path(VALUE value) {
  if (!RB_TYPE_P(value, T_STRING))
    return ps_unpacked(value);
  const uint16_t family = AF_UNIX;
  int packed = RSTRING_LEN(value) > (long)sizeof family && memcmp(RSTRING_PTR(value), &family, sizeof family) == 0;
  return packed ? ps_unpacked(value) : value;
}

/* A string, or a Pathname or anything else that has a path. */
static int ps_take_path(ps_context context, ps_value value, const void **path, int64_t *length, ps_taken *taken) {
  value = ps_unpacked_path(value);
  VALUE named = RB_TYPE_P(value, T_STRING) ? Qundef : rb_check_funcall(value, rb_intern("to_path"), 0, NULL);
  VALUE string = ps_string(named == Qundef ? value : named, "path");
  return ps_take_bytes(context, ps_readable(string, rb_filesystem_encoding(), "path"), "path", path, length, taken);
}

/* Locking is left to ps_lend_room(): the arguments that follow may still raise, and run the script's code. */
static int ps_take_room(ps_context context, ps_value value, const char *name, void **room, int64_t *capacity,
                        ps_taken *taken) {
  (void)context;
  taken->kept = ps_string(value, name);
  rb_check_frozen(taken->kept);
  *room = RSTRING_PTR(taken->kept);
  *capacity = RSTRING_LEN(taken->kept);
  return 0;
}

/* Ruby's own way of lending a string to a call without the lock: until ps_release(), code that tries to change it gets
 * an error. Nothing may raise between here and there. */
static void ps_lend_room(ps_taken *taken, void **room, int64_t *capacity) {
  rb_str_modify(taken->kept);
  rb_str_locktmp(taken->kept);
  taken->locked = 1;
  *room = RSTRING_PTR(taken->kept);
  *capacity = RSTRING_LEN(taken->kept);
}

/* A handle that has to be given back belongs to an object of Ruby's, which gives it back early or when it is collected:
 * what is made of it may raise. */
struct ps_held {
  void *handle;
  void (*free)(void *handle);
};

static void ps_let_go(void *data) {
  struct ps_held *held = data;
  if (held->handle)
    held->free(held->handle);
  held->handle = NULL;
}

static void ps_collect_held(void *data) {
  ps_let_go(data);
  ruby_xfree(data);
}

static const rb_data_type_t ps_held_type = {.wrap_struct_name = "Polysocket::Held",
                                            .function = {.dfree = ps_collect_held},
                                            .flags = RUBY_TYPED_FREE_IMMEDIATELY | RUBY_TYPED_WB_PROTECTED};

static int ps_hold(ps_context context, void *handle, void (*free)(void *handle), ps_taken *taken) {
  struct ps_held *held;
  (void)context;
  taken->kept = TypedData_Make_Struct(0, struct ps_held, &ps_held_type, held);
  *held = (struct ps_held){handle, free};
  return 0;
}

static int ps_take_items(ps_context context, ps_value list, const char *name, ps_value *items, int capacity,
                         int *count) {
  VALUE array = rb_check_array_type(ps_unpacked(list));
  (void)context;
  if (NIL_P(array))
    ps_complain(rb_eTypeError, "%s must be an array, not %s", name, rb_obj_classname(list));
  *count = RARRAY_LEN(array) > INT_MAX ? INT_MAX : (int)RARRAY_LEN(array);
  for (int i = 0; i < *count && i < capacity; i++)
    items[i] = RARRAY_AREF(array, i);
  return 0;
}

/* A copy of an array, which no code that runs meanwhile can change. */
static int ps_take_list(ps_context context, ps_value list, const char *name, const ps_value **items, int64_t *count,
                        ps_taken *taken) {
  VALUE array = rb_check_array_type(list);
  (void)context;
  if (NIL_P(array))
    ps_complain(rb_eTypeError, "%s must be an array, not %s", name, rb_obj_classname(list));
  taken->kept = rb_ary_freeze(rb_ary_new_from_values(RARRAY_LEN(array), RARRAY_CONST_PTR(array)));
  RB_GC_GUARD(array);
  *items = RARRAY_CONST_PTR(taken->kept);
  *count = RARRAY_LEN(taken->kept);
  return 0;
}

/* Several structures in an object of the collector's, which marks what each of them keeps. */
struct ps_several {
  int64_t count;
  ps_taken *items;
};

static void ps_mark_several(void *data) {
  struct ps_several *several = data;
  for (int64_t i = 0; i < several->count; i++)
    rb_gc_mark(several->items[i].kept);
}

static void ps_collect_several(void *data) {
  ruby_xfree(((struct ps_several *)data)->items);
  ruby_xfree(data);
}

static const rb_data_type_t ps_several_type = {
    .wrap_struct_name = "Polysocket::Several",
    .function = {.dmark = ps_mark_several, .dfree = ps_collect_several},
    .flags = RUBY_TYPED_FREE_IMMEDIATELY};

static int ps_take_several(ps_context context, int64_t count, ps_taken **items, ps_taken *taken) {
  struct ps_several *several;
  (void)context;
  taken->kept = TypedData_Make_Struct(0, struct ps_several, &ps_several_type, several);
  several->items = ruby_xmalloc2((size_t)count, sizeof *several->items);
  for (int64_t i = 0; i < count; i++)
    several->items[i] = (ps_taken)PS_NOTHING_TAKEN;
  several->count = count;
  *items = several->items;
  return 0;
}

static VALUE ps_lock_room(VALUE string) {
  rb_str_modify(string);
  return rb_str_locktmp(string);
}

/* Whether an earlier room is the same string, which is locked once. */
static int ps_is_repeated(const ps_taken *several, int64_t index) {
  for (int64_t i = 0; i < index; i++)
    if (several[i].kept == several[index].kept)
      return 1;
  return 0;
}

/* A string that another call has locked is an error, after which none stays locked. */
static int ps_lend_rooms(ps_context context, ps_taken *several, ps_buffer *buffers, int64_t count) {
  (void)context;
  for (int64_t i = 0; i < count; i++) {
    int jump = 0;
    if (!ps_is_repeated(several, i)) {
      rb_protect(ps_lock_room, several[i].kept, &jump);
      several[i].locked = jump == 0;
    }
    if (jump != 0) {
      for (int64_t j = 0; j < i; j++)
        ps_release(&several[j]);
      rb_jump_tag(jump);
    }
    buffers[i] = (ps_buffer){RSTRING_PTR(several[i].kept), RSTRING_LEN(several[i].kept)};
  }
  return 0;
}

static int ps_is_many(ps_context context, ps_value value, int texts) {
  VALUE array = rb_check_array_type(value);
  (void)context;
  return !NIL_P(array) && (texts || RARRAY_LEN(array) == 0 || RB_TYPE_P(RARRAY_AREF(array, 0), T_ARRAY));
}

static int ps_is_bare(ps_context context, ps_value value, int64_t family) {
  (void)context;
  return RB_TYPE_P(value, T_ARRAY) && RARRAY_LEN(value) == 2 && RARRAY_AREF(value, 0) == LL2NUM(family) &&
         RB_TYPE_P(RARRAY_AREF(value, 1), T_STRING) && RSTRING_LEN(RARRAY_AREF(value, 1)) == 0;
}

/* The string's encoding may have been scanned in the meantime, for the old bytes. */
static void ps_release(ps_taken *taken) {
  RB_GC_GUARD(taken->kept);
  if (NIL_P(taken->kept))
    return;
  if (rb_typeddata_is_kind_of(taken->kept, &ps_several_type)) {
    struct ps_several *several = RTYPEDDATA_DATA(taken->kept);
    for (int64_t i = 0; i < several->count; i++)
      ps_release(&several->items[i]);
  }
  if (rb_typeddata_is_kind_of(taken->kept, &ps_held_type))
    ps_let_go(RTYPEDDATA_DATA(taken->kept));
  if (taken->locked) {
    ENC_CODERANGE_CLEAR(taken->kept);
    rb_str_unlocktmp(taken->kept);
  }
  taken->kept = Qnil;
  taken->locked = 0;
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

static ps_value ps_give_bits(ps_context context, int64_t bits) {
  (void)context;
  return ULL2NUM((uint64_t)bits);
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
    ps_complain(rb_eNoMemError, "no memory for %" PRId64 " bytes", capacity);
  made->kept = rb_obj_hide(rb_str_buf_new((long)capacity));
  *room = RSTRING_PTR(made->kept);
  return 0;
}

static ps_value ps_give_made(ps_context context, ps_taken *made, int64_t length) {
  VALUE bytes = made->kept;
  (void)context;
  made->kept = Qnil;
  rb_str_set_len(bytes, (long)length);
  return rb_obj_reveal(rb_str_resize(bytes, (long)length), rb_cString);
}

static ps_value ps_give_list(ps_context context, const ps_value *items, int count) {
  (void)context;
  return rb_ary_new_from_values(count, items);
}

static ps_value ps_share(ps_context context, ps_value value) {
  (void)context, (void)value;
  return PS_ABSENT;
}

static ps_value ps_make_list(ps_context context) {
  (void)context;
  return rb_ary_new();
}

static ps_value ps_extend(ps_context context, ps_value list, ps_value item) {
  (void)context;
  return rb_ary_push(list, item);
}

static ps_value ps_make_map(ps_context context) {
  (void)context;
  return rb_hash_new();
}

static ps_value ps_put(ps_context context, ps_value map, const char *name, ps_value value) {
  (void)context;
  rb_hash_aset(map, rb_utf8_str_new_cstr(name), value);
  return map;
}

#include "token_number.h"
%}

/* An option's value: also true and false, as Ruby's own setsockopt takes them, and nil for false. */
%{
static VALUE ps_option_value(VALUE value, int with_length) {
  if (value == Qtrue || value == Qfalse || (NIL_P(value) && !with_length))
    return INT2FIX(value == Qtrue);
  int fits = NIL_P(value) || ps_is_integer(PS_CONTEXT, value) || !NIL_P(rb_check_string_type(value));
  if (!fits)
    ps_complain(rb_eTypeError, "value must be an integer, true, false or a string, not %s", rb_obj_classname(value));
  return value;
}
%}
/* An option by its name, such as :REUSEADDR; the level, which was taken before, tells which one is meant. */
%typemap(in) int64_t optname {
  if (ps_take_integer(PS_CONTEXT, ps_option_name($input, arg2), "$1_name", &$1) < 0)
    SWIG_fail;
}

/* Of an option by its name, with two arguments, any value is taken further on. */
%typemap(in) ps_value value "$1 = argc < 3 ? $input : ps_option_value($input, argc > 3);"

/* After all arguments have been taken. */
%typemap(check) (void *room, int64_t capacity) "ps_lend_room(&taken$argnum, &$1, &$2);"
