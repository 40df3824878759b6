# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The program about deadlines must notice waits that end late, and waits that end early: here they are made to."""

import os
import subprocess
import tempfile
import unittest

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
ROUNDS = "3"

# For the library alone, every second look at the clock shows a millisecond too much.
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
int clock_gettime(clockid_t clock, struct timespec *time) {
  static __thread int turn;
  Dl_info from;
  int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (dladdr(__builtin_return_address(0), &from) && strstr(from.dli_fname, "libpolysocket") && turn++ % 2) {
    time->tv_nsec += 1000000;
    time->tv_sec += time->tv_nsec / 1000000000;
    time->tv_nsec %= 1000000000;
  }
  return result;
}
"""


def run(**environment):
    environment = {**os.environ, "LD_LIBRARY_PATH": f"{BUILD}/lib", **environment}
    done = subprocess.run([f"{BUILD}/tests/stress-deadlines", ROUNDS], env=environment, stdout=subprocess.PIPE,
                          text=True, timeout=100, check=False)
    return done.returncode, done.stdout


class DeadlinesTest(unittest.TestCase):
    def test_late_waits_are_found(self):
        status, said = run(LD_PRELOAD=f"{BUILD}/lib/polysocket-faults/libpolysocket-faults.so",
                           POLYSOCKET_FAULTS="poll: delay 0.02 50%")
        self.assertEqual(status, 1, said)
        self.assertRegex(said, "(?m)^not ok .* so are 9 of 10")

    def test_early_waits_are_found(self):
        with tempfile.TemporaryDirectory() as folder:
            source, clock = f"{folder}/clock.c", f"{folder}/clock.so"
            with open(source, "w", encoding="utf-8") as file:
                file.write(CLOCK)
            subprocess.run([*os.environ.get("CC", "cc").split(), "-shared", "-fPIC", "-o", clock, source, "-ldl"],
                           check=True, timeout=60)
            status, said = run(LD_PRELOAD=clock)
        self.assertEqual(status, 1, said)
        self.assertRegex(said, "(?m)^not ok .* no wait ends early")


if __name__ == "__main__":
    unittest.main()
