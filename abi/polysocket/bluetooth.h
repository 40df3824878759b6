/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_BLUETOOTH_H
#define POLYSOCKET_BLUETOOTH_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Addresses of AF_BLUETOOTH. Each protocol has its own form, and the length of an address tells its form. None of these
 * functions blocks. If the platform lacks the family, making its address fails with PS_E_UNSUPPORTED. The rules for
 * reading and for buffers are those of address.h.
 */

/**
 * Make an AF_BLUETOOTH address for L2CAP from (bdaddr, psm, cid, bdaddr_type) (S163). Never blocks.
 *
 * @param bdaddr      the device: six hexadecimal numbers from the highest, "00:1A:7D:DA:71:13"; all zero for any.
 * @param psm         the service, 0 to 65535; 0 for none.
 * @param cid         the channel, 0 to 65535; 0 for none.
 * @param bdaddr_type the kind of the device's address, 0 to 255: BDADDR_BREDR (0), BDADDR_LE_PUBLIC (1),
 *                    BDADDR_LE_RANDOM (2).
 * @param address     receives the address; all zero on failure.
 * @param err         the error record, or NULL.
 * @retval PS_E_OS          code 0: `bdaddr` is malformed.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_VALUE       `bdaddr` is NULL.
 * @retval PS_E_UNSUPPORTED the platform has no AF_BLUETOOTH.
 * @since 0.1
 */
PS_API int32_t ps_address_make_bluetooth_l2cap(const char *bdaddr, int64_t psm, int64_t cid, int64_t bdaddr_type,
                                               ps_address *address, ps_error *err);

/**
 * Make an AF_BLUETOOTH address for RFCOMM from (bdaddr, channel) (S163). Never blocks.
 *
 * @param bdaddr  the device: six hexadecimal numbers from the highest, "00:1A:7D:DA:71:13"; all zero for any.
 * @param channel 0 to 255; 0 asks bind for a free one, and a peer has one of 1 to 30.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          code 0: `bdaddr` is malformed.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_VALUE       `bdaddr` is NULL.
 * @retval PS_E_UNSUPPORTED the platform has no AF_BLUETOOTH.
 * @since 0.1
 */
PS_API int32_t ps_address_make_bluetooth_rfcomm(const char *bdaddr, int64_t channel, ps_address *address,
                                                ps_error *err);

/**
 * Make an AF_BLUETOOTH address for HCI from (device_id, channel) (S163). Never blocks.
 *
 * @param device_id the adapter, 0 to 65535; HCI_DEV_NONE (65535) is none.
 * @param channel   HCI_CHANNEL_RAW (0) or a similar value, 0 to 65535.
 * @param address   receives the address; all zero on failure.
 * @param err       the error record, or NULL.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_UNSUPPORTED the platform has no AF_BLUETOOTH.
 * @since 0.1
 */
PS_API int32_t ps_address_make_bluetooth_hci(int64_t device_id, int64_t channel, ps_address *address, ps_error *err);

/**
 * Make an AF_BLUETOOTH address for SCO from a bdaddr (S163). Never blocks.
 *
 * @param bdaddr  the device: six hexadecimal numbers from the highest, "00:1A:7D:DA:71:13"; all zero for any.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          code 0: `bdaddr` is malformed.
 * @retval PS_E_VALUE       `bdaddr` is NULL.
 * @retval PS_E_UNSUPPORTED the platform has no AF_BLUETOOTH.
 * @since 0.1
 */
PS_API int32_t ps_address_make_bluetooth_sco(const char *bdaddr, ps_address *address, ps_error *err);

/**
 * The device of an AF_BLUETOOTH address for L2CAP, RFCOMM or SCO (S163). Never blocks.
 *
 * @param address  the address.
 * @param text     receives the bdaddr, terminated; 18 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or the buffer is invalid.
 * @retval PS_E_TYPE  the address has another family, or a form without a bdaddr.
 * @since 0.1
 */
PS_API int32_t ps_address_bluetooth_bdaddr(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                           ps_error *err);

/**
 * The protocol whose form an AF_BLUETOOTH address has (S163). Never blocks.
 *
 * @param address the address.
 * @param proto   receives BTPROTO_L2CAP (0), BTPROTO_HCI (1), BTPROTO_SCO (2) or BTPROTO_RFCOMM (3); 0 on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family, or a length that matches no form.
 * @since 0.1
 */
PS_API int32_t ps_address_bluetooth_proto(const ps_address *address, int64_t *proto, ps_error *err);

/**
 * The numbers of an AF_BLUETOOTH address for L2CAP (S163). Any output may be NULL. Never blocks.
 *
 * @param address     the address.
 * @param psm         receives the service.
 * @param cid         receives the channel.
 * @param bdaddr_type receives the kind of the device's address.
 * @param err         the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family, or the form of another protocol.
 * @since 0.1
 */
PS_API int32_t ps_address_bluetooth_l2cap_parts(const ps_address *address, int64_t *psm, int64_t *cid,
                                                int64_t *bdaddr_type, ps_error *err);

/**
 * The number of an AF_BLUETOOTH address for RFCOMM (S163). Never blocks.
 *
 * @param address the address.
 * @param channel receives the channel.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family, or the form of another protocol.
 * @since 0.1
 */
PS_API int32_t ps_address_bluetooth_rfcomm_parts(const ps_address *address, int64_t *channel, ps_error *err);

/**
 * The numbers of an AF_BLUETOOTH address for HCI (S163). Any output may be NULL. Never blocks.
 *
 * @param address   the address.
 * @param device_id receives the adapter.
 * @param channel   receives HCI_CHANNEL_RAW (0) or a similar value.
 * @param err       the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family, or the form of another protocol.
 * @since 0.1
 */
PS_API int32_t ps_address_bluetooth_hci_parts(const ps_address *address, int64_t *device_id, int64_t *channel,
                                              ps_error *err);

PS_END_DECLS

#endif
