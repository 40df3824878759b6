# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Many snippets of a language as one program, so that a language has to be started once.

Each snippet has variables of its own. The program prints a line with its number before it, and a line when it fails.
"""

import os
import re
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "examples")]

from cases import BUILD, ROOT  # noqa: E402, F401
from languages import LUAJIT, NODE, PERL, PYTHON, RUBY, TCLSH  # noqa: E402


# npm may not be there, or not reach its registry.
KOFFI = os.path.isdir(os.path.join(BUILD, "koffi", "node_modules"))


class Batch:
    """How the snippets of a language become a program."""

    suffix = start = end = ""
    command = ()

    def wrapped(self, number, text):
        raise NotImplementedError

    def program(self, texts):
        return self.start + "".join(self.wrapped(*one) for one in enumerate(texts)) + self.end

    def run(self, folder, texts):
        """What each of the snippets printed."""
        name = "batch" + self.suffix
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(self.program(texts))
        with open(os.path.join(folder, "greeting.txt"), "w", encoding="utf-8") as file:
            file.write("hello")
        done = subprocess.run([*self.command, name], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=60, check=False)
        found = [[] for _ in texts]
        rest = []
        for line in done.stdout.decode(errors="replace").splitlines():
            if line.startswith("@@"):
                rest = found[int(line[2:])]
            else:
                rest.append(line)
        if done.returncode:
            raise AssertionError(f"the program ended with status {done.returncode}: {done.stdout.decode()[-4000:]}")
        return found


class C(Batch):
    suffix = ".c"
    start = """
#include <polysocket.h>

#include <fcntl.h>
#include <inttypes.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void) {
  setvbuf(stdout, NULL, _IOLBF, 0);
"""
    end = "}\n"
    command = ("sh", "-c", 'eval "${CC:-cc} -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Wno-unused-variable -Werror '
               '-o batch $0 $(pkg-config --cflags --libs polysocket)" && exec ./batch')

    def wrapped(self, number, text):
        return f'  puts("@@{number}");\n  {{\n{text}  }}\n'


class Python(Batch):
    suffix = ".py"
    start = """
import select
import polysocket

def run(number, text):
    print(f"@@{number}", flush=True)
    try:
        exec(compile(text, f"snippet {number}", "exec"), {"polysocket": polysocket, "select": select})
    except Exception as error:
        print("@failed", type(error).__name__, error)

"""
    command = (PYTHON,)

    def wrapped(self, number, text):
        return f"run({number}, {text!r})\n"


class OtherPython(Python):
    """Python's snippets on one of the modules that need no compiler."""

    def __init__(self, module):
        self.start = Python.start.replace("import polysocket", f"import {module} as polysocket")


class Ruby(Batch):
    suffix = ".rb"
    start = 'require "polysocket"\n$stdout.sync = true\n'
    command = (RUBY,)

    def wrapped(self, number, text):
        return f'puts "@@{number}"\nproc do\n{text}rescue StandardError => e\n' \
               '  puts "@failed #{e.class} #{e.message}"\nend.call\n'


class Fiddle(Ruby):
    """Ruby's snippets, with the module that binds the library at run time in the place of the extension."""

    start = 'require "polysocket_fiddle"\nPolysocket = PolysocketFiddle\n$stdout.sync = true\n'


class Tcl(Batch):
    suffix = ".tcl"
    start = "package require polysocket\nfconfigure stdout -buffering line\n"
    command = (TCLSH,)

    def wrapped(self, number, text):
        return f'puts @@{number}\nif {{[catch {{\n{text}}} message]}} {{\n    puts "@failed $message"\n}}\n'


class Perl(Batch):
    suffix = ".pl"
    start = 'use strict;\nuse warnings;\nuse feature "say";\nuse Polysocket qw(:constants deadline);\n$| = 1;\n'
    command = (PERL,)

    def wrapped(self, number, text):
        return f"say '@@{number}';\neval {{\n{text}1 }} or say '@failed ', $@;\n"


class Lua(Batch):
    suffix = ".lua"
    start = 'local ffi = require("ffi")\nlocal posix = require("posix")\nlocal polysocket = require("polysocket")\n' \
            'io.stdout:setvbuf("line")\nlocal ok, err\n'
    command = (LUAJIT,)

    def wrapped(self, number, text):
        return f'print("@@{number}")\nok, err = pcall(function()\n{text}end)\n' \
               'if not ok then print("@failed", tostring(err)) end\n'


class Node(Batch):
    suffix = ".js"
    start = 'const ps = require("polysocket");\n(async () => {\n'
    end = "})();\n"
    command = (NODE,)

    def wrapped(self, number, text):
        text = re.sub(r"^main\(", "await main(", text, flags=re.MULTILINE)
        return f'console.log("@@{number}");\nawait (async () => {{\n{text}}})()' \
               '.catch((error) => console.log("@failed", error.message));\n'


BATCHES = {"c": C(), "python": Python(), "ruby": Ruby(), "tcl": Tcl(), "perl": Perl(), "lua": Lua(), "js": Node()}


class EachLanguage:
    """A test for each language, which asks `assert_true` about it."""

    def test_c(self):
        self.assert_true("c")

    def test_python(self):
        self.assert_true("python")

    def test_ruby(self):
        self.assert_true("ruby")

    def test_tcl(self):
        self.assert_true("tcl")

    def test_perl(self):
        self.assert_true("perl")

    def test_lua(self):
        self.assert_true("lua")

    @unittest.skipUnless(KOFFI, "koffi is not there")
    def test_node(self):
        self.assert_true("js")
