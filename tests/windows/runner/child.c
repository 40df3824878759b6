/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Scenarios without fork(): all run in one process, one after the other. A fault ends the process, and scenarios.py
 * starts another one behind the scenario that failed. It also ends one that hangs. */
#include "child.h"

#include "fault.h"
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <winsock2.h>

static char room[4096], folder[MAX_PATH];
static const json_t *step;
static int place, first;

/* What ended the process, in lines of TAP. */
static void tell(void) {
  const char *line = step ? json_string_value(json_object_get(step, "where")) : "";
  const char *text = step ? json_string_value(json_object_get(step, "text")) : "after the last step";
  if (*room)
    printf("# %s: %s\n# FAULT %s\n", line, text, room);
}

void child_prepare(void) {
  const char *given = getenv("SCENARIO_FIRST");
  first = given ? atoi(given) : 0;
  /* Nothing that was printed is lost when a process dies. */
  setvbuf(stdout, NULL, _IONBF, 0);
  faults_go_to(room, sizeof room);
  atexit(tell);
  GetTempPathA(sizeof folder, folder);
}

const char *child_run(const json_t *document, const json_t *scenario) {
  const struct surroundings surroundings = {json_object_get(document, "peer"), folder, &step};
  if (place++ < first)
    return NULL;
  printf("# BEGIN %d\n", place);
  scenario_run(scenario, &surroundings);
  return NULL;
}
