# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The symbols that the built library exports, and those that it needs.

    exports.py LIBRARY ARCHIVE [MAP [HEADERS]]
"""

import collections
import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
sys.path.insert(0, os.path.join(ROOT, "tests"))

from support.tap import Report  # noqa: E402

# A library in somebody's process neither prints, nor ends it, nor touches its signals; it polls instead of
# selecting, and uses no function that answers from a static buffer. pthread_sigmask is allowed: sendfile holds SIGPIPE
# back from the calling thread for as long as it runs. pthread_create too: a look-up that may have to be left runs in a
# thread; test_side_effects.py sees that no other does.
FORBIDDEN = set("""
    printf fprintf vprintf vfprintf puts fputs putchar perror fwrite exit _exit abort atexit on_exit signal sigaction
    sigprocmask select pselect alarm system popen fork setlocale setenv putenv strerror
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
    """The symbol map as a list of (symbol, version node)."""
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    symbols = []
    for node, body in re.findall(r"(\w[\w.]*)\s*\{(.*?)\}", text, re.DOTALL):
        visible = re.split(r"\blocal\s*:", body)[0].replace("global:", "")
        symbols += [(symbol, node) for symbol in filter(None, re.split(r"[\s;]+", visible))]
    return symbols


def dynamic(library):
    """What nm says of each symbol that the library exports: its kind, its name, its version node."""
    for line in run("nm", "-D", "--defined-only", "--with-symbol-versions", library).splitlines():
        kind, name = line.split()[-2:]
        if kind != "A":
            symbol, _, node = name.partition("@")
            yield kind, symbol, node.lstrip("@")


def exported(library):
    """The dynamic symbols as {symbol: version node}."""
    return {symbol: node for _, symbol, node in dynamic(library)}


def imported(library):
    return {line.split()[-1].partition("@")[0] for line in run("nm", "-D", "--undefined-only", library).splitlines()}


def difference(first, second, what):
    return [f"{name} {what}" for name in sorted(set(first) - set(second))]


def repeated(names):
    return [f"{name} is there more than once" for name, times in collections.Counter(names).items() if times > 1]


def compare(report, in_headers, in_map, in_library):
    nodes = dict(in_map)
    report.check("there is something to compare", [] if in_headers else ["the headers declare nothing"])
    report.check("the map names each symbol once", repeated(name for name, _ in in_map))
    report.check("what the headers declare is in the map", difference(in_headers, nodes, "isn't in the map"))
    report.check("what the map lists is declared", difference(nodes, in_headers, "isn't declared in a header"))
    report.check("what the map lists is exported", difference(nodes, in_library, "isn't exported"))
    report.check("nothing else is exported", difference(in_library, nodes, "is exported, and not in the map"))
    wrong = [name for name, node in in_library.items() if nodes.get(name, node) != node]
    report.check("each symbol has the version of its node", [f"{name}@{in_library[name]}" for name in wrong])


def main():
    library, archive = sys.argv[1:3]
    map_path = sys.argv[3] if len(sys.argv) > 3 else os.path.join(ROOT, "abi", "polysocket.map")
    headers = sys.argv[4] if len(sys.argv) > 4 else os.path.join(ROOT, "abi")
    in_headers, in_map = declared(headers), mapped(map_path)
    in_archive = {line.split()[-1] for line in run("nm", "-g", "--defined-only", archive).splitlines() if " " in line}
    report = Report()
    compare(report, in_headers, in_map, exported(library))
    # The loader copies exported data into the program, whose size is then frozen.
    data = [f"{name} is no function" for kind, name, _ in dynamic(library) if kind not in "Ti"]
    report.check("only functions are exported", data)
    report.check("the archive has them too", difference(dict(in_map), in_archive, "isn't in the archive"))
    foreign = sorted(name for name in in_archive if not name.startswith("ps_"))
    report.check("the archive defines only ps_ names", foreign)
    plain = {re.sub(r"^__(\w+)_chk$", r"\1", name) for name in imported(library)}
    report.check("nothing forbidden is called", [f"{name} is called" for name in sorted(plain & FORBIDDEN)])
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
