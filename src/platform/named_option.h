/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Options by name: what a platform says of each, and how it reads and writes a value. Part of the obligations of
 * platform.h. Texts are not known here: core/option_text.c makes values of them. */
#ifndef PS_PLATFORM_NAMED_OPTION_H
#define PS_PLATFORM_NAMED_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What a value is, and which fields of ps__option_value hold it. */
enum ps__option_kind {
  PS__FLAG,      /**< numbers[0]: 0 or 1. */
  PS__NUMBER,    /**< numbers[0]. */
  PS__RATE,      /**< numbers[0]: 64 unsigned bits; all ones mean no limit. */
  PS__DURATION,  /**< numbers[0]: nanoseconds. */
  PS__CHOICE,    /**< numbers[0]: a place in the row's choices. */
  PS__NAMED,     /**< numbers[0]: a constant that begins with the row's prefix. */
  PS__WORD,      /**< text. */
  PS__DEVICE,    /**< text: an interface's name; '' for any. */
  PS__LINK,      /**< text: an interface's name or a host; '' for any. Written: numbers[0], or `address`. */
  PS__LINGER,    /**< numbers[0]: whole seconds, or -1 for off. */
  PS__PROBES,    /**< numbers: off or on, then idle, interval and count; 0 for those that stay. */
  PS__MEMBERSHIP /**< `address`, `source` and numbers[0], an interface's number. */
};

/** Which sockets have an option. */
enum ps__option_scope {
  PS__ANY_SOCKET,
  PS__INTERNET_SOCKET, /**< AF_INET or AF_INET6. */
  PS__IPV4_SOCKET,
  PS__IPV6_SOCKET,
  PS__RAW_IPV4_SOCKET,
  PS__TCP_SOCKET,
  PS__SOCKET_TCP_SOCKET, /**< TCP, for an option of SOL_SOCKET. */
  PS__UDP_SOCKET,
  PS__UNIX_SOCKET,
  PS__NETLINK_SOCKET,
  PS__CAN_SOCKET
};

/** What may be done with an option. Reading one that is not listed changes something. */
enum { PS__READABLE_OPTION = 1, PS__WRITABLE_OPTION = 2, PS__LISTED_OPTION = 4 };

struct ps__named_option {
  const char *name;     /**< "nodelay". */
  const char *constant; /**< "TCP_NODELAY". */
  enum ps__option_scope scope;
  int level, option;
  enum ps__option_kind kind;
  int access;
  int64_t least, most;     /**< Limits of a number, of a duration in its unit, of the length of a word. */
  int64_t unit;            /**< Nanoseconds of a duration's unit; 0: seconds and microseconds in a structure. */
  const char *const *list; /**< The choices, up to NULL; or the prefix alone. */
};

/** The bytes of the longest word that an option has, and its NUL. */
enum { PS__OPTION_WORD = 32 };

struct ps__option_value {
  int64_t numbers[4];
  char text[PS__OPTION_WORD];
  const void *address, *source; /**< The system's bytes, when written; NULL for none. */
  size_t address_length, source_length;
};

/** All options, one row for each name and scope. */
extern const struct ps__named_option ps__sys_named_options[];
extern const size_t ps__sys_named_option_count;

/** Whether a socket of this kind is in a scope. */
bool ps__sys_in_scope(enum ps__option_scope scope, int family, int type, int proto);

/** Read or write the value of an option. */
int ps__sys_read_named(int fd, const struct ps__named_option *row, struct ps__option_value *value);
int ps__sys_write_named(int fd, const struct ps__named_option *row, const struct ps__option_value *value);

/** Whether an address is one of a multicast group. */
bool ps__sys_is_multicast(const void *address);

#endif
