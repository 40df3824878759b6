/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How Perl takes part in calls that wait. Perl notes a signal and runs its handler at a safe moment: here, when the
 * signal has cut a wait short. The handler may die, which is raised once the library has returned, or end the program.
 * A thread of Perl's has an interpreter of its own and no lock that a call would have to leave. */
%{
/* Called below, as a subroutine, so that Perl catches what a handler dies with. */
XS(ps_run_handlers) {
  dXSARGS;
  (void)items;
  PERL_ASYNC_CHECK();
  XSRETURN_EMPTY;
}

static void ps_call_handlers(pTHX) {
  dSP;
  SV *before = newSVsv(ERRSV);
  ENTER;
  SAVETMPS;
  PUSHMARK(SP);
  call_sv((SV *)get_cv("Polysocket::_run_handlers", 0), G_EVAL | G_VOID | G_DISCARD | G_NOARGS);
  if (SvTRUE(ERRSV))
    ps_died = newSVsv(ERRSV);
  FREETMPS;
  LEAVE;
  sv_setsv(ERRSV, before);
  SvREFCNT_dec(before);
}

/* A handler that ends the program jumps to the nearest of these. The program goes on ending when the library has
 * returned. */
static int32_t ps_interrupted(void *unused) {
  dTHX;
  dJMPENV;
  int jump;
  (void)unused;
  if (!PL_sig_pending)
    return 0;
  JMPENV_PUSH(jump);
  if (jump == 0)
    ps_call_handlers(aTHX);
  JMPENV_POP;
  if (jump == 2) {
    ps_exit_status = STATUS_EXIT;
    ps_exiting = 1;
  } else if (jump != 0) {
    JMPENV_JUMP(jump);
  }
  return ps_exiting || ps_died;
}

static const ps_hooks ps_perl_hooks = {.interrupted = ps_interrupted};

static const ps_hooks *ps_language_hooks(void) {
  return &ps_perl_hooks;
}

/* Raise what a hook has noted, outside of a wrapper. */
__attribute__((noreturn)) static void ps_rethrow(pTHX) {
  if (ps_exiting)
    ps_go_on_exiting(aTHX);
  SV *error = ps_died ? ps_died : newSVpvs("interrupted");
  ps_died = NULL;
  croak_sv(sv_2mortal(error));
}
%}
