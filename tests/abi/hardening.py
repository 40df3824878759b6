# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""How the library and the modules were compiled and linked: hardening.py LIBRARY [MODULE…]

The library is one that was built with this project's own flags. The modules may be anybody's build: they are asked only
what the linker was told.
"""

import os
import re
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from exports import run  # noqa: E402
from support.tap import Report  # noqa: E402

LIBC = re.compile(r"libc\.so|ld-linux")
# Other libraries that a module may need: the library that it wraps, and the interpreter that it is for.
FOR_MODULES = re.compile(r"libpolysocket\.so|libpython|libruby|libtcl|libperl|libm\.so")

# These leave nothing behind where there is nothing to guard, so the compiler's notes have to tell.
OPTIONS = ("-fstack-protector-strong", "-fstack-clash-protection")
# What an interpreter calls when it loads a module.
INITIALIZATION = re.compile(r"(PyInit_|Init_|boot_)\w+|\w+_(Safe)?(Init|Unload)")


class Linked:
    """A shared object as readelf sees it."""

    def __init__(self, path):
        self.name = os.path.basename(os.path.realpath(path))
        self.dynamic = run("readelf", "-dW", path)
        self.segments = run("readelf", "-lW", path)
        self.needed = re.findall(r"NEEDED.*\[(.*)\]", self.dynamic)
        self.header = run("readelf", "-hW", path)
        symbols = run("nm", "-D", "--undefined-only", path).split()
        self.imported = {symbol.partition("@")[0] for symbol in symbols}
        self.exported = [line.split()[-1] for line in run("nm", "-D", "--defined-only", path).splitlines()]
        # What gcc notes about each source; other compilers note no options.
        self.options = re.findall(r"DW_AT_producer .*: (GNU C.*)", run(
            "readelf", "--debug-dump=info", "--dwarf-depth=1", path))

    def has(self, tag, value=""):
        return bool(re.search(rf"\({tag}\).*{re.escape(value)}", self.dynamic))


def faults(facts):
    return [f"not so: {what}" for what, holds in facts.items() if not holds]


def safely_linked(linked):
    """So that nobody can patch it while it runs, inject a library, or make it fail late."""
    return faults({
        "it can be loaded anywhere": re.search(r"Type: +DYN ", linked.header),
        "all symbols are bound at once": linked.has("FLAGS", "BIND_NOW") or linked.has("FLAGS_1", "NOW"),
        "its tables become read-only": "GNU_RELRO" in linked.segments,
        "its stack can't be executed": re.search(r"GNU_STACK.* RW +0x", linked.segments),
        "no segment can be written and executed": not re.search(r"LOAD.* RWE ", linked.segments),
        "its text needs no relocation": not linked.has("TEXTREL") and not linked.has("FLAGS", "TEXTREL"),
        "it names no folder to search": not linked.has("RPATH") and not linked.has("RUNPATH"),
    })


def a_good_guest(linked):
    """What a host relies on that loads the library, and perhaps lets it go while a thread is within."""
    soname = linked.name.rsplit(".", 2)[0]
    return faults({
        f"its SONAME is {soname}": linked.has("SONAME", f"[{soname}]"),
        "it can't be unloaded": linked.has("FLAGS_1", "NODELETE"),
    })


def guarded_code(linked):
    """The compiler's guards leave calls behind: of what a smashed stack ends in, and of functions that know a size."""
    return faults({
        "the stack is guarded": "__stack_chk_fail" in linked.imported,
        "the C library checks sizes": any(re.fullmatch(r"__\w+_chk", name) for name in linked.imported),
        **{f"all of it is compiled with {option}": all(option in noted for noted in linked.options)
           for option in OPTIONS},
    })


def offered(module):
    """What a module exports besides its initialization: other modules could take it for theirs."""
    return [name for name in module.exported if not INITIALIZATION.fullmatch(name)]


def foreign(linked, allowed):
    return [name for name in linked.needed if not LIBC.match(name) and not (allowed and allowed.match(name))]


def main():
    library, *modules = map(Linked, sys.argv[1:])
    report = Report()
    report.check("the library is linked as it should be", safely_linked(library) + a_good_guest(library))
    report.check("the library is compiled as it should be", guarded_code(library))
    report.check("the library needs only libc", foreign(library, None))
    for module in modules:
        report.check(f"{module.name} is linked as it should be", safely_linked(module))
        report.check(f"{module.name} exports nothing but its initialization", offered(module))
        report.check(f"{module.name} needs only libc, polysocket and its interpreter", foreign(module, FOR_MODULES))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
