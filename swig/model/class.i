/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The class comes last: SWIG writes its methods where it stands, and they need what the nouns define. */
typedef struct {
} Socket;
