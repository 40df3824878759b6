/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Places for results, each ending where its memory ends, or none. */
#include "choices.h"

static void choose_memory(struct call *call, int place) {
  call_give_memory(call, place, call->arguments[place].parameter->size);
}

static const struct choice outputs[] = {
    {"there", TAME, 90, choose_memory},
    {"NULL", WILD, 10, call_choose_null},
    {NULL, WILD, 0, NULL},
};

void choose_output(struct call *call, int place) {
  call_choose(call, place, outputs);
}
