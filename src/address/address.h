/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The contents of a ps_address, and how the families share the work. Inside the library only. */
#ifndef PS_ADDRESS_ADDRESS_H
#define PS_ADDRESS_ADDRESS_H

#include "base/text.h"
#include "polysocket/error.h"
#include "polysocket/types.h"

#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/tipc.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

/** The contents of a ps_address: the system's own bytes. A length of 0 is the empty address. */
struct __attribute__((may_alias)) ps__address {
  int64_t length;
  union {
    struct sockaddr any;
    struct sockaddr_in inet;
    struct sockaddr_in6 inet6;
    struct sockaddr_un local;
    struct sockaddr_nl netlink;
    struct sockaddr_ll packet;
    struct sockaddr_tipc tipc;
    struct sockaddr_storage storage;
  } name;
};

_Static_assert(sizeof(struct ps__address) <= sizeof(ps_address), "an address fits into its public room");
_Static_assert(sizeof(ps_address) == 160, "the size of ps_address is frozen");

static inline struct ps__address *ps__address_of(ps_address *address) {
  return (struct ps__address *)(void *)address;
}

static inline const struct ps__address *ps__address_const(const ps_address *address) {
  return (const struct ps__address *)(const void *)address;
}

/** The family; AF_UNSPEC of the empty address. */
static inline int ps__address_family(const struct ps__address *contents) {
  return contents->length > 0 ? contents->name.any.sa_family : AF_UNSPEC;
}

/** The address for reading. Reports PS_E_VALUE for NULL and for bytes that no function of this library has written. */
int32_t ps__address_read(const ps_address *address, const char *operation, const struct ps__address **contents,
                         ps_error *err);

/** The same for one family alone: PS_E_TYPE for another. */
int32_t ps__address_read_as(const ps_address *address, int family, const char *operation,
                            const struct ps__address **contents, ps_error *err);

/** Begin an address: all zero but for its family. `length` counts the system's bytes, those of the family included. */
struct ps__address *ps__address_begin(ps_address *address, int family, size_t length);

/** Store how much the system wrote of an address, in a form that the system takes back. */
void ps__address_wrote(struct ps__address *contents, size_t length);

/** Append the address in the document's form. Anything that is not a valid address appears as "?". */
void ps__address_show(struct ps__text *text, const ps_address *address);

/** Append the family and the address: "AF_UNIX '/run/x'"; "empty" for the empty address. */
void ps__address_show_named(struct ps__text *text, const ps_address *address);

/** The name of a family, or NULL. */
const char *ps__family_name(int family);

/** Append the name of a family; "family 99" for one without a name. */
void ps__family_show(struct ps__text *text, int family);

/** Report PS_E_TYPE for an address of another family than the `wanted` ones, which the message repeats. */
int32_t ps__address_fail_family(const ps_address *address, const char *wanted, const char *operation, ps_error *err);

/** Whether an address is the empty one: all zero, as before any function has made it. */
static inline bool ps__address_is_empty(const ps_address *address) {
  return ps__address_const(address)->length == 0;
}

/* The families. Each shows its address; unix.c also finds the path. */
void ps__inet_show(struct ps__text *text, const struct ps__address *contents);
void ps__inet6_show(struct ps__text *text, const struct ps__address *contents);
void ps__unix_show(struct ps__text *text, const struct ps__address *contents);
void ps__netlink_show(struct ps__text *text, const struct ps__address *contents);
void ps__packet_show(struct ps__text *text, const struct ps__address *contents);
void ps__tipc_show(struct ps__text *text, const struct ps__address *contents);

/** A family without a form: its number and its bytes, which raw.c also makes and gives. */
void ps__raw_show(struct ps__text *text, const struct ps__address *contents);

/** Report PS_E_OS for a path of AF_UNIX without room for its NUL: many programs could not reach such a socket. */
int32_t ps__unix_check_bind(const struct ps__address *contents, const char *name, ps_error *err);

/** The bytes of an AF_UNIX path and how many there are. */
const char *ps__unix_path(const struct ps__address *contents, size_t *length);

#endif
