# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Every block of code of the README and of the manual is run, and prints what it says; or it says why it is not run.

The reference, and the chats of the tutorials, have tests of their own.
"""

import contextlib
import glob
import os
import re
import socket
import subprocess
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import batches  # noqa: E402
import servers  # noqa: E402
from snippets import ANYTHING, COMMENTS, agrees, printed, snippets  # noqa: E402

from cases import ROOT, FolderTest  # noqa: E402

PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "abi/README.md", "examples/README.md", "docs/*.md",
         "docs/tutorial/*.md", "docs/guide/*.md", "bindings/*/README.md")
# Blocks of what is printed, or written by other programs.
NO_CODE = {"", "text", "json"}


def all_snippets():
    for pattern in PAGES:
        for path in sorted(glob.glob(os.path.join(ROOT, pattern))):
            yield from snippets(ROOT, os.path.relpath(path, ROOT))


def runs(snippet):
    return snippet.language in COMMENTS and not snippet.reason and "file" not in snippet.words


def with_ports(stack, snippet):
    """The text of a snippet, with the ports of servers that are there in the place of those that it names."""
    text = snippet.before + snippet.text
    for name, port in snippet.words.items():
        if name in servers.TALKS:
            text = re.sub(rf"\b{port}\b", str(stack.enter_context(servers.server(servers.TALKS[name]))), text)
    return text


class SnippetsTest(batches.EachLanguage, FolderTest):
    def assert_agrees(self, snippet, lines):
        with self.subTest(snippet=str(snippet)):
            said = printed(snippet)
            failed = [line for line in lines if line.startswith("@failed")]
            self.assertEqual(failed, [])
            if said and said != [ANYTHING]:
                self.assertTrue(len(said) == len(lines) and all(map(agrees, said, lines)),
                                f"it says {said}, and prints {lines}")

    def assert_true(self, language):
        """The snippets of a language that end by themselves, and are no whole programs of C."""
        found = [one for one in all_snippets() if one.language == language and runs(one) and
                 "serves" not in one.words and "int main(" not in one.text]
        self.assertTrue(found)
        with contextlib.ExitStack() as stack:
            texts = [with_ports(stack, one) for one in found]
            came = batches.BATCHES[language].run(self.folder, texts)
        for snippet, lines in zip(found, came):
            self.assert_agrees(snippet, lines)

    def test_programs_in_c(self):
        build = 'eval "${CC:-cc} -std=c11 -Wall -Wextra -Werror -o program program.c ' \
                '$(pkg-config --cflags --libs polysocket)" && exec ./program'
        found = [one for one in all_snippets() if one.language == "c" and runs(one) and "int main(" in one.text]
        self.assertTrue(found)
        for snippet in found:
            with contextlib.ExitStack() as stack:
                self.write("program.c", with_ports(stack, snippet).encode())
                status, output, complaint = self.run_command(["sh", "-c", build])
            self.assertEqual((status, complaint), (0, ""), str(snippet))
            self.assert_agrees(snippet, output.decode().splitlines())

    def test_python_with_the_other_modules(self):
        snippet = next(one for one in all_snippets() if one.language == "python" and "echo" in one.words)
        self.assertEqual(snippet.path, "README.md")
        with_module = os.path.join(ROOT, "examples", "python", "with_module.py")
        for module in ("polysocket_ctypes", "polysocket_cffi"):
            with contextlib.ExitStack() as stack:
                self.write("program.py", with_ports(stack, snippet).encode())
                status, output, complaint = self.run_command([batches.PYTHON, with_module, module, "program.py"])
            self.assertEqual((status, complaint), (0, ""))
            self.assert_agrees(snippet, output.decode().splitlines())


class ServersTest(FolderTest):
    """Snippets that serve for ever: each echoes what it is sent."""

    def test_each_echoes(self):
        for snippet in all_snippets():
            if "serves" in snippet.words and runs(snippet) and (batches.KOFFI or snippet.language != "js"):
                with self.subTest(snippet=str(snippet)):
                    self.assert_echoes(snippet)

    def assert_echoes(self, snippet):
        with socket.create_server(("127.0.0.1", 0)) as holder:
            port = holder.getsockname()[1]
        text = re.sub(rf"\b{snippet.words['serves']}\b", str(port), snippet.before + snippet.text)
        batch = batches.BATCHES[snippet.language]
        self.write("server" + batch.suffix, batch.program([text]).encode())
        self.start([*batch.command, "server" + batch.suffix], stdout=subprocess.DEVNULL)
        with self.connected(port) as client:
            client.sendall(b"hello\n")
            self.assertEqual(client.recv(100), b"hello\n")

    def connected(self, port):
        for _ in range(100):
            with contextlib.suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", port), timeout=10)
            time.sleep(0.1)
        return self.fail("the server does not listen")


PAGE = """
<!-- echo=7 before:
one = 1
-->
```python
print(one)  # 2
print("x")  # …
```

<!-- not run: it is an example -->
```sh
false
```

```ruby
raise "on purpose"
```
"""


class MechanismTest(FolderTest):
    """What is wrong in a block is noticed."""

    def setUp(self):
        super().setUp()
        self.write("page.md", PAGE.encode())
        self.found = list(snippets(self.folder, "page.md"))

    def test_a_mark_is_understood(self):
        python, shell, ruby = self.found
        self.assertEqual((python.words, python.before, python.line), ({"echo": "7"}, "one = 1\n", 5))
        self.assertEqual((shell.reason, runs(shell)), ("it is an example", False))
        self.assertEqual((ruby.words, ruby.before, runs(ruby)), ({}, "", True))

    def test_what_is_printed_is_compared(self):
        python = self.found[0]
        came, = batches.BATCHES["python"].run(self.folder, [python.before + python.text])
        self.assertEqual((printed(python), came), (["2", "…"], ["1", "x"]))
        self.assertEqual(list(map(agrees, printed(python), came)), [False, True])

    def test_a_failure_is_told_and_the_others_are_run(self):
        came = batches.BATCHES["ruby"].run(self.folder, [self.found[2].text, 'puts "later"\n'])
        self.assertEqual(came, [["@failed RuntimeError on purpose"], ["later"]])


class RulesTest(unittest.TestCase):
    def test_every_block_is_run_or_says_why_not(self):
        found = [f"{one}: {one.language} is not run, and no mark says why" for one in all_snippets()
                 if one.language not in COMMENTS and one.language not in NO_CODE and not one.reason]
        self.assertEqual(found, [])

    def test_the_readme_has_the_same_lines_in_each_language(self):
        found = [one for one in snippets(ROOT, "README.md") if one.language in COMMENTS]
        self.assertEqual([one.language for one in found], ["c", "python", "ruby", "tcl", "perl", "lua", "js"])
        self.assertEqual({one.words.get("echo") for one in found}, {"50007"})


if __name__ == "__main__":
    unittest.main()
