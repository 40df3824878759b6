/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Values as they are, for the few operations whose arguments or results have more than one kind. Such an operation
 * takes the context too, and returns PS_RAISED when a function of the contract has raised an error. */
%typemap(in) ps_value "$1 = $input;"
%typemap(in, numinputs=0) ps_context context "$1 = PS_CONTEXT;"

%typemap(in, numinputs=0) ps_value *value (ps_value found = PS_ABSENT) "$1 = &found;"
%typemap(argout) ps_value *value {
  if (result == PS_OK)
    PS_RETURN(*$1);
}
