/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Linked with the examples, which read and write bytes: Windows opens standard input and output as text, in which ends
 * of lines change and one byte is the end. */
#include <fcntl.h>
#include <io.h>

__attribute__((constructor)) static void be_binary(void) {
  _setmode(0, _O_BINARY);
  _setmode(1, _O_BINARY);
}
