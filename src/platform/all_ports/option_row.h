/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * How a port writes its table of options. It names the level of each scope, as LEVEL_TCP, before it uses a row. */
#ifndef PS_PLATFORM_ALL_PORTS_OPTION_ROW_H
#define PS_PLATFORM_ALL_PORTS_OPTION_ROW_H

#include "platform/named_option.h"

enum {
  READ = PS__READABLE_OPTION | PS__LISTED_OPTION,
  BOTH = READ | PS__WRITABLE_OPTION,
  WRITE = PS__WRITABLE_OPTION,
  TAKE = PS__READABLE_OPTION
};

#define ROW(name, scope, option, number, kind, access, least, most, unit, list) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, number, kind, access, least, most, unit, list }
/* Written out: a macro that passes the option on would pass its number on, without its name. */
#define FLAG(name, scope, option) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, option, PS__FLAG, BOTH, 0, 1, 0, NULL }
#define NUMBER(name, scope, option, least, most) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, option, PS__NUMBER, BOTH, least, most, 0, NULL }
#define FACT(name, scope, option, kind, list) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, option, kind, READ, 0, 0, 0, list }
#define ORDER(name, scope, option, kind, most) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, option, kind, WRITE, 0, most, 0, NULL }
#define DURATION(name, scope, option, unit) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, option, PS__DURATION, BOTH, 0, INT32_MAX, unit, NULL }
#define OTHER(name, scope, option, kind, most, list) \
  { name, #option, PS__##scope##_SOCKET, LEVEL_##scope, option, kind, BOTH, 0, most, 0, list }

#endif
