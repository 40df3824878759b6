# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Every public header must compile on its own, twice over, by several standards of C and C++, without a warning.

All compilers and years are asked: gcc and clang, and C23 by the name that both have for it.
"""

import collections
import glob
import itertools
import os
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests"))

from support.tap import Report  # noqa: E402

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wsign-conversion", "-Wundef", "-Werror"]
Language = collections.namedtuple("Language", "compilers standards warnings")
LANGUAGES = {
    "c": Language(("gcc", "clang"), ("c11", "c17", "c2x"), ["-Wstrict-prototypes"]),
    "c++": Language(("g++", "clang++"), ("c++17", "c++20"), ["-Wold-style-cast", "-Wzero-as-null-pointer-constant"]),
}


def compile_alone(compiler, language, standard, abi, header):
    """What the compiler says about a file that holds this header and the one declaration that C wants in a file."""
    text = f'#include "{header}"\n#include "{header}"\nextern int declared;\n'
    command = [compiler, f"-std={standard}", *WARNINGS, *LANGUAGES[language].warnings, "-I", abi, "-fsyntax-only"]
    try:
        done = subprocess.run(
            [*command, "-x", language, "-"], input=text, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    except FileNotFoundError:
        return [f"{compiler} is not installed"]
    return [done.stderr or f"{compiler} failed"] if done.returncode else []


def main():
    abi = os.path.join(ROOT, "abi")
    headers = sorted(os.path.relpath(path, abi) for path in glob.glob(f"{abi}/**/*.h", recursive=True))
    report = Report()
    report.check("there are headers", [] if len(headers) > 1 else [f"found {headers} below {abi}"])
    for name, language in LANGUAGES.items():
        for compiler, standard, header in itertools.product(language.compilers, language.standards, headers):
            faults = compile_alone(compiler, name, standard, abi, header)
            report.check(f"{header} alone, {compiler} -std={standard}", faults)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
