/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Hosts and services to lists of addresses, and reading these. How a question is asked and fails is in
 * address/lookup.c. */
#include "core/addrinfo.h"

#include "address/lookup.h"
#include "base/error.h"
#include "base/range.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/block.h"
#include "core/lookup.h"
#include "core/names.h"
#include "polysocket/resolve.h"

#include <string.h>

static struct ps__table lists = {.kind = PS__ADDRINFOS,
                                 .noun = "list of addresses",
                                 .slot_size = PS__SLOT_SIZE(struct ps__block),
                                 .release = ps__block_release};

static const char asking[] = "getaddrinfo";

int32_t ps__addrinfo_check(struct ps__question *question, int64_t family, int64_t type, int64_t proto, int64_t flags,
                           ps_error *err) {
  int32_t status = ps__range_check_kind(asking, family, type, proto, err);
  if (status == PS_OK)
    status = ps__range_check_int(asking, "flags", flags, err);
  if (status != PS_OK)
    return status;
  question->family = (int)family;
  question->type = (int)type;
  question->proto = (int)proto;
  question->flags = (int)flags;
  return PS_OK;
}

void ps__addrinfo_tell(ps_error *err, const struct ps__question *question) {
  char room[160];
  struct ps__text text = ps__text_begin(room, sizeof room);
  if (question->family == 0 && question->type == 0 && question->proto == 0 && question->flags == 0)
    return;
  ps__names_kind(&text, question->family, question->type, question->proto);
  if (question->flags != 0) {
    ps__text_format(&text, ", ");
    ps__names_flags(&text, "AI_", (uint32_t)question->flags);
  }
  ps__error_add(err, " with (%s)", room);
}

ps_addrinfo *ps__addrinfo_publish(struct ps__answers *answers, ps_error *err) {
  return ps__block_publish(&lists, answers, asking, err);
}

int32_t ps_getaddrinfo(const char *host, const char *service, int64_t family, int64_t type, int64_t proto,
                       int64_t flags, const ps_wait *wait, ps_addrinfo **list, ps_error *err) {
  struct ps__question question = {.host = host, .service = service};
  struct ps__answers *answers;
  ps_wait terms;
  if (!list)
    return ps__fail_null(err, asking, "list");
  *list = NULL;
  int32_t status = ps__addrinfo_check(&question, family, type, proto, flags, err);
  if (status == PS_OK)
    status = ps__lookup_terms(wait, asking, &terms, err);
  if (status != PS_OK)
    return status;
  status = ps__lookup(&question, ps__lookup_run, &terms, asking, &answers, err);
  if (status == PS_E_GAIERROR)
    ps__addrinfo_tell(err, &question);
  if (status != PS_OK)
    return status;
  *list = ps__addrinfo_publish(answers, err);
  return *list ? PS_OK : PS_E_MEMORY;
}

void ps_addrinfo_free(ps_addrinfo *self) {
  ps__handle_free(&lists, self);
}

static int32_t pin_list(ps_addrinfo *self, struct ps__slot **slot, const struct ps__answers **answers,
                        const char *operation, ps_error *err) {
  const void *memory;
  int32_t status = ps__block_pin(&lists, self, slot, &memory, operation, err);
  *answers = memory;
  return status;
}

int32_t ps_addrinfo_count(ps_addrinfo *self, int64_t *count, ps_error *err) {
  struct ps__slot *slot;
  const struct ps__answers *answers;
  int32_t status = pin_list(self, &slot, &answers, "addrinfo_count", err);
  if (count)
    *count = status == PS_OK ? (int64_t)answers->count : 0;
  if (status == PS_OK)
    ps__slot_unpin(&lists, slot);
  return status;
}

/* An entry of a list that is pinned while PS_OK is returned, and only then. */
static int32_t pin_entry(ps_addrinfo *self, int64_t index, struct ps__slot **slot, const struct ps__answer **entry,
                         const char *operation, ps_error *err) {
  const struct ps__answers *answers;
  int32_t status = pin_list(self, slot, &answers, operation, err);
  if (status != PS_OK)
    return status;
  status = ps__range_check_index(operation, index, (int64_t)answers->count, err);
  if (status == PS_OK)
    *entry = &answers->answer[index];
  else
    ps__slot_unpin(&lists, *slot);
  return status;
}

int32_t ps_addrinfo_entry(ps_addrinfo *self, int64_t index, int64_t *family, int64_t *type, int64_t *proto,
                          ps_address *address, ps_error *err) {
  static const struct ps__answer nothing = {.name = "", .address = ""};
  const struct ps__answer *entry = &nothing;
  struct ps__slot *slot;
  int32_t status = pin_entry(self, index, &slot, &entry, "addrinfo_entry", err);
  if (family)
    *family = entry->family;
  if (type)
    *type = entry->type;
  if (proto)
    *proto = entry->proto;
  if (address)
    ps__answer_address(entry, address);
  if (status == PS_OK)
    ps__slot_unpin(&lists, slot);
  return status;
}

int32_t ps_addrinfo_canonname(ps_addrinfo *self, int64_t index, char *text, int64_t capacity, int64_t *length,
                              ps_error *err) {
  static const char operation[] = "addrinfo_canonname";
  const struct ps__answer *entry = NULL;
  struct ps__slot *slot;
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = pin_entry(self, index, &slot, &entry, operation, err);
  if (status != PS_OK)
    return status;
  status = ps__text_give(operation, entry->name, strlen(entry->name), text, capacity, length, err);
  ps__slot_unpin(&lists, slot);
  return status;
}
