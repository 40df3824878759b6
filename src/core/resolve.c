/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Host and port to an address, in the form that a socket's family wants and with the host runtime taking part. */
#include "address/host.h"
#include "address/table.h"
#include "base/error.h"
#include "core/lookup.h"
#include "core/socket.h"
#include "platform/platform.h"
#include "polysocket/address.h"

#include <errno.h>
#include <string.h>

/* Report a family whose addresses are made of something else, or have no form. */
static int32_t fail_form(ps_error *err, const char *operation, int family, const struct ps__family *row) {
  if (row)
    return ps__fail(err, PS_E_TYPE, operation, "an %s address is %s, not a host and a port", row->name, row->form);
  char room[64];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_format(&shown, "(the socket is ");
  ps__family_show(&shown, family);
  ps__text_format(&shown, ")");
  return ps__fail_os(err, EAFNOSUPPORT, operation, room);
}

int32_t ps_socket_resolve(ps_socket *self, const char *host, int64_t port, int64_t flowinfo, int64_t scopeid,
                          ps_address *address, ps_error *err) {
  static const char operation[] = "resolve";
  if (address)
    memset(address, 0, sizeof *address);
  struct ps__socket *socket;
  int32_t status = ps__socket_pin_any(self, NULL, operation, &socket, err);
  if (status != PS_OK)
    return status;
  struct ps__endpoint endpoint = {operation, socket->family, host, port, flowinfo, scopeid};
  ps_wait terms = {.hooks = atomic_load_explicit(&socket->hooks, memory_order_acquire),
                   .deadline = ps__socket_deadline(socket, PS__WRITABLE),
                   .token = atomic_load_explicit(&socket->token, memory_order_acquire)};
  ps__socket_unpin(socket);
  const struct ps__family *row = ps__table_find(endpoint.family);
  if (!row || !row->hosts)
    return fail_form(err, operation, endpoint.family, row);
  endpoint.family = row->hosts;
  return ps__endpoint_address(&endpoint, ps__lookup_run, &terms, address, err);
}
