/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * A target without libFuzzer: fuzz-NAME [REPLAYS [SEED]], from the root of the tree. Each input of the corpus, and so
 * many variations of them, which are the same in each run. The corpus is a text: a line for each input, with a name, a
 * space, and the input, in which \xNN stands for a byte. */
#include "chance.h"
#include "support/target.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { INPUTS = 512, LONGEST = 1024, LINE = 64 + 4 * LONGEST, SECONDS = 60 };

struct bytes {
  size_t length;
  unsigned char *byte;
};

static struct bytes corpus[INPUTS];
static size_t count;
static const struct bytes *present;

/* A report ends the program by SIGABRT, which says what the input was. */
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "abort_on_error=1";
}
const char *__ubsan_default_options(void);
const char *__ubsan_default_options(void) {
  return "abort_on_error=1:print_stacktrace=1";
}

/* Only what a signal handler may call. */
static void tell_input(int signal) {
  static const char digits[] = "0123456789abcdef", hung[] = "not ok - the input takes too long\n";
  static char line[LINE] = "# input: ";
  size_t length = strlen(line);
  for (size_t i = 0; present && i < present->length; i++) {
    line[length++] = '\\';
    line[length++] = 'x';
    line[length++] = digits[present->byte[i] >> 4];
    line[length++] = digits[present->byte[i] & 15];
  }
  line[length++] = '\n';
  if (signal == SIGALRM && write(STDOUT_FILENO, hung, sizeof hung - 1) < 0)
    _exit(1);
  if (write(STDOUT_FILENO, line, length) < 0)
    _exit(1);
  _exit(1);
}

_Noreturn static void give_up(const char *what, const char *name) {
  fprintf(stderr, "fuzz-%s: %s: %s\n", fuzz_target.name, name, what);
  exit(2);
}

static struct bytes read_escaped(const char *text) {
  struct bytes read = {0, malloc(strlen(text) + 1)};
  if (!read.byte)
    give_up("out of memory", text);
  while (*text && read.length < LONGEST) {
    unsigned value = (unsigned char)*text;
    int used = 1;
    if (*text == '\\' && (sscanf(text, "\\x%2x%n", &value, &used) != 1 || used != 4))
      give_up("a backslash begins \\xNN", text);
    read.byte[read.length++] = (unsigned char)value;
    text += used;
  }
  return read;
}

static void read_corpus(const char *name) {
  static char line[LINE];
  FILE *file = fopen(name, "r");
  if (!file)
    give_up("cannot be read", name);
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = '\0';
    const char *space = strchr(line, ' ');
    if (line[0] == '#' || line[0] == '\0')
      continue;
    if (!space || count == INPUTS)
      give_up("a line is a name, a space and an input", line);
    corpus[count++] = read_escaped(space + 1);
  }
  fclose(file);
  if (count == 0)
    give_up("has no inputs", name);
}

/* The bytes are in memory of their exact size, so that reading behind them is found. */
static void run(const struct bytes *bytes) {
  unsigned char *exact = malloc(bytes->length + (bytes->length == 0));
  if (!exact)
    give_up("out of memory", "an input");
  memcpy(exact, bytes->byte, bytes->length);
  present = bytes;
  alarm(SECONDS);
  LLVMFuzzerTestOneInput(exact, bytes->length);
  alarm(0);
  free(exact);
}

/* Change an input in one place. */
static void vary(struct chance *chance, struct bytes *bytes) {
  const struct bytes *other = &corpus[chance_below(chance, count)];
  size_t at = chance_below(chance, bytes->length + 1), room = LONGEST - bytes->length;
  size_t from = chance_below(chance, other->length + 1), length = chance_below(chance, other->length - from + 1);
  switch (chance_below(chance, 5)) {
  case 0:
    if (at < bytes->length)
      bytes->byte[at] ^= (unsigned char)(1 << chance_below(chance, 8));
    break;
  case 1:
    if (at < bytes->length)
      bytes->byte[at] = (unsigned char)chance_bits(chance);
    break;
  case 2:
    length = chance_below(chance, bytes->length - at + 1);
    memmove(bytes->byte + at, bytes->byte + at + length, bytes->length - at - length);
    bytes->length -= length;
    break;
  case 3:
    length = length < room ? length : room;
    memmove(bytes->byte + at + length, bytes->byte + at, bytes->length - at);
    memcpy(bytes->byte + at, other->byte + from, length);
    bytes->length += length;
    break;
  default:
    length = chance_below(chance, (room < 16 ? room : 16) + 1);
    memmove(bytes->byte + at + length, bytes->byte + at, bytes->length - at);
    chance_fill(chance, bytes->byte + at, length);
    bytes->length += length;
  }
}

static void run_variation(struct chance *chance) {
  unsigned char room[LONGEST];
  const struct bytes *origin = &corpus[chance_below(chance, count)];
  struct bytes bytes = {origin->length, room};
  memcpy(room, origin->byte, origin->length);
  if (chance_percent(chance, 10)) {
    bytes.length = chance_below(chance, LONGEST + 1);
    chance_fill(chance, room, bytes.length);
  }
  for (size_t changes = chance_below(chance, 8); changes > 0; changes--)
    vary(chance, &bytes);
  run(&bytes);
}

int main(int argc, char **argv) {
  char name[128];
  uint64_t replays = argc > 1 ? strtoull(argv[1], NULL, 10) : fuzz_target.replays;
  uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  signal(SIGABRT, tell_input);
  signal(SIGALRM, tell_input);
  snprintf(name, sizeof name, "tests/fuzz/corpus/%s.txt", fuzz_target.name);
  read_corpus(name);
  for (size_t i = 0; i < count; i++)
    run(&corpus[i]);
  for (uint64_t i = 0; i < replays; i++) {
    struct chance chance = chance_of(seed, fuzz_target.name, i);
    run_variation(&chance);
  }
  int number = 1, lacking = 0;
  printf("ok 1 - %zu inputs and %ju variations: nothing found\n", count, (uintmax_t)replays);
  for (int i = 0; fuzz_target.outcomes[i]; i++) {
    lacking += fuzz_tally[i] == 0;
    printf("%s %d - %s: %ju times\n", fuzz_tally[i] > 0 ? "ok" : "not ok", ++number, fuzz_target.outcomes[i],
           (uintmax_t)fuzz_tally[i]);
  }
  printf("1..%d\n", number);
  return lacking > 0;
}
