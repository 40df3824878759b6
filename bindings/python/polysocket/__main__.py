# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Run a program with polysocket in the place of the standard library's socket."""

import argparse
import os
import runpy
import sys

from . import install


def _arguments():
    parser = argparse.ArgumentParser(
        prog="python -m polysocket", allow_abbrev=False,
        usage="%(prog)s [--children] (SCRIPT | -m MODULE) [ARGUMENT …]",
        description="Run a Python program with polysocket in the place of the standard library's socket.")
    parser.add_argument("--children", action="store_true", help="let Python programs that it starts do the same")
    parser.add_argument("-m", dest="module", action="store_true", help="run a module, as python -m does")
    parser.add_argument("program", metavar="SCRIPT", help="the file to run, or the module's name")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="ARGUMENT", help="the program's own arguments")
    return parser.parse_args()


def _check_readable(path):
    """Say what Python itself says of a file that cannot be read, and end with its status."""
    try:
        if not os.path.isdir(path):
            open(path, "rb").close()
    except OSError as error:
        print(f"{sys.executable}: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        sys.exit(2)


def main():
    """Run what the command line says."""
    given = _arguments()
    install(children=given.children)
    sys.argv[:] = [given.program, *given.rest]
    if given.module:
        runpy.run_module(given.program, run_name="__main__", alter_sys=True)
        return
    _check_readable(given.program)
    # As Python does: a program finds the modules beside it.
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = os.path.dirname(os.path.realpath(given.program))
    runpy.run_path(given.program, run_name="__main__")


if __name__ == "__main__":
    main()
