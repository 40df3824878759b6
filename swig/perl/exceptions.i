/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Error records as Perl's exceptions, in one function: objects below Polysocket::Error, for `die`. A wrapper raises its
 * error when it has cleaned up, and leaves $@ alone until then. */
%{
/* How the handler of a signal ended the operation on this thread: what it died with, or the status that it ends the
 * program with. */
static __thread SV *ps_died;
static __thread int ps_exit_status;

static const char *ps_error_class(int32_t status) {
  switch (status) {
  case PS_E_HERROR:
    return "Polysocket::Error::Host";
  case PS_E_GAIERROR:
    return "Polysocket::Error::AddressInfo";
  case PS_E_TIMEOUT:
    return "Polysocket::Error::Timeout";
  case PS_E_WOULD_BLOCK:
    return "Polysocket::Error::WouldBlock";
  case PS_E_CANCELLED:
    return "Polysocket::Error::Cancelled";
  case PS_E_EOF:
    return "Polysocket::Error::EndOfStream";
  case PS_E_HANDLE:
  case PS_E_CLOSED:
    return "Polysocket::Error::Closed";
  case PS_E_UNSUPPORTED:
    return "Polysocket::Error::Unsupported";
  case PS_E_VALUE:
    return "Polysocket::Error::Value";
  case PS_E_RANGE:
    return "Polysocket::Error::Range";
  case PS_E_TYPE:
    return "Polysocket::Error::Type";
  case PS_E_MEMORY:
    return "Polysocket::Error::Memory";
  default: /* os, interrupted */
    return "Polysocket::Error::System";
  }
}

/* What $! says of an error: a resolver's number is none of the system's, and a timeout has one there. */
static int ps_system_number(const ps_error *error) {
  switch (error->status) {
  case PS_E_HERROR:
  case PS_E_GAIERROR:
    return 0;
  case PS_E_TIMEOUT:
    return ETIMEDOUT;
  default:
    return error->code;
  }
}

static int ps_is_own_package(HV *stash) {
  const char *name = stash ? HvNAME_get(stash) : NULL;
  return name && (strcmp(name, "Polysocket") == 0 || strncmp(name, "Polysocket::", 12) == 0);
}

/* The line of the script that called: the nearest one outside of these packages. */
static const COP *ps_line_of_script(pTHX) {
  const COP *line = PL_curcop;
  for (I32 level = 0; line && ps_is_own_package(CopSTASH(line)); level++) {
    const PERL_CONTEXT *frame = caller_cx(level, NULL);
    if (!frame)
      break;
    line = frame->blk_oldcop;
  }
  return line;
}

/* Text from the library, which is UTF-8. */
static SV *ps_message_text(pTHX_ const char *text) {
  SV *message = newSVpv(text, 0);
  sv_utf8_decode(message);
  return message;
}

/* The operation is the one that the script called. Attempts and partial may be NULL. */
static SV *ps_exception(pTHX_ const struct ps_command *command, const ps_error *error, SV *attempts, SV *partial) {
  HV *fields = newHV();
  const COP *line = ps_line_of_script(aTHX);
  (void)hv_stores(fields, "class", newSVpv(ps_status_name(error->status), 0));
  (void)hv_stores(fields, "code", newSViv(error->code));
  (void)hv_stores(fields, "message", ps_message_text(aTHX_ error->message));
  (void)hv_stores(fields, "operation", newSVpv(command ? command->name : error->operation, 0));
  (void)hv_stores(fields, "done", newSViv((IV)error->done));
  (void)hv_stores(fields, "attempts", attempts ? attempts : newRV_noinc((SV *)newAV()));
  (void)hv_stores(fields, "partial", partial ? partial : newSV(0));
  (void)hv_stores(fields, "file", newSVpv(line && CopFILE(line) ? CopFILE(line) : "-", 0));
  (void)hv_stores(fields, "line", newSVuv(line ? CopLINE(line) : 0));
  return sv_bless(newRV_noinc((SV *)fields), gv_stashpv(ps_error_class(error->status), GV_ADD));
}

/* What the handler of a signal died with is raised in place of the interruption. Whatever that is, the bytes that were
 * received before are in $Polysocket::partial. */
static void ps_raise_with(ps_context context, const ps_error *error, SV *attempts, SV *partial) {
  PS_PERL(context);
  if (ps_exiting)
    return;
  if (error->status == PS_E_INTERRUPTED && ps_died) {
    context->error = sv_2mortal(ps_died);
    ps_died = NULL;
    if (partial)
      sv_setsv(get_sv("Polysocket::partial", GV_ADD), partial);
    SvREFCNT_dec(attempts);
    SvREFCNT_dec(partial);
    return;
  }
  context->error = sv_2mortal(ps_exception(aTHX_ context->command, error, attempts, partial));
  context->number = ps_system_number(error);
}

static void ps_raise_attempts(ps_context context, const ps_error *error, ps_value attempts) {
  ps_raise_with(context, error, attempts, PS_ABSENT);
}

static void ps_raise_partial(ps_context context, const ps_error *error, ps_value partial) {
  ps_raise_with(context, error, PS_ABSENT, partial);
}

static void ps_raise(ps_context context, const ps_error *error) {
  ps_raise_with(context, error, PS_ABSENT, PS_ABSENT);
}

__attribute__((noreturn)) static void ps_go_on_exiting(pTHX) {
  ps_exiting = 0;
  my_exit((U32)ps_exit_status);
  abort();
}

/* The end of a wrapper that has failed. */
__attribute__((noreturn)) static void ps_die(ps_context context) {
  PS_PERL(context);
  if (ps_exiting)
    ps_go_on_exiting(aTHX);
  if (context->number != 0)
    SETERRNO(context->number, 0);
  croak_sv(context->error ? context->error : sv_2mortal(newSVpvs("polysocket: a call failed without an error")));
}

/* A wrong number of arguments. */
static void ps_refuse_number(ps_context context) {
  const struct ps_command *command = context->command;
  ps_error err;
  const char *name = command ? command->name : "polysocket", *usage = command && command->usage ? command->usage : "";
  ps_fill(&err, PS_E_TYPE, name, "%s: usage: %s(%s)", name, name, usage);
  ps_raise(context, &err);
}

#undef SWIG_croak
#define SWIG_croak(usage) \
  do { \
    ps_refuse_number(&ps_call); \
    SWIG_fail; \
  } while (0)
#define SWIG_croak_null() ps_die(&ps_call)
%}
