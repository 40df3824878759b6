/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Control requests, which winsock2.h has. */
#ifndef WINDOWS_UNIT_SYS_IOCTL_H
#define WINDOWS_UNIT_SYS_IOCTL_H

/* Nothing more. */

#endif
