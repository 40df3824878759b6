/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Perl's answers to shared/values.h, second half: giving values. A list is a reference to an array. */
%{
static ps_value ps_give_none(ps_context context) {
  PS_PERL(context);
  return newSV(0);
}

static ps_value ps_give_truth(ps_context context, int truth) {
  PS_PERL(context);
  return newSVsv(truth ? &PL_sv_yes : &PL_sv_no);
}

static ps_value ps_give_integer(ps_context context, int64_t number) {
  PS_PERL(context);
  return newSViv((IV)number);
}

static ps_value ps_give_bits(ps_context context, int64_t bits) {
  PS_PERL(context);
  return newSVuv((UV)bits);
}

static ps_value ps_give_real(ps_context context, double number) {
  PS_PERL(context);
  return newSVnv(number);
}

static ps_value ps_give_text(ps_context context, const char *text) {
  PS_PERL(context);
  return newSVpv(text, 0);
}

static ps_value ps_give_bytes(ps_context context, const void *data, int64_t length) {
  PS_PERL(context);
  return newSVpvn(data, (STRLEN)length);
}

static ps_value ps_give_path(ps_context context, const char *path, int64_t length) {
  return ps_give_bytes(context, path, length);
}

/* Perl ends the program when it cannot have memory, so the system is asked first whether it can. */
static int ps_make_bytes(ps_context context, int64_t capacity, void **room, ps_taken *made) {
  PS_PERL(context);
  enum { HEAD = 64 }; /* more than Perl adds */
  void *probe = capacity > PTRDIFF_MAX - HEAD ? NULL : malloc((size_t)capacity + HEAD);
  if (!probe)
    return ps_refuse(context, PS_E_MEMORY, "recv", "no memory for %" PRId64 " bytes", capacity);
  free(probe);
  made->kept = sv_2mortal(newSV((STRLEN)capacity + 1));
  SvPOK_only(made->kept);
  *room = SvPVX(made->kept);
  return 0;
}

/* A small part of the room is copied, so that a script does not keep all of it. */
static ps_value ps_give_made(ps_context context, ps_taken *made, int64_t length) {
  PS_PERL(context);
  SV *bytes = made->kept;
  if ((STRLEN)length < SvLEN(bytes) / 2)
    return newSVpvn(SvPVX(bytes), (STRLEN)length);
  made->kept = NULL;
  SvCUR_set(bytes, (STRLEN)length);
  *SvEND(bytes) = '\0';
  return SvREFCNT_inc_simple_NN(bytes);
}

static ps_value ps_share(ps_context context, ps_value value) {
  (void)context, (void)value;
  return PS_ABSENT;
}

static ps_value ps_make_list(ps_context context) {
  PS_PERL(context);
  return newRV_noinc((SV *)newAV());
}

static ps_value ps_extend(ps_context context, ps_value list, ps_value item) {
  PS_PERL(context);
  if (list && item) {
    av_push((AV *)SvRV(list), item);
    return list;
  }
  SvREFCNT_dec(list);
  SvREFCNT_dec(item);
  return PS_ABSENT;
}

static ps_value ps_make_map(ps_context context) {
  PS_PERL(context);
  return newRV_noinc((SV *)newHV());
}

static ps_value ps_put(ps_context context, ps_value map, const char *name, ps_value value) {
  PS_PERL(context);
  if (map && value) {
    if (!hv_store((HV *)SvRV(map), name, (I32)strlen(name), value, 0))
      SvREFCNT_dec(value);
    return map;
  }
  SvREFCNT_dec(map);
  SvREFCNT_dec(value);
  return PS_ABSENT;
}

static ps_value ps_give_list(ps_context context, const ps_value *items, int count) {
  ps_value list = ps_make_list(context);
  for (int i = 0; i < count; i++)
    list = ps_extend(context, list, items[i]);
  return list;
}

/* A constant is a subroutine that the compiler puts the number for. Its name is noted for Exporter. */
static void ps_define_constant(pTHX_ const char *name, int64_t number) {
  newCONSTSUB(gv_stashpvs("Polysocket", GV_ADD), name, newSViv((IV)number));
  av_push(get_av("Polysocket::CONSTANTS", GV_ADD), newSVpv(name, 0));
}
%}
