/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The socket object: Polysocket::Socket, a typed object of Ruby's with the handle inside, instead of SWIG's kind. */

/* Ruby has checked the class of self already, and ps_allocate() makes all objects of it. One that is allocated and no
 * more holds NULL, which the library refuses. SWIG's own way looks the type's name up in an instance variable, which
 * costs more than a short call. */
%typemap(in) Socket *self "$1 = RTYPEDDATA_DATA($input);"

/* Ruby's own dup, which keeps class and instance variables, asks ps_initialize_copy(). */
%ignore Socket::dup;

%{
/* The collector must neither leave the lock nor wait: this does not, not even with SO_LINGER. */
static void ps_collect(void *handle) {
  ps_socket_free(handle);
}

/* The handle refers to no objects, so the collector has neither anything to mark nor any writes to be told of. */
static const rb_data_type_t ps_object_type = {.wrap_struct_name = "Polysocket::Socket",
                                              .function = {.dfree = ps_collect},
                                              .flags = RUBY_TYPED_FREE_IMMEDIATELY | RUBY_TYPED_WB_PROTECTED};

static VALUE ps_allocate(VALUE class) {
  return TypedData_Wrap_Struct(class, &ps_object_type, NULL);
}

/* Put a socket into an object; the one that was there goes. */
static VALUE ps_fill_object(VALUE object, Socket *socket) {
  Socket *before = RTYPEDDATA_DATA(object);
  RTYPEDDATA_DATA(object) = socket;
  ps_socket_free(before);
  return object;
}

static ps_value ps_give_socket(ps_context context, Socket *socket) {
  (void)context;
  return ps_fill_object(ps_allocate(((swig_class *)SWIGTYPE_p_Socket->clientdata)->klass), socket);
}
%}
