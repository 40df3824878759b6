/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Does nothing: bench.mk links it with each library, for the time that a process takes to start with it. */
int main(void) {
  return 0;
}
