/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * What a platform knows of a connection: the fields of TCP's state, and the credentials of a peer. Part of the
 * obligations of platform.h. */
#ifndef PS_PLATFORM_CONNECTION_INFO_H
#define PS_PLATFORM_CONNECTION_INFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** More bytes than any system has of it. */
enum { PS__TCP_INFO_ROOM = 512 };

/** A number in the state of a TCP connection. */
struct ps__tcp_field {
  const char *name;
  const char *const *words; /**< Words for the values; NULL for none. */
  size_t words_count;
  uint16_t offset;
  uint8_t size;        /**< 1, 2, 4 or 8 bytes. */
  uint8_t shift, bits; /**< Of a part of a byte; 0 bits mean all of them. */
};

extern const struct ps__tcp_field ps__sys_tcp_fields[];
extern const size_t ps__sys_tcp_field_count;

/** The state of a TCP connection, as bytes. `length` holds the room, and receives what the system has. */
int ps__sys_tcp_info(int fd, void *bytes, size_t *length);

/** A field of such bytes. False if the system has not written it. */
bool ps__sys_tcp_value(const struct ps__tcp_field *field, const unsigned char *bytes, size_t length, uint64_t *value);

/** Who is at the other end. The caller releases the memory with free(). */
struct ps__credentials {
  int64_t numbers[3]; /**< Process, user, group. */
  uint32_t *groups;   /**< NULL if the system does not tell. */
  size_t group_count;
  char *label; /**< Of the security module; NULL for none. */
};

/** -ENOTCONN if there is no peer. On failure there is no memory to release. */
int ps__sys_credentials(int fd, struct ps__credentials *credentials);

#endif
