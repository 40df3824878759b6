/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Perl's answers to shared/values.h, first half: taking values. Perl code can run in the middle of a call (an
 * overloaded operator, the handler of a signal) and may die, which is a jump out of the wrapper. What is taken is
 * therefore mortal: the interpreter frees it at the end of the statement, however that ends. */
%{
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A handle that is given back early, or by the mortal value that owns it. */
struct ps_held {
  void *handle;
  void (*free)(void *handle);
};

typedef struct {
  SV *kept;               /* mortal: what was made or copied */
  SV *variable;           /* the script's, which `kept` is to be stored in, or NULL */
  ps_context context;     /* with a variable */
  struct ps_held *held;   /* in `kept`, or NULL */
  struct ps_room *several; /* in `kept`, or NULL */
} ps_taken;

#define PS_ABSENT NULL
#define PS_CONTEXT (&ps_call)
#define PS_NOTHING_TAKEN {NULL, NULL, NULL, NULL, NULL}
#define PS_NO_HOST NULL
#define PS_OPERATION(context) ((context)->command ? (context)->command->name : NULL)
#define PS_RETURN(v) \
  do { \
    SV *given = (v); \
    if (!given) \
      SWIG_fail; \
    argvi = ps_return(&ps_call, ax, given); \
  } while (0)
/* An operation without a result gives what is true, for scripts that say `or die`. */
#define PS_FINISH() \
  do { \
    if (!ps_call.gave) { \
      ST(0) = &PL_sv_yes; \
      argvi = 1; \
    } \
  } while (0)
#define PS_DEFINE_CONSTANT(name, number) ps_define_constant(aTHX_ name, number)

#include "error.h"

#include <inttypes.h>

/* Several structures to take with. */
struct ps_room {
  int64_t count;
  ps_taken items[];
};

/* A number that was never a string. Where a name or a path is wanted, it is a mistake. */
static int ps_is_plain_number(SV *value) {
  return SvNIOK(value) && !SvPOK(value);
}

/* What a script wrote, for messages: at most 40 characters of a text. */
static const char *ps_shown(ps_context context, SV *value, char room[128]) {
  PS_PERL(context);
  if (!SvOK(value)) {
    snprintf(room, 128, "undef");
  } else if (SvROK(value)) {
    snprintf(room, 128, SvOBJECT(SvRV(value)) ? "an object of %.60s" : "a reference to %.60s",
             sv_reftype(SvRV(value), TRUE));
  } else {
    STRLEN length;
    const char *text = SvPV_nomg_const(value, length);
    STRLEN shown = 0;
    for (int i = 0; i < 40 && shown < length && shown < 100; i++)
      shown += SvUTF8(value) ? UTF8SKIP(text + shown) : 1;
    snprintf(room, 128, ps_is_plain_number(value) ? "%.*s" : "\"%.*s\"", (int)(shown < 110 ? shown : 110), text);
  }
  return room;
}

static int ps_refuse_value(ps_context context, int32_t status, const char *name, const char *wanted, SV *value) {
  char room[128];
  return ps_refuse(context, status, name, "%s must be %s, not %s", name, wanted, ps_shown(context, value, room));
}

static int ps_is_none(ps_context context, ps_value value) {
  (void)context;
  return !SvOK(value);
}

/* A value that is no reference, or the text of an object that stands for one. NULL for other references. */
static SV *ps_scalar(ps_context context, SV *value) {
  PS_PERL(context);
  STRLEN length;
  if (!SvROK(value))
    return value;
  if (!SvAMAGIC(value))
    return NULL;
  const char *text = SvPV(value, length);
  return newSVpvn_flags(text, length, SVs_TEMP | (SvUTF8(value) ? SVf_UTF8 : 0));
}

enum ps_reading { PS_AN_INTEGER, PS_TOO_LARGE, PS_NO_INTEGER };

/* Perl makes reals of integers (2**31, 1e6), so one without a fraction counts. */
static enum ps_reading ps_read_real(double real, int with_bits, int64_t *number) {
  if (real - real != 0 || real != Perl_floor(real))
    return PS_NO_INTEGER;
  if (real >= -0x1p63 && real < 0x1p63)
    *number = (int64_t)real;
  else if (with_bits && real >= 0 && real < 0x1p64)
    *number = (int64_t)(uint64_t)real;
  else
    return PS_TOO_LARGE;
  return PS_AN_INTEGER;
}

static enum ps_reading ps_read_text(pTHX_ SV *value, int with_bits, int64_t *number) {
  STRLEN length;
  UV magnitude = 0;
  const char *text = SvPV_nomg_const(value, length);
  int kind = grok_number(text, length, &magnitude);
  if (kind == 0 || (kind & (IS_NUMBER_NOT_INT | IS_NUMBER_INFINITY | IS_NUMBER_NAN)))
    return PS_NO_INTEGER;
  if (!(kind & IS_NUMBER_IN_UV))
    return PS_TOO_LARGE;
  if (kind & IS_NUMBER_NEG) {
    if (magnitude > (UV)INT64_MAX + 1)
      return PS_TOO_LARGE;
    *number = (int64_t)(0 - magnitude);
  } else if (magnitude > INT64_MAX && !with_bits) {
    return PS_TOO_LARGE;
  } else {
    *number = (int64_t)magnitude;
  }
  return PS_AN_INTEGER;
}

static enum ps_reading ps_read_integer(ps_context context, SV *value, int with_bits, int64_t *number) {
  PS_PERL(context);
  SV *scalar = ps_scalar(context, value);
  if (!scalar || !SvOK(scalar))
    return PS_NO_INTEGER;
  if (SvIOK(scalar)) {
    if (SvIsUV(scalar) && SvUVX(scalar) > INT64_MAX && !with_bits)
      return PS_TOO_LARGE;
    *number = SvIsUV(scalar) ? (int64_t)SvUVX(scalar) : (int64_t)SvIVX(scalar);
    return PS_AN_INTEGER;
  }
  if (SvNOK(scalar) && !SvPOK(scalar))
    return ps_read_real(SvNVX(scalar), with_bits, number);
  return ps_read_text(aTHX_ scalar, with_bits, number);
}

static int ps_take_number(ps_context context, ps_value value, const char *name, int with_bits, int64_t *number) {
  switch (ps_read_integer(context, value, with_bits, number)) {
  case PS_AN_INTEGER:
    return 0;
  case PS_TOO_LARGE:
    return ps_refuse_value(context, PS_E_RANGE, name, "an integer of at most 64 bits", value);
  default:
    return ps_refuse_value(context, PS_E_TYPE, name, "an integer", value);
  }
}

static int ps_take_integer(ps_context context, ps_value value, const char *name, int64_t *number) {
  return ps_take_number(context, value, name, 0, number);
}

static int ps_take_bits(ps_context context, ps_value value, const char *name, int64_t *bits) {
  return ps_take_number(context, value, name, 1, bits);
}

/* Perl's own setsockopt decides so: a string is bytes, whatever it reads as. What a comparison gives has all forms. */
static int ps_is_integer(ps_context context, ps_value value) {
  (void)context;
  if (SvROK(value))
    return SvAMAGIC(value) != 0;
  return SvNIOK(value) && (!SvPOK(value) || (SvIOK(value) && SvNOK(value)));
}

/* A number that was read from a text stays that text. */
static enum ps_sort ps_sort_of(ps_context context, ps_value value) {
  PS_PERL(context);
  if (SvROK(value))
    return SvTYPE(SvRV(value)) == SVt_PVAV ? PS_SORT_LIST : PS_SORT_TEXT;
  if (SvIsBOOL(value))
    return PS_SORT_TRUTH;
  if (!SvNIOK(value) || SvPOK(value))
    return PS_SORT_TEXT;
  return SvIOK(value) ? PS_SORT_INTEGER : PS_SORT_REAL;
}

static int ps_take_truth(ps_context context, ps_value value, const char *name, int *truth) {
  PS_PERL(context);
  (void)name;
  *truth = SvTRUE(value) != 0;
  return 0;
}

static int ps_take_real(ps_context context, ps_value value, const char *name, double *number) {
  PS_PERL(context);
  SV *scalar = ps_scalar(context, value);
  if (!scalar || !SvOK(scalar) || !(SvNIOK(scalar) || looks_like_number(scalar)))
    return ps_refuse_value(context, PS_E_TYPE, name, "a number", value);
  *number = (double)SvNV_nomg(scalar);
  return 0;
}

/* The text or bytes of a value; NULL for what is neither, among it undef, which Perl would take for "". */
static SV *ps_string(ps_context context, SV *value) {
  SV *scalar = ps_scalar(context, value);
  return scalar && SvOK(scalar) ? scalar : NULL;
}

/* A copy, which the script cannot change while the call waits. Perl shares the bytes of large ones. */
static SV *ps_copy(pTHX_ SV *scalar) {
  SV *copy = newSVsv_flags(scalar, SV_NOSTEAL);
  return sv_2mortal(copy);
}

static int ps_take_text(ps_context context, ps_value value, const char *name, const char **text, int64_t *length,
                        ps_taken *taken) {
  PS_PERL(context);
  STRLEN size;
  SV *scalar = ps_string(context, value);
  if (!scalar || ps_is_plain_number(scalar))
    return ps_refuse_value(context, PS_E_TYPE, name, "a string", value);
  taken->kept = ps_copy(aTHX_ scalar);
  *text = SvPV_const(taken->kept, size);
  *length = (int64_t)size;
  return 0;
}

static int ps_take_host(ps_context context, ps_value value, const char **host, int64_t *length, ps_taken *taken) {
  return ps_take_text(context, value, "host", host, length, taken);
}

static unsigned ps_wide_character(pTHX_ SV *text) {
  STRLEN length;
  const U8 *at = (const U8 *)SvPV_nomg_const(text, length);
  const U8 *end = at + length;
  for (; at < end; at += UTF8SKIP(at)) {
    UV character = utf8_to_uvchr_buf(at, end, NULL);
    if (character > 255)
      return (unsigned)character;
  }
  return 0;
}

/* A string whose characters are bytes, whichever way Perl holds them, as print and syswrite have it. */
static int ps_take_bytes(ps_context context, ps_value value, const char *name, const void **data, int64_t *length,
                         ps_taken *taken) {
  PS_PERL(context);
  STRLEN size;
  SV *scalar = ps_string(context, value);
  if (!scalar)
    return ps_refuse_value(context, PS_E_TYPE, name, "a string of bytes", value);
  taken->kept = ps_copy(aTHX_ scalar);
  if (SvUTF8(taken->kept) && !sv_utf8_downgrade(taken->kept, TRUE))
    return ps_refuse(context, PS_E_TYPE, name, "Wide character U+%04X in %s; encode text to bytes first",
                     ps_wide_character(aTHX_ taken->kept), name);
  *data = SvPV_const(taken->kept, size);
  *length = (int64_t)size;
  return 0;
}

/* File names are bytes in Perl. */
static int ps_take_path(ps_context context, ps_value value, const void **path, int64_t *length, ps_taken *taken) {
  if (ps_is_plain_number(value))
    return ps_refuse_value(context, PS_E_TYPE, "path", "a string", value);
  return ps_take_bytes(context, value, "path", path, length, taken);
}

/* The open file of a value that is a glob, a reference to one, or its IO part. */
static IO *ps_io_of(pTHX_ SV *value) {
  SV *target = SvROK(value) ? SvRV(value) : value;
  if (SvTYPE(target) == SVt_PVIO)
    return (IO *)target;
  return isGV_with_GP(target) ? GvIO((GV *)target) : NULL;
}

/* What the method `fileno` of an object gives, or NULL when it has none. */
static SV *ps_call_fileno(pTHX_ SV *object) {
  dSP;
  if (!sv_isobject(object) || !gv_fetchmethod_autoload(SvSTASH(SvRV(object)), "fileno", FALSE))
    return NULL;
  PUSHMARK(SP);
  XPUSHs(object);
  PUTBACK;
  call_method("fileno", G_SCALAR);
  SPAGAIN;
  SV *number = POPs;
  PUTBACK;
  return number;
}

/* An integer, a file handle, or an object with a method `fileno`. */
static int ps_take_file(ps_context context, ps_value value, const char *name, int64_t *fd) {
  PS_PERL(context);
  IO *io = ps_io_of(aTHX_ value);
  if (io) {
    *fd = IoIFP(io) ? PerlIO_fileno(IoIFP(io)) : IoOFP(io) ? PerlIO_fileno(IoOFP(io)) : -1;
    return 0;
  }
  SV *number = ps_call_fileno(aTHX_ value);
  return ps_take_integer(context, number ? number : value, name, fd);
}

static int ps_free_held(pTHX_ SV *owner, MAGIC *magic) {
  struct ps_held *held = (struct ps_held *)magic->mg_ptr;
  (void)owner;
  if (held->handle)
    held->free(held->handle);
  Safefree(held);
  return 0;
}

static MGVTBL ps_held_magic = {.svt_free = ps_free_held};

static int ps_hold(ps_context context, void *handle, void (*free)(void *handle), ps_taken *taken) {
  PS_PERL(context);
  Newxz(taken->held, 1, struct ps_held);
  *taken->held = (struct ps_held){handle, free};
  taken->kept = sv_newmortal();
  sv_magicext(taken->kept, NULL, PERL_MAGIC_ext, &ps_held_magic, (const char *)taken->held, 0);
  return 0;
}

/* A variable to receive into, or a reference to one. It is received into a copy, which is stored at the end: the
 * handler of a signal may change the variable while the call waits. */
static int ps_take_room(ps_context context, ps_value value, const char *name, void **room, int64_t *capacity,
                        ps_taken *taken) {
  PS_PERL(context);
  const void *data;
  if (SvROK(value) && !SvOBJECT(SvRV(value)) && SvTYPE(SvRV(value)) < SVt_PVAV)
    value = SvRV(value);
  SvGETMAGIC(value);
  if (!SvOK(value) || SvROK(value))
    return ps_refuse_value(context, PS_E_TYPE, name, "a string to receive into", value);
  if (SvREADONLY(value))
    return ps_refuse(context, PS_E_TYPE, name, "%s must be a variable to receive into, not a constant", name);
  if (ps_take_bytes(context, value, name, &data, capacity, taken) < 0)
    return -1;
  *room = SvPV_force_nolen(taken->kept);
  taken->variable = value;
  taken->context = context;
  return 0;
}

/* The array of a reference, or NULL. */
static AV *ps_array_of(SV *value) {
  return SvROK(value) && SvTYPE(SvRV(value)) == SVt_PVAV ? (AV *)SvRV(value) : NULL;
}

/* An item of an array; undef where there is none. Items of tied arrays are read once. */
static SV *ps_item(pTHX_ AV *array, SSize_t index) {
  SV **item = av_fetch(array, index, FALSE);
  if (!item || !*item)
    return &PL_sv_undef;
  return SvGMAGICAL(*item) ? sv_mortalcopy(*item) : *item;
}

static int ps_take_items(ps_context context, ps_value list, const char *name, ps_value *items, int capacity,
                         int *count) {
  PS_PERL(context);
  AV *array = ps_array_of(list);
  if (!array)
    return ps_refuse_value(context, PS_E_TYPE, name, "a reference to an array", list);
  SSize_t length = av_len(array) + 1;
  *count = length > INT_MAX ? INT_MAX : (int)length;
  for (int i = 0; i < *count && i < capacity; i++)
    items[i] = ps_item(aTHX_ array, i);
  return 0;
}

/* A list of the script's own values, so that variables among them can be received into. One string, or a reference to
 * one, stands for a list of it. */
static int ps_take_list(ps_context context, ps_value list, const char *name, const ps_value **items, int64_t *count,
                        ps_taken *taken) {
  PS_PERL(context);
  AV *array = ps_array_of(list), *copy = newAV();
  taken->kept = sv_2mortal((SV *)copy);
  if (array) {
    for (SSize_t i = 0; i <= av_len(array); i++)
      av_push(copy, SvREFCNT_inc_simple_NN(ps_item(aTHX_ array, i)));
  } else if (strcmp(name, "buffers") == 0 && SvOK(list) && (!SvROK(list) || SvTYPE(SvRV(list)) < SVt_PVAV)) {
    av_push(copy, SvREFCNT_inc_simple_NN(list));
  } else {
    return ps_refuse_value(context, PS_E_TYPE, name, "a reference to an array", list);
  }
  *items = AvARRAY(copy);
  *count = av_len(copy) + 1;
  return 0;
}

static int ps_take_several(ps_context context, int64_t count, ps_taken **items, ps_taken *taken) {
  PS_PERL(context);
  size_t size = sizeof(struct ps_room) + (size_t)count * sizeof(ps_taken);
  taken->kept = sv_2mortal(newSV(size));
  taken->several = (struct ps_room *)SvPVX(taken->kept);
  memset(taken->several, 0, size);
  taken->several->count = count;
  *items = taken->several->items;
  return 0;
}

/* What is taken are copies, which no script knows. */
static int ps_lend_rooms(ps_context context, ps_taken *several, ps_buffer *buffers, int64_t count) {
  (void)context, (void)several, (void)buffers, (void)count;
  return 0;
}

static int ps_is_many(ps_context context, ps_value value, int texts) {
  PS_PERL(context);
  AV *array = ps_array_of(value);
  return array && (texts || av_len(array) < 0 || ps_array_of(ps_item(aTHX_ array, 0)));
}

static int ps_is_bare(ps_context context, ps_value value, int64_t family) {
  PS_PERL(context);
  AV *array = ps_array_of(value);
  int64_t number;
  if (!array || av_len(array) != 1)
    return 0;
  SV *first = ps_item(aTHX_ array, 0), *second = ps_item(aTHX_ array, 1);
  return SvOK(second) && !SvROK(second) && SvPOK(second) && SvCUR(second) == 0 && !SvROK(first) &&
         ps_read_integer(context, first, 0, &number) == PS_AN_INTEGER && number == family;
}

/* Set while the handler of a signal ends the program: the interpreter has then freed all mortal values. */
static __thread int ps_exiting;

static void ps_release(ps_taken *taken) {
  if (ps_exiting)
    return;
  if (taken->several)
    for (int64_t i = 0; i < taken->several->count; i++)
      ps_release(&taken->several->items[i]);
  if (taken->held && taken->held->handle) {
    taken->held->free(taken->held->handle);
    taken->held->handle = NULL;
  }
  if (taken->variable) {
    PS_PERL(taken->context);
    sv_setsv(taken->variable, taken->kept);
    SvSETMAGIC(taken->variable);
  }
  *taken = (ps_taken)PS_NOTHING_TAKEN;
}
%}

/* The one function of the model that gives a text as C does. */
%typemap(out) const char * "PS_RETURN(ps_give_text(PS_CONTEXT, $1));"

/* Nothing is overloaded, so no argument's type is asked for. SWIG's code for that is written for other macros. */
%typemap(typecheck) double, const char *, char * "$1 = 1;"
