/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The public functions of the library of faults, and how a wrong plan in the environment is reported: in the place of
 * the failure that the system would have reported. */
#include "platform/faults/polysocket_faults.h"

#include "base/error.h"
#include "platform/faults/decide.h"
#include "platform/platform.h"

#include <string.h>

int32_t ps_faults_set(const char *plan, ps_error *err) {
  struct ps__fault_plan read;
  char wrong[PS__FAULT_WRONG];
  if (!ps__fault_plan_read(plan ? plan : "", &read, wrong))
    return ps__fail(err, PS_E_VALUE, "faults_set", "%s", wrong);
  ps__fault_use(&read);
  return PS_OK;
}

int32_t ps_faults_count(const char *call, int64_t *calls, int64_t *faults, ps_error *err) {
  int64_t some_calls = 0, some_faults = 0;
  enum ps__fault_call number = call ? ps__fault_call_named(call, strlen(call)) : PS__FAULT_CALLS;
  bool unknown = call && number == PS__FAULT_CALLS;
  if (!unknown)
    ps__fault_counts(number, &some_calls, &some_faults);
  if (calls)
    *calls = some_calls;
  if (faults)
    *faults = some_faults;
  return unknown ? ps__fail(err, PS_E_VALUE, "faults_count", "'%.40s' is not the name of a call", call) : PS_OK;
}

const char *ps_faults_call_at(int64_t index) {
  return index >= 0 && index < PS__FAULT_CALLS ? ps__fault_call_table[index].name : NULL;
}

/* The linker sends what the library reports of the system to these functions. */
#define REPORTS(name, ...)            \
  int32_t __real_##name(__VA_ARGS__); \
  int32_t __wrap_##name(__VA_ARGS__); \
  int32_t __wrap_##name(__VA_ARGS__)

static int32_t complain(ps_error *err, const char *operation, const char *complaint) {
  return ps__fail(err, PS_E_VALUE, operation, "POLYSOCKET_FAULTS: %s", complaint);
}

REPORTS(ps__fail_os, ps_error *err, int code, const char *operation, const char *detail) {
  const char *complaint = ps__fault_complaint();
  return complaint ? complain(err, operation, complaint) : __real_ps__fail_os(err, code, operation, detail);
}

REPORTS(ps__fail_gai, ps_error *err, int code, int system, const char *operation, const char *detail) {
  const char *complaint = ps__fault_complaint();
  return complaint ? complain(err, operation, complaint) : __real_ps__fail_gai(err, code, system, operation, detail);
}

REPORTS(ps__fail_herror, ps_error *err, int result, const char *operation, const char *detail) {
  const char *complaint = ps__fault_complaint();
  return complaint ? complain(err, operation, complaint) : __real_ps__fail_herror(err, result, operation, detail);
}
