# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The chat of each tutorial: the programs on the page, run as a reader would, and every client with every server."""

import os
import select
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import batches  # noqa: E402
from snippets import snippets  # noqa: E402

from cases import ROOT, FolderTest  # noqa: E402

# The programs read and print what the terminal's encoding says.
UTF_8 = {**os.environ, "LC_ALL": "C.UTF-8"}
# The tutorial, its suffix, and what runs its programs.
TUTORIALS = {
    "c": (".c", None), "python": (".py", batches.PYTHON), "ruby": (".rb", batches.RUBY), "tcl": (".tcl", batches.TCLSH),
    "perl": (".pl", batches.PERL), "lua": (".lua", batches.LUAJIT), "node": (".js", batches.NODE),
}
if not batches.KOFFI:
    del TUTORIALS["node"]


def setUpModule():
    """Write the programs of all tutorials to a folder, and build those in C."""
    folder = tempfile.mkdtemp(prefix="polysocket-")
    unittest.addModuleCleanup(shutil.rmtree, folder)
    for tutorial in TUTORIALS:
        for snippet in snippets(ROOT, f"docs/tutorial/{tutorial}.md"):
            if "file" in snippet.words:
                with open(os.path.join(folder, snippet.words["file"]), "w", encoding="utf-8") as file:
                    file.write(snippet.text)
    for program in ("first", "chat_server", "chat_client"):
        build = 'eval "${CC:-cc} -Wall -Wextra -Werror -o $0 $0.c $(pkg-config --cflags --libs polysocket)"'
        subprocess.run(["sh", "-c", build, program], cwd=folder, check=True, timeout=60)
    ChatTest.programs = folder


class ChatTest(FolderTest):
    programs = ""

    def program(self, tutorial, name):
        suffix, runner = TUTORIALS[tutorial]
        path = os.path.join(self.programs, name)
        return [runner, path + suffix] if runner else [path]

    def chat(self, server, first, second):
        """Two clients of a server: each hears what the other says, and both end when they have no more to say."""
        served = self.start(self.program(server, "chat_server") + ["127.0.0.1", "0"], stdout=subprocess.PIPE, env=UTF_8)
        address = served.stdout.readline().decode().split()
        one, other = (subprocess.Popen(self.program(client, "chat_client") + address, stdin=subprocess.PIPE,
                                       stdout=subprocess.PIPE, bufsize=0, env=UTF_8) for client in (first, second))
        for process in (one, other):
            self.addCleanup(self.end, process)
            self.addCleanup(process.stdin.close)
        self.meet(one, other)
        self.say(one, other, "first wörds\n")
        self.say(other, one, "an answer\n")
        one.stdin.close()
        self.assertEqual((one.stdout.read(), one.wait(20)), (b"", 0))
        other.stdin.close()
        self.assertEqual((other.stdout.read(), other.wait(20)), (b"", 0))

    def say(self, one, other, text):
        """One says it, and the other one hears it."""
        one.stdin.write(text.encode())
        one.stdin.flush()
        heard = "ready\n"
        while heard.endswith("ready\n"):
            heard = other.stdout.readline().decode()
        self.assertRegex(heard, rf"\A127\.0\.0\.1:\d+: {text}\Z")

    def meet(self, one, other):
        """Until the other one is connected nobody hears what is said."""
        for _ in range(200):
            one.stdin.write(b"ready\n")
            one.stdin.flush()
            if select.select([other.stdout], [], [], 0.1)[0]:
                return
        self.fail("nothing is heard")

    def test_the_first_program_in_c(self):
        self.assertEqual(self.run_command([os.path.join(self.programs, "first")]), (0, b"hello\n0\n", ""))

    def test_each_server_with_clients_of_two_languages(self):
        names = list(TUTORIALS)
        for number, server in enumerate(names):
            with self.subTest(server=server):
                self.chat(server, server, names[(number + 1) % len(names)])


if __name__ == "__main__":
    unittest.main()
