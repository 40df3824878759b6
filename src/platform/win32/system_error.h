/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * From Windows' error numbers to errno values. */
#ifndef PS_PLATFORM_WIN32_SYSTEM_ERROR_H
#define PS_PLATFORM_WIN32_SYSTEM_ERROR_H

/**
 * The errno value of a number of WSAGetLastError() or GetLastError(); EIO for one that is unknown. The number stays the
 * thread's last error: if ps__fail_os() is the next to report the value, its text tells the number, too.
 */
int ps__win_errno(int code);

/** The text of an errno value, or of one of the resolver's errors; NULL for one that is unknown. */
const char *ps__win_text(int code);
const char *ps__win_gai_text(int code);

#endif
