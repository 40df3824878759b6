/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Socket options, an integer or bytes; and control requests. */
%extend Socket {
  /* An integer without buflen or with 0, bytes with it (S112 to S114). */
  ps_status getsockopt(int64_t level, int64_t optname, int64_t buflen = 0, ps_context context, ps_value *value,
                       ps_error *err) {
    char buffer[PS_OPTION_MAX];
    int64_t number;
    int64_t length;
    ps_status status;
    if (buflen == 0) {
      status = ps_socket_getsockopt($self, level, optname, &number, err);
      *value = status == PS_OK ? ps_give_integer(context, number) : PS_ABSENT;
    } else {
      status = ps_socket_getsockopt_bytes($self, level, optname, buffer, buflen, &length, err);
      *value = status == PS_OK ? ps_give_bytes(context, buffer, length) : PS_ABSENT;
    }
    return status;
  }

  /* An integer or bytes; or none and optlen, for options that want a length alone (S130). */
  ps_status setsockopt(int64_t level, int64_t optname, ps_value value, ps_value optlen = PS_ABSENT,
                       ps_context context, ps_error *err) {
    ps_taken taken = PS_NOTHING_TAKEN;
    const void *data = NULL;
    int64_t number, length;
    if (optlen != PS_ABSENT) {
      if (!ps_is_none(context, value))
        return ps_fill(err, PS_E_TYPE, "setsockopt", "optlen must be given without a value");
      if (ps_take_integer(context, optlen, "optlen", &length) < 0)
        return PS_RAISED;
    } else if (ps_is_integer(context, value)) {
      if (ps_take_integer(context, value, "value", &number) < 0)
        return PS_RAISED;
      return ps_socket_setsockopt($self, level, optname, number, err);
    } else if (ps_take_bytes(context, value, "value", &data, &length, &taken) < 0) {
      return PS_RAISED;
    }
    ps_status status = ps_socket_setsockopt_bytes($self, level, optname, data, length, err);
    ps_release(&taken);
    return status;
  }

  /* A request that takes and leaves an integer (S115). */
  ps_status ioctl(int64_t control, int64_t option = 0, int64_t *number, ps_error *err) {
    int64_t result;
    ps_status status = ps_socket_ioctl($self, control, option, number, &result, err);
    /* A few requests answer with a result of their own, such as a descriptor. */
    if (result > 0)
      *number = result;
    return status;
  }
}
