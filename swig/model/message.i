/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Messages: data in several buffers, with an address, control data and descriptors (S142 to S147). */
%{
#include "message.h"
%}

%extend Socket {
  ps_status sendmsg(ps_value buffers, ps_value ancdata = PS_ABSENT, int64_t flags = 0, ps_value address = PS_ABSENT,
                    ps_context context, int64_t *count, ps_error *err) {
    struct ps_parcel parcel = PS_NO_PARCEL;
    ps_status status = PS_OK;
    if (ancdata != PS_ABSENT)
      status = ps_take_control(context, ancdata, &parcel.control, err);
    if (status == PS_OK)
      status = ps_send_parcel(context, "sendmsg", $self, buffers, address, flags, &parcel, count, err);
    ps_release_parcel(&parcel);
    return status;
  }

  /* (data, ancdata, flags, address). */
  ps_status recvmsg(int64_t bufsize, int64_t ancbufsize = 0, int64_t flags = 0, ps_context context, ps_value *value,
                    ps_error *err) {
    return ps_receive_message(context, $self, bufsize, ancbufsize, flags, value, err);
  }

  /* (count, ancdata, flags, address). */
  ps_status recvmsg_into(ps_value buffers, int64_t ancbufsize = 0, int64_t flags = 0, ps_context context,
                         ps_value *value, ps_error *err) {
    return ps_receive_into(context, $self, buffers, ancbufsize, flags, value, err);
  }

  ps_status send_fds(ps_value buffers, ps_value fds, int64_t flags = 0, ps_value address = PS_ABSENT,
                     ps_context context, int64_t *count, ps_error *err) {
    struct ps_parcel parcel = PS_NO_PARCEL;
    ps_status status = ps_take_rights(context, fds, &parcel.control, err);
    if (status == PS_OK)
      status = ps_send_parcel(context, "send_fds", $self, buffers, address, flags, &parcel, count, err);
    ps_release_parcel(&parcel);
    return status;
  }

  /* (data, fds, flags, address). */
  ps_status recv_fds(int64_t bufsize, int64_t maxfds, int64_t flags = 0, ps_context context, ps_value *value,
                     ps_error *err) {
    return ps_receive_fds(context, $self, bufsize, maxfds, flags, value, err);
  }
}
