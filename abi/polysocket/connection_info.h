/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CONNECTION_INFO_H
#define POLYSOCKET_CONNECTION_INFO_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/* What the system knows of a connection: how TCP fares, and who the peer is. Neither function blocks. */

/**
 * The state of a TCP connection, as Linux's TCP_INFO has it (S177). Never blocks.
 *
 * The names are the kernel's, without the prefix: `rtt`, `snd_cwnd`, `bytes_acked`, … There are as many as the running
 * kernel has. `state` ("established") and `ca_state` ("open") are words, all others are numbers. `rto`, `ato`, `rtt`,
 * `rttvar`, `rcv_rtt`, `min_rtt`, `busy_time`, `rwnd_limited` and `sndbuf_limited` are microseconds, the four `last_…`
 * milliseconds, the rates bytes per second, `snd_cwnd`, `unacked`, `sacked`, `lost` and `retrans` segments. A rate
 * without a limit is the text "unlimited" and no number; `min_rtt` before the first measurement is 4294967295.
 *
 * @param self  the socket, of TCP; it need not be connected.
 * @param pairs receives the list, released with ps_pairs_free(); NULL on failure. Required.
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE  `pairs` is NULL.
 * @retval PS_E_TYPE   the socket is not one of TCP.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @retval PS_E_MEMORY out of memory.
 * @method tcp_info()
 * @since 0.1
 */
PS_API int32_t ps_socket_tcp_info(ps_socket *self, ps_pairs **pairs, ps_error *err);

/**
 * Who is at the other end of an AF_UNIX connection (S177). Never blocks.
 *
 * `pid`, `uid` and `gid` are numbers: the process that connected, listened or made the pair, as it was then. `groups`
 * is a text of the numbers of its other groups, "4,24,27", and `security` the label of its security module; each is
 * there where the system tells it. A process or a user of a namespace that this one cannot see has the pid 0, or the
 * overflow number of the system (65534).
 *
 * @param self  the socket, of AF_UNIX and connected, or one of a pair.
 * @param pairs receives the list, released with ps_pairs_free(); NULL on failure. Required.
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE  `pairs` is NULL.
 * @retval PS_E_TYPE   the socket is of another family.
 * @retval PS_E_OS     ENOTCONN: it has no peer; otherwise the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @retval PS_E_MEMORY out of memory.
 * @method peer_credentials()
 * @since 0.1
 */
PS_API int32_t ps_socket_peer_credentials(ps_socket *self, ps_pairs **pairs, ps_error *err);

PS_END_DECLS

#endif
