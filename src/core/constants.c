/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The constants as data. The lists are in constants/, that of the families in address/families.def: one line of data
 * for each name, present where this platform's headers have it. */
#include "polysocket/constants.h"

#include "base/error.h"
#include "base/text.h"

#include "core/constants/headers.inc"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

struct constant {
  const char *name;
  int64_t value;
};

static const struct constant constants[] = {
#define PS_CONSTANT(name) {#name, (int64_t)(name)},
#define PS_CONSTANT_AS(name, value) {#name, (int64_t)(value)},
#include "address/families.def"
#include "core/constants/alg.def"
#include "core/constants/can.def"
#include "core/constants/control.def"
#include "core/constants/ethernet.def"
#include "core/constants/hardware.def"
#include "core/constants/ip.def"
#include "core/constants/ipv6.def"
#include "core/constants/message.def"
#include "core/constants/netlink.def"
#include "core/constants/option.def"
#include "core/constants/packet.def"
#include "core/constants/protocol.def"
#include "core/constants/resolver.def"
#include "core/constants/socket.def"
#include "core/constants/tipc.def"
#include "core/constants/transport.def"
#include "core/constants/vsock.def"
#include "core/constants/windows.def"
#undef PS_CONSTANT
#undef PS_CONSTANT_AS
};

/* Of a name that is unknown, so many bytes are told. */
enum { COUNT = sizeof constants / sizeof constants[0], NAME_SHOWN = 64 };

int64_t ps_constant_count(void) {
  return COUNT;
}

int32_t ps_constant_at(int64_t index, const char **name, int64_t *value, ps_error *err) {
  bool valid = index >= 0 && index < COUNT;
  if (name)
    *name = valid ? constants[index].name : NULL;
  if (value)
    *value = valid ? constants[index].value : 0;
  if (!valid)
    return ps__fail(err, PS_E_RANGE, "constant_at", "index must be 0-%d, not %" PRId64, COUNT - 1, index);
  return PS_OK;
}

int32_t ps_constant_get(const char *name, int64_t *value, ps_error *err) {
  static const char operation[] = "constant_get";
  if (value)
    *value = 0;
  if (!name)
    return ps__fail_null(err, operation, "name");
  for (int64_t i = 0; i < COUNT; i++)
    if (strcmp(constants[i].name, name) == 0) {
      if (value)
        *value = constants[i].value;
      return PS_OK;
    }
  char room[(size_t)4 * NAME_SHOWN + sizeof "''"];
  struct ps__text shown = ps__text_begin(room, sizeof room);
  ps__text_quote(&shown, name, strnlen(name, NAME_SHOWN));
  return ps__fail(err, PS_E_VALUE, operation, "no constant has the name %s", room);
}
