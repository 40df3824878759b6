/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses to the names of their hosts and services. */
#include "core/nameinfo.h"

#include "address/address_text.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/lookup.h"
#include "core/names.h"
#include "platform/platform.h"
#include "polysocket/resolve.h"

#include <stdlib.h>
#include <string.h>

/* Both names, in one block. */
struct names {
  char host[PS__NAME_ROOM], service[PS__NAME_ROOM];
};

static void name_address(struct ps__errand *errand) {
  const struct ps__address *contents = ps__address_const(&errand->address);
  struct names *names = errand->found;
  errand->result = ps__sys_getnameinfo(&contents->name, (size_t)contents->length, errand->number, names->host,
                                       names->service, &errand->system);
}

int32_t ps__nameinfo_begin(const ps_address *address, int64_t flags, const char *operation, struct ps__errand **errand,
                           ps_error *err) {
  const struct ps__address *contents;
  *errand = NULL;
  int32_t status = ps__range_check_int(operation, "flags", flags, err);
  if (status == PS_OK)
    status = ps__address_read(address, operation, &contents, err);
  if (status != PS_OK)
    return status;
  struct ps__errand *made = ps__errand_create(name_address, NULL, NULL);
  if (made)
    made->found = calloc(1, sizeof(struct names));
  if (!made || !made->found) {
    ps__errand_leave(made);
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  }
  made->address = *address;
  made->number = (int)flags;
  made->quick = (made->number & ps__sys_plain_names) == ps__sys_plain_names;
  *errand = made;
  return PS_OK;
}

void ps__nameinfo_tell(ps_error *err, const struct ps__errand *errand) {
  char room[PS__TARGET_ROOM];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__address_show_in_brackets(&shown, &errand->address);
  ps__error_add(err, " %s", room);
  ps__error_about(err, &errand->address);
}

static int32_t fail_naming(ps_error *err, const struct ps__errand *errand, const char *operation) {
  char room[PS__TARGET_ROOM];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  int family = ps__address_family(ps__address_const(&errand->address));
  if (family == AF_INET || family == AF_INET6) {
    ps__address_show_in_brackets(&shown, &errand->address);
  } else {
    ps__text_format(&shown, "(the address is ");
    if (family == AF_UNSPEC)
      ps__text_format(&shown, "empty");
    else
      ps__address_show(&shown, &errand->address);
    ps__text_format(&shown, ")");
  }
  int32_t status = ps__fail_gai(err, errand->result, errand->system, operation, room);
  ps__error_about(err, &errand->address);
  if (errand->number != 0) {
    shown = ps__text_begin(room, sizeof room);
    ps__names_flags(&shown, "NI_", (uint32_t)errand->number);
    ps__error_add(err, " with %s", room);
  }
  return status;
}

int32_t ps__nameinfo_clear(const struct ps__nameinfo_rooms *rooms, const char *operation, ps_error *err) {
  /* Messages call the buffers by these names. */
  char *host = rooms->host, *service = rooms->service;
  /* When the first buffer is refused, the second is not written. */
  if (rooms->service_length)
    *rooms->service_length = 0;
  int32_t status = ps__text_give(operation, "", 0, host, rooms->host_capacity, rooms->host_length, err);
  if (status == PS_OK)
    status = ps__text_give(operation, "", 0, service, rooms->service_capacity, rooms->service_length, err);
  return status;
}

int32_t ps__nameinfo_give(const struct ps__errand *errand, const char *operation,
                          const struct ps__nameinfo_rooms *rooms, ps_error *err) {
  if (errand->result != 0)
    return fail_naming(err, errand, operation);
  const struct names *names = errand->found;
  /* Neither can fail: the buffers have been found possible. */
  ps__text_give(operation, names->host, strlen(names->host), rooms->host, rooms->host_capacity, rooms->host_length,
                err);
  return ps__text_give(operation, names->service, strlen(names->service), rooms->service, rooms->service_capacity,
                       rooms->service_length, err);
}

int32_t ps_getnameinfo(const ps_address *address, int64_t flags, const ps_wait *wait, char *host, int64_t host_capacity,
                       int64_t *host_length, char *service, int64_t service_capacity, int64_t *service_length,
                       ps_error *err) {
  static const char operation[] = "getnameinfo";
  struct ps__nameinfo_rooms rooms = {host, host_capacity, host_length, service, service_capacity, service_length};
  struct ps__errand *errand = NULL;
  ps_wait terms;
  int32_t status = ps__nameinfo_clear(&rooms, operation, err);
  if (status == PS_OK)
    status = ps__lookup_terms(wait, operation, &terms, err);
  if (status == PS_OK)
    status = ps__nameinfo_begin(address, flags, operation, &errand, err);
  if (status != PS_OK)
    return status;
  status = ps__lookup_run(&terms, errand, operation, err);
  if (status == PS_OK)
    status = ps__nameinfo_give(errand, operation, &rooms, err);
  else if (status == PS_E_TIMEOUT || status == PS_E_CANCELLED)
    ps__nameinfo_tell(err, errand);
  ps__errand_leave(errand);
  return status;
}
