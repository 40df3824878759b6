/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The Tcl package polysocket as far as it is made in C: Tcl's answers to shared/values.h, the model, and the commands.
 * bindings/tcl adds the parts that are simplest in Tcl. */
%module polysocket

%include "interp.i"
%include "values.i"
%include "dictionary.i"
%include "batch.i"
%include "exceptions.i"
%include "object.i"
%include "watch.i"
%include "setting.i"
%include "datagram.i"
%include "channel.i"
%include "connecting.i"
%include "channel_option.i"
%include "../model/model.i"
%include "../model/class.i"
%include "connection.i"
%include "option.i"
%include "sendfile.i"
%include "named.i"
%include "cancel.i"
%include "finish.i"
