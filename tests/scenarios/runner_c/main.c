/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Runs compiled scenarios through the C interface: scenario-runner-c FILE.json … It prints TAP. */
#include "child.h"
#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t number;
static size_t failed;

static void comment(const char *text) {
  for (const char *end; *text; text = *end ? end + 1 : end) {
    end = strchrnul(text, '\n');
    printf("# %.*s\n", (int)(end - text), text);
  }
}

static void run(const json_t *document, const json_t *scenario) {
  const char *noun = json_string_value(json_object_get(document, "noun"));
  const char *name = json_string_value(json_object_get(scenario, "name"));
  const char *skipped = scenario_skipped(scenario);
  number++;
  if (skipped) {
    printf("ok %zu - %s: %s # SKIP %s\n", number, noun, name, skipped);
    return;
  }
  const char *faults = child_run(document, scenario);
  printf("%s %zu - %s: %s\n", faults ? "not ok" : "ok", number, noun, name);
  if (faults) {
    failed++;
    comment(faults);
  }
}

static void run_document(const json_t *document) {
  const json_t *scenarios = json_object_get(document, "scenarios");
  for (size_t i = 0; i < json_array_size(scenarios); i++)
    run(document, json_array_get(scenarios, i));
}

static json_t *load(const char *path) {
  json_error_t error;
  /* Texts in scenarios contain NUL, and their names may be anything that JSON allows. */
  json_t *document = json_load_file(path, JSON_ALLOW_NUL, &error);
  if (!document) {
    printf("Bail out! %s: line %d: %s\n", path, error.line, error.text);
    exit(1);
  }
  return document;
}

int main(int count, char **arguments) {
  if (count < 2) {
    fprintf(stderr, "usage: scenario-runner-c FILE.json …\n");
    return 1;
  }
  child_prepare();
  /* One document at a time: each scenario is a fork of this process, and under some tools that costs as much as there
   * is in its memory. */
  for (int i = 1; i < count; i++) {
    json_t *document = load(arguments[i]);
    run_document(document);
    json_decref(document);
  }
  printf("1..%zu\n", number);
  return failed > 0;
}
