/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The part of libffi that the hostile caller uses, for Windows on x86-64: there every argument has one place of eight
 * bytes, whatever its type, so that little is left to do. */
#ifndef WINDOWS_HOSTILE_FFI_H
#define WINDOWS_HOSTILE_FFI_H

#include <stddef.h>
#include <stdint.h>

typedef uint64_t ffi_arg;

/** A type: how many bytes of a value count, and whether it is a number with a fraction. */
typedef const struct {
  size_t size;
  int real;
} ffi_type;

extern ffi_type ffi_type_sint32, ffi_type_uint32, ffi_type_uint16, ffi_type_sint64, ffi_type_double, ffi_type_pointer,
    ffi_type_void;

typedef struct {
  unsigned count;
  ffi_type **types;
  ffi_type *result;
} ffi_cif;

typedef enum { FFI_OK, FFI_BAD_TYPEDEF } ffi_status;

enum { FFI_DEFAULT_ABI };

/** Prepare calls of functions of a type. Numbers with a fraction are no results here. */
ffi_status ffi_prep_cif(ffi_cif *interface, int abi, unsigned count, ffi_type *result, ffi_type **types);

/** Call a function with the values at these addresses. The result has eight bytes. */
void ffi_call(const ffi_cif *interface, void (*function)(void), void *result, void **values);

#endif
