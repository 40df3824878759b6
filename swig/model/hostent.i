/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts by name and by address (S65 to S68, S70, S71). */
%{
static void ps_free_hostent(void *found) {
  ps_hostent_free(found);
}

/* All names, or all addresses. */
static ps_value ps_give_texts(ps_context context, ps_hostent *found,
                              int32_t (*count)(ps_hostent *, int64_t *, ps_error *),
                              int32_t (*item)(ps_hostent *, int64_t, char *, int64_t, int64_t *, ps_error *)) {
  int64_t number, length;
  count(found, &number, NULL);
  ps_value texts = ps_make_list(context);
  for (int64_t i = 0; i < number && texts != PS_ABSENT; i++) {
    char text[PS_TEXT];
    item(found, i, text, sizeof text, &length, NULL);
    texts = ps_extend(context, texts, ps_give_whole_text(context, text, sizeof text, length));
  }
  return texts;
}

/* (name, other names, addresses); the entry is handed over. */
static ps_status ps_give_hostent(ps_context context, ps_hostent *found, ps_value *value) {
  ps_taken held = PS_NOTHING_TAKEN;
  char name[PS_TEXT];
  int64_t length;
  if (ps_hold(context, found, ps_free_hostent, &held) < 0)
    return PS_RAISED;
  ps_hostent_name(found, name, sizeof name, &length, NULL);
  ps_value values[3];
  values[0] = ps_give_whole_text(context, name, sizeof name, length);
  values[1] = ps_give_texts(context, found, ps_hostent_alias_count, ps_hostent_alias);
  values[2] = ps_give_texts(context, found, ps_hostent_address_count, ps_hostent_address);
  ps_release(&held);
  *value = ps_give_list(context, values, 3);
  return *value == PS_ABSENT ? PS_RAISED : PS_OK;
}

static ps_status Module_gethostbyname(const char *host, int64_t deadline, ps_token *token, char *text,
                                     int64_t capacity, int64_t *length, ps_error *err) {
  return ps_gethostbyname(host, ps_language_wait(deadline, token), text, capacity, length, err);
}

static ps_status Module_gethostbyname_ex(const char *host, int64_t deadline, ps_token *token, ps_context context,
                                     ps_value *value, ps_error *err) {
  ps_hostent *found;
  ps_status status = ps_gethostbyname_ex(host, ps_language_wait(deadline, token), &found, err);
  return status == PS_OK ? ps_give_hostent(context, found, value) : status;
}

static ps_status Module_gethostbyaddr(const char *host, int64_t deadline, ps_token *token, ps_context context,
                                     ps_value *value, ps_error *err) {
  ps_hostent *found;
  ps_status status = ps_gethostbyaddr(host, ps_language_wait(deadline, token), &found, err);
  return status == PS_OK ? ps_give_hostent(context, found, value) : status;
}
%}

%rename(gethostbyname) Module_gethostbyname;
%rename(gethostbyname_ex) Module_gethostbyname_ex;
%rename(gethostbyaddr) Module_gethostbyaddr;
ps_status Module_gethostbyname(const char *host, int64_t deadline = 0, ps_token *token = NULL, char *text,
                                     int64_t capacity, int64_t *length, ps_error *err);
ps_status Module_gethostbyname_ex(const char *host, int64_t deadline = 0, ps_token *token = NULL, ps_context context,
                                    ps_value *value, ps_error *err);
ps_status Module_gethostbyaddr(const char *host, int64_t deadline = 0, ps_token *token = NULL, ps_context context,
                                    ps_value *value, ps_error *err);
