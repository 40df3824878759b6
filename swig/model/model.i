/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The object model that every language sees, put together: the entry file of a language includes its answers to
 * shared/values.h and then this. The nouns are those of the public headers. */
%include "../shared/error.i"
%include "../shared/number.i"
%include "../shared/value.i"
%include "../shared/bytes.i"
%include "../shared/address.i"
%include "../shared/socket.i"

%nodefaultctor;
%nodefaultdtor;

%include "version.i"
%include "constants.i"
%include "socket.i"
%include "transfer.i"
%include "options.i"
%include "timeout.i"

/* The class comes last: SWIG writes its methods where it stands, and they need what the nouns above define. */
typedef struct {
} Socket;
