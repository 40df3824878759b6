# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""watch.py must find each kind of mistake: here are programs with one each, and good ones."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))

PROGRAM = """
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int plain;
static atomic_int flag;

static void *write_plain(void *unused) {
  plain = 1;
  atomic_store(&flag, 1);
  return unused;
}

/* The main thread reads what another has written, when the flag says so, or at once. */
static void read_plain(int waits) {
  pthread_t thread;
  pthread_create(&thread, NULL, write_plain, NULL);
  while (waits && !atomic_load(&flag))
    continue;
  printf("# %d\\n", plain);
  pthread_join(thread, NULL);
}

static void make_mistake(const char *what) {
  char *memory = calloc(1, 16);
  if (strcmp(what, "after") == 0) {
    free(memory);
    printf("# %d\\n", memory[0]);
    return;
  }
  if (strcmp(what, "outside") == 0)
    printf("# %d\\n", memory[16]);
  if (strcmp(what, "descriptor") == 0)
    open("/dev/null", O_RDONLY);
  if (strcmp(what, "lost") == 0)
    memory = NULL;
  if (strcmp(what, "request") == 0)
    ioctl(0, 0x5499);
  if (strcmp(what, "race") == 0)
    read_plain(0);
  if (strcmp(what, "order") == 0)
    read_plain(1);
  free(memory);
}

int main(int count, char **arguments) {
  if (strcmp(arguments[1], "fork") == 0 && fork() == 0) {
    make_mistake(arguments[2]);
    _exit(0);
  }
  wait(NULL);
  if (strcmp(arguments[1], "fork") != 0)
    make_mistake(arguments[1]);
  if (strcmp(arguments[1], "none") == 0) {
    printf("1..0\\n");
    return 0;
  }
  printf("ok 1 - a\\n");
  for (int i = 2; i < 5; i++)
    printf("%s %d - b\\n", count > 3 ? "not ok" : "ok", i);
  printf("1..4\\n");
  return 0;
}
"""


class WatchTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="polysocket watch ")
        cls.addClassCleanup(cls.folder.cleanup)
        os.mkdir(f"{cls.folder.name}/programs")
        cls.program = f"{cls.folder.name}/programs/mistakes"
        source = f"{cls.folder.name}/mistakes.c"
        with open(source, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        subprocess.run([*os.environ.get("CC", "cc").split(), "-O0", "-g", "-w", "-pthread", "-include",
                        f"{HERE}/atomics.h", "-o", cls.program, source], check=True, timeout=60)

    def watch(self, tool, *words, options=("--descriptors",)):
        done = subprocess.run([sys.executable, f"{HERE}/watch.py", tool, *options, "--", *words],
                              stdout=subprocess.PIPE, text=True, timeout=100, check=False)
        return done.returncode, done.stdout

    def assert_found(self, tool, mistake, result, report):
        status, said = self.watch(tool, self.program, *mistake.split())
        self.assertEqual(status, 1, said)
        self.assertRegex(said, f"(?m)^not ok .* {result}$")
        self.assertIn(report, said)

    def test_good_programs_pass(self):
        for tool, work in (("memcheck", "nothing"), ("memcheck", "fork nothing"), ("memcheck", "request"),
                           ("helgrind", "order")):
            status, said = self.watch(tool, self.program, *work.split())
            self.assertEqual(status, 0, said)
            self.assertNotIn("not ok", said)

    def test_mistakes_with_memory_are_found_in_children_too(self):
        for where in ("", "fork "):
            self.assert_found("memcheck", f"{where}after", "memcheck reports nothing", "Invalid read")
        self.assert_found("memcheck", "outside", "memcheck reports nothing", "Invalid read")
        self.assert_found("memcheck", "lost", "memcheck reports nothing", "definitely lost")

    def test_a_descriptor_that_stays_open_is_found(self):
        self.assert_found("memcheck", "descriptor", "no descriptor is left open", "/dev/null")

    def test_a_race_is_found(self):
        self.assert_found("helgrind", "race", "helgrind reports nothing", "Possible data race")

    def test_what_a_command_starts_is_watched(self):
        for mistake, wanted in (("nothing", 0), ("after", 1), ("descriptor", 1)):
            status, said = self.watch("memcheck", "sh", "-c", f"'{{watched}}/programs/mistakes' {mistake}",
                                      options=("--descriptors", "--programs", os.path.dirname(self.program)))
            self.assertEqual(status, wanted, said)

    def test_a_command_that_starts_no_program_is_found(self):
        status, said = self.watch("memcheck", "true", options=("--programs", os.path.dirname(self.program)))
        self.assertEqual(status, 1, said)
        self.assertIn("no program ran under Valgrind", said)

    def test_a_program_that_fails_altogether_is_found(self):
        status, said = self.watch("memcheck", self.program, "nothing", "x", "fails")
        self.assertEqual(status, 1, said)
        self.assertIn("ok 2 - b # SKIP", said)
        self.assertIn("3 tests failed, and 1 passed", said)
        self.assertEqual(self.watch("memcheck", f"{self.folder.name}/missing")[0], 1)

    def test_a_program_that_runs_no_test_is_found(self):
        self.assert_found("memcheck", "none", "it ran to its end under memcheck", "it ran no test")


if __name__ == "__main__":
    unittest.main()
