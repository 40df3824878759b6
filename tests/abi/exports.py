# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What the built library shows to the world: its symbols, what it needs, and how it was linked.

    exports.py LIBRARY ARCHIVE [MAP [HEADERS]]
"""

import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests"))

from support.tap import Report  # noqa: E402

# A library in somebody's process neither prints, nor ends it, nor touches signals, nor starts threads; it polls instead
# of selecting, and uses no function that answers from a static buffer.
FORBIDDEN = set("""
    printf fprintf vprintf vfprintf puts fputs putchar perror fwrite exit _exit abort atexit on_exit signal sigaction
    sigprocmask pthread_sigmask pthread_create select pselect alarm system popen fork setlocale setenv putenv strerror
    strtok gethostbyname gethostbyaddr getservbyname getservbyport getprotobyname inet_ntoa localtime gmtime
""".split())


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60, check=True).stdout


def declared(headers):
    """The functions that the headers declare as public."""
    names = []
    for path in sorted(glob.glob(f"{headers}/**/*.h", recursive=True)):
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
        names += re.findall(r"^PS_API\b[^;{]*?\b(\w+)\s*\(", text, re.MULTILINE)
    return names


def mapped(path):
    """The symbol map as {symbol: version node}."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    symbols = {}
    for node, body in re.findall(r"(\w[\w.]*)\s*\{(.*?)\}", text, re.DOTALL):
        visible = re.split(r"\blocal\s*:", body)[0].replace("global:", "")
        for symbol in filter(None, re.split(r"[\s;]+", visible)):
            symbols[symbol] = node
    return symbols


def exported(library):
    """The dynamic symbols as {symbol: version node}."""
    symbols = {}
    for line in run("nm", "-D", "--defined-only", "--with-symbol-versions", library).splitlines():
        kind, name = line.split()[-2:]
        if kind != "A":
            symbol, _, node = name.partition("@")
            symbols[symbol] = node.lstrip("@")
    return symbols


def imported(library):
    return {line.split()[-1].partition("@")[0] for line in run("nm", "-D", "--undefined-only", library).splitlines()}


def difference(first, second, what):
    return [f"{name} {what}" for name in sorted(set(first) - set(second))]


def linking_faults(library):
    """How the library must be linked, so that it can't be patched, unloaded under a thread, or fail late."""
    dynamic = run("readelf", "-dW", library)
    segments = run("readelf", "-lW", library)
    soname = os.path.basename(library).rsplit(".", 2)[0]
    wanted = {
        f"its SONAME is {soname}": f"soname: [{soname}]" in dynamic,
        "all symbols are bound at once": re.search(r"FLAGS\).*BIND_NOW.*FLAGS_1\).*NOW", dynamic, re.DOTALL),
        "it can't be unloaded": re.search(r"FLAGS_1\).*NODELETE", dynamic),
        "its tables become read-only": "GNU_RELRO" in segments,
        "its stack can't be executed": re.search(r"GNU_STACK.* RW +0x", segments),
        "its text needs no relocation": "TEXTREL" not in dynamic,
        "it names no folder to search": "RPATH" not in dynamic and "RUNPATH" not in dynamic,
    }
    return [f"not so: {what}" for what, holds in wanted.items() if not holds]


def main():
    library, archive = sys.argv[1:3]
    map_path = sys.argv[3] if len(sys.argv) > 3 else os.path.join(ROOT, "abi", "polysocket.map")
    headers = sys.argv[4] if len(sys.argv) > 4 else os.path.join(ROOT, "abi")
    in_headers, in_map, in_library = declared(headers), mapped(map_path), exported(library)
    needed = re.findall(r"NEEDED.*\[(.*)\]", run("readelf", "-dW", library))
    global_names = {line.split()[-1] for line in run("nm", "-g", "--defined-only", archive).splitlines() if " " in line}
    foreign = sorted(name for name in global_names if not name.startswith("ps_"))
    report = Report()
    report.check("there is something to compare", [] if in_headers else ["the headers declare nothing"])
    report.check("what the headers declare is in the map", difference(in_headers, in_map, "isn't in the map"))
    report.check("what the map lists is declared", difference(in_map, in_headers, "isn't declared in a header"))
    report.check("what the map lists is exported", difference(in_map, in_library, "isn't exported"))
    report.check("nothing else is exported", difference(in_library, in_map, "is exported, and not in the map"))
    wrong = [name for name, node in in_library.items() if in_map.get(name, node) != node]
    report.check("each symbol has the version of its node", [f"{name}@{in_library[name]}" for name in wrong])
    report.check("the archive defines only ps_ names", foreign)
    report.check("only libc is needed", [name for name in needed if not name.startswith(("libc.so", "ld-linux"))])
    plain = {re.sub(r"^__(\w+)_chk$", r"\1", name) for name in imported(library)}
    report.check("nothing forbidden is called", [f"{name} is called" for name in sorted(plain & FORBIDDEN)])
    report.check("it is linked as it should be", linking_faults(library))
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
