/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Children, which Windows does not have. */
#ifndef WINDOWS_UNIT_SYS_WAIT_H
#define WINDOWS_UNIT_SYS_WAIT_H

#define WIFEXITED(status) (status)
#define WEXITSTATUS(status) (status)

#endif
