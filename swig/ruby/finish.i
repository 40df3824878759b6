/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Code that needs the class that SWIG has made: included after the model. */
%wrapper %{
#undef rb_raise /* arity.i defines it for SWIG's wrappers */

static const char *const ps_parameters[] = {"family", "type", "proto", "fileno"};
enum { PS_FILENO = 3, PS_PARAMETERS };

/* The arguments of Socket.new, each by position or by name; Qundef where none was given. */
static void ps_scan_arguments(int argc, const VALUE *argv, VALUE *given) {
  VALUE options, named[PS_PARAMETERS];
  ID names[PS_PARAMETERS];
  int count = rb_scan_args(argc, argv, "04:", &given[0], &given[1], &given[2], &given[3], &options);
  for (int i = count; i < PS_PARAMETERS; i++)
    given[i] = Qundef;
  if (NIL_P(options))
    return;
  for (int i = 0; i < PS_PARAMETERS; i++)
    names[i] = rb_intern(ps_parameters[i]);
  rb_get_kwargs(options, names, 0, PS_PARAMETERS, named);
  for (int i = 0; i < PS_PARAMETERS; i++)
    if (named[i] != Qundef && given[i] != Qundef)
      rb_raise(rb_eArgError, "%s is given twice", ps_parameters[i]);
    else if (named[i] != Qundef)
      given[i] = named[i];
}

/* Socket.new(family, type, proto, fileno: nil). On an object that has a socket already it replaces that; when it fails,
 * the object keeps what it had. */
static VALUE ps_initialize(int argc, VALUE *argv, VALUE self) {
  VALUE given[PS_PARAMETERS];
  int64_t numbers[PS_FILENO] = {PS_DETECT, PS_DETECT, PS_DETECT};
  int64_t fileno = PS_NO_DESCRIPTOR;
  ps_error err;
  rb_check_frozen(self);
  ps_scan_arguments(argc, argv, given);
  for (int i = 0; i < PS_FILENO; i++)
    if (given[i] != Qundef)
      ps_take_integer(PS_CONTEXT, given[i], ps_parameters[i], &numbers[i]);
  if (given[PS_FILENO] != Qundef)
    ps_take_descriptor(PS_CONTEXT, given[PS_FILENO], ps_parameters[PS_FILENO], &fileno);
  Socket *made = new_Socket(&err, numbers[0], numbers[1], numbers[2], fileno);
  if (!made)
    ps_raise(PS_CONTEXT, &err);
  return ps_fill_object(self, made);
}

/* dup: the same endpoint on a descriptor of its own. */
static VALUE ps_initialize_copy(VALUE self, VALUE original) {
  Socket *copy;
  ps_error err;
  if (self == original)
    return self;
  rb_check_frozen(self);
  if (ps_socket_dup(rb_check_typeddata(original, &ps_object_type), &copy, &err) != PS_OK)
    ps_raise(PS_CONTEXT, &err);
  return ps_fill_object(self, copy);
}

/* What Ruby asks for when it copies an object to another Ractor. The copy would have the hooks of this one. */
static VALUE ps_initialize_clone(int argc, VALUE *argv, VALUE self) {
  (void)argc, (void)argv, (void)self;
  rb_raise(rb_eTypeError, "a Polysocket::Socket cannot be copied to another Ractor; hand over the number that detach "
                          "gives, and make a socket of it there: Polysocket::Socket.new(fileno: number)");
}
%}

%init %{
  VALUE socket_class = SwigClassSocket.klass;
  rb_define_alloc_func(socket_class, ps_allocate);
  rb_undef_method(socket_class, "initialize"); /* or Ruby would warn of a redefinition */
  rb_define_method(socket_class, "initialize", ps_initialize, -1);
  rb_define_method(socket_class, "initialize_copy", ps_initialize_copy, 1);
  /* A clone would be frozen with its original, and have its singleton methods: no way to treat a descriptor. */
  rb_undef_method(socket_class, "clone");
  rb_define_method(socket_class, "initialize_clone", ps_initialize_clone, -1);
%}
