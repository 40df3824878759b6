/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts by name and by address, and the entries that come of it. */
#include "core/hostent.h"

#include "address/host.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/block.h"
#include "core/lookup.h"
#include "polysocket/address.h"
#include "polysocket/convert.h"
#include "polysocket/hostent.h"

#include <stdlib.h>
#include <string.h>

static struct ps__table entries = {.kind = PS__HOSTENTS,
                                   .noun = "host entry",
                                   .slot_size = PS__SLOT_SIZE(struct ps__block),
                                   .release = ps__block_release};

/* Looking up. */

int32_t ps_gethostbyname(const char *host, const ps_wait *wait, char *text, int64_t capacity, int64_t *length,
                         ps_error *err) {
  struct ps__endpoint endpoint = {.operation = "gethostbyname", .family = AF_INET, .host = host};
  ps_address address;
  ps_wait terms;
  int32_t status = ps__text_give(endpoint.operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = ps__lookup_terms(wait, endpoint.operation, &terms, err);
  if (status == PS_OK)
    status = ps__endpoint_address(&endpoint, ps__lookup_run, &terms, &address, err);
  return status == PS_OK ? ps_address_host(&address, text, capacity, length, err) : status;
}

/* Questions to the old database, by name and by address. */

static void find_by_name(struct ps__errand *errand) {
  struct ps__host *found;
  errand->result = ps__sys_gethostbyname(errand->texts[0], &found);
  errand->found = found;
}

static void find_by_address(struct ps__errand *errand) {
  struct ps__host *found;
  errand->result = ps__sys_gethostbyaddr(&ps__address_const(&errand->address)->name, &found);
  errand->found = found;
}

static int32_t fail(ps_error *err, int result, const char *operation, const char *host) {
  char room[PS__SHOWN];
  return ps__fail_herror(err, result, operation, ps__text_in_brackets(room, host, SIZE_MAX));
}

/* `host` is what messages show, and `address` what is looked for; or NULL. */
static int32_t ask(void (*find)(struct ps__errand *errand), const char *host, const ps_address *address,
                   const ps_wait *terms, const char *operation, struct ps__host **found, ps_error *err) {
  struct ps__errand *errand = ps__errand_create(find, host, NULL);
  if (!errand)
    return ps__fail(err, PS_E_MEMORY, operation, "out of memory");
  if (address)
    errand->address = *address;
  int32_t status = ps__lookup_run(terms, errand, operation, err);
  if (status == PS_E_TIMEOUT || status == PS_E_CANCELLED)
    ps__lookup_tell(err, errand);
  else if (status == PS_OK && errand->result != 0)
    status = fail(err, errand->result, operation, host);
  if (status == PS_OK)
    *found = ps__errand_take(errand);
  ps__errand_leave(errand);
  return status;
}

int32_t ps__host_by_address(const char *host, const ps_wait *terms, const char *operation, struct ps__host **found,
                            ps_error *err) {
  ps_address address;
  *found = NULL;
  int32_t status =
      ps__lookup_first(&(struct ps__question){.host = host}, ps__lookup_run, terms, operation, &address, err);
  return status == PS_OK ? ask(find_by_address, host, &address, terms, operation, found, err) : status;
}

static int32_t host_by_name(const char *host, const ps_wait *terms, const char *operation, struct ps__host **found,
                            ps_error *err) {
  *found = NULL;
  if (strlen(host) > PS__HOST_MAX)
    return fail(err, ps__sys_host_not_found, operation, host);
  return ask(find_by_name, host, NULL, terms, operation, found, err);
}

/* Both operations that give an entry, which differ in how it is found. */
static int32_t give_entry(const char *host, const ps_wait *wait, ps_hostent **found, const char *operation,
                          int32_t (*find)(const char *host, const ps_wait *terms, const char *operation,
                                          struct ps__host **found, ps_error *err),
                          ps_error *err) {
  struct ps__host *entry;
  if (!found)
    return ps__fail_null(err, operation, "found");
  *found = NULL;
  if (!host)
    return ps__fail_null(err, operation, "host");
  ps_wait terms;
  int32_t status = ps__lookup_terms(wait, operation, &terms, err);
  if (status == PS_OK)
    status = find(host, &terms, operation, &entry, err);
  if (status != PS_OK)
    return status;
  *found = ps__block_publish(&entries, entry, operation, err);
  return *found ? PS_OK : PS_E_MEMORY;
}

int32_t ps_gethostbyname_ex(const char *host, const ps_wait *wait, ps_hostent **found, ps_error *err) {
  return give_entry(host, wait, found, "gethostbyname_ex", host_by_name, err);
}

int32_t ps_gethostbyaddr(const char *host, const ps_wait *wait, ps_hostent **found, ps_error *err) {
  return give_entry(host, wait, found, "gethostbyaddr", ps__host_by_address, err);
}

void ps_hostent_free(ps_hostent *self) {
  ps__handle_free(&entries, self);
}

/* Reading entries. */

static int32_t pin_entry(ps_hostent *self, struct ps__slot **slot, const struct ps__host **entry, const char *operation,
                         ps_error *err) {
  const void *memory;
  int32_t status = ps__block_pin(&entries, self, slot, &memory, operation, err);
  *entry = memory;
  return status;
}

int32_t ps_hostent_name(ps_hostent *self, char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "hostent_name";
  struct ps__slot *slot;
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status != PS_OK)
    return status;
  const struct ps__host *entry;
  status = pin_entry(self, &slot, &entry, operation, err);
  if (status != PS_OK)
    return status;
  status = ps__text_give(operation, entry->name, strlen(entry->name), text, capacity, length, err);
  ps__slot_unpin(&entries, slot);
  return status;
}

/* The two lists of an entry. */
enum list { ALIASES, ADDRESSES };

static char *const *list_of(const struct ps__host *entry, enum list list) {
  return list == ALIASES ? entry->aliases : entry->addresses;
}

static int64_t count_of(const struct ps__host *entry, enum list list) {
  int64_t count = 0;
  while (list_of(entry, list)[count])
    count++;
  return count;
}

static int32_t give_count(ps_hostent *self, enum list list, const char *operation, int64_t *count, ps_error *err) {
  struct ps__slot *slot;
  const struct ps__host *entry;
  int32_t status = pin_entry(self, &slot, &entry, operation, err);
  if (count)
    *count = status == PS_OK ? count_of(entry, list) : 0;
  if (status == PS_OK)
    ps__slot_unpin(&entries, slot);
  return status;
}

static int32_t give_item(ps_hostent *self, enum list list, int64_t index, const char *operation, char *text,
                         int64_t capacity, int64_t *length, ps_error *err) {
  struct ps__slot *slot;
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status != PS_OK)
    return status;
  const struct ps__host *entry;
  status = pin_entry(self, &slot, &entry, operation, err);
  if (status != PS_OK)
    return status;
  status = ps__range_check_index(operation, index, count_of(entry, list), err);
  if (status == PS_OK) {
    char room[INET6_ADDRSTRLEN];
    const char *item = list_of(entry, list)[index];
    if (list == ADDRESSES) {
      ps_inet_ntop(entry->family, item, (int64_t)entry->length, room, sizeof room, NULL, NULL);
      item = room;
    }
    status = ps__text_give(operation, item, strlen(item), text, capacity, length, err);
  }
  ps__slot_unpin(&entries, slot);
  return status;
}

int32_t ps_hostent_alias_count(ps_hostent *self, int64_t *count, ps_error *err) {
  return give_count(self, ALIASES, "hostent_alias_count", count, err);
}

int32_t ps_hostent_alias(ps_hostent *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                         ps_error *err) {
  return give_item(self, ALIASES, index, "hostent_alias", text, capacity, length, err);
}

int32_t ps_hostent_address_count(ps_hostent *self, int64_t *count, ps_error *err) {
  return give_count(self, ADDRESSES, "hostent_address_count", count, err);
}

int32_t ps_hostent_address(ps_hostent *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                           ps_error *err) {
  return give_item(self, ADDRESSES, index, "hostent_address", text, capacity, length, err);
}
