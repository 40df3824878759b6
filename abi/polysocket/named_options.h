/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT */
#ifndef POLYSOCKET_NAMED_OPTIONS_H
#define POLYSOCKET_NAMED_OPTIONS_H

#include "error.h"
#include "export.h"
#include "types.h"

#include <stdint.h>

PS_BEGIN_DECLS

/*
 * Socket options by name, with values as text: no structures, no numbers of options. Names are small letters, digits
 * and underscores. docs/guide/named_options.md lists all of them with their values:
 *
 * - "on" or "off"; setting also takes "1", "0", "true", "false", "yes" and "no";
 * - a whole number, in decimal, or in hexadecimal after "0x";
 * - a duration in seconds, "2.5", rounded up to what the system keeps;
 * - a word: "cubic" (congestion), "do" (mtu_discover), the name of an interface (bind_to_device; "any" for none);
 * - "off" or whole seconds (linger); "off", "on" or "30,5,3" (keepalive of TCP: idle and interval in seconds, count);
 * - a group, "224.0.0.251", "224.0.0.251%eth0", "ff02::fb%eth0", and with one source "232.1.1.1@192.0.2.1%eth0"
 *   (multicast_join, multicast_leave).
 *
 * What is read can be set again, unless an option can only be read. None of these functions blocks.
 */

/**
 * Set an option by its name (S176). Never blocks.
 *
 * The library looks at the value before the system does: a value that is none of the option's is an error that names
 * the option, its limits and the value. Linux doubles the sizes of buffers, and limits them without an error.
 *
 * @param self  the socket.
 * @param name  the option's name, "nodelay".
 * @param value the value as text.
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE  no option has the name, and the message proposes a similar one; it can only be read; the value
 *                     is none of this option; or `name` or `value` is NULL.
 * @retval PS_E_RANGE  a number is outside the option's limits.
 * @retval PS_E_TYPE   sockets of this kind do not have the option.
 * @retval PS_E_OS     ENODEV: there is no such interface; ENOPROTOOPT: this system does not know the option; otherwise
 *                     the system's error.
 * @retval PS_E_CLOSED the socket is closed.
 * @retval PS_E_MEMORY out of memory.
 * @method set_option(name, value)
 * @since 0.1
 */
PS_API int32_t ps_socket_set_option(ps_socket *self, const char *name, const char *value, ps_error *err);

/**
 * Read an option by its name (S176). Never blocks.
 *
 * "error" is cleared by reading it, as SO_ERROR is.
 *
 * @param self     the socket.
 * @param name     the option's name.
 * @param text     receives the value, terminated; 64 bytes hold any.
 * @param capacity bytes in `text`, at least 0.
 * @param length   receives the length of the whole value; 0 on failure.
 * @param err      the error record, or NULL.
 * @retval PS_E_VALUE  no option has the name, and the message proposes a similar one; it can only be set; `name` is
 *                     NULL; `text` is NULL with a capacity, or the capacity is negative.
 * @retval PS_E_TYPE   sockets of this kind do not have the option.
 * @retval PS_E_OS     ENOPROTOOPT: this system does not know the option; otherwise the system's error (ENOTCONN for
 *                     "mtu").
 * @retval PS_E_CLOSED the socket is closed.
 * @method get_option(name)
 * @since 0.1
 */
PS_API int32_t ps_socket_get_option(ps_socket *self, const char *name, char *text, int64_t capacity, int64_t *length,
                                    ps_error *err);

/**
 * List the options that a socket has, with their values (S176). Never blocks.
 *
 * All values are texts, those of ps_socket_get_option(). Options that can only be set, those that this system does not
 * know, those that cannot be read now, and "error", which reading would clear, are left out.
 *
 * @param self  the socket.
 * @param pairs receives the list, released with ps_pairs_free(); NULL on failure. Required.
 * @param err   the error record, or NULL.
 * @retval PS_E_VALUE  `pairs` is NULL.
 * @retval PS_E_CLOSED the socket is closed.
 * @retval PS_E_MEMORY out of memory.
 * @method options()
 * @since 0.1
 */
PS_API int32_t ps_socket_options(ps_socket *self, ps_pairs **pairs, ps_error *err);

PS_END_DECLS

#endif
