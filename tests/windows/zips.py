# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Tests the zips of `make windows` as docs/guide/windows.md describes them. It prints TAP.

    zips.py [--build FOLDER]

They are built twice, from nothing, and have to be the same. Unpacked in a folder of any name, they are what programs
are built with by pkg-config, with the DLL and with the static archive, and run in Wine.
"""

import argparse
import glob
import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
sys.dont_write_bytecode = True

from check import Wine, build, lacking, lacking_wine  # noqa: E402
from support import tap  # noqa: E402

MACHINES = ("x86_64", "i686")

# Two sockets of a pair, a byte between them, and the library's version.
PROGRAM = """
#include <polysocket.h>
#include <stdio.h>

int main(void) {
  ps_socket *pair[2];
  ps_error err;
  char byte = 0;
  if (ps_socket_pair(2, 1, 0, &pair[0], &pair[1], &err) != PS_OK ||
      ps_socket_sendall(pair[0], 0, "x", 1, NULL, &err) != PS_OK ||
      ps_socket_recv(pair[1], 0, &byte, 1, NULL, &err) != PS_OK) {
    puts(err.message);
    return 1;
  }
  ps_socket_free(pair[0]);
  ps_socket_free(pair[1]);
  printf("%c %s", byte, ps_version());
  return 0;
}
"""


def digests(folder):
    """The zips of a build tree, and what is in them as one number."""
    found = {}
    for path in glob.glob(os.path.join(folder, "dist", "*-windows-*.zip")):
        with open(path, "rb") as file:
            found[os.path.basename(path)] = hashlib.sha256(file.read()).hexdigest()
    return found


def differences(first, second):
    yield from (f"{name} is missing in one of both" for name in sorted(first.keys() ^ second.keys()))
    yield from (f"{name} is {first[name]} and then {second[name]}" for name in sorted(first.keys() & second.keys())
                if first[name] != second[name])


def flags(tree, *options):
    """What pkg-config says of a tree."""
    environment = {**os.environ, "PKG_CONFIG_LIBDIR": os.path.join(tree, "lib", "pkgconfig"), "PKG_CONFIG_PATH": ""}
    return shlex.split(subprocess.run(["pkg-config", *options, "polysocket"], env=environment, check=True, text=True,
                                      stdout=subprocess.PIPE).stdout)


def compile_program(machine, tree, program, *linking):
    """What the compiler says when it fails."""
    command = [f"{machine}-w64-mingw32-gcc", "-Wall", "-Werror", "-x", "c", "-", "-o", program, "-x", "none",
               *flags(tree, "--cflags"), *linking]
    done = subprocess.run(command, input=PROGRAM, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          check=False, timeout=300)
    return done.stdout.splitlines() or ["it failed"] if done.returncode else []


def check_program(report, machine, tree, kind, *linking):
    folder = os.path.join(tree, "bin")
    program = os.path.join(folder, f"{kind}.exe")
    report.check(f"{machine}: a program is built with the {kind}", compile_program(machine, tree, program, *linking))
    reason = lacking_wine(machine)
    if reason or not os.path.exists(program):
        report.skip(f"{machine}: the program with the {kind} runs", reason or "it was not built")
        return
    if kind == "archive":
        folder = os.path.dirname(tree)
        os.replace(program, os.path.join(folder, "archive.exe"))
    with Wine(report.build) as wine:
        report.check(f"{machine}: Wine is set up for the program with the {kind}", wine.set_up().splitlines())
        done = wine.run(folder, f"{kind}.exe")
    version = " ".join(flags(tree, "--modversion"))
    wrong = done.returncode != 0 or done.stdout.decode(errors="replace") != f"x {version}"
    report.check(f"{machine}: the program with the {kind} runs", [done.returncode, done.stdout] if wrong else [])


def check_zip(report, machine, path, folder):
    tree = os.path.join(folder, f"elsewhere-{machine}")
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tree)
    check_program(report, machine, tree, "DLL", *flags(tree, "--libs"))
    check_program(report, machine, tree, "archive", "-static", *flags(tree, "--static", "--libs"))


def main():
    parser = argparse.ArgumentParser(description="Test the zips for Windows.")
    parser.add_argument("--build", default="build", help="the build tree")
    report = tap.Report()
    report.build = parser.parse_args().build
    reason = next(filter(None, map(lacking, MACHINES)), "")
    if reason:
        report.skip("the zips", reason)
        return report.finish()
    with tempfile.TemporaryDirectory(prefix="polysocket-") as folder:
        trees = [os.path.join(folder, name) for name in ("first", "second")]
        for tree in trees:
            goals = [f"windows-{machine}" for machine in MACHINES]
            report.check(f"they are built: {os.path.basename(tree)}", build(tree, *goals))
        first, second = map(digests, trees)
        report.check(f"both times they are the same: {first}", [*differences(first, second)] if first else ["no zip"])
        for machine in MACHINES:
            for path in glob.glob(os.path.join(trees[0], "dist", f"*-windows-{machine}.zip")):
                check_zip(report, machine, path, folder)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
