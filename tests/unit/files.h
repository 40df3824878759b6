/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Files for tests to start from, and what is at their other end. */
#ifndef UNIT_FILES_H
#define UNIT_FILES_H

#include "polysocket/file.h"
#include "polysocket/socket.h"

#include <stdint.h>

/** A file on one end of a connection and the socket at the other. The file's own socket is freed already. */
ps_file *make_file(const char *mode, int64_t bufsize, ps_socket **peer);

/** A file on a socket. */
ps_file *make_file_of(ps_socket *socket, const char *mode, int64_t bufsize);

/** Send a text from the other end, behind the back of whoever counts calls. */
void feed(ps_socket *peer, const char *text);

/** The data that has arrived at the other end so far; the next call overwrites it. */
const char *arrived(ps_socket *peer);

/** The byte at a place of the endless pattern that large transfers carry. */
char pattern(int64_t place);

#endif
