/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The symbols that stand for constants: :INET, :SOCK_STREAM, or :REUSEADDR, whose level tells which option is meant. A
 * part of values.i. */
%{
/* The beginnings of the names of the constants that a parameter takes. */
static const struct {
  const char *parameter, *beginnings[3];
} ps_constants[] = {{"family", {"AF_"}}, {"type", {"SOCK_"}},
                    {"proto", {"IPPROTO_"}}, {"level", {"SOL_", "IPPROTO_"}},
                    {"flags", {"MSG_", "AI_", "NI_"}}, {"how", {"SHUT_"}}};

static VALUE ps_constant_by_id(ID id) {
  if (!id || !rb_is_const_id(id) || !rb_const_defined_at(mPolysocket, id))
    return Qundef;
  VALUE found = rb_const_get_at(mPolysocket, id);
  return RB_INTEGER_TYPE_P(found) ? found : Qundef;
}

/* The constant whose name these bytes are behind a beginning; Qundef if there is none. No String is made for it. */
static VALUE ps_constant_of(const char *beginning, const char *name, long length) {
  char whole[64];
  size_t before = length > 0 ? strlen(beginning) : 0;
  if (length < 0 || (size_t)length > sizeof whole - before)
    return Qundef;
  memcpy(whole, beginning, before);
  memcpy(whole + before, name, (size_t)length);
  length += (long)before;
  for (long i = 0; i < length; i++)
    if ((unsigned char)whole[i] > 127)
      return Qundef;
  return ps_constant_by_id(rb_check_id_cstr(whole, length, rb_usascii_encoding()));
}

/* The constant of that name, with its beginning or without; Qundef if there is none. */
static VALUE ps_constant(VALUE symbol, const char *beginning) {
  /* Such a symbol has its number in itself. Another one would have to stay for ever to get one. */
  if (beginning[0] == '\0' && STATIC_SYM_P(symbol))
    return ps_constant_by_id(SYM2ID(symbol));
  VALUE name = rb_sym2str(symbol);
  VALUE found = ps_constant_of(beginning, RSTRING_PTR(name), RSTRING_LEN(name));
  RB_GC_GUARD(name);
  return found;
}

static VALUE ps_named_constant(VALUE symbol, const char *const *beginnings, int count) {
  VALUE found = ps_constant(symbol, "");
  for (int i = 0; i < count && beginnings[i] && found == Qundef; i++)
    found = ps_constant(symbol, beginnings[i]);
  return found;
}

/* The number of a symbol such as :INET or :SOCK_STREAM, where the parameter is one of those above. */
static VALUE ps_number_of(VALUE value, const char *name) {
  if (!SYMBOL_P(value))
    return value;
  for (size_t i = 0; i < sizeof ps_constants / sizeof *ps_constants; i++) {
    if (strcmp(ps_constants[i].parameter, name) != 0)
      continue;
    VALUE found = ps_named_constant(value, ps_constants[i].beginnings, 3);
    if (found == Qundef)
      ps_complain(rb_eArgError, "%s must be a number or the name of a constant %s..., not %" PRIsVALUE, name,
                  ps_constants[i].beginnings[0], rb_inspect(value));
    return found;
  }
  return value;
}

static const struct {
  const char *level, *beginning;
} ps_levels[] = {{"SOL_SOCKET", "SO_"},    {"IPPROTO_TCP", "TCP_"}, {"IPPROTO_IP", "IP_"}, {"IPPROTO_IPV6", "IPV6_"},
                 {"IPPROTO_UDP", "UDP_"}, {"SOL_CAN_RAW", "CAN_RAW_"}, {"SOL_ALG", "ALG_SET_"}};
enum { PS_LEVELS = sizeof ps_levels / sizeof *ps_levels };

/* The number of a level, which is asked for once; Qundef if this system lacks it. */
static VALUE ps_level(int i) {
  static VALUE known[PS_LEVELS];
  if (!known[i])
    known[i] = ps_constant_of("", ps_levels[i].level, (long)strlen(ps_levels[i].level));
  return known[i];
}

static VALUE ps_option_name(VALUE value, int64_t level) {
  VALUE found = Qundef;
  if (!SYMBOL_P(value))
    return value;
  for (int i = 0; i < PS_LEVELS && found == Qundef; i++)
    if (ps_level(i) == LL2NUM(level))
      found = ps_named_constant(value, &ps_levels[i].beginning, 1);
  if (found == Qundef && (found = ps_constant(value, "")) == Qundef)
    ps_complain(rb_eArgError, "optname must be a number or the name of an option of level %" PRId64 ", not %" PRIsVALUE,
                level, rb_inspect(value));
  return found;
}
%}
