# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The ten lines that the README shows in each language must run as they stand, against a real echo server."""

import os
import re
import subprocess
import unittest

from cases import BUILD, LANGUAGES, ROOT, FolderTest

from languages import LUAJIT, NODE, PERL, PYTHON, RUBY, TCLSH

PORT = "50007"


def snippets():
    """The snippets of the section, by the language that their fences name."""
    with open(os.path.join(ROOT, "README.md"), encoding="utf-8") as file:
        section = re.search(r"^## The same ten lines$(.*?)^## ", file.read(), re.MULTILINE | re.DOTALL).group(1)
    return dict(re.findall(r"^```(\w+)\n(.*?)^```$", section, re.MULTILINE | re.DOTALL))


class ReadmeTest(FolderTest):
    def assert_talks(self, language, name, command, received):
        """A snippet, written to a file and run by a command, gets an answer and prints it."""
        server = self.start(LANGUAGES["C"].command("echo_server", "AF_INET", "127.0.0.1", "0"), stdout=subprocess.PIPE)
        port = server.stdout.readline().decode().split()[2]
        snippet = snippets()[language]
        self.assertEqual(snippet.count(PORT), 1)
        self.write(name, snippet.replace(PORT, port).encode())
        self.assertEqual(self.run_command(command), (0, f"Received {received}\n".encode(), ""))
        self.assertEqual(server.wait(20), 0)

    def test_there_is_one_for_each_language(self):
        self.assertEqual(sorted(snippets()), ["c", "js", "lua", "perl", "python", "ruby", "tcl"])

    def test_c(self):
        compiler = f"{os.environ.get('CC', 'cc')} -std=c11 -Wall -Wextra -Werror -o program program.c"
        build_and_run = f'eval "{compiler} $(pkg-config --cflags --libs polysocket)" && exec ./program'
        self.assert_talks("c", "program.c", ["sh", "-c", build_and_run], "Hello, world")

    def test_python(self):
        self.assert_talks("python", "program.py", [PYTHON, "program.py"], "b'Hello, world'")

    def test_python_with_the_other_modules(self):
        for module in ("polysocket_ctypes", "polysocket_cffi"):
            with_module = os.path.join(ROOT, "examples", "python", "with_module.py")
            with self.subTest(module=module):
                command = [PYTHON, with_module, module, "program.py"]
                self.assert_talks("python", "program.py", command, "b'Hello, world'")

    def test_ruby(self):
        self.assert_talks("ruby", "program.rb", [RUBY, "program.rb"], "Hello, world")

    def test_lua(self):
        self.assert_talks("lua", "program.lua", [LUAJIT, "program.lua"], "Hello, world")

    def test_javascript(self):
        if not os.path.isdir(os.path.join(BUILD, "koffi", "node_modules", "koffi")):
            self.skipTest("koffi is not installed; make koffi tells why")
        self.assert_talks("js", "program.js", [NODE, "program.js"], "Hello, world")

    def test_tcl(self):
        self.assert_talks("tcl", "program.tcl", [TCLSH, "program.tcl"], "Hello, world")

    def test_perl(self):
        self.assert_talks("perl", "program.pl", [PERL, "program.pl"], "Hello, world")


class WithModuleTest(FolderTest):
    def with_module(self, *words):
        return self.run_command([PYTHON, os.path.join(ROOT, "examples", "python", "with_module.py"), *words])

    def test_the_program_gets_the_module_that_was_asked_for(self):
        self.write("program.py", b"import polysocket, sys\nprint(polysocket.__name__, *sys.argv)\n")
        for module in ("polysocket", "polysocket_ctypes", "polysocket_cffi"):
            ending = self.with_module(module, "program.py", "one", "two")
            self.assertEqual(ending, (0, f"{module} program.py one two\n".encode(), ""))

    def test_too_few_words_are_told_the_usage(self):
        self.assertEqual(self.with_module("polysocket")[0], 1)
        self.assertIn("usage: with_module.py", self.with_module()[2])


if __name__ == "__main__":
    unittest.main()
