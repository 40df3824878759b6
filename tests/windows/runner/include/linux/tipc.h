/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The numbers of TIPC that the tests' programs need. */
#ifndef WINDOWS_RUNNER_LINUX_TIPC_H
#define WINDOWS_RUNNER_LINUX_TIPC_H

#define TIPC_ADDR_NAME 2
#define TIPC_CLUSTER_SCOPE 2
#define TIPC_NODE_SCOPE 3

#endif
