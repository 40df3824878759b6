/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The object model that every language sees, put together: the entry file of a language includes its answers to
 * shared/values.h, then this, then the nouns that not every language wants, and at last class.i. The nouns are those of
 * the public headers. */
%include "../shared/error.i"
%include "../shared/number.i"
%include "../shared/value.i"
%include "../shared/bytes.i"
%include "../shared/text.i"
%include "../shared/address.i"
%include "../shared/socket.i"

%nodefaultctor;
%nodefaultdtor;

%include "version.i"
%include "constants.i"
%include "socket.i"
%include "transfer.i"
%include "exact.i"
%include "message.i"
%include "batch.i"
%include "control.i"
%include "descriptor.i"
%include "options.i"
%include "named_options.i"
%include "connection_info.i"
%include "timeout.i"
%include "deadline.i"
%include "token.i"
%include "byteorder.i"
%include "address_text.i"
%include "inet_text.i"
%include "services.i"
%include "resolve.i"
%include "hostent.i"
%include "hostname.i"
%include "connect_host.i"
%include "create_connection.i"
%include "create_server.i"
%include "create_unix_server.i"
%include "activation.i"
%include "interfaces.i"
%include "interface_addresses.i"
%include "operation.i"
