/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a caller may say of a connection by name. */
#ifndef PS_CORE_CONNECT_OPTIONS_H
#define PS_CORE_CONNECT_OPTIONS_H

#include "polysocket/create_connection.h"

/** Take what a caller has set; NULL sets nothing. Reports what is invalid. The texts stay the caller's. */
int32_t ps__connect_options_take(const ps_connect_options *options, const char *operation, ps_connect_options *taken,
                                 ps_error *err);

#endif
