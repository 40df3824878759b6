/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Addresses of every family, as an input chooses them. */
#ifndef FUZZ_ADDRESS_H
#define FUZZ_ADDRESS_H

#include "polysocket/types.h"
#include "support/input.h"

#include <stdint.h>

/** The family that makes it takes all of its values. */
int32_t input_address(struct input *input, ps_address *made);

/** Any bytes behind the number of a family; often those of an address with a few changes. */
int32_t input_raw_address(struct input *input, ps_address *made);

/** An IPv4 or IPv6 address. */
int32_t input_internet_address(struct input *input, ps_address *made);

#endif
