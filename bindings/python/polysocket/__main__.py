# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Run a program with polysocket instead of the standard library's socket."""

import argparse
import builtins
import importlib.machinery
import importlib.util
import io
import os
import runpy
import sys
import types
import zipfile

from . import install


def _arguments():
    parser = argparse.ArgumentParser(
        prog="python -m polysocket", allow_abbrev=False,
        usage="%(prog)s [--children] (SCRIPT | -m MODULE) [ARGUMENT …]",
        description="Run a Python program with polysocket in the place of the standard library's socket.")
    parser.add_argument("--children", action="store_true", help="let Python programs that it starts do the same")
    parser.add_argument("-m", dest="module", action="store_true", help="run a module, as python -m does")
    parser.add_argument("program", metavar="SCRIPT", help="the file to run, or the module's name")
    # What follows is the program's own, which argparse would not leave as it is.
    own = next((at for at, one in enumerate(sys.argv[1:], 2) if not one.startswith("-")), len(sys.argv))
    given = parser.parse_args(sys.argv[1:own])
    given.rest = sys.argv[own:]
    return given


def _check_readable(path):
    """Say what Python itself says of a file that cannot be read, and end with its status."""
    try:
        if not os.path.isdir(path):
            open(path, "rb").close()
    except OSError as error:
        print(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        sys.exit(2)


def _run_module(name):
    """Run a module as the program. Python itself says in one line that there is none."""
    try:
        found = importlib.util.find_spec(name)
    except (ImportError, ValueError):  # the package that it is in
        found = None
    if found is None:
        sys.exit(f"{sys.executable}: No module named {name}")
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _run_script(path):
    """Run a file as the program: as `__main__`, which stays there for what goes on when the file has ended."""
    at = os.path.join(os.getcwd(), path)
    module = types.ModuleType("__main__")
    module.__file__ = at
    vars(module)["__builtins__"] = builtins
    if at.endswith(".pyc"):
        module.__loader__ = importlib.machinery.SourcelessFileLoader("__main__", at)
        code = module.__loader__.get_code("__main__")
    else:
        module.__loader__ = importlib.machinery.SourceFileLoader("__main__", at)
        with io.open_code(at) as file:
            code = compile(file.read(), at, "exec", dont_inherit=True)
    sys.modules["__main__"] = module
    exec(code, vars(module))


def main():
    """Run what the command line says."""
    given = _arguments()
    install(children=given.children)
    sys.argv[:] = [given.program, *given.rest]
    if given.module:
        _run_module(given.program)
        return
    _check_readable(given.program)
    # As Python does: a program finds the modules beside it.
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = os.path.dirname(os.path.realpath(given.program))
    if os.path.isdir(given.program) or zipfile.is_zipfile(given.program):
        runpy.run_path(given.program, run_name="__main__")
    else:
        _run_script(given.program)


if __name__ == "__main__":
    main()
