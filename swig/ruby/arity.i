/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A wrong number of arguments in Ruby's words: "wrong number of arguments (given 2, expected 1)". SWIG's wrappers call
 * rb_raise() for nothing else, so that name stands for the function below where they are; included before the model,
 * and taken back after it. */
%wrapper %{
/* How many arguments each wrapper takes: ruby.mk reads it from the wrappers. */
static const struct {
  const char *wrapper;
  int fewest, most;
} ps_arities[] = {
#include "arities.inc"
};

__attribute__((noreturn)) static void ps_refuse_number(const char *wrapper, int given) {
  for (size_t i = 0; i < sizeof ps_arities / sizeof *ps_arities; i++)
    if (strcmp(ps_arities[i].wrapper, wrapper) == 0)
      rb_error_arity(given, ps_arities[i].fewest, ps_arities[i].most);
  rb_bug("polysocket: nobody knows how many arguments %s takes", wrapper);
}

#define rb_raise(class, format, given) ps_refuse_number(__func__, given)
%}
