/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What needs the class that SWIG has made: included after the model. */
%wrapper %{
/* Socket.new(family, type, proto, fileno: nil), each by position or by name. On an object that has a socket already it
 * replaces that; when it fails, the object keeps what it had. */
static VALUE ps_initialize(int argc, VALUE *argv, VALUE self) {
  VALUE given[4] = {Qundef, Qundef, Qundef, Qundef}, named[4], options;
  ID keys[4] = {rb_intern("family"), rb_intern("type"), rb_intern("proto"), rb_intern("fileno")};
  int count = rb_scan_args(argc, argv, "04:", &given[0], &given[1], &given[2], &given[3], &options);
  for (int i = count; i < 4; i++)
    given[i] = i == 3 ? Qnil : INT2FIX(PS_DETECT);
  if (!NIL_P(options)) {
    rb_get_kwargs(options, keys, 0, 4, named);
    for (int i = 0; i < 4; i++)
      if (named[i] != Qundef && i < count)
        rb_raise(rb_eArgError, "%s is given twice", rb_id2name(keys[i]));
      else if (named[i] != Qundef)
        given[i] = named[i];
  }
  Socket *before = DATA_PTR(self);
  VALUE made = _wrap_new_Socket(4, given, self);
  if (DATA_PTR(self) != before)
    ps_socket_free(before);
  return made;
}
%}

%init %{
  rb_define_method(SwigClassSocket.klass, "initialize", ps_initialize, -1);
  /* Two objects with one handle would close each other's socket; dup is the socket's own. */
  rb_undef_method(SwigClassSocket.klass, "clone");
  rb_undef_method(SwigClassSocket.klass, "initialize_copy");
%}
