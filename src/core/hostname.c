/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names that this machine and others go by. */
#include "polysocket/hostname.h"
#include "base/error.h"
#include "base/text.h"
#include "base/text_give.h"
#include "core/hostent.h"
#include "core/lookup.h"
#include "platform/platform.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* POSIX has names of at most 255 bytes. */
enum { OWN_NAME_ROOM = 256 };

static int32_t read_own_name(const char *operation, char room[OWN_NAME_ROOM], ps_error *err) {
  int result = ps__sys_gethostname(room, OWN_NAME_ROOM);
  return result < 0 ? ps__fail_os(err, -result, operation, NULL) : PS_OK;
}

int32_t ps_gethostname(char *text, int64_t capacity, int64_t *length, ps_error *err) {
  static const char operation[] = "gethostname";
  char own[OWN_NAME_ROOM];
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  if (status == PS_OK)
    status = read_own_name(operation, own, err);
  return status == PS_OK ? ps__text_give(operation, own, strlen(own), text, capacity, length, err) : status;
}

int32_t ps_sethostname(const char *name, ps_error *err) {
  static const char operation[] = "sethostname";
  if (!name)
    return ps__fail_null(err, operation, "name");
  int result = ps__sys_sethostname(name, strlen(name));
  if (result == 0)
    return PS_OK;
  char room[PS__SHOWN];
  return ps__fail_os(err, -result, operation, ps__text_in_brackets(room, name, SIZE_MAX));
}

/* Names that stand for the machine itself. */
static bool is_own(const char *name) {
  return !name || name[0] == '\0' || strcmp(name, "0.0.0.0") == 0 || strcmp(name, "::") == 0;
}

/* The first of a host's names that has a dot, or NULL. */
static const char *qualified(const struct ps__host *host) {
  if (strchr(host->name, '.'))
    return host->name;
  for (char *const *alias = host->aliases; *alias; alias++)
    if (strchr(*alias, '.'))
      return *alias;
  return NULL;
}

/* Whether a failure is an answer of the look-up, and not a reason to give up. */
static bool is_answer(int32_t status) {
  return status == PS_E_HERROR || status == PS_E_GAIERROR || status == PS_E_OS;
}

/* Look for a qualified name. That there is none, or no such host, is no failure: `found` is then NULL. */
static int32_t look_for(const char *name, const ps_wait *terms, const char *operation, struct ps__host **host,
                        const char **found, ps_error *err) {
  ps_error failure;
  int32_t status = ps__host_by_address(name, terms, operation, host, &failure);
  *found = status == PS_OK ? qualified(*host) : NULL;
  if (status == PS_OK || is_answer(status))
    return PS_OK;
  if (err)
    *err = failure;
  return status;
}

int32_t ps_getfqdn(const char *name, const ps_wait *wait, char *text, int64_t capacity, int64_t *length,
                   ps_error *err) {
  static const char operation[] = "getfqdn";
  char own[OWN_NAME_ROOM];
  struct ps__host *host = NULL;
  const char *found = NULL;
  ps_wait terms;
  int32_t status = ps__text_give(operation, "", 0, text, capacity, length, err);
  /* A name that is too long is never looked up, and an invalid `wait` is refused all the same. */
  if (status == PS_OK)
    status = ps__lookup_terms(wait, operation, &terms, err);
  if (status == PS_OK && is_own(name)) {
    name = own;
    status = read_own_name(operation, own, err);
  }
  if (status == PS_OK)
    status = look_for(name, &terms, operation, &host, &found, err);
  if (status == PS_OK && !found) {
    found = own;
    status = read_own_name(operation, own, err);
  }
  if (status == PS_OK)
    status = ps__text_give(operation, found, strlen(found), text, capacity, length, err);
  free(host);
  return status;
}
