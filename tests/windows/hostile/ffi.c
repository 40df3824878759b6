/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Calls by the rules of Windows on x86-64: each argument has a place of eight bytes, the first four in registers. Where
 * an argument is a number with a fraction, a register of another kind has it. Those behind an ellipsis are in both. */
#include <ffi.h>

#include <string.h>

enum { MOST = 16 };

ffi_type ffi_type_sint32 = {4, 0}, ffi_type_uint32 = {4, 0}, ffi_type_uint16 = {2, 0}, ffi_type_sint64 = {8, 0},
         ffi_type_double = {8, 1}, ffi_type_pointer = {8, 0}, ffi_type_void = {0, 0};

ffi_status ffi_prep_cif(ffi_cif *interface, int abi, unsigned count, ffi_type *result, ffi_type **types) {
  *interface = (ffi_cif){count, types, result};
  return abi == FFI_DEFAULT_ABI && count <= MOST && !result->real ? FFI_OK : FFI_BAD_TYPEDEF;
}

/* Only the first place is before the ellipsis, and needs its own type. */
typedef uint64_t take_integer(uint64_t first, ...);
typedef uint64_t take_real(double first, ...);

#define REST(p) \
  p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], p[10], p[11], p[12], p[13], p[14], p[15]

void ffi_call(const ffi_cif *interface, void (*function)(void), void *result, void **values) {
  union {
    uint64_t integers[MOST];
    double reals[MOST];
  } places;
  /* What is above a smaller number is not defined. */
  memset(&places, 0xA5, sizeof places);
  for (unsigned i = 0; i < interface->count; i++)
    memcpy(&places.integers[i], values[i], interface->types[i]->size);
  uint64_t got = interface->count > 0 && interface->types[0]->real
                     ? ((take_real *)function)(places.reals[0], REST(places.reals))
                     : ((take_integer *)function)(places.integers[0], REST(places.reals));
  memcpy(result, &got, sizeof got);
}
