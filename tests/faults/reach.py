# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Whether a plan of faults reaches each call that it can name, under whatever name the C library's headers have made of
it: reach.py BUILD [NM]. Where times or offsets were widened, and where sizes are checked, that is another one.
"""

import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from support.tap import Report  # noqa: E402


def symbols(nm, kind, paths):
    """The symbols that object files need, or that they define."""
    said = subprocess.run([nm, "-P", kind, *paths], stdout=subprocess.PIPE, text=True, timeout=60, check=True).stdout
    return {words[0] for words in map(str.split, said.splitlines()) if len(words) > 1}


def plain(name):
    """The name that a program writes for one that the headers have made of it."""
    return re.sub(r"(?:64)?(?:_time64)?(?:_chk)?$", "", re.sub(r"^__(?!wrap_|real_)", "", name))


def beyond_reach(needed, defined):
    """What the library needs, is a form of something that has faults, and has no function in front of it."""
    reached = {name[len("__wrap_"):] for name in defined if name.startswith("__wrap_")}
    named = {plain(name) for name in reached}
    return sorted(name for name in needed if plain(name) in named and name not in reached)


def main():
    build, nm = sys.argv[1], (sys.argv[2:] or ["nm"])[0]
    library = glob.glob(f"{build}/src/**/*.o", recursive=True)
    faults = [path for path in library if "/platform/faults/" in path]
    needed = symbols(nm, "-u", [path for path in library if path not in faults])
    report = Report()
    report.check("the library and what stands in front of it are there", [] if needed and faults else [build])
    report.check("a plan reaches every call that it can name",
                 beyond_reach(needed, symbols(nm, "--defined-only", faults)))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
