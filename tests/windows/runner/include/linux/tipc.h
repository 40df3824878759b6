/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The only number of TIPC that the runner of the scenarios needs. */
#ifndef WINDOWS_RUNNER_LINUX_TIPC_H
#define WINDOWS_RUNNER_LINUX_TIPC_H

#define TIPC_CLUSTER_SCOPE 2

#endif
