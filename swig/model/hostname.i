/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names that this machine and others go by (S62 to S64, S69, S157). */
%{
static ps_status Module_getfqdn(const char *host, int64_t deadline, ps_token *token, char *text, int64_t capacity,
                                int64_t *length, ps_error *err) {
  return ps_getfqdn(host, ps_language_wait(deadline, token), text, capacity, length, err);
}
%}

%rename(getfqdn) Module_getfqdn;
%rename(gethostname) ps_gethostname;
%rename(sethostname) ps_sethostname;
ps_status Module_getfqdn(const char *host = NULL, int64_t deadline = 0, ps_token *token = NULL, char *text,
                         int64_t capacity, int64_t *length, ps_error *err);
ps_status ps_gethostname(char *text, int64_t capacity, int64_t *length, ps_error *err);
ps_status ps_sethostname(const char *name, ps_error *err);
