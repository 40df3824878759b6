/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_ADDRESS_H
#define POLYSOCKET_ADDRESS_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Making an address from the forms of the document.
 *
 * A host is '' (the wildcard address), '<broadcast>' (IPv4 only), a numeric address, or a name. A name is looked up:
 * the call may block for as long as the system's resolver takes, and uses the first address found (S21).
 */

/**
 * Make an IPv4 address from (host, port) (S7, S18, S19, S21).
 *
 * Blocks only while a host name is looked up; host hooks are not called (see ps_socket_resolve()).
 *
 * @param host    '' for INADDR_ANY, '<broadcast>' for INADDR_BROADCAST, a dotted address, or a host name.
 * @param port    0 to 65535.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_RANGE    the port is outside 0 to 65535.
 * @retval PS_E_VALUE    the host is NULL.
 * @retval PS_E_GAIERROR the name cannot be resolved; code is the EAI_* value.
 * @retval PS_E_OS       a system error in the resolver; code is its errno.
 * @retval PS_E_MEMORY   out of memory.
 * @since 0.1
 */
PS_API int32_t ps_address_make_inet(const char *host, int64_t port, ps_address *address, ps_error *err);

/**
 * Make an IPv6 address from (host, port, flowinfo, scopeid) (S8 to S10, S20, S21).
 *
 * Blocks only while a host name is looked up; host hooks are not called (see ps_socket_resolve()).
 *
 * @param host     '' for the wildcard, a numeric address with or without %scope, or a host name. '<broadcast>' is
 *                 refused.
 * @param port     0 to 65535.
 * @param flowinfo 0 to 1048575, in host byte order.
 * @param scopeid  0 to 4294967295; 0 keeps the scope given in the host.
 * @param address  receives the address; all zero on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_RANGE    port, flowinfo or scopeid is out of range.
 * @retval PS_E_VALUE    the host is NULL, or scopeid contradicts the host's %scope.
 * @retval PS_E_OS       '<broadcast>' (code 0), or a system error in the resolver; code is its errno.
 * @retval PS_E_GAIERROR the name cannot be resolved; code is the EAI_* value.
 * @retval PS_E_MEMORY   out of memory.
 * @since 0.1
 */
PS_API int32_t ps_address_make_inet6(const char *host, int64_t port, int64_t flowinfo, int64_t scopeid,
                                     ps_address *address, ps_error *err);

/**
 * Make an AF_UNIX address from its path (S6, S180). Never blocks.
 *
 * A path of more than 107 bytes does not fit into the system's addresses. Calls that take the address then open the
 * file, or for ps_socket_bind() its folder, for as long as they need it, and name it by the descriptor, which needs
 * /proc. Such a path is kept until the process ends; 16384 different ones can be.
 *
 * @param path    bytes of a file name without NUL, or an abstract name that starts with NUL and may contain any byte.
 *                An empty path asks bind for a free abstract name.
 * @param length  bytes in `path`, 0 to 4095; an abstract name has at most 108.
 * @param address receives the address; all zero on failure.
 * @param err     the error record, or NULL.
 * @retval PS_E_OS    code 0: the path is too long; the message contains the length and the limit.
 * @retval PS_E_VALUE the path is NULL though its length isn't 0, length is negative, or a file name contains NUL.
 * @retval PS_E_MEMORY out of memory, or there are too many different paths of more than 107 bytes.
 * @since 0.1
 */
PS_API int32_t ps_address_make_unix(const void *path, int64_t length, ps_address *address, ps_error *err);

/**
 * Make an IPv4 or IPv6 address from a numeric host and its numbers, as ps_getnameinfo() takes it (S72). Never blocks.
 *
 * @param host     a numeric address, for IPv6 with or without %scope.
 * @param port     0 to 65535.
 * @param flowinfo 0 to 1048575; must be 0 for IPv4.
 * @param scopeid  0 to 4294967295; must be 0 for IPv4.
 * @param address  receives the address; all zero on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_GAIERROR EAI_NONAME: the host is not numeric.
 * @retval PS_E_RANGE    port, flowinfo or scopeid is out of range.
 * @retval PS_E_VALUE    the host is NULL, or scopeid contradicts the host's %scope.
 * @retval PS_E_OS       a system error in the resolver; code is its errno.
 * @retval PS_E_MEMORY   out of memory.
 * @since 0.1
 */
PS_API int32_t ps_address_make_numeric(const char *host, int64_t port, int64_t flowinfo, int64_t scopeid,
                                       ps_address *address, ps_error *err);

/**
 * Make an address in the form of a socket's family, from a host and its numbers (S5).
 *
 * The same as ps_address_make_inet() for a socket of AF_INET or AF_RDS, and as ps_address_make_inet6() for one of
 * AF_INET6, except that a name is looked up through the socket's host hooks, so that the host's other threads can run.
 * Blocks while a host name is looked up.
 *
 * @param self     the socket, open or closed.
 * @param host     as for the socket's family.
 * @param port     0 to 65535.
 * @param flowinfo 0 to 1048575; must be 0 except for AF_INET6.
 * @param scopeid  0 to 4294967295; must be 0 except for AF_INET6.
 * @param address  receives the address; all zero on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_TYPE        the socket's family takes no host and port (AF_UNIX, AF_NETLINK, …).
 * @retval PS_E_INTERRUPTED the host's hook asked to stop.
 * @retval PS_E_OS          EAFNOSUPPORT: the socket's family has no address form (S22); or as ps_address_make_inet6().
 * @retval PS_E_RANGE       as ps_address_make_inet6().
 * @retval PS_E_VALUE       as ps_address_make_inet6().
 * @retval PS_E_GAIERROR    as ps_address_make_inet6().
 * @retval PS_E_MEMORY      as ps_address_make_inet6().
 * @since 0.1
 */
PS_API int32_t ps_socket_resolve(ps_socket *self, const char *host, int64_t port, int64_t flowinfo, int64_t scopeid,
                                 ps_address *address, ps_error *err);

/*
 * Reading an address. None of these functions blocks. Text and bytes go to the caller's buffer: at most capacity - 1
 * bytes and a final NUL are written, and `length` receives the length of the whole text without its NUL. If the length
 * is at least `capacity`, the text was truncated. A NULL buffer with capacity 0 asks for the length only.
 */

/**
 * The family of an address (S5): AF_INET, AF_INET6, AF_UNIX, or the family that the system reported. Never blocks.
 *
 * @param address the address.
 * @param family  receives the family; AF_UNSPEC (0) for the empty address.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @since 0.1
 */
PS_API int32_t ps_address_family(const ps_address *address, int64_t *family, ps_error *err);

/**
 * The host of an AF_INET or AF_INET6 address, in numeric form and without %scope (S7, S8). Never blocks.
 *
 * @param address  the address.
 * @param text     receives the text, terminated; 46 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole text.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or `text` is NULL with a capacity, or the capacity is negative.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_host(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err);

/**
 * The port of an AF_INET or AF_INET6 address (S7). Never blocks.
 *
 * @param address the address.
 * @param port    receives 0 to 65535.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_port(const ps_address *address, int64_t *port, ps_error *err);

/**
 * The flow information of an AF_INET6 address, in host byte order (S8). Never blocks.
 *
 * @param address  the address.
 * @param flowinfo receives the number.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_flowinfo(const ps_address *address, int64_t *flowinfo, ps_error *err);

/**
 * The scope of an AF_INET6 address: an interface index, or 0 (S10). Never blocks.
 *
 * @param address the address.
 * @param scopeid receives the number.
 * @param err     the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_scopeid(const ps_address *address, int64_t *scopeid, ps_error *err);

/**
 * The path of an AF_UNIX address (S6): bytes of a file name, an abstract name with its leading NUL, or nothing for an
 * unbound socket. Never blocks.
 *
 * @param address  the address.
 * @param path     receives the bytes and a NUL that does not count; 4096 bytes hold any.
 * @param capacity bytes in `path`, at least 0.
 * @param length   receives the number of bytes in the whole path.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or `path` is NULL with a capacity, or the capacity is negative.
 * @retval PS_E_TYPE  the address has another family.
 * @since 0.1
 */
PS_API int32_t ps_address_path(const ps_address *address, void *path, int64_t capacity, int64_t *length, ps_error *err);

/**
 * The bytes of an address of any family as the system stores them after the family, for families without a form (S22).
 * Never blocks.
 *
 * @param address  the address.
 * @param bytes    receives the bytes and a NUL that does not count; 127 bytes hold any.
 * @param capacity bytes in `bytes`, at least 0.
 * @param length   receives the total number of bytes.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE the address is NULL, or `bytes` is NULL with a capacity, or the capacity is negative.
 * @since 0.1
 */
PS_API int32_t ps_address_bytes(const ps_address *address, void *bytes, int64_t capacity, int64_t *length,
                                ps_error *err);

/**
 * The size of ps_address in bytes. Never blocks.
 *
 * @return 160.
 * @beyond for callers that cannot include the header.
 * @since 0.1
 */
PS_API int64_t ps_address_size(void);

PS_END_DECLS

#endif
