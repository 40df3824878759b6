/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * The steps of a scenario, done one after the other. */
#ifndef SCENARIO_SCENARIO_H
#define SCENARIO_SCENARIO_H

#include <jansson.h>

/* The surroundings of a scenario. */
struct surroundings {
  const json_t *peer;  /* the command of the other process */
  const char *folder;  /* an empty folder */
  const json_t **step; /* told here before each step; NULL after the last */
};

/* Do a scenario; what isn't as it should be is a fault. */
void scenario_run(const json_t *scenario, const struct surroundings *surroundings);

/* Why a scenario is not for this route or this machine; NULL when it is. */
const char *scenario_skipped(const json_t *scenario);

#endif
