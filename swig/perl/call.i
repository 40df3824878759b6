/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The call that a wrapper carries out: which subroutine it is, the interpreter that made it, the error that it ends
 * with, and how its result reaches the script. It lives on the wrapper's stack, so that calls may be nested: a signal
 * handler that runs while one waits makes others. */
%{
#include "perliol.h"

#include <stdint.h>

/* SWIG's own code above looks the interpreter up in each function; from here on it is a parameter. */
#undef aTHX
#undef aTHX_
#ifdef MULTIPLICITY
#define aTHX my_perl
#define aTHX_ aTHX,
#define PS_INTERPRETER aTHX
#else
#define aTHX
#define aTHX_
#define PS_INTERPRETER NULL
#endif

/* How a result that is a list is given where the script wants a list: as one value, or item by item. In scalar context
 * a tuple is its first item, and a list is the reference. */
enum ps_giving { PS_A_VALUE, PS_A_TUPLE, PS_A_LIST };

/* A subroutine that scripts see. */
struct ps_command {
  const char *name;  /* of the operation, for messages */
  const char *usage; /* the arguments; NULL when there are none */
  XSUBADDR_t run;
  enum ps_giving gives;
  int lends; /* which argument is a variable to receive into, or 0 */
};

struct ps_call {
  PerlInterpreter *interpreter;
  const struct ps_command *command; /* NULL outside of the tables in finish.i */
  SV *self;                         /* the first argument, or NULL */
  SV *token;                        /* the token among the arguments, or NULL */
  SV *error;                        /* to be raised when the wrapper has cleaned up */
  int number;                       /* what $! is then, or 0 */
  int gave;                         /* whether there is a result, which may be an empty list */
};

typedef SV *ps_value;
typedef struct ps_call *ps_context;

/* The interpreter of a call, for Perl's macros. */
#define PS_PERL(context) dTHXa((context)->interpreter)

/* Values with magic (tied ones, $1, elements of tied hashes) are read once, here. A variable to receive into stays. */
static struct ps_call ps_begin(pTHX_ CV *cv, I32 ax, I32 items) {
  const struct ps_command *command = CvXSUBANY(cv).any_ptr;
  for (I32 i = 0; i < items; i++)
    if (SvGMAGICAL(ST(i)) && !(command && command->lends == i))
      ST(i) = sv_mortalcopy(ST(i));
  return (struct ps_call){
      .interpreter = PS_INTERPRETER, .command = command, .self = items > 0 ? ST(0) : NULL};
}

/* Every wrapper opens with this macro of Perl's. */
#undef dXSARGS
#define dXSARGS \
  dSP; \
  dAXMARK; \
  dITEMS; \
  struct ps_call ps_call = ps_begin(aTHX_ cv, ax, items); \
  PERL_UNUSED_VAR(ps_call)

/* The items of a list as results of their own: the values move, so that the script's variables can take their bytes
 * over without a copy. */
static I32 ps_return_items(pTHX_ I32 ax, AV *list) {
  I32 count = (I32)(av_len(list) + 1);
  dSP;
  EXTEND(SP, count);
  for (I32 i = 0; i < count; i++)
    ST(i) = sv_2mortal(av_shift(list));
  return count;
}

/* How many results there are now. The value is handed over. */
static I32 ps_return(ps_context context, I32 ax, SV *value) {
  PS_PERL(context);
  enum ps_giving gives = context->command ? context->command->gives : PS_A_VALUE;
  context->gave = 1;
  sv_2mortal(value);
  ST(0) = value;
  if (gives == PS_A_VALUE || !SvROK(value) || SvTYPE(SvRV(value)) != SVt_PVAV || SvOBJECT(SvRV(value)))
    return 1;
  if (GIMME_V == G_LIST)
    return ps_return_items(aTHX_ ax, (AV *)SvRV(value));
  if (gives == PS_A_TUPLE)
    ST(0) = sv_2mortal(av_shift((AV *)SvRV(value)));
  return 1;
}
%}
