/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The version of the library in use. */
%rename(version) ps_version;
const char *ps_version(void);
