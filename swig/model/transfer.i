/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Sending and receiving. Flags stand last, as the document has them, and are 0 when left out. */
%extend Socket {
  ps_status send(const void *data, int64_t length, int64_t flags = 0, int64_t *count, ps_error *err) {
    return ps_socket_send($self, flags, data, length, count, err);
  }

  ps_status sendall(const void *data, int64_t length, int64_t flags = 0, ps_error *err) {
    return ps_socket_sendall($self, flags, data, length, NULL, err);
  }

  /* sendto(data, address) or sendto(data, flags, address) (S129). */
  ps_status sendto(const void *data, int64_t length, ps_value flags_or_address, ps_value address = PS_ABSENT,
                   ps_context context, int64_t *count, ps_error *err) {
    ps_address target;
    int64_t flags = 0;
    if (address == PS_ABSENT)
      address = flags_or_address;
    else if (ps_take_integer(context, flags_or_address, "flags", &flags) < 0)
      return PS_RAISED;
    if (ps_take_address(context, "sendto", $self, address, &target) < 0)
      return PS_RAISED;
    return ps_socket_sendto($self, flags, &target, data, length, count, err);
  }

  ps_status recv(void *buffer, int64_t bufsize, int64_t *received, int64_t flags = 0, ps_error *err) {
    return ps_socket_recv($self, flags, buffer, bufsize, received, err);
  }

  /* A pair: the bytes, and the sender's address (S122). */
  ps_status recvfrom(void *buffer, int64_t bufsize, int64_t *received, ps_address *sender, int64_t flags = 0,
                     ps_error *err) {
    return ps_socket_recvfrom($self, flags, buffer, bufsize, received, sender, err);
  }

  /* A part of a file: all to its end when no count is given (S148). */
  ps_status sendfile(int64_t file, int64_t offset = 0, ps_value count = PS_ABSENT, ps_context context, int64_t *number,
                     ps_error *err) {
    int64_t wanted = -1;
    if (count != PS_ABSENT && !ps_is_none(context, count)) {
      if (ps_take_integer(context, count, "count", &wanted) < 0)
        return PS_RAISED;
      if (wanted <= 0)
        return ps_fill(err, PS_E_VALUE, "sendfile", "sendfile: count must be a positive integer, not %" PRId64,
                       wanted);
    }
    return ps_socket_sendfile($self, file, offset, wanted, number, err);
  }

  /* Into the script's own buffer; nbytes of 0 means all of it (S124 to S126). With MSG_TRUNC the count is the size of
   * the whole datagram. */
  ps_status recv_into(void *room, int64_t capacity, int64_t nbytes = 0, int64_t flags = 0, int64_t *count,
                      ps_error *err) {
    ps_status status = ps_limit_room("recv_into", nbytes, &capacity, err);
    return status != PS_OK ? status : ps_socket_recv_into($self, flags, room, capacity, NULL, count, err);
  }

  /* A pair: the number of bytes, and the sender's address (S123). */
  ps_status recvfrom_into(void *room, int64_t capacity, int64_t nbytes = 0, int64_t flags = 0, int64_t *count,
                          ps_address *sender, ps_error *err) {
    ps_status status = ps_limit_room("recvfrom_into", nbytes, &capacity, err);
    return status != PS_OK ? status
                           : ps_socket_recvfrom_into($self, flags, room, capacity, NULL, count, sender, err);
  }
}
