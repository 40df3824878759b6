/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Tokens, which end calls that wait (S166). What a token is in scripts, each language says: in most a number here,
 * which an object of theirs owns. */
%typemap(in) ps_token *token {
  if (ps_take_token(PS_CONTEXT, $input, "$1_name", &$1) < 0)
    SWIG_fail;
}

%typemap(in, numinputs=0) ps_token **token (ps_token *made) "$1 = &made;"
%typemap(argout) ps_token **token {
  if (result == PS_OK)
    PS_RETURN(ps_give_token(PS_CONTEXT, *$1));
}

%{
static ps_status Token_fired(ps_token *token, ps_context context, ps_value *value, ps_error *err) {
  int64_t fired;
  ps_status status = ps_token_fired(token, &fired, err);
  *value = status == PS_OK ? ps_give_truth(context, fired != 0) : PS_ABSENT;
  return status;
}

static ps_status Token_free(ps_token *token, ps_error *err) {
  (void)err;
  ps_token_free(token);
  return PS_OK;
}
%}

%rename(token_create) ps_token_create;
%rename(token_fire) ps_token_fire;
%rename(token_reset) ps_token_reset;
%rename(token_fired) Token_fired;
%rename(token_fileno) ps_token_fileno;
%rename(token_free) Token_free;
ps_status ps_token_create(ps_token **token, ps_error *err);
ps_status ps_token_fire(ps_token *token, ps_error *err);
ps_status ps_token_reset(ps_token *token, ps_error *err);
ps_status Token_fired(ps_token *token, ps_context context, ps_value *value, ps_error *err);
ps_status ps_token_fileno(ps_token *token, int64_t *number, ps_error *err);
ps_status Token_free(ps_token *token, ps_error *err);

%extend Socket {
  ps_status settoken(ps_token *token, ps_error *err) {
    return ps_socket_settoken($self, token, err);
  }
}
