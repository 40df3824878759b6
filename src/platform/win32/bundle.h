/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The end of a descriptor that stands for several sockets. */
#ifndef PS_PLATFORM_WIN32_BUNDLE_H
#define PS_PLATFORM_WIN32_BUNDLE_H

#include <stdbool.h>

/** Close a descriptor if it is one of ps__sys_watch() or of a bundle: whether it was. */
bool ps__win_bundle_end(int fd);

#endif
