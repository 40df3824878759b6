/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_INTERFACE_ADDRESSES_H
#define POLYSOCKET_INTERFACE_ADDRESSES_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * The addresses of the machine's network interfaces. An interface has an entry for each of its addresses, and one of
 * AF_PACKET, whose address has the hardware's (ps_address_packet_hardware()). None of these functions blocks.
 */

/**
 * List the interfaces with their addresses (S178). Never blocks.
 *
 * @param list receives the list, released with ps_interface_addresses_free(); NULL on failure. Required.
 * @param err  the error record, or NULL.
 * @retval PS_E_OS     the system's error.
 * @retval PS_E_VALUE  `list` is NULL.
 * @retval PS_E_MEMORY out of memory.
 * @method if_addresses()
 * @since 0.1
 */
PS_API int32_t ps_if_addresses(ps_interface_addresses **list, ps_error *err);

/**
 * The number of entries in a list (S178). Never blocks.
 *
 * @param self  the list.
 * @param count receives the number; 0 on failure.
 * @param err   the error record, or NULL.
 * @since 0.1
 */
PS_API int32_t ps_interface_addresses_count(ps_interface_addresses *self, int64_t *count, ps_error *err);

/**
 * The interface of an entry (S178). Never blocks.
 *
 * @param self     the list.
 * @param index    0 to the count less one.
 * @param ifindex  receives the interface's number; 0 on failure.
 * @param flags    receives its flags, as netdevice(7) has them: 1 (IFF_UP), 2 (IFF_BROADCAST), 8 (IFF_LOOPBACK), 16
 *                 (IFF_POINTOPOINT), 64 (IFF_RUNNING), 4096 (IFF_MULTICAST), …; 0 on failure.
 * @param text     receives its name, terminated; 16 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @retval PS_E_VALUE `text` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_interface_addresses_entry(ps_interface_addresses *self, int64_t index, int64_t *ifindex,
                                            int64_t *flags, char *text, int64_t capacity, int64_t *length,
                                            ps_error *err);

/**
 * The address of an entry (S178). Never blocks.
 *
 * @param self    the list.
 * @param index   0 to the count less one.
 * @param address receives the address, with port 0; the empty one if the interface has none, and on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @since 0.1
 */
PS_API int32_t ps_interface_addresses_address(ps_interface_addresses *self, int64_t index, ps_address *address,
                                              ps_error *err);

/**
 * The netmask of an entry (S178). Never blocks.
 *
 * @param self    the list.
 * @param index   0 to the count less one.
 * @param prefix  receives the number of leading one bits of the mask, 24 for 255.255.255.0; -1 if there is no mask; 0
 *                on failure.
 * @param address receives the mask as an address; the empty one if there is none, and on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @since 0.1
 */
PS_API int32_t ps_interface_addresses_netmask(ps_interface_addresses *self, int64_t index, int64_t *prefix,
                                              ps_address *address, ps_error *err);

/**
 * The broadcast address of an entry (S178). Never blocks.
 *
 * @param self    the list.
 * @param index   0 to the count less one.
 * @param address receives the address; the empty one if there is none, and on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @since 0.1
 */
PS_API int32_t ps_interface_addresses_broadcast(ps_interface_addresses *self, int64_t index, ps_address *address,
                                                ps_error *err);

/**
 * The address at the other end of a point-to-point interface (S178). Never blocks.
 *
 * @param self    the list.
 * @param index   0 to the count less one.
 * @param address receives the address; the empty one if there is none, and on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE the index is out of range.
 * @since 0.1
 */
PS_API int32_t ps_interface_addresses_peer(ps_interface_addresses *self, int64_t index, ps_address *address,
                                           ps_error *err);

/**
 * Release a list (S178). The handle stays invalid forever. Does nothing for NULL or for a handle that was freed before.
 * Never blocks.
 *
 * @param self the list, or NULL.
 * @since 0.1
 */
PS_API void ps_interface_addresses_free(ps_interface_addresses *self);

PS_END_DECLS

#endif
