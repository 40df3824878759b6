/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The system's own texts for its error numbers. */
#include "base/error.h"
#include "platform/platform.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>

int32_t ps__fail_os(ps_error *err, int code, const char *operation, const char *detail) {
  if (!err)
    return PS_E_OS;
  char room[128];
  return ps__fail_code(err, PS_E_OS, code, operation, strerror_r(code, room, sizeof room), detail);
}

int32_t ps__fail_gai(ps_error *err, int code, int system, const char *operation, const char *detail) {
  if (code == EAI_SYSTEM && system != 0)
    return ps__fail_os(err, system, operation, detail);
  if (code == EAI_MEMORY)
    return ps__fail_code(err, PS_E_MEMORY, ENOMEM, operation, gai_strerror(code), detail);
  return ps__fail_code(err, PS_E_GAIERROR, code, operation, gai_strerror(code), detail);
}

int32_t ps__fail_herror(ps_error *err, int result, const char *operation, const char *detail) {
  if (result == -ENOMEM)
    return ps__fail_code(err, PS_E_MEMORY, ENOMEM, operation, "out of memory", detail);
  if (result < 0)
    return ps__fail_os(err, -result, operation, detail);
  return ps__fail_code(err, PS_E_HERROR, result, operation, hstrerror(result), detail);
}
