/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_FAMILY_H
#define POLYSOCKET_FAMILY_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Addresses of Linux's other families, and of families without their own form. AF_CAN is in can.h, AF_BLUETOOTH in
 * bluetooth.h. None of these functions blocks. If the platform lacks a family, making its address fails with
 * PS_E_UNSUPPORTED. The rules for reading and for buffers are those of address.h; reading an address of another family
 * fails with PS_E_TYPE.
 */

/**
 * Make an AF_NETLINK address from (pid, groups) (S11). Never blocks.
 *
 * @param pid     the port id, 0 to 4294967295; 0 is the kernel, or asks bind for a free id.
 * @param groups  the mask of multicast groups, 0 to 4294967295.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_UNSUPPORTED the platform has no AF_NETLINK.
 * @since 0.1
 */
PS_API int32_t ps_address_make_netlink(int64_t pid, int64_t groups, ps_address *address, ps_error *err);

/**
 * The parts of an AF_NETLINK address (S11). Any output may be NULL. Never blocks.
 *
 * @param address the address.
 * @param pid     receives the port id.
 * @param groups  receives the mask of multicast groups.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_netlink_parts(const ps_address *address, int64_t *pid, int64_t *groups, ps_error *err);

/**
 * Make an AF_PACKET address from (ifname, protocol, pkttype, hatype, hardware) (S141). Never blocks.
 *
 * @param ifname   the interface's name; '' for all of them, as for bind.
 * @param protocol the Ethernet protocol in host byte order, 0 to 65535 (ETH_P_ALL is 3).
 * @param pkttype  PACKET_HOST or a similar value, 0 to 255.
 * @param hatype   the hardware's type (ARPHRD_*), 0 to 65535.
 * @param hardware the hardware address.
 * @param length   its length in bytes, 0 to 32.
 * @param address  receives the address; all zero on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_OS          ENODEV: there is no such interface; code 0: the hardware address is longer than 32 bytes;
 *                          else the system's error when asked for the interface (EMFILE).
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_VALUE       `ifname` is NULL; the length is negative; `hardware` is NULL with a length.
 * @retval PS_E_UNSUPPORTED the platform has no AF_PACKET.
 * @since 0.1
 */
PS_API int32_t ps_address_make_packet(const char *ifname, int64_t protocol, int64_t pkttype, int64_t hatype,
                                      const void *hardware, int64_t length, ps_address *address, ps_error *err);

/**
 * The interface of an AF_PACKET address, by name (S141); '' if it names none or a removed one. Never blocks.
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
PS_API int32_t ps_address_packet_ifname(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                        ps_error *err);

/**
 * The numbers of an AF_PACKET address (S141). Any output may be NULL. Never blocks.
 *
 * @param address  the address.
 * @param protocol receives the Ethernet protocol in host byte order.
 * @param pkttype  receives PACKET_HOST or a similar value: the destination of a packet.
 * @param hatype   receives the hardware's type.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_packet_parts(const ps_address *address, int64_t *protocol, int64_t *pkttype, int64_t *hatype,
                                       ps_error *err);

/**
 * The hardware address of an AF_PACKET address (S141). Never blocks.
 *
 * @param address  the address.
 * @param bytes    receives the bytes and a NUL that does not count; 117 bytes hold any, 33 those of all hardware.
 * @param capacity bytes in `bytes`, at least 0.
 * @param length   receives the total number of bytes.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or the buffer is invalid.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_packet_hardware(const ps_address *address, void *bytes, int64_t capacity, int64_t *length,
                                          ps_error *err);

/**
 * Make an AF_TIPC address from (addr_type, v1, v2, v3, scope) (S12 to S17). Never blocks.
 *
 * @param addr_type TIPC_ADDR_NAMESEQ (v1 server type, v2 lower and v3 upper port), TIPC_ADDR_NAME (v1 server type, v2
 *                  port, v3 0) or TIPC_ADDR_ID (v1 node, v2 reference, v3 0).
 * @param v1        0 to 4294967295.
 * @param v2        0 to 4294967295.
 * @param v3        0 to 4294967295 for TIPC_ADDR_NAMESEQ, 0 for the others.
 * @param scope     TIPC_ZONE_SCOPE, TIPC_CLUSTER_SCOPE or TIPC_NODE_SCOPE; or 0, as the system reports it for a peer,
 *                  so that the address can be used for a reply.
 * @param address   receives the address; all zero on failure.
 * @param err       the error record, or NULL.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_VALUE       the addr_type or the scope is none of these.
 * @retval PS_E_UNSUPPORTED the platform has no AF_TIPC.
 * @since 0.1
 */
PS_API int32_t ps_address_make_tipc(int64_t addr_type, int64_t v1, int64_t v2, int64_t v3, int64_t scope,
                                    ps_address *address, ps_error *err);

/**
 * The parts of an AF_TIPC address (S12 to S17). Any output may be NULL. Never blocks.
 *
 * @param address   the address.
 * @param addr_type receives TIPC_ADDR_NAMESEQ, TIPC_ADDR_NAME or TIPC_ADDR_ID.
 * @param v1        receives the first number.
 * @param v2        receives the second.
 * @param v3        receives the third; 0 except for TIPC_ADDR_NAMESEQ.
 * @param scope     receives the scope.
 * @param err       the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family, or an addr_type without a form.
 * @since 0.1
 */
PS_API int32_t ps_address_tipc_parts(const ps_address *address, int64_t *addr_type, int64_t *v1, int64_t *v2,
                                     int64_t *v3, int64_t *scope, ps_error *err);

/**
 * Make an AF_VSOCK address from (cid, port) (S160). Never blocks.
 *
 * @param cid     the virtual machine, 0 to 4294967295 (VMADDR_CID_HOST is 2, VMADDR_CID_ANY 4294967295).
 * @param port    0 to 4294967295; VMADDR_PORT_ANY (4294967295) asks bind for a free one.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_UNSUPPORTED the platform has no AF_VSOCK.
 * @since 0.1
 */
PS_API int32_t ps_address_make_vsock(int64_t cid, int64_t port, ps_address *address, ps_error *err);

/**
 * The parts of an AF_VSOCK address (S160). Any output may be NULL. Never blocks.
 *
 * @param address the address.
 * @param cid     receives the virtual machine.
 * @param port    receives the port.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_vsock_parts(const ps_address *address, int64_t *cid, int64_t *port, ps_error *err);

/**
 * Make an AF_QIPCRTR address from (node, port) (S164). Never blocks.
 *
 * @param node    the processor, 0 to 4294967295.
 * @param port    0 to 4294967295.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_UNSUPPORTED the platform has no AF_QIPCRTR.
 * @since 0.1
 */
PS_API int32_t ps_address_make_qipcrtr(int64_t node, int64_t port, ps_address *address, ps_error *err);

/**
 * The parts of an AF_QIPCRTR address (S164). Any output may be NULL. Never blocks.
 *
 * @param address the address.
 * @param node    receives the processor.
 * @param port    receives the port.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_qipcrtr_parts(const ps_address *address, int64_t *node, int64_t *port, ps_error *err);

/**
 * Make an AF_ALG address from (type, name, feat, mask) (S162). Never blocks.
 *
 * @param type    the kind of algorithm, up to 13 bytes: "hash", "skcipher", "aead", "rng".
 * @param name    the algorithm, up to 103 bytes: "sha256", "cbc(aes)". Linux before 4.12 supports at most 63 bytes.
 * @param feat    the features that the algorithm must have, 0 to 4294967295.
 * @param mask    the mask of the features that count, 0 to 4294967295.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS          code 0: the type or the name is too long; the message tells length and limit.
 * @retval PS_E_RANGE       a number is out of range.
 * @retval PS_E_VALUE       the type or the name is NULL.
 * @retval PS_E_UNSUPPORTED the platform has no AF_ALG.
 * @since 0.1
 */
PS_API int32_t ps_address_make_alg(const char *type, const char *name, int64_t feat, int64_t mask, ps_address *address,
                                   ps_error *err);

/**
 * The type of an AF_ALG address (S162). Never blocks.
 *
 * @param address  the address.
 * @param text     receives the type, terminated; 15 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole type.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or the buffer is invalid.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_alg_type(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                   ps_error *err);

/**
 * The name of an AF_ALG address's algorithm (S162). Never blocks.
 *
 * @param address  the address.
 * @param text     receives the name, terminated; 105 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole name.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or the buffer is invalid.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_alg_name(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                   ps_error *err);

/**
 * The numbers of an AF_ALG address (S162). Any output may be NULL. Never blocks.
 *
 * @param address the address.
 * @param feat    receives the features.
 * @param mask    receives the mask.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_alg_parts(const ps_address *address, int64_t *feat, int64_t *mask, ps_error *err);

/**
 * Make an address of any family from the bytes that follow the family in its sockaddr, so that every family can be used
 * (S22). ps_address_bytes() reads them back. Never blocks.
 *
 * @param family  the family, 0 to 65535.
 * @param bytes   the bytes after the first field of the family's sockaddr.
 * @param length  the number of bytes, 0 to 126.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE the family is out of range.
 * @retval PS_E_OS    code 0: there are more than 126 bytes.
 * @retval PS_E_VALUE the length is negative; `bytes` is NULL with a length.
 * @since 0.1
 */
PS_API int32_t ps_address_make_raw(int64_t family, const void *bytes, int64_t length, ps_address *address,
                                   ps_error *err);

PS_END_DECLS

#endif
