# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The fuzzer must find faults: each target is linked with a function of the library that is wrong, and has to say so.

The wrong function takes the place of the right one for all other files of the program (the linker's --wrap).
"""

import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, HERE)

import corpus  # noqa: E402
import run  # noqa: E402

BUILD = os.path.abspath(os.environ.get("POLYSOCKET_BUILD", "build"))
SANITIZED = os.path.join(BUILD, "sanitize")
OBJECTS = os.path.join(SANITIZED, "tests", "fuzz", "objects")
CC = os.environ.get("CC", "cc").split()
CFLAGS = shlex.split(os.environ.get("SANITIZE", "-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all"))
LINKED = ["support/target.o", "support/input.o", "support/address.o", "support/replay.o", "chance.o"]
FAULTS = ["plan.o", "words.o"]

with open(os.path.join(HERE, "fuzz.mk"), encoding="utf-8") as makefile:
    WRAPPED = dict(re.findall(r"^FUZZ_WRAPPED_(\w+) := (.*)$", makefile.read(), re.MULTILINE))

PROLOGUE = """
#include <polysocket.h>
#include "base/text.h"
#include "core/option_text.h"
#include "platform/faults/plan.h"
#include "platform/platform.h"
#include <string.h>
"""

FORMAT = "int32_t NAME(const ps_address *address, char *text, int64_t capacity, int64_t *length, ps_error *err)"
PORT = "int32_t NAME(const ps_address *address, int64_t *port, ps_error *err)"
ONE = "int32_t NAME(int64_t number, int64_t *result, ps_error *err)"
FILE_READ = "int32_t NAME(ps_file *self, void *buffer, int64_t capacity, int64_t *length, ps_error *err)"
FILE_WRITE = "int32_t NAME(ps_file *self, const void *data, int64_t length, int64_t *written, ps_error *err)"
CLOSE = "int32_t NAME(ps_socket *self, ps_error *err)"
DUP = "int32_t NAME(ps_socket *self, ps_socket **socket, ps_error *err)"
CONSTANT = "int32_t NAME(const char *name, int64_t *value, ps_error *err)"
NUMBER = ("bool NAME(struct ps__fault_words *words, const char *what, int64_t least, int64_t most, int64_t *number)")
ITEM = "bool NAME(const void *control, size_t length, size_t position, struct ps__item *item)"
WHOLE = "size_t NAME(const char *start, size_t length)"
GIVE = ("int32_t NAME(const char *operation, const char *name, const void *bytes, size_t size, void *buffer, "
        "int64_t capacity, int64_t *length, ps_error *err)")
PAIRS_AT = ("int32_t NAME(ps_addrinfo *self, int64_t index, int64_t *family, int64_t *type, int64_t *proto, "
            "ps_address *address, ps_error *err)")
SHOW = ("void NAME(struct ps__text *text, const struct ps__named_option *row, const struct ps__option_value *value)")
RECV_BATCH = ("int32_t NAME(ps_socket *self, int64_t flags, int64_t bufsize, void *buffer, int64_t capacity, "
              "int64_t *used, int64_t *lengths, int64_t count, int64_t *received, ps_error *err)")
GETNAMEINFO = ("int32_t NAME(const ps_address *address, int64_t flags, const ps_wait *wait, char *host, "
               "int64_t host_capacity, int64_t *host_length, char *service, int64_t service_capacity, "
               "int64_t *service_length, ps_error *err)")

# The target, the function, its head, a body in which right(…) is the library's, and the words of the report.
WRONG = [
    ("address", "ps_address_port", PORT,
     "int32_t status = right(address, port, err); if (!status && *port == 9) *port = 10; return status;",
     "number 0 is 10, not 9"),
    ("address_text", "ps_address_format", FORMAT,
     "int32_t status = right(address, text, capacity, length, err); if (*length > 40) --*length; return status;",
     "has not the length"),
    ("address_text", "ps_address_format", FORMAT,
     "int32_t status = right(address, text, capacity, length, err); if (capacity > 0 && *length > capacity) "
     "text[capacity] = 0; return status;", "is written"),
    ("batch", "ps_socket_recv_batch", RECV_BATCH,
     "int32_t status = right(self, flags, bufsize, buffer, capacity, used, lengths, count, received, err); "
     "if (!status && *received > 1) lengths[1] = lengths[0]; return status;", "has the length"),
    ("constants", "ps_constant_get", CONSTANT,
     "int32_t status = right(name, value, err); if (!strcmp(name, \"AF_INET\")) ++*value; return status;",
     "AF_INET is"),
    ("control", "ps__sys_control_read", ITEM,
     "bool read = right(control, length, position, item); item->size += read && item->size == 3; return read;",
     "an item of|item . differs|heap-buffer-overflow"),
    ("convert", "ps_htons", ONE,
     "int32_t status = right(number, result, err); if (number == 255) *result = 255; return status;",
     "htons of 255 is 255"),
    ("convert", "ps__text_give_as", GIVE,
     "if (capacity == (int64_t)size && capacity > 0) memset(buffer, 0, (size_t)capacity + 1); "
     "return right(operation, name, bytes, size, buffer, capacity, length, err);", "writes byte"),
    ("file", "ps_file_read", FILE_READ,
     "int32_t status = right(self, buffer, capacity, length, err); char one; int64_t more; "
     "if (!status && *length == 7) right(self, &one, 1, &more, NULL); return status;", "gives|buffered"),
    ("file", "ps_file_write", FILE_WRITE,
     "int32_t status = right(self, data, length, written, err); if (status && *written > 0) "
     "right(self, data, 1, NULL, NULL); return status;", "arrive|it ended|bytes were written"),
    ("handle", "ps_socket_close", CLOSE, "int64_t fd; ps_socket_detach(self, &fd, NULL); return right(self, err);",
     "a descriptor is lost"),
    ("handle", "ps_socket_dup", DUP,
     "int32_t status = right(self, socket, err); if (!status) ps_socket_settimeout(*socket, 0.5, NULL); return status;",
     "the timeout is 0.5"),
    ("named_options", "ps__option_text_show", SHOW,
     "right(text, row, value); if (row->kind == PS__DURATION) ps__text_format(text, \" s\");", "appears as|refused"),
    ("plan", "ps__fault_words_number", NUMBER,
     "bool read = right(words, what, least, most, number); if (read) ++*number; return read;", "another|other"),
    ("plan", "ps__fault_words_wrong", "bool NAME(const struct ps__fault_words *words, const char *format, ...)",
     "struct ps__fault_words moved = *words; moved.text++; return right(&moved, \"is wrong\");",
     "stands at|has no character|does not end"),
    ("resolve", "ps_addrinfo_entry", PAIRS_AT,
     "int32_t status = right(self, index, family, type, proto, address, err); if (index == 1 && type) ++*type; "
     "return status;", "other numbers"),
    ("resolve", "ps_getnameinfo", GETNAMEINFO,
     "int32_t status = right(address, flags, wait, host, host_capacity, host_length, service, service_capacity, "
     "service_length, err); if (!status && host_capacity > 4) host[3] = 0; return status;",
     "is cut to|refused|another"),
    ("text", "ps__text_whole", WHOLE, "(void)right; (void)start; return length;", "no whole character"),
]


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def link(self, target, function, head, body):
        """The program of a target, with a function that is wrong."""
        wrapped = [*WRAPPED.get(target, "").split(), function]
        real, own = (head.replace("NAME", f"{prefix}_{function}") for prefix in ("__real", "__wrap"))
        source = (f"{PROLOGUE}{real};\n{own};\n{own} {{\n  __typeof__(&__real_{function}) right = __real_{function};\n"
                  f"  {body}\n}}\n")
        objects = [os.path.join(OBJECTS, name) for name in [f"{target}.o", *LINKED]]
        objects += [os.path.join(SANITIZED, "src", "platform", "faults", name) for name in FAULTS]
        program = os.path.join(self.folder, f"fuzz-{target}")
        command = [*CC, *CFLAGS, "-w", "-D_GNU_SOURCE", f"-I{ROOT}/abi", f"-I{ROOT}/src",
                   f"-I{ROOT}/src/platform/linux", "-o", program, *objects, "-x", "c", "-", "-x", "none",
                   os.path.join(SANITIZED, "lib", "libpolysocket.a"), *(f"-Wl,--wrap={name}" for name in wrapped)]
        subprocess.run(command, input=source, text=True, check=True, timeout=60)
        return program

    def test_every_target_has_a_fault_that_it_finds(self):
        programs = run.targets_of(SANITIZED)
        self.assertEqual(programs, sorted({target for target, *_ in WRONG}))
        for target, function, head, body, words in WRONG:
            with self.subTest(target=target, function=function):
                program = self.link(target, function, head, body)
                done = subprocess.run([program], cwd=ROOT, capture_output=True, text=True, errors="replace",
                                      timeout=100, check=False)
                self.assertNotEqual(done.returncode, 0, done.stdout)
                self.assertRegex(done.stderr, words)
                self.assertRegex(done.stdout, r"(?m)^# input: (\\x[0-9a-f]{2})*$")

    def test_an_outcome_that_is_never_reached_fails(self):
        done = subprocess.run([os.path.join(SANITIZED, "tests", "fuzz", "fuzz-plan"), "0"], cwd=self.broken_corpus(),
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("not ok 3 - a plan with rules is read again from their text: 0 times", done.stdout)

    def broken_corpus(self):
        """A folder where the corpus of plans is one plan without rules."""
        folder = os.path.join(self.folder, "tests", "fuzz", "corpus")
        os.makedirs(folder)
        with open(os.path.join(folder, "plan.txt"), "w", encoding="ascii") as file:
            file.write("empty \n")
        return self.folder


class Corpora(unittest.TestCase):
    def test_every_target_has_one_of_a_few_kilobytes(self):
        for target in run.targets_of(SANITIZED):
            with self.subTest(target):
                self.assertGreater(len(corpus.read(target)), 1)
                self.assertLess(os.path.getsize(corpus.path_of(target)), 20000)

    def test_an_input_is_the_same_after_it_was_written(self):
        every = bytes(range(256)) + b"\\x41 \n"
        self.assertEqual(corpus.unescaped(corpus.escaped(every)), every)
        self.assertRegex(corpus.escaped(every), r"\A[!-~]*\Z")


# What a program of libFuzzer prints, and how it ends.
GOOD = "INFO: seed\\n#8\\tDONE cov: 12 ft: 3\\nstat::number_of_executed_units: 500\\nstat::average_exec_per_sec: 50\\n"
BAD = ("fuzz-text: a text is wrong [x]\\n==1== ERROR: libFuzzer: deadly signal\\n"
       "stat::number_of_executed_units: 7\\nartifact_prefix='x'; Test unit written to {0}/crash-1\\n")


class Runner(unittest.TestCase):
    """Scripts that print what libFuzzer does stand for its programs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="polysocket-")
        self.addCleanup(folder.cleanup)
        self.build = folder.name
        os.makedirs(os.path.join(self.build, "tests", "fuzz"))
        with open(os.path.join(self.build, "crash-1"), "wb") as file:
            file.write(b"ab\0")

    def program(self, target, output, status):
        path = os.path.join(self.build, "tests", "fuzz", f"fuzz-{target}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\nprintf '%b' \"{output.format(self.build)}\"\nexit {status}\n")
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)

    def run_it(self, *options):
        command = [sys.executable, os.path.join(HERE, "run.py"), "--build", self.build, *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_the_sum_is_that_of_all_programs(self):
        self.program("text", GOOD, 0)
        self.program("plan", GOOD, 0)
        status, output = self.run_it("--executions", "500")
        self.assertEqual(status, 0, output)
        self.assertIn("ok - text: 500 executions, 50 a second, 12 edges\n", output)
        self.assertTrue(output.endswith("fuzz: 2 targets, 1000 executions, 0 with findings\n"), output)

    def test_a_finding_fails_and_shows_its_input(self):
        self.program("text", BAD, 77)
        self.program("plan", GOOD, 0)
        status, output = self.run_it("--executions", "500")
        self.assertEqual(status, 1, output)
        self.assertIn("not ok - text: 7 executions", output)
        self.assertIn("# fuzz-text: a text is wrong [x]\n", output)
        self.assertIn("# the input: ab\\x00\n", output)
        self.assertTrue(output.endswith("fuzz: 2 targets, 507 executions, 1 with findings\n"), output)

    def test_fewer_executions_than_were_asked_for_fail(self):
        self.program("text", GOOD, 0)
        status, output = self.run_it("--executions", "501")
        self.assertEqual(status, 1, output)
        self.assertIn("# it tried 500 of 501 inputs\n", output)
        self.assertEqual(self.run_it("--seconds", "1")[0], 0)

    def test_a_target_that_there_is_not_is_refused(self):
        self.program("text", GOOD, 0)
        status, output = self.run_it("tekst")
        self.assertEqual(status, 2)
        self.assertIn("no target is called tekst; there are text", output)

    @unittest.skipUnless(shutil.which("clang-19"), "clang-19 is not installed: make fuzz asks for it")
    def test_libfuzzer_itself_is_read_right(self):
        program = os.path.join(self.build, "tests", "fuzz", "fuzz-text")
        source = ("#include <stdint.h>\n#include <stddef.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
                  "int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {\n"
                  "  if (size > 2 && data[0] == 'a' && data[1] == 'b') { fputs(\"fuzz-text: found [x]\\n\", stderr); "
                  "abort(); }\n  return 0;\n}\n")
        done = subprocess.run(["clang-19", "-g", "-fsanitize=fuzzer", "-x", "c", "-", "-o", program], input=source,
                              text=True, capture_output=True, timeout=60, check=False)
        if done.returncode != 0:
            self.skipTest("libclang-rt-19-dev is not installed: make fuzz asks for it")
        status, output = self.run_it("--executions", "1000000")
        self.assertEqual(status, 1, output)
        self.assertRegex(output, r"not ok - text: \d+ executions, \d+ a second, [1-9]\d* edges\n")
        self.assertIn("# fuzz-text: found [x]\n", output)
        self.assertRegex(output, r"# the input: ab\S+\n")


if __name__ == "__main__":
    unittest.main()
