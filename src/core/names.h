/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Numbers as people know them, for messages: the name of a constant, or the number where none has it. */
#ifndef PS_CORE_NAMES_H
#define PS_CORE_NAMES_H

#include "base/text.h"
#include "polysocket/types.h"

#include <stdint.h>

/** Append what kind of socket three numbers stand for: "AF_INET, SOCK_STREAM, IPPROTO_TCP". */
void ps__names_kind(struct ps__text *text, int family, int type, int proto);

/** Append a level and an option: "SOL_SOCKET, SO_REUSEADDR". */
void ps__names_option(struct ps__text *text, int32_t level, int32_t option);

/** Append a control request: "FIONREAD", or "0x0000541b". */
void ps__names_request(struct ps__text *text, uint32_t request);

/** Append a number whose names begin with a prefix: "SHUT_WR" for "SHUT_". */
void ps__names_number(struct ps__text *text, const char *prefix, int64_t number);

/** Append flags whose names begin with a prefix: "AI_PASSIVE|AI_CANONNAME", and as a number what has no name. */
void ps__names_flags(struct ps__text *text, const char *prefix, uint32_t flags);

/** Room for what ps__names_target() appends. */
enum { PS__TARGET_ROOM = PS__SHOWN + 80 };

/** Append the address that an operation on a socket of a family failed at; and where the two families differ, or there
 * is no address, that this is so. */
void ps__names_target(struct ps__text *text, int family, const ps_address *address);

#endif
