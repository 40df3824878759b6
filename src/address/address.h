/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The contents of a ps_address, and the row of a family. Nothing here knows a family; the table of all of them
 * is in table.h. Inside the library only. */
#ifndef PS_ADDRESS_ADDRESS_H
#define PS_ADDRESS_ADDRESS_H

#include "address/family.h"
#include "base/text.h"
#include "polysocket/error.h"
#include "polysocket/types.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/** Bytes for an address of the system. Some have a sockaddr_storage of twice as many, and no address that fills it. */
enum { PS__NAME_BYTES = 128 };

/** The contents of a ps_address: the system's own bytes. A length of 0 is the empty address. */
struct __attribute__((may_alias)) ps__address {
  int64_t length;
  union {
    struct sockaddr any;
    uint64_t aligned;
    char bytes[PS__NAME_BYTES];
  } name;
  int64_t long_path; /**< The number of an AF_UNIX path that is too long for `name`, or 0; see long_path.h. The length
                        is then 1, which the system refuses. */
};

_Static_assert(sizeof(struct ps__address) <= sizeof(ps_address), "an address fits into its public room");
_Static_assert(sizeof(ps_address) == 160, "the size of ps_address is frozen");

/** Bytes that tell the family of an address. */
enum { PS__FAMILY_BYTES = offsetof(struct sockaddr, sa_family) + sizeof(sa_family_t) };

/** Systems that come from BSD write an address's length into it as well, and do not read it there. It is left out, so
 * that the same address has the same bytes wherever it comes from. */
static inline void ps__address_plain(struct ps__address *contents) {
#ifdef PS__HAS_SA_LEN
  contents->name.any.sa_len = 0;
#else
  (void)contents;
#endif
}

/** Bytes that hold the longest text of any address, its NUL included. */
enum { PS__ADDRESS_TEXT = 12300 };

/** The number of a family that this platform lacks. */
enum { PS__NO_FAMILY = -1 };

struct ps__fields;

/** What a family says of itself. Each has one of these in its file; what is NULL or 0 does not concern the family. */
struct ps__family {
  int number;       /**< AF_*, or PS__NO_FAMILY. */
  const char *name; /**< "AF_NETLINK". */
  const char *form; /**< What an address is made of: "(pid, groups)". */
  const char *word; /**< What an address's text begins with, before a colon: "netlink". NULL for a host and a port. */
  int hosts;        /**< The family whose addresses of a host and a port its sockets take. */

  /** Append the text of an address. False for bytes without a form; what was appended then does not count. */
  bool (*show)(struct ps__text *text, const struct ps__address *contents);

  /** Make an address from the fields of its text, which end where the text ends. */
  int32_t (*parse)(struct ps__fields *fields, ps_address *address, ps_error *err);

  /** The protocol whose form an address has, where that depends on the protocol; 0 for bytes without a form. */
  int64_t (*proto)(const struct ps__address *contents);

  /** Make an address that the system reported one that the system takes. Returns its length. */
  size_t (*accepted)(struct ps__address *contents, size_t length);
};

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

/** Whether an address is the empty one: all zero, as before any function has made it. */
static inline bool ps__address_is_empty(const ps_address *address) {
  return ps__address_const(address)->length == 0;
}

/** The address for reading. Reports PS_E_VALUE for NULL and for bytes that no function of this library has written. */
int32_t ps__address_read(const ps_address *address, const char *operation, const struct ps__address **contents,
                         ps_error *err);

/** The system's bytes of an address of one family; those that the address does not have are 0. Reports PS_E_TYPE for
 * another family. On failure all bytes are 0. */
int32_t ps__address_read_as(const ps_address *address, const struct ps__family *family, const char *operation,
                            void *name, size_t size, ps_error *err);

/** The system's bytes of an address; those that the address does not have are 0. */
void ps__address_copy(const struct ps__address *contents, void *name, size_t size);

/** Report PS_E_TYPE for an address, which has been read, of another family than the `wanted` ones. */
int32_t ps__address_fail_family(const ps_address *address, const char *wanted, const char *operation, ps_error *err);

/** Store the system's bytes, those of the family included. Too many are cut. */
void ps__address_store(ps_address *address, const void *name, size_t length);

/** Hand out what a constructor has made, or the empty address when that failed. `address` may be NULL. Returns the
 * status. */
int32_t ps__address_give(int32_t status, const void *name, size_t length, ps_address *address);

/** Report PS_E_UNSUPPORTED for a family that this platform lacks. */
int32_t ps__address_check_family(const struct ps__family *family, const char *operation, ps_error *err);

/** Report text or bytes that an address has no room for: PS_E_OS with code 0. */
int32_t ps__address_fail_long(const char *operation, const char *what, int64_t length, int64_t limit, ps_error *err);

/** Store the results of a reading function, each unless its output is NULL. */
static inline void ps__address_number(int64_t *output, int64_t number) {
  if (output)
    *output = number;
}

#endif
