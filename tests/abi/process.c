/* SPDX-FileCopyrightText: 2026 The polysocket authors
 * SPDX-License-Identifier: MIT
 *
 * Properties of a process; see process.h. */
#include "process.h"

#include <dirent.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int count;
static int failed;

void check(bool holds, const char *name) {
  count++;
  failed += !holds;
  printf("%s %d - %s\n", holds ? "ok" : "not ok", count, name);
}

int finish(void) {
  printf("1..%d\n", count);
  return failed ? 1 : 0;
}

int entries(const char *path) {
  DIR *directory = opendir(path);
  int number = 0;
  if (!directory)
    return -1;
  while (readdir(directory))
    number++;
  closedir(directory);
  return number;
}

static unsigned long environment_sum(void) {
  unsigned long sum = 0;
  for (char **one = environ; *one; one++) {
    for (const char *letter = *one; *letter; letter++)
      sum = sum * 31 + (unsigned char)*letter;
  }
  return sum;
}

void process_look(struct process *picture) {
  memset(picture, 0, sizeof *picture);
  for (int number = 1; number < NSIG; number++)
    sigaction(number, NULL, &picture->signals[number]);
  sigprocmask(SIG_BLOCK, NULL, &picture->mask);
  picture->threads = entries("/proc/self/task");
  picture->descriptors = entries("/proc/self/fd");
  snprintf(picture->locale, sizeof picture->locale, "%s", setlocale(LC_ALL, NULL));
  if (!getcwd(picture->folder, sizeof picture->folder))
    picture->folder[0] = '\0';
  picture->umask = umask(0);
  umask(picture->umask);
  getitimer(ITIMER_REAL, &picture->timer);
  picture->environment = environment_sum();
}

static bool same_signals(const struct process *before, const struct process *after) {
  for (int number = 1; number < NSIG; number++) {
    if (before->signals[number].sa_handler != after->signals[number].sa_handler ||
        before->signals[number].sa_flags != after->signals[number].sa_flags)
      return false;
  }
  return true;
}

void process_compare(const struct process *before, const struct process *after) {
  check(same_signals(before, after), "no signal's disposition changed");
  check(memcmp(&before->mask, &after->mask, sizeof before->mask) == 0, "the signal mask is the same");
  check(before->threads > 0 && before->threads == after->threads, "no thread was started");
  check(before->descriptors > 0 && before->descriptors == after->descriptors, "no descriptor is left");
  check(strcmp(before->locale, after->locale) == 0, "the locale is the same");
  check(strcmp(before->folder, after->folder) == 0, "the working folder is the same");
  check(before->umask == after->umask, "the file mode mask is the same");
  check(memcmp(&before->timer, &after->timer, sizeof before->timer) == 0, "no timer runs");
  check(before->environment == after->environment, "the environment is the same");
}
