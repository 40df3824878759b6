# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The sweep must find and name each kind of fault: shown with libraries in which one place is wrong.

Of the library's objects one is built anew, from a source with a planted fault; the others are those of the build.
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, HERE)

import sites  # noqa: E402

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
CC = os.environ.get("CC", "cc").split()
SWEEP = os.path.join(BUILD, "tests", "sweep")
SOCKET = "src/platform/posix/socket.c"
TEXTS = "src/platform/posix/system_error.c"

LISTEN = "  return outcome(listen(fd, backlog));\n"
FAIL_OS = "  return ps__fail_code(err, PS_E_OS, code, operation, text, detail);\n"


def when_listen_fails(text):
    """With an error that no listen() meets here by itself."""
    return f"  int result = outcome(listen(fd, backlog));\n  if (result == -EADDRINUSE)\n    {text}\n  return result;\n"


# A source, what is replaced in it, by what, and the words of the complaint.
PLANTED = {
    "a crash": (SOCKET, LISTEN, when_listen_fails("*(volatile int *)0 = 0;"),
                "in the call the process was killed by a signal: Segmentation fault"),
    "a trap": (SOCKET, LISTEN, when_listen_fails("__builtin_trap();"),
               "in the call the process was killed by a signal: Illegal instruction"),
    "an exit": (SOCKET, LISTEN, when_listen_fails("{ void (*volatile end)(int) = _exit; end(7); }"),
                "in the call the process ended with status 7"),
    "a hang": (SOCKET, LISTEN, when_listen_fails("for (volatile int turns = 0;; turns++);"),
               "in the call it did not go on within 5000 ms"),
    "memory that is lost": (SOCKET, LISTEN, "  static void *volatile lost;\n" +
                            when_listen_fails("{ extern void *calloc(size_t, size_t); lost = calloc(1, 8); }"),
                            "1 blocks of memory are lost by each such call"),
    "memory that is released twice over": (
        SOCKET, LISTEN, when_listen_fails("{ extern void free(void *); extern char *strdup(const char *);"
                                          " char *(*volatile get)(const char *) = strdup; free(get(\"x\")); }"),
        "more blocks of memory were released than there were"),
    "a descriptor that is lost": (SOCKET, LISTEN, when_listen_fails("fcntl(fd, F_DUPFD_CLOEXEC, 0);"),
                                  "is open after all was given back"),
    "a descriptor that is closed": (SOCKET, LISTEN, when_listen_fails("close(2);"), "descriptor 2 is closed"),
    "a success that is none": (SOCKET, LISTEN, when_listen_fails("return 0;"),
                               "it succeeded, though listen in ps__sys_listen failed with EADDRINUSE"),
    "a status that is not described": (TEXTS, FAIL_OS, "  ps__fail_code(err, PS_E_OS, code, operation, text, detail);\n"
                                       "  return err->status = PS_E_HERROR;\n",
                                       'it returned the status "herror", which its description doesn\'t name'),
    "a message that says nothing": (TEXTS, FAIL_OS, "  ps__fail_code(err, PS_E_OS, code, operation, text, detail);\n"
                                    "  err->message[0] = 0;\n  return PS_E_OS;\n", "the record's message is empty"),
    "a message without an end": (TEXTS, FAIL_OS, "  ps__fail_code(err, PS_E_OS, code, operation, text, detail);\n"
                                 "  memset(err->message, 'x', sizeof err->message);\n  return PS_E_OS;\n",
                                 "the record's message is not terminated"),
}


class SweepTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def build(self, source, old, new):
        """A library in which one text of a source is another one."""
        with open(os.path.join(ROOT, source), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.count(old), 1, f"{source} has no {old!r} to be replaced")
        changed = os.path.join(self.folder, "changed.o")
        subprocess.run([*CC, "-w", "-std=c11", "-O2", "-fPIC", "-fvisibility=hidden", "-D_GNU_SOURCE", "-Iabi", "-Isrc",
                        "-Isrc/platform/linux", "-c", "-x", "c", "-", "-o", changed], input=text.replace(old, new),
                       text=True, check=True, timeout=60, cwd=ROOT)
        with open(os.path.join(BUILD, "flags", "lib-link"), encoding="utf-8") as file:
            objects = [os.path.normpath(os.path.join(ROOT, word)) for word in file.read().split()
                       if word.endswith(".o")]
        others = sorted(set(objects) - {os.path.join(BUILD, source.replace(".c", ".o"))})
        self.assertEqual(len(others) + 1, len(set(objects)))
        library = os.path.join(self.folder, "libpolysocket.so.0")
        subprocess.run([*CC, "-shared", "-Wl,-soname,libpolysocket.so.0", "-Wl,--version-script=abi/polysocket.map",
                        "-o", library, changed, *others], check=True, timeout=60, cwd=ROOT)
        return library

    def sweep(self, library, *options):
        """The exit status, and what was printed."""
        places = os.path.join(self.folder, "sites")
        with open(places, "w", encoding="ascii") as file:
            subprocess.run([sys.executable, os.path.join(HERE, "sites.py"), library], stdout=file, check=True,
                           timeout=60)
        environment = {**os.environ, "LD_LIBRARY_PATH": os.path.dirname(library)}
        done = subprocess.run([SWEEP, "--calls", "30", *options, places], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, errors="replace", timeout=120, check=False)
        return done.returncode, done.stdout

    def test_each_fault_is_found_and_named(self):
        for name, (source, old, new, words) in PLANTED.items():
            with self.subTest(name):
                status, output = self.sweep(self.build(source, old, new), "--function", "ps_socket_listen")
                self.assertEqual(status, 1, output)
                self.assertIn("\nnot ok 1 - ps_socket_listen: ", output)
                self.assertIn(words, output)
                self.assertRegex(output, r"# call \d+, \w+ in \w+: \w+ (once|for good): ")

    def test_a_library_without_fault_passes(self):
        status, output = self.sweep(self.build(SOCKET, LISTEN, LISTEN), "--function", "ps_socket_listen")
        self.assertEqual(status, 0, output)
        self.assertRegex(output, r"\nok 1 - ps_socket_listen: \d+ runs\n")

    def test_a_call_that_nobody_has_listed_ends_the_sweep(self):
        status, output = self.sweep(self.build(SOCKET, LISTEN, "  nice(0);\n" + LISTEN))
        self.assertEqual(status, 2, output)
        self.assertEqual(output, "Bail out! ps__sys_listen calls nice, which calls.def does not have\n")

    def test_a_site_that_no_call_reaches_is_a_fault(self):
        head = "int ps__sys_listen(int fd, int backlog) {\n"
        new = head + "  if (backlog == 123456789)\n    return outcome(bind(fd, NULL, 0));\n"
        status, output = self.sweep(self.build(SOCKET, head, new))
        self.assertEqual(status, 1, output)
        self.assertIn("\n# bind in ps__sys_listen: no run reached it\n", output)
        self.assertRegex(output, r"\nnot ok \d+ - call sites that may fail: ")

    def test_the_same_seed_makes_the_same_runs(self):
        library = self.build(SOCKET, LISTEN, LISTEN)
        first, again = (self.sweep(library, "--function", "ps_socket_accept", "--runs", "300")[1] for _ in range(2))
        self.assertEqual(re.findall("^ok.*", first, re.MULTILINE), re.findall("^ok.*", again, re.MULTILINE))
        self.assertRegex(first, r"# 300 runs in .*: \d+ with one fault, [1-9]\d* with two; ")

    def test_options_that_make_no_sense_are_refused(self):
        for options in (("--runs", "-1"), ("--seed", "x"), ("--calls", "1", "sites"), (), ("--colour", "sites")):
            with self.subTest(options):
                done = subprocess.run([SWEEP, *options], capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("usage: sweep", done.stderr)


class SitesTest(unittest.TestCase):
    def sites(self, *lines):
        return list(sites.sites(["0000000000001000 <ps__sys_close>:", *lines]))

    def test_a_call_through_the_table_is_a_site(self):
        found = self.sites("    1000:\tcall   d1f0 <close@plt>", "    1005:\ttest   %eax,%eax")
        self.assertEqual(found, [("1005", "close", "ps__sys_close")])

    def test_a_call_without_the_table_is_a_site(self):
        found = self.sites("    1000:\tcall   *0x2fe2(%rip)        # 3fe8 <close@GLIBC_2.2.5>", "    1006:\tret")
        self.assertEqual(found, [("1006", "close", "ps__sys_close")])

    def test_a_call_of_arm_is_a_site(self):
        self.assertEqual(self.sites("    1000:\tbl\td1f0 <close@plt>", "    1004:\tret"),
                         [("1004", "close", "ps__sys_close")])

    def test_a_jump_has_no_address_to_return_to(self):
        self.assertEqual(self.sites("    1000:\tjmp    d1f0 <ioctl@plt>"), [("0", "ioctl", "ps__sys_close")])

    def test_calls_within_the_library_are_no_sites(self):
        self.assertEqual(self.sites("    1000:\tcall   d1f0 <ps_version@plt>", "    1005:\tcall   1200 <outcome>",
                                    "    100a:\tret"), [])

    def test_names_are_without_what_compilers_append(self):
        self.assertEqual(sites.plain("number_option.constprop.0"), "number_option")


if __name__ == "__main__":
    unittest.main()
