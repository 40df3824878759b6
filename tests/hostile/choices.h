/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * An argument for each kind of parameter, chosen by chance from the kind's table of cases. */
#ifndef HOSTILE_CHOICES_H
#define HOSTILE_CHOICES_H

#include "call.h"

void choose_number(struct call *call, int place);
void choose_descriptor(struct call *call, int place);
void choose_text(struct call *call, int place);
void choose_handle(struct call *call, int place);
void choose_record(struct call *call, int place);

/** A record whose fields the caller sets. */
void choose_layout(struct call *call, int place);

/** The first `count` items of an array of such records, in the memory of the place; the array is a part itself. */
void layouts_fill(struct call *call, int place, size_t count);

/** Control data, of which not all is right. */
void control_fill(struct call *call, unsigned char *bytes, size_t size);

/** The first `count` addresses of an array, in the memory of the place. */
void addresses_fill(struct call *call, int place, size_t count);

/** The first `count` descriptors of an array, in the memory of the place. */
void descriptors_fill(struct call *call, int place, size_t count);

void choose_hooks(struct call *call, int place);

/** A buffer and the number that tells its size. */
void choose_buffer(struct call *call, int place);

/** A place for a result: a number, a record, a handle, a text of the library's or the error record. */
void choose_output(struct call *call, int place);

#endif
