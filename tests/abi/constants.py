# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The tables of constants against the headers of this system, which may be older or newer than those of the tables.

    constants.py LIBRARY
"""

import ctypes
import keyword
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path[:0] = [os.path.join(ROOT, "tests"), os.path.join(ROOT, "abi", "tools")]

import constants  # noqa: E402
from support.tap import Report  # noqa: E402

CC = os.environ.get("CC", "cc").split()

# Headers that older systems lack: those of a family, and an include that came late.
LACKING = [
    ["linux/can/isotp.h"], ["linux/can/j1939.h"], ["linux/vm_sockets.h"], ["linux/can/isotp.h", "linux/can/j1939.h",
     "linux/can/raw.h", "linux/can/bcm.h", "linux/can.h", "linux/vm_sockets.h", "linux/tipc.h", "linux/if_alg.h",
     "linux/rtnetlink.h", "linux/net_tstamp.h"],
]


def library_values(path):
    library = ctypes.CDLL(path)
    name, value, found = ctypes.c_char_p(), ctypes.c_int64(), {}
    library.ps_constant_count.restype = ctypes.c_int64
    for index in range(library.ps_constant_count()):
        library.ps_constant_at(ctypes.c_int64(index), ctypes.byref(name), ctypes.byref(value), None)
        found[name.value.decode()] = value.value
    return found


def differing(rows, headers, built):
    """Rows whose value differs from what these headers say; names that they don't know are no fault."""
    values, _ = headers.values(name for name in [*headers.macros, *headers.enumerators]
                               if constants.public_name(name, headers) in rows)
    for name, value in values.items():
        public = constants.public_name(name, headers)
        if public in built and built[public] != value:
            yield f"{public} is {built[public]}, and {value} in the headers"


def lost(rows, headers, built):
    """Rows that the headers of the build had and the library has not."""
    for name, value in rows.items():
        if name not in built and (value is not None or name in headers.macros):
            yield f"{name} is in the tables and the headers, and not in the library"


def unsuitable(names):
    """A constant is an attribute in Python and JavaScript, a constant in Ruby, a variable in Tcl, a field in Lua."""
    for name in names:
        if not re.fullmatch(r"[A-Z][A-Za-z0-9_]*", name) or keyword.iskeyword(name):
            yield f"{name} is no name for a constant in every language"
        if name.startswith("PS_"):
            yield f"{name} could be one of the library's own"


def compiled(*options):
    command = [*CC, "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-Iabi", "-Isrc",
               *options, "-fsyntax-only", "src/core/constants.c"]
    done = subprocess.run(command, cwd=ROOT, text=True, timeout=60, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return [done.stdout] if done.returncode else []


def search_path():
    """The folders in which the compiler looks for the system's headers."""
    done = subprocess.run([*CC, "-E", "-v", "-x", "c", os.devnull], text=True, timeout=60, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env=dict(os.environ, LC_ALL="C"))
    listed = re.search(r"#include <\.\.\.> search starts here:\n(.*?)End of search list", done.stderr, re.DOTALL)
    return [line.strip() for line in listed.group(1).splitlines()]


def without(folder, missing):
    """The options for a search path without some headers, by way of links to all the others."""
    options = ["-nostdinc"]
    for number, place in enumerate(search_path()):
        shadow = os.path.join(folder, str(number))
        inside = {os.path.dirname(header) for header in missing}
        for parent in ["", *sorted(inside), *sorted({os.path.dirname(name) for name in inside} - {""})]:
            os.makedirs(os.path.join(shadow, parent), exist_ok=True)
        for parent in {"", *inside, *(os.path.dirname(name) for name in inside)}:
            real = os.path.join(place, parent)
            for entry in os.listdir(real) if os.path.isdir(real) else ():
                link = os.path.join(shadow, parent, entry)
                if os.path.join(parent, entry) not in missing and not os.path.lexists(link):
                    os.symlink(os.path.join(os.path.abspath(real), entry), link)
        options += ["-isystem", shadow]
    return options


def check_old_headers(report):
    for missing in LACKING:
        with tempfile.TemporaryDirectory() as folder:
            report.check(f"the tables compile without {' '.join(missing)}", compiled(*without(folder, missing)))
    with tempfile.TemporaryDirectory() as folder:
        place = next((place for place in search_path() if os.path.exists(f"{place}/linux/vm_sockets.h")), None)
        if not place:
            report.skip("the tables compile with a linux/vm_sockets.h that needs sys/socket.h",
                        "there is no such header")
            return
        os.makedirs(f"{folder}/linux")
        with open(f"{place}/linux/vm_sockets.h", encoding="utf-8") as old, \
                open(f"{folder}/linux/vm_sockets.h", "w", encoding="utf-8") as new:
            new.write(old.read().replace("#include <sys/socket.h>", ""))
        report.check("the tables compile with a linux/vm_sockets.h that needs sys/socket.h",
                     compiled("-isystem", folder))


def rewritten(rows):
    """Tables that are not as they would be written anew from their rows."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [*map(constants.path_of, constants.TABLES), constants.HEADERS_FILE]
        for path in paths:
            os.makedirs(os.path.join(folder, os.path.dirname(path)), exist_ok=True)
        constants.write(rows, folder)
        for path in paths:
            with open(os.path.join(folder, path), encoding="utf-8") as new, \
                    open(os.path.join(ROOT, path), encoding="utf-8") as old:
                if new.read() != old.read():
                    yield f"{path} is edited by hand"


def main(path):
    report = Report()
    rows, headers, built = constants.committed(), constants.Headers(CC[0], CC[1:]), library_values(path)
    report.check("the values are those of this system's headers", differing(rows, headers, built))
    report.check("no row is lost that this system's headers have", lost(rows, headers, built))
    report.check("every name suits every language", unsuitable(built))
    check_old_headers(report)
    report.check("the tables are as make constants writes them", rewritten(rows))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
