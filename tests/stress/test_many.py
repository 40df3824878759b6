# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The program with 15,000 sockets must notice what costs too much: here a socketpair() is put in front that does."""

import os
import subprocess
import tempfile
import unittest

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))

# Each pair takes memory that is never given back, or a little longer than the one before.
DEAR = """
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
int socketpair(int family, int type, int protocol, int fds[2]) {
  const char *what = getenv("DEAR");
  if (what && strcmp(what, "memory") == 0)
    memset(malloc(2000), 1, 2000);
  int result = (int)syscall(SYS_socketpair, family, type, protocol, fds);
  if (what && strcmp(what, "time") == 0)
    for (volatile int i = 0; i < 20 * fds[0]; i++)
      continue;
  return result;
}
"""


class ManyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        source, self.library = f"{folder.name}/dear.c", f"{folder.name}/dear.so"
        with open(source, "w", encoding="utf-8") as file:
            file.write(DEAR)
        subprocess.run([*os.environ.get("CC", "cc").split(), "-O", "-shared", "-fPIC", "-o", self.library, source],
                       check=True, timeout=60)

    def assert_found(self, what, *facts):
        environment = {**os.environ, "LD_LIBRARY_PATH": f"{BUILD}/lib", "LD_PRELOAD": self.library, "DEAR": what}
        done = subprocess.run([f"{BUILD}/tests/stress-many"], env=environment, stdout=subprocess.PIPE, text=True,
                              timeout=100, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        for fact in facts:
            self.assertRegex(done.stdout, f"(?m)^not ok .* {fact}$")

    def test_sockets_that_take_much_memory_are_found(self):
        self.assert_found("memory", "each of .* sockets takes .* bytes", "as many again take nothing more: .*")

    def test_sockets_that_take_longer_and_longer_are_found(self):
        self.assert_found("time", "opening takes no longer for the last: .*")


if __name__ == "__main__":
    unittest.main()
