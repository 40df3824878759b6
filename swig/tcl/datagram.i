/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A datagram on its way into a channel. Tcl asks for as many bytes as its buffer has room for, and the system drops the
 * rest of a datagram that is larger. It is therefore received whole here and handed out in pieces. */
%{
#include <poll.h>
#include <sys/ioctl.h> /* for FIONREAD */

enum { PS_POLLRDHUP = 0x2000 }; /* POLLRDHUP of Linux, which its headers keep for programs that ask for extensions */

struct ps_datagram {
  char *bytes;
  int64_t capacity, start, end; /* the bytes from start to end have not been handed out yet */
  int32_t peek, at_once;        /* MSG_PEEK, MSG_DONTWAIT */
};

enum { PS_DATAGRAM = 65536 }; /* the first capacity: more than any datagram of IP has */

static int ps_datagram_is_left(const struct ps_datagram *datagram) {
  return datagram->start < datagram->end;
}

static void ps_datagram_free(struct ps_datagram *datagram) {
  if (datagram && datagram->bytes)
    ckfree(datagram->bytes);
  if (datagram)
    ckfree(datagram);
}

static int32_t ps_datagram_grow(struct ps_datagram *datagram, ps_error *err) {
  int64_t capacity = datagram->capacity ? 2 * datagram->capacity : PS_DATAGRAM;
  char *bytes = capacity > INT_MAX ? NULL : attemptckrealloc(datagram->bytes, (unsigned)capacity);
  if (!bytes)
    return ps_fill(err, PS_E_MEMORY, "recv", "recv: no memory for a datagram of %" PRId64 " bytes", capacity);
  datagram->bytes = bytes;
  datagram->capacity = capacity;
  return PS_OK;
}

/* Wait for a datagram, and make room until the capacity is larger than the datagram. */
static int32_t ps_datagram_await(struct ps_datagram *datagram, Socket *socket, int64_t flags, ps_error *err) {
  for (;;) {
    int64_t length = 0;
    int32_t status = PS_OK;
    if (datagram->capacity > 0)
      status = ps_socket_recv(socket, flags | datagram->peek, datagram->bytes, datagram->capacity, &length, err);
    if (status != PS_OK || length < datagram->capacity)
      return status;
    status = ps_datagram_grow(datagram, err);
    if (status != PS_OK)
      return status;
  }
}

/* Is the socket in a mode in which a call waits? */
static int ps_is_waiting(Socket *socket) {
  double seconds = 0;
  return ps_socket_gettimeout(socket, &seconds, NULL) == PS_OK && (seconds < 0 || seconds > 0);
}

/* Another reader of the socket may have taken the datagram that was awaited, and the next one may be larger. */
static int32_t ps_datagram_receive(struct ps_datagram *datagram, Socket *socket, int64_t flags, ps_error *err) {
  int64_t length = 0;
  int32_t status;
  do {
    status = ps_datagram_await(datagram, socket, flags, err);
    if (status == PS_OK)
      status = ps_socket_recv(socket, flags | datagram->at_once, datagram->bytes, datagram->capacity, &length, err);
  } while (status == PS_E_WOULD_BLOCK && !(flags & datagram->at_once) && ps_is_waiting(socket));
  if (status == PS_OK && length == datagram->capacity) {
    ps_fill(err, PS_E_OS, "recv", "recv: a datagram of more than %" PRId64 " bytes was cut", length - 1);
    err->code = EMSGSIZE;
    return PS_E_OS;
  }
  datagram->start = 0;
  datagram->end = status == PS_OK ? length : 0;
  return status;
}

/* Whether there is nothing more to come: `shutdown` ended receiving, or the other end is gone. Only then is an empty
 * datagram the end of the file. */
static int ps_datagram_is_over(Socket *socket) {
  int64_t fd = -1, left = 0, result = 0;
  ps_socket_fileno(socket, &fd, NULL);
  struct pollfd asked = {.fd = (int)fd, .events = PS_POLLRDHUP};
  if (poll(&asked, 1, 0) < 1)
    return 0;
  /* Of a sequence of packets, others may be behind an empty one. */
  return ps_socket_ioctl(socket, FIONREAD, 0, &left, &result, NULL) != PS_OK || left == 0;
}

/* Tcl takes no bytes for the end of the file, so an empty datagram is passed over. */
static int32_t ps_datagram_next(struct ps_datagram *datagram, Socket *socket, int64_t flags, ps_error *err) {
  int32_t status;
  do
    status = ps_datagram_receive(datagram, socket, flags, err);
  while (status == PS_OK && datagram->end == 0 && !ps_datagram_is_over(socket));
  return status;
}

/* As much of a datagram as there is room for; the next one when nothing is left. */
static int32_t ps_datagram_read(struct ps_datagram *datagram, Socket *socket, int64_t flags, char *buffer,
                                int64_t capacity, int64_t *received, ps_error *err) {
  *received = 0;
  if (!ps_datagram_is_left(datagram)) {
    int32_t status = ps_datagram_next(datagram, socket, flags, err);
    if (status != PS_OK)
      return status;
  }
  int64_t left = datagram->end - datagram->start;
  *received = left < capacity ? left : capacity;
  memcpy(buffer, datagram->bytes + datagram->start, (size_t)*received);
  datagram->start += *received;
  return PS_OK;
}
%}
