# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Every place where the built library calls the C library, from its disassembly.

    sites.py LIBRARY

Prints a line for each: where the call returns to, in hexadecimal digits from the start of the library, or 0 for a call
that does not come back to the function that makes it; the C library's function; the library's.
"""

import re
import subprocess
import sys

FUNCTION = re.compile(r"^[0-9a-f]+ <([^>]+)>:$")
INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$")
# A call of a function of another library goes through the linkage table: by a stub (call close@plt, bl close@plt), or
# directly (call *0x1234(%rip) # <close@GLIBC_2.2.5>).
CALLED = re.compile(r"<(\w+)@(?:plt|GLIBC|Base)[^>]*>")


def plain(name):
    """A function's name, without what compilers append to their copies of it."""
    return re.sub(r"\.(constprop|part|isra|cold|lto_priv).*$", "", name)


def sites(lines):
    """(return address, callee, caller) of each call in a disassembly."""
    function, waiting = None, None
    for line in lines:
        head = FUNCTION.match(line)
        if head:
            function = plain(head.group(1))
            continue
        found = INSTRUCTION.match(line)
        if not found:
            continue
        address, action, operands = found.groups()
        if waiting:
            yield address, *waiting
            waiting = None
        called = CALLED.search(operands)
        if called and not function.endswith("@plt") and not called.group(1).startswith("ps_"):
            if action.startswith(("call", "bl", "jal")) and action != "b":
                waiting = (called.group(1), function)
            elif action.startswith(("jmp", "b")):
                yield "0", called.group(1), function


def main():
    command = ["objdump", "-d", "--no-show-raw-insn", sys.argv[1]]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    for site in sites(done.stdout.splitlines()):
        print(*site)


if __name__ == "__main__":
    main()
