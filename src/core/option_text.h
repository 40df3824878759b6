/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The values of the options with names, as texts. */
#ifndef PS_CORE_OPTION_TEXT_H
#define PS_CORE_OPTION_TEXT_H

#include "base/text.h"
#include "platform/named_option.h"
#include "polysocket/error.h"
#include "polysocket/types.h"

#include <stdint.h>

/** Room for the value of any option. */
enum { PS__OPTION_TEXT = 64 };

/** A value that was read from text, and the addresses that it leads to. Do not copy it. */
struct ps__option_input {
  struct ps__option_value value;
  ps_address address, source;
};

/** Read a value for an option of a socket of a family. Reports what is wrong with it, under the operation's name. */
int32_t ps__option_text_read(const struct ps__named_option *row, int family, const char *text,
                             struct ps__option_input *input, const char *operation, ps_error *err);

/** Append a value. */
void ps__option_text_show(struct ps__text *text, const struct ps__named_option *row,
                          const struct ps__option_value *value);

#endif
