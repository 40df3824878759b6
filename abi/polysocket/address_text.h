/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_ADDRESS_TEXT_H
#define POLYSOCKET_ADDRESS_TEXT_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * One text for every address, made and read back without looking any name up. Messages show the same text.
 *
 * IPv4 is "127.0.0.1:80". IPv6 is "[::1]:80", with a scope "[fe80::1%eth0]:80", and with flow information
 * "[::1]:80,flowinfo=7". Every other text begins with a word and a colon. What follows are the fields of the address
 * with commas between them; fields in [] may be left out at the end, from the last one on.
 *
 * unix:PATH, unix:@NAME for an abstract name, and unix: for an unnamed socket;
 * netlink:PID,GROUPS;
 * packet:IFNAME,PROTOCOL[,PKTTYPE[,HATYPE[,HARDWARE]]], with the hardware address as 02:00:00:00:00:01;
 * tipc:ADDR_TYPE,V1,V2,V3,SCOPE;
 * vsock:CID,PORT[,FLAGS];
 * can:IFNAME, can:IFNAME,RX_ID,TX_ID for CAN_ISOTP, and can:IFNAME,NAME,PGN,ADDR for CAN_J1939;
 * alg:TYPE,NAME[,FEAT[,MASK]];
 * bluetooth:l2cap,BDADDR,PSM,CID,BDADDR_TYPE, bluetooth:rfcomm,BDADDR,CHANNEL, bluetooth:hci,DEVICE_ID,CHANNEL, and
 * bluetooth:sco,BDADDR;
 * qipcrtr:NODE,PORT;
 * raw:FAMILY:BYTES for any family, by its name or number, with two hexadecimal digits for each byte after the family;
 * none for the empty address.
 *
 * A socket of AF_RDS has addresses of AF_INET, and so their texts. Numbers are decimal. An interface is its name, its
 * number, or 0 for all of them. In paths and names %XX stands for a byte: blanks, control characters, bytes beyond
 * ASCII, %, and commas in names of AF_ALG and of interfaces are written so; a path that begins with @ begins with %40.
 *
 * ps_address_format() writes the name of an interface as long as there is one. Bytes that the form of a family does not
 * tell, such as those that follow the NUL of a path, make it write raw: with all bytes.
 */

/**
 * Make an address from its text (S174). No name is looked up: a host is numeric, and for others there is getaddrinfo.
 * Never blocks.
 *
 * Each value can be written in one way only: a port of 080 or +80 is refused. The message of a failure names the field,
 * its value, its limits and its position in the text, from 0.
 *
 * @param text    the text, in ASCII.
 * @param family  receives the family of the address; 0 for none and on failure.
 * @param address receives the address; all zero on failure.
 * @param proto   receives the protocol whose form an address of AF_CAN or AF_BLUETOOTH has; 0 for others and on
 *                failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE       the text is NULL; TIPC has no such addr_type or scope.
 * @retval PS_E_OS          code 0: the text is no address, or a path or a name in it is too long; ENODEV: there is no
 *                          such interface; else the system's error when asked for the interface (EMFILE).
 * @retval PS_E_RANGE       a number in the text is out of range.
 * @retval PS_E_MEMORY      as for ps_address_make_unix().
 * @retval PS_E_UNSUPPORTED the platform has no such family.
 * @method address_parse(text)
 * @since 0.1
 */
PS_API int32_t ps_address_parse(const char *text, int64_t *family, ps_address *address, int64_t *proto, ps_error *err);

/**
 * The text of an address (S175). ps_address_parse() makes the same address from it, byte for byte, as long as the
 * interfaces keep their names. Never blocks.
 *
 * @param address  the address.
 * @param text     receives the text, terminated; 12300 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or `text` is NULL with a capacity, or the capacity is negative.
 * @method address_format(family: nothing, address, proto=0: nothing)
 * @since 0.1
 */
PS_API int32_t ps_address_format(const ps_address *address, char *text, int64_t capacity, int64_t *length,
                                 ps_error *err);

PS_END_DECLS

#endif
