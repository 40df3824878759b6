/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The numbers of CAN that the runner of the scenarios needs. */
#ifndef WINDOWS_RUNNER_LINUX_CAN_H
#define WINDOWS_RUNNER_LINUX_CAN_H

#define CAN_ISOTP 6
#define CAN_J1939 7
#define IFNAMSIZ 16

#endif
