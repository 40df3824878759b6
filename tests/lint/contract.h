/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * For clang's static analyzer, which looks at one file at a time: what the functions that report a failure return is in
 * other files, and is what the headers promise that are included before this one. Without this, it takes a failure for
 * a possible success. tests/lint/analyzer follows the calls themselves. */
#ifndef LINT_CONTRACT_H
#define LINT_CONTRACT_H

#define ps__fail(err, status, ...) (ps__fail((err), (status), __VA_ARGS__), (status))
#define ps__fail_code(err, status, ...) (ps__fail_code((err), (status), __VA_ARGS__), (status))
#define ps__fail_plain(err, status, ...) (ps__fail_plain((err), (status), __VA_ARGS__), (status))
#define ps__fail_null(...) (ps__fail_null(__VA_ARGS__), PS_E_VALUE)
#define ps__fail_timeout(...) (ps__fail_timeout(__VA_ARGS__), PS_E_TIMEOUT)
#define ps__fail_os(...) (ps__fail_os(__VA_ARGS__), PS_E_OS)
#define ps__fail_gai(...) (ps__fail_gai(__VA_ARGS__), PS_E_GAIERROR)

#endif
