# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The implementations that the demo and the tests of the examples run: how the examples are started in each."""

import os

EXAMPLES = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = os.environ.get("PYTHON", "/usr/bin/python3")
RUBY = os.environ.get("RUBY", "/usr/bin/ruby")
TCLSH = os.environ.get("TCLSH", "/usr/bin/tclsh")
PERL = os.environ.get("PERL", "/usr/bin/perl")
LUAJIT = os.environ.get("LUAJIT", "/usr/bin/luajit")
NODE = os.environ.get("NODE", "/usr/bin/node")


class Language:
    def __init__(self, name, folder, suffix="", runner=()):
        self.name = name
        self.folder = folder
        self.suffix = suffix
        self.runner = runner

    def command(self, program, *words):
        """How to start an example of this name with these words."""
        return [*self.runner, os.path.join(self.folder, program + self.suffix), *words]


def python_with(name, module):
    """The examples in Python, with another module in the place of polysocket."""
    folder = os.path.join(EXAMPLES, "python")
    return Language(name, folder, ".py", (PYTHON, os.path.join(folder, "with_module.py"), module))


def node_with_koffi(build):
    """The examples for Node.js, where npm could install koffi."""
    there = os.path.exists(os.path.join(build, "koffi", "node_modules", "koffi"))
    return [Language("koffi", os.path.join(EXAMPLES, "koffi"), ".js", (NODE,))] if there else []


def all_languages(build):
    """Every implementation that is there; the programs in C are in the build tree."""
    return [
        Language("C", os.path.join(os.path.abspath(build), "examples")),
        Language("Python", os.path.join(EXAMPLES, "python"), ".py", (PYTHON,)),
        python_with("ctypes", "polysocket_ctypes"),
        python_with("cffi", "polysocket_cffi"),
        Language("Ruby", os.path.join(EXAMPLES, "ruby"), ".rb", (RUBY,)),
        Language("Tcl", os.path.join(EXAMPLES, "tcl"), ".tcl", (TCLSH,)),
        Language("Perl", os.path.join(EXAMPLES, "perl"), ".pl", (PERL,)),
        Language("Fiddle", os.path.join(EXAMPLES, "fiddle"), ".rb", (RUBY,)),
        Language("LuaJIT", os.path.join(EXAMPLES, "luajit"), ".lua", (LUAJIT,)),
        *node_with_koffi(build),
    ]
