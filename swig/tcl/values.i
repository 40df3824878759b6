/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tcl's answers to shared/values.h: values in and out. Errors are in exceptions.i, socket objects in object.i. Every
 * value is a string; the code that takes it decides what it is taken for. Objects are given with a reference count of
 * 0, which is Tcl's way to hand them over. */
%{
#include <limits.h>

typedef Tcl_Obj *ps_value;
typedef Tcl_Interp *ps_context;
typedef struct {
  void (*free)(void *held); /* what gives `held` back, or NULL */
  void *held;
  Tcl_Obj *bytes;     /* what was made or copied */
  Tcl_Obj *variable;  /* the name of the script's variable that `bytes` are to be stored in, or NULL */
  Tcl_Interp *interp; /* where that variable is */
} ps_taken;

#define PS_ABSENT NULL
#define PS_CONTEXT interp
#define PS_NOTHING_TAKEN {NULL, NULL, NULL, NULL, NULL}
#define PS_NO_HOST "" /* Tcl has no other word for nothing, and '' is a host */
#define PS_OPERATION(context) ps_running
#define PS_RETURN(v) \
  do { \
    Tcl_Obj *given = (v); \
    if (!given) \
      SWIG_fail; \
    Tcl_SetObjResult(interp, given); \
  } while (0)
#define PS_FINISH() ((void)0)
#define PS_DEFINE_CONSTANT(name, number) \
  do { \
    if (ps_define_constant(interp, name, number) != TCL_OK) \
      return TCL_ERROR; \
  } while (0)

/* The method or function that this thread is in, for messages; NULL outside of all. */
static __thread const char *ps_running;

#include "constants.h"
#include "error.h"

#include <inttypes.h>

/* Tcl's types of byte arrays and of numbers that a command has made, found once for all threads. */
static const Tcl_ObjType *ps_byte_array, *ps_number;

static const Tcl_ObjType *ps_type_of(Tcl_Obj *value) {
  const Tcl_ObjType *type = value->typePtr;
  Tcl_IncrRefCount(value);
  Tcl_DecrRefCount(value);
  return type;
}

static void ps_find_types(void) {
  if (ps_byte_array)
    return;
  ps_byte_array = ps_type_of(Tcl_NewByteArrayObj(NULL, 0));
  ps_number = ps_type_of(Tcl_NewIntObj(0));
}

/* Numbers and lists are made of a value in place. A byte array is spared that, by a copy: another argument of the same
 * call may be the same object, on its way out. The caller holds a reference afterwards. */
static Tcl_Obj *ps_convertible(Tcl_Obj *value) {
  if (value->typePtr == ps_byte_array)
    value = Tcl_DuplicateObj(value);
  Tcl_IncrRefCount(value);
  return value;
}

#define PS_BLANKS " \t\n\v\f\r"

/* The digits of a decimal integer behind its leading zeros, or NULL when the text is no integer with leading zeros. */
static const char *ps_after_zeros(const char *text) {
  const char *digits = text + strspn(text, PS_BLANKS);
  digits += *digits == '-' || *digits == '+';
  const char *end = digits + strspn(digits, "0123456789");
  if (*digits != '0' || end - digits < 2 || end[strspn(end, PS_BLANKS)] != '\0')
    return NULL;
  digits += strspn(digits, "0");
  return digits == end ? end - 1 : digits;
}

/* A value to read a number from, as ps_convertible() gives it. Tcl 8.6 takes 010 for 8 and refuses 08. Here leading
 * zeros mean nothing, as in Tcl 9 and as other languages read text; 0x, 0o and 0b are Tcl's. */
static Tcl_Obj *ps_numeric(Tcl_Obj *value) {
  Tcl_Obj *read = ps_convertible(value);
  if (read->typePtr != ps_byte_array && !read->bytes)
    return read;
  const char *text = Tcl_GetString(read), *digits = ps_after_zeros(text);
  if (!digits)
    return read;
  Tcl_Obj *decimal = Tcl_ObjPrintf("%s%s", text[strspn(text, PS_BLANKS)] == '-' ? "-" : "", digits);
  Tcl_DecrRefCount(read);
  Tcl_IncrRefCount(decimal);
  return decimal;
}

/* How much of a text a message shows: 40 characters, for printf's %.*s. */
static int ps_shown(const char *text) {
  int characters = Tcl_NumUtfChars(text, -1);
  return (int)(Tcl_UtfAtIndex(text, characters < 40 ? characters : 40) - text);
}

static int ps_refuse_value(ps_context interp, int32_t status, const char *name, const char *wanted, Tcl_Obj *value) {
  const char *text = Tcl_GetString(value);
  return ps_refuse(interp, status, name, "%s must be %s, not \"%.*s\"", name, wanted, ps_shown(text), text);
}

static int ps_is_none(ps_context interp, ps_value value) {
  int length;
  (void)interp;
  if (value->typePtr == ps_byte_array)
    Tcl_GetByteArrayFromObj(value, &length);
  else
    Tcl_GetStringFromObj(value, &length);
  return length == 0;
}

static int ps_find_constant(const char *name, int64_t *number) {
  for (int i = 0; i < PS_OWN_CONSTANTS; i++)
    if (strcmp(ps_own_constants[i].name, name) == 0) {
      *number = ps_own_constants[i].number;
      return 1;
    }
  return ps_constant_get(name, number, NULL) == PS_OK;
}

/* The names of constants with | between them, as the number that they make together. */
static int ps_read_constants(const char *text, int64_t *number) {
  *number = 0;
  for (;;) {
    char name[64];
    size_t length = strcspn(text, "|");
    int64_t bits;
    if (length >= sizeof name)
      return 0;
    memcpy(name, text, length);
    name[length] = '\0';
    if (!ps_find_constant(name, &bits))
      return 0;
    *number |= bits;
    if (text[length] == '\0')
      return 1;
    text += length + 1;
  }
}

enum ps_reading { PS_AN_INTEGER, PS_TOO_LARGE, PS_NO_INTEGER };

static enum ps_reading ps_read_integer(Tcl_Obj *value, int64_t *number) {
  Tcl_Obj *read = ps_numeric(value);
  Tcl_WideInt wide = 0;
  enum ps_reading reading = PS_AN_INTEGER;
  int status = Tcl_GetWideIntFromObj(NULL, read, &wide);
  /* Tcl 8.6 takes what is a little too large for 64 bits, and wraps it around; the type that it has found tells. */
  if (read->typePtr && strcmp(read->typePtr->name, "bignum") == 0)
    reading = PS_TOO_LARGE;
  else if (status == TCL_OK)
    *number = wide;
  else if (!ps_read_constants(Tcl_GetString(read), number))
    reading = PS_NO_INTEGER;
  Tcl_DecrRefCount(read);
  return reading;
}

/* A byte array without a text form is bytes, whatever its bytes would read as. */
static int ps_is_pure_bytes(Tcl_Obj *value) {
  return value->typePtr == ps_byte_array && !value->bytes;
}

static int ps_is_integer(ps_context interp, ps_value value) {
  int64_t number;
  (void)interp;
  return !ps_is_pure_bytes(value) && ps_read_integer(value, &number) != PS_NO_INTEGER;
}

static int ps_take_integer(ps_context interp, ps_value value, const char *name, int64_t *number) {
  switch (ps_read_integer(value, number)) {
  case PS_AN_INTEGER:
    return 0;
  case PS_TOO_LARGE:
    return ps_refuse_value(interp, PS_E_RANGE, name, "an integer of at most 64 bits", value);
  default:
    return ps_refuse_value(interp, PS_E_TYPE, name, "an integer or the name of a constant", value);
  }
}

/* Tcl 8.6 reads up to 2^64 - 1, and wraps it around. */
static int ps_take_bits(ps_context interp, ps_value value, const char *name, int64_t *bits) {
  Tcl_Obj *read = ps_numeric(value);
  Tcl_WideInt wide = 0;
  int status = Tcl_GetWideIntFromObj(NULL, read, &wide);
  int wrapped = status == TCL_OK && read->typePtr && strcmp(read->typePtr->name, "bignum") == 0 &&
                Tcl_GetString(read)[0] != '-';
  Tcl_DecrRefCount(read);
  if (!wrapped)
    return ps_take_integer(interp, value, name, bits);
  *bits = wide;
  return 0;
}

/* The descriptor of a channel: 0, or -1 when it has none. Tcl would tell of that when the channel is closed. */
static int ps_channel_descriptor(Tcl_Channel channel, int64_t *fd) {
  ClientData handle;
  if (Tcl_GetChannelHandle(channel, TCL_READABLE, &handle) != TCL_OK &&
      Tcl_GetChannelHandle(channel, TCL_WRITABLE, &handle) != TCL_OK) {
    Tcl_SetChannelError(channel, NULL);
    return -1;
  }
  *fd = (int64_t)(intptr_t)handle;
  return 0;
}

/* A descriptor, or the name of a channel that has one. */
static int ps_take_file(ps_context interp, ps_value value, const char *name, int64_t *fd) {
  Tcl_Channel channel = ps_is_integer(interp, value) ? NULL : Tcl_GetChannel(interp, Tcl_GetString(value), NULL);
  if (!channel) {
    Tcl_ResetResult(interp);
    return ps_take_integer(interp, value, name, fd);
  }
  if (ps_channel_descriptor(channel, fd) < 0)
    return ps_refuse_value(interp, PS_E_TYPE, name, "a descriptor or a channel that has one", value);
  return 0;
}

/* All of Tcl's words for true and false. */
static int ps_take_truth(ps_context interp, ps_value value, const char *name, int *truth) {
  Tcl_Obj *read = ps_numeric(value);
  int status = Tcl_GetBooleanFromObj(NULL, read, truth);
  Tcl_DecrRefCount(read);
  return status == TCL_OK ? 0 : ps_refuse_value(interp, PS_E_TYPE, name, "a boolean", value);
}

static int ps_take_real(ps_context interp, ps_value value, const char *name, double *number) {
  Tcl_Obj *read = ps_numeric(value);
  int status = Tcl_GetDoubleFromObj(NULL, read, number);
  /* Tcl reads NaN, and then refuses to give it. */
  if (status != TCL_OK && read->typePtr && strcmp(read->typePtr->name, "double") == 0) {
    *number = read->internalRep.doubleValue;
    status = TCL_OK;
  }
  Tcl_DecrRefCount(read);
  return status == TCL_OK ? 0 : ps_refuse_value(interp, PS_E_TYPE, name, "a number", value);
}

static int ps_is_ascii(const char *text, int length) {
  for (int i = 0; i < length; i++)
    if (text[i] & 0x80)
      return 0;
  return 1;
}

/* Text in an encoding, NULL for the system's. */
static void ps_encode(ps_value value, Tcl_Encoding encoding, const char **text, int64_t *length, ps_taken *taken) {
  Tcl_DString encoded;
  int size;
  *text = Tcl_GetStringFromObj(value, &size);
  if (!ps_is_ascii(*text, size)) {
    Tcl_UtfToExternalDString(encoding, *text, size, &encoded);
    taken->bytes = Tcl_NewStringObj(Tcl_DStringValue(&encoded), Tcl_DStringLength(&encoded));
    Tcl_DStringFree(&encoded);
    *text = Tcl_GetStringFromObj(taken->bytes, &size);
  }
  *length = size;
}

/* UTF-8 in place of Tcl's own form of it, in which a NUL is two bytes. */
static int ps_take_host(ps_context interp, ps_value value, const char **host, int64_t *length, ps_taken *taken) {
  Tcl_Encoding encoding = Tcl_GetEncoding(interp, "utf-8");
  ps_encode(value, encoding, host, length, taken);
  Tcl_FreeEncoding(encoding);
  return 0;
}

static int ps_take_text(ps_context interp, ps_value value, const char *name, const char **text, int64_t *length,
                        ps_taken *taken) {
  (void)name;
  return ps_take_host(interp, value, text, length, taken);
}

static int ps_hold(ps_context interp, void *handle, void (*free)(void *handle), ps_taken *taken) {
  (void)interp;
  taken->held = handle;
  taken->free = free;
  return 0;
}

/* The first character of a text that is no byte, or NULL. In UTF-8 the characters up to 255 begin with a byte up to
 * C3; all others, and nothing else, have a larger one. */
static const char *ps_wide_character(Tcl_Obj *value) {
  if (ps_is_pure_bytes(value))
    return NULL;
  int length;
  const char *text = Tcl_GetStringFromObj(value, &length);
  for (int i = 0; i < length; i++)
    if ((unsigned char)text[i] > 0xC3)
      return text + i;
  return NULL;
}

static int ps_take_bytes(ps_context interp, ps_value value, const char *name, const void **data, int64_t *length,
                         ps_taken *taken) {
  const char *wide = ps_wide_character(value);
  Tcl_UniChar character;
  int size;
  (void)taken;
  if (wide) {
    Tcl_UtfToUniChar(wide, &character);
    return ps_refuse(interp, PS_E_TYPE, name, "%s must be bytes, and has the character U+%04X; encode text first", name,
                     (unsigned)character);
  }
  *data = Tcl_GetByteArrayFromObj(value, &size);
  *length = size;
  return 0;
}

/* Whether text is the same again when it comes back from the system's encoding. Tcl writes a question mark for what an
 * encoding lacks. */
static int ps_comes_back(const char *text, int length) {
  Tcl_DString encoded, back;
  Tcl_UtfToExternalDString(NULL, text, length, &encoded);
  Tcl_ExternalToUtfDString(NULL, Tcl_DStringValue(&encoded), Tcl_DStringLength(&encoded), &back);
  int same = Tcl_DStringLength(&back) == length && memcmp(Tcl_DStringValue(&back), text, (size_t)length) == 0;
  Tcl_DStringFree(&encoded);
  Tcl_DStringFree(&back);
  return same;
}

/* Refuse a path that would become another one, and name the first character to blame. */
static int ps_check_path(ps_context interp, ps_value value) {
  Tcl_UniChar character = 0;
  int length;
  const char *text = Tcl_GetStringFromObj(value, &length);
  if (ps_is_ascii(text, length) || ps_comes_back(text, length))
    return 0;
  for (const char *next; *text; text = next) {
    next = text + Tcl_UtfToUniChar(text, &character);
    if (!ps_comes_back(text, (int)(next - text)))
      break;
  }
  return ps_refuse(interp, PS_E_VALUE, "path",
                   "path has the character U+%04X, which the system's encoding, %s, cannot write; give a byte array",
                   (unsigned)character, Tcl_GetEncodingName(NULL));
}

/* An abstract name is bytes. Any other path is text, which becomes a file name as in Tcl's own commands, unless it is
 * a byte array: so does a path come that no text stands for. */
static int ps_take_path(ps_context interp, ps_value value, const void **path, int64_t *length, ps_taken *taken) {
  static const char nul[] = "\xC0\x80"; /* in Tcl's UTF-8 */
  const char *text;
  if (ps_is_pure_bytes(value) || strncmp(Tcl_GetString(value), nul, 2) == 0)
    return ps_take_bytes(interp, value, "path", path, length, taken);
  if (ps_check_path(interp, value) < 0)
    return -1;
  ps_encode(value, NULL, &text, length, taken);
  *path = text;
  return 0;
}

/* The value of a variable, received into as a copy and stored when the call is over. Storing it as it is first finds
 * out that it can be stored, before anything has been received. */
static int ps_take_room(ps_context interp, ps_value value, const char *name, void **room, int64_t *capacity,
                        ps_taken *taken) {
  const void *data;
  Tcl_Obj *content = Tcl_ObjGetVar2(interp, value, NULL, TCL_LEAVE_ERR_MSG);
  if (!content)
    return -1;
  Tcl_IncrRefCount(content);
  int status = ps_take_bytes(interp, content, name, &data, capacity, taken);
  if (status == 0) {
    taken->bytes = Tcl_NewByteArrayObj(data, (int)*capacity);
    if (!Tcl_ObjSetVar2(interp, value, NULL, content, TCL_LEAVE_ERR_MSG))
      status = -1;
  }
  if (status == 0) {
    Tcl_IncrRefCount(value);
    taken->variable = value;
    taken->interp = interp;
    *room = Tcl_GetByteArrayFromObj(taken->bytes, NULL);
  }
  Tcl_DecrRefCount(content);
  return status;
}

/* A byte array becomes a list in a copy, which has to last for as long as the call uses the items. */
static int ps_take_items(ps_context interp, ps_value list, const char *name, ps_value *items, int capacity,
                         int *count) {
  struct ps_interp *own = ps_of_interp(interp);
  Tcl_Obj *read = ps_convertible(list);
  Tcl_Obj **elements;
  int status = Tcl_ListObjGetElements(NULL, read, count, &elements);
  if (status == TCL_OK)
    for (int i = 0; i < *count && i < capacity; i++)
      items[i] = elements[i];
  if (read != list && own)
    ps_keep_list(own, read);
  Tcl_DecrRefCount(read);
  return status == TCL_OK ? 0 : ps_refuse_value(interp, PS_E_TYPE, name, "a list", list);
}

/* Of a copy, which nothing can turn into anything else. */
static int ps_take_list(ps_context interp, ps_value list, const char *name, const ps_value **items, int64_t *count,
                        ps_taken *taken) {
  Tcl_Obj **elements;
  int length;
  taken->bytes = Tcl_DuplicateObj(list);
  if (Tcl_ListObjGetElements(NULL, taken->bytes, &length, &elements) != TCL_OK) {
    ps_release(taken);
    return ps_refuse_value(interp, PS_E_TYPE, name, "a list", list);
  }
  *items = elements;
  *count = length;
  return 0;
}

struct ps_several {
  int64_t count;
  ps_taken items[];
};

static void ps_free_several(void *held) {
  struct ps_several *several = held;
  for (int64_t i = 0; i < several->count; i++)
    ps_release(&several->items[i]);
  ckfree(held);
}

static int ps_take_several(ps_context interp, int64_t count, ps_taken **items, ps_taken *taken) {
  size_t size = sizeof(struct ps_several) + (size_t)count * sizeof(ps_taken);
  struct ps_several *several = size > INT_MAX ? NULL : (void *)attemptckalloc((unsigned)size);
  if (!several)
    return ps_refuse(interp, PS_E_MEMORY, "buffers", "no memory for %" PRId64 " buffers", count);
  memset(several, 0, size);
  several->count = count;
  *items = several->items;
  return ps_hold(interp, several, ps_free_several, taken);
}

/* What is taken are copies, which no script knows. */
static int ps_lend_rooms(ps_context interp, ps_taken *several, ps_buffer *buffers, int64_t count) {
  (void)interp, (void)several, (void)buffers, (void)count;
  return 0;
}

static int ps_is_bare(ps_context interp, ps_value value, int64_t family) {
  (void)interp, (void)value, (void)family;
  return 0;
}

static void ps_release(ps_taken *taken) {
  Tcl_Obj *bytes = taken->bytes, *variable = taken->variable;
  taken->bytes = taken->variable = NULL;
  if (taken->free)
    taken->free(taken->held);
  taken->free = NULL;
  if (!bytes)
    return;
  Tcl_IncrRefCount(bytes);
  if (variable) {
    Tcl_ObjSetVar2(taken->interp, variable, NULL, bytes, 0);
    Tcl_DecrRefCount(variable);
  }
  Tcl_DecrRefCount(bytes);
}

static ps_value ps_give_none(ps_context interp) {
  (void)interp;
  return Tcl_NewObj();
}

static ps_value ps_give_truth(ps_context interp, int truth) {
  (void)interp;
  return Tcl_NewBooleanObj(truth);
}

static ps_value ps_give_integer(ps_context interp, int64_t number) {
  (void)interp;
  return Tcl_NewWideIntObj(number);
}

static ps_value ps_give_bits(ps_context interp, int64_t bits) {
  (void)interp;
  return bits < 0 ? Tcl_ObjPrintf("%" PRIu64, (uint64_t)bits) : Tcl_NewWideIntObj(bits);
}

static ps_value ps_give_real(ps_context interp, double number) {
  (void)interp;
  return Tcl_NewDoubleObj(number);
}

static ps_value ps_give_text(ps_context interp, const char *text) {
  (void)interp;
  return Tcl_NewStringObj(text, -1);
}

static ps_value ps_give_bytes(ps_context interp, const void *data, int64_t length) {
  (void)interp;
  return Tcl_NewByteArrayObj(data, (int)length);
}

/* Text, if that leads back to the same path. */
static ps_value ps_give_path(ps_context interp, const char *path, int64_t length) {
  Tcl_DString text, back;
  if (length > 0 && path[0] == '\0')
    return ps_give_bytes(interp, path, length);
  Tcl_ExternalToUtfDString(NULL, path, (int)length, &text);
  Tcl_UtfToExternalDString(NULL, Tcl_DStringValue(&text), Tcl_DStringLength(&text), &back);
  int same = Tcl_DStringLength(&back) == length && memcmp(Tcl_DStringValue(&back), path, (size_t)length) == 0;
  ps_value value = same ? Tcl_NewStringObj(Tcl_DStringValue(&text), Tcl_DStringLength(&text))
                        : ps_give_bytes(interp, path, length);
  Tcl_DStringFree(&back);
  Tcl_DStringFree(&text);
  return value;
}

/* Tcl ends the process when it cannot have the memory that it wants, so it is asked first whether it can. */
static int ps_make_bytes(ps_context interp, int64_t capacity, void **room, ps_taken *made) {
  enum { HEAD = 64 }; /* more than Tcl puts in front of the bytes */
  char *probe = capacity > INT_MAX - HEAD ? NULL : attemptckalloc((unsigned)capacity + HEAD);
  if (!probe)
    return ps_refuse(interp, PS_E_MEMORY, "recv", "no memory for %" PRId64 " bytes", capacity);
  ckfree(probe);
  made->bytes = Tcl_NewObj();
  *room = Tcl_SetByteArrayLength(made->bytes, (int)capacity);
  return 0;
}

/* Shrinking keeps the room, so a small part of it is copied instead. */
static ps_value ps_give_made(ps_context interp, ps_taken *made, int64_t length) {
  int capacity;
  const void *data = Tcl_GetByteArrayFromObj(made->bytes, &capacity);
  if (length < capacity / 2)
    return ps_give_bytes(interp, data, length);
  Tcl_Obj *bytes = made->bytes;
  made->bytes = NULL;
  Tcl_SetByteArrayLength(bytes, (int)length);
  return bytes;
}

/* A value without an owner. */
static void ps_drop(Tcl_Obj *value) {
  Tcl_IncrRefCount(value);
  Tcl_DecrRefCount(value);
}

static ps_value ps_give_list(ps_context interp, const ps_value *items, int count) {
  int complete = 1;
  (void)interp;
  for (int i = 0; i < count; i++)
    complete = complete && items[i];
  if (complete)
    return Tcl_NewListObj(count, items);
  for (int i = 0; i < count; i++)
    if (items[i])
      ps_drop(items[i]);
  return NULL;
}

static ps_value ps_share(ps_context interp, ps_value value) {
  (void)interp;
  return value;
}

static ps_value ps_make_list(ps_context interp) {
  (void)interp;
  return Tcl_NewListObj(0, NULL);
}

static ps_value ps_extend(ps_context interp, ps_value list, ps_value item) {
  (void)interp;
  if (list && item) {
    Tcl_ListObjAppendElement(NULL, list, item);
    return list;
  }
  if (list)
    ps_drop(list);
  if (item)
    ps_drop(item);
  return NULL;
}

/* $polysocket::AF_INET. */
static int ps_define_constant(Tcl_Interp *interp, const char *name, int64_t number) {
  Tcl_Obj *variable = Tcl_ObjPrintf("::polysocket::%s", name);
  Tcl_IncrRefCount(variable);
  Tcl_Obj *set = Tcl_ObjSetVar2(interp, variable, NULL, Tcl_NewWideIntObj(number), TCL_GLOBAL_ONLY | TCL_LEAVE_ERR_MSG);
  Tcl_DecrRefCount(variable);
  return set ? TCL_OK : TCL_ERROR;
}
%}
