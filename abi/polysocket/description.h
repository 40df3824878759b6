/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_DESCRIPTION_H
#define POLYSOCKET_DESCRIPTION_H

#include "export.h"

PS_BEGIN_DECLS

/**
 * These headers as data: a JSON text with every function, parameter, status, constant and structure of the
 * library in use. Never blocks, never fails, may be called from any thread.
 *
 * From this text, a program that can call this one function can bind all others. polysocket.json holds the same
 * document in a readable layout; abi/README.md explains its members.
 *
 * @return static text in UTF-8, owned by the library.
 * @beyond for languages that bind the library at run time, without a header or a compiler.
 * @since 0.1
 */
PS_API const char *ps_description(void);

PS_END_DECLS

#endif
