/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_CAN_H
#define POLYSOCKET_CAN_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Addresses of AF_CAN. Each protocol has its own form. None of these functions blocks. If the platform lacks the
 * family, making its address fails with PS_E_UNSUPPORTED. The rules for reading and for buffers are those of address.h.
 *
 * An address does not hold its protocol: read the numbers of the socket's protocol. Numbers that an address lacks are
 * 0.
 */

/**
 * Make an AF_CAN address of an interface only, for CAN_RAW and CAN_BCM (S161). Never blocks.
 *
 * @param ifname  the interface's name; '' for all of them.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          ENODEV: there is no such interface; otherwise the system's error when asked (EMFILE).
 * @retval PS_E_VALUE       `ifname` is NULL.
 * @retval PS_E_UNSUPPORTED the platform has no AF_CAN.
 * @since 0.1
 */
PS_API int32_t ps_address_make_can(const char *ifname, ps_address *address, ps_error *err);

/**
 * Make an AF_CAN address for CAN_ISOTP from (ifname, rx_id, tx_id) (S161). Never blocks.
 *
 * @param ifname  the interface's name; '' for all of them.
 * @param rx_id   the CAN identifier to receive from with its flags (CAN_EFF_FLAG), 0 to 4294967295.
 * @param tx_id   the one to send to, 0 to 4294967295.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          ENODEV: there is no such interface; otherwise the system's error when asked (EMFILE).
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_VALUE       `ifname` is NULL.
 * @retval PS_E_UNSUPPORTED the platform has no AF_CAN.
 * @since 0.1
 */
PS_API int32_t ps_address_make_can_isotp(const char *ifname, int64_t rx_id, int64_t tx_id, ps_address *address,
                                         ps_error *err);

/**
 * Make an AF_CAN address for CAN_J1939 from (ifname, name, pgn, addr) (S161). Never blocks.
 *
 * @param ifname  the interface's name; '' for all of them.
 * @param name    the 64 bits of the NAME, as a signed number: for a NAME of 2^63 or more, subtract 2^64. 0
 *                (J1939_NO_NAME) means none.
 * @param pgn     the number of the parameter group, 0 to 262144 (J1939_NO_PGN).
 * @param addr    the address on the bus, 0 to 255 (J1939_NO_ADDR).
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          ENODEV: there is no such interface; otherwise the system's error when asked (EMFILE).
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_VALUE       `ifname` is NULL.
 * @retval PS_E_UNSUPPORTED the platform has no AF_CAN.
 * @since 0.1
 */
PS_API int32_t ps_address_make_can_j1939(const char *ifname, int64_t name, int64_t pgn, int64_t addr,
                                         ps_address *address, ps_error *err);

/**
 * The interface of an AF_CAN address, by name; '' if it names none or a removed one (S161). Never blocks.
 *
 * @param address  the address.
 * @param text     receives the name, terminated; 16 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or the buffer is invalid.
 * @retval PS_E_TYPE  the address has another family.
 * @retval PS_E_OS    the system's error when asked for the name (EMFILE).
 * @since 0.1
 */
PS_API int32_t ps_address_can_ifname(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                     ps_error *err);

/**
 * The protocol whose form an AF_CAN address has, for callers that do not know the socket; ps_address_format() uses this
 * form (S161). An address whose CAN_ISOTP numbers are both 0 has the form of CAN_RAW. Never blocks.
 *
 * @param address the address.
 * @param proto   receives CAN_RAW (1), CAN_ISOTP (6) or CAN_J1939 (7); 0 on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_can_proto(const ps_address *address, int64_t *proto, ps_error *err);

/**
 * The numbers of an AF_CAN address for CAN_ISOTP (S161). Any output may be NULL. Never blocks.
 *
 * @param address the address.
 * @param rx_id   receives the CAN identifier to receive from.
 * @param tx_id   receives the one to send to.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_can_isotp_parts(const ps_address *address, int64_t *rx_id, int64_t *tx_id, ps_error *err);

/**
 * The numbers of an AF_CAN address for CAN_J1939 (S161). Any output may be NULL. Never blocks.
 *
 * @param address the address.
 * @param name    receives the 64 bits of the NAME, as a signed number: a negative number is the NAME minus 2^64.
 * @param pgn     receives the number of the parameter group.
 * @param addr    receives the address on the bus.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_can_j1939_parts(const ps_address *address, int64_t *name, int64_t *pgn, int64_t *addr,
                                          ps_error *err);

PS_END_DECLS

#endif
