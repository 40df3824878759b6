/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_EXPORT_H
#define POLYSOCKET_EXPORT_H

/* The one header that looks at the compiler. */

#if defined(__GNUC__)
#define PS_API __attribute__((visibility("default")))
#else
#define PS_API
#endif

#ifdef __cplusplus
#define PS_BEGIN_DECLS extern "C" {
#define PS_END_DECLS }
#else
#define PS_BEGIN_DECLS
#define PS_END_DECLS
#endif

#endif
