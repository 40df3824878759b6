/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The names of the address families, for messages. */
#include "address/family.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

static const struct {
  const char *name;
  int family;
} families[] = {
#define PS_CONSTANT(name) {#name, name},
#include "address/families.def"
#undef PS_CONSTANT
};

const char *ps__family_name(int family) {
  for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
    if (families[i].family == family)
      return families[i].name;
  return NULL;
}

int ps__family_number(const char *name, size_t length) {
  for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
    if (strlen(families[i].name) == length && strncmp(families[i].name, name, length) == 0)
      return families[i].family;
  return -1;
}

void ps__family_show(struct ps__text *text, int family) {
  const char *name = ps__family_name(family);
  if (name)
    ps__text_format(text, "%s", name);
  else
    ps__text_format(text, "family %d", family);
}
