/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Host and port to an address, in the form that a socket's family wants and with the host runtime taking part. */
#include "address/host.h"
#include "base/error.h"
#include "core/hooks.h"
#include "core/socket.h"
#include "polysocket/address.h"

#include <string.h>

static int32_t fail_form(ps_error *err, const char *operation, const char *form) {
  return ps__fail(err, PS_E_TYPE, operation, "%s, not a host and a port", form);
}

static int32_t fail_other(ps_error *err, const char *operation, int family) {
  char room[32];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__family_show(&shown, family);
  return ps__fail(err, PS_E_UNSUPPORTED, operation, "the socket is %s, whose addresses have no host and port", room);
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
  const ps_hooks *hooks = atomic_load_explicit(&socket->hooks, memory_order_acquire);
  ps__socket_unpin(socket);
  switch (endpoint.family) {
  case AF_INET:
  case AF_INET6:
    return ps__endpoint_address(&endpoint, ps__hooks_run_or_stop, hooks, address, err);
  case AF_UNIX:
    return fail_form(err, operation, "an AF_UNIX address is a path");
  case AF_NETLINK:
    return fail_form(err, operation, "an AF_NETLINK address is (pid, groups)");
  case AF_PACKET:
    return fail_form(err, operation, "an AF_PACKET address is (interface, protocol, pkttype, hatype, hardware)");
  case AF_TIPC:
    return fail_form(err, operation, "an AF_TIPC address is (addr_type, v1, v2, v3, scope)");
  default:
    return fail_other(err, operation, endpoint.family);
  }
}
