# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""side_effects.c and unloading.c must notice each thing that a library could leave behind in its process.

The call of the system that both begin with is made to do it: what they see then is what they would see if the library
did it itself.
"""

import os
import subprocess
import tempfile
import unittest

# One of the things that are done is to go to another folder.
BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
CC = os.environ.get("CC", "cc").split()
LIBRARY = os.path.join(BUILD, "lib", "libpolysocket.so")
ARCHIVE = os.path.join(BUILD, "lib", "libpolysocket.a")
SIDE_EFFECTS = os.path.join(BUILD, "tests", "side-effects")
UNLOADING = os.path.join(BUILD, "tests", "unloading")

INCLUDES = "".join(f"#include <{name}.h>\n" for name in (
    "dlfcn", "fcntl", "locale", "pthread", "signal", "stdlib", "sys/socket", "sys/stat", "sys/time", "unistd"))
SOCKETPAIR = INCLUDES + """
static void *idle(void *unused) { pause(); return unused; }
int socketpair(int domain, int type, int protocol, int pair[2]) {
  int (*real)(int, int, int, int *) = (int (*)(int, int, int, int *))dlsym(RTLD_NEXT, "socketpair");
  static int done;
  pthread_t thread;
  sigset_t set;
  struct itimerval timer = {{0, 0}, {3600, 0}};
  (void)idle, (void)thread, (void)set, (void)timer;
  if (!done++) { %s }
  return real(domain, type, protocol, pair);
}
"""
# The side effect, and the result that shows it.
LEFT_BEHIND = {
    "signal(SIGUSR1, SIG_IGN);": "no signal's disposition changed",
    "signal(SIGRTMAX, SIG_IGN);": "no signal's disposition changed",
    "sigemptyset(&set); sigaddset(&set, SIGUSR1); sigprocmask(SIG_BLOCK, &set, NULL);": "the signal mask is the same",
    "pthread_create(&thread, NULL, idle, NULL);": "no thread was started",
    "fcntl(0, F_DUPFD_CLOEXEC, 0);": "no descriptor is left",
    'setlocale(LC_ALL, "C.UTF-8");': "the locale is the same",
    'chdir("/");': "the working folder is the same",
    "umask(0777);": "the file mode mask is the same",
    "setitimer(ITIMER_REAL, &timer, NULL);": "no timer runs",
    'setenv("ANYTHING", "1", 1);': "the environment is the same",
}


class SideEffectsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def build(self, name, text, *more):
        path = os.path.join(self.folder, name)
        command = [*CC, "-w", "-D_GNU_SOURCE", "-fPIC", "-shared", "-x", "c", "-", "-x", "none", *more, "-o", path]
        subprocess.run(command, input=text, text=True, check=True, timeout=60)
        return path

    def run_program(self, *command, **settings):
        """The exit status, and the names of the results that failed."""
        done = subprocess.run(
            command, env={**os.environ, **settings}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            timeout=60, check=False,
        )
        failed = {line.split(" - ", 1)[1] for line in done.stdout.splitlines() if line.startswith("not ok ")}
        return done.returncode, failed

    def test_each_thing_that_is_left_behind_is_seen(self):
        for action, result in LEFT_BEHIND.items():
            shim = self.build("shim.so", SOCKETPAIR % action)
            for command in ([SIDE_EFFECTS], [UNLOADING, LIBRARY]):
                with self.subTest(action, program=os.path.basename(command[0])):
                    self.assertEqual(self.run_program(*command, LD_PRELOAD=shim), (1, {result}))

    def test_a_word_on_stderr_is_seen(self):
        shim = self.build("shim.so", SOCKETPAIR.replace("!done++", "1") % 'write(2, "!", 1);')
        self.assertEqual(self.run_program(SIDE_EFFECTS, LD_PRELOAD=shim), (1, {"nothing is written to stderr"}))

    def test_a_descriptor_that_a_child_would_inherit_is_seen(self):
        action = "int result = real(domain, type & ~SOCK_CLOEXEC, protocol, pair); return result;"
        shim = self.build("shim.so", SOCKETPAIR % action)
        self.assertEqual(
            self.run_program(SIDE_EFFECTS, LD_PRELOAD=shim), (1, {"both ends of a pair are close-on-exec"}))

    def whole(self, text, *linking):
        """A library of the same objects and some other text."""
        return self.build("whole.so", text, "-Wl,--whole-archive", ARCHIVE, "-Wl,--no-whole-archive", *linking)

    def test_what_loading_alone_does_is_seen(self):
        text = INCLUDES + "__attribute__((constructor)) static void load(void) { signal(SIGUSR1, SIG_IGN); }\n"
        library = self.whole(text, "-Wl,-z,nodelete")
        self.assertEqual(self.run_program(UNLOADING, library), (1, {"no signal's disposition changed"}))

    def test_a_library_that_goes_from_under_a_thread_is_seen(self):
        library = self.whole("", "-Wl,-z,nodelete")
        self.assertEqual(self.run_program(UNLOADING, library), (0, set()))
        status, failed = self.run_program(UNLOADING, self.whole(""))
        self.assertTrue(status < 0 or failed, "it was unloaded, and nobody noticed")


if __name__ == "__main__":
    unittest.main()
