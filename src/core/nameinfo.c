/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses to the names of their hosts and services. */
#include "address/table.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/hooks.h"
#include "core/names.h"
#include "platform/platform.h"
#include "polysocket/resolve.h"

#include <string.h>

struct naming {
  const struct ps__address *contents;
  int flags, result, system;
  char host[PS__NAME_ROOM], service[PS__NAME_ROOM];
};

static void name_address(void *argument) {
  struct naming *naming = argument;
  naming->result = ps__sys_getnameinfo(&naming->contents->name, (size_t)naming->contents->length, naming->flags,
                                       naming->host, naming->service, &naming->system);
}

static int32_t fail_naming(ps_error *err, const struct naming *naming, const char *operation,
                           const ps_address *address) {
  char room[PS__TARGET_ROOM];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  int family = ps__address_family(naming->contents);
  if (family == AF_INET || family == AF_INET6) {
    ps__address_show(&shown, address);
  } else {
    ps__text_format(&shown, "(the address is ");
    ps__address_show_named(&shown, address);
    ps__text_format(&shown, ")");
  }
  int32_t status = ps__fail_gai(err, naming->result, naming->system, operation, room);
  ps__error_about(err, address);
  if (naming->flags != 0) {
    shown = ps__text_begin(room, sizeof room);
    ps__names_flags(&shown, "NI_", (uint32_t)naming->flags);
    ps__error_add(err, " with %s", room);
  }
  return status;
}

int32_t ps_getnameinfo(const ps_address *address, int64_t flags, const ps_wait *wait, char *host, int64_t host_capacity,
                       int64_t *host_length, char *service, int64_t service_capacity, int64_t *service_length,
                       ps_error *err) {
  static const char operation[] = "getnameinfo";
  struct naming naming = {.flags = (int)flags};
  const ps_hooks *hooks;
  /* When the first buffer is refused, the second is not written. */
  if (service_length)
    *service_length = 0;
  int32_t status = ps__text_give(operation, "", 0, host, host_capacity, host_length, err);
  if (status == PS_OK)
    status = ps__text_give(operation, "", 0, service, service_capacity, service_length, err);
  if (status == PS_OK)
    status = ps__range_check_int(operation, "flags", flags, err);
  if (status == PS_OK)
    status = ps__hooks_of(wait, operation, &hooks, err);
  if (status == PS_OK)
    status = ps__address_read(address, operation, &naming.contents, err);
  if (status == PS_OK)
    status = ps__hooks_run_or_stop(hooks, name_address, &naming, operation, err);
  if (status != PS_OK)
    return status;
  if (naming.result != 0)
    return fail_naming(err, &naming, operation, address);
  /* Neither can fail: the buffers have been found possible. */
  ps__text_give(operation, naming.host, strlen(naming.host), host, host_capacity, host_length, err);
  return ps__text_give(operation, naming.service, strlen(naming.service), service, service_capacity, service_length,
                       err);
}
