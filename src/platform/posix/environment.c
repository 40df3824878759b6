/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Variables of the environment. */
#include "platform/platform.h"

#include <stdlib.h>

void ps__sys_unsetenv(const char *name) {
  unsetenv(name);
}
