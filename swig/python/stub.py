# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Add the constants to the stub of the package: stub.py TEMPLATE NAMES, where NAMES has CONSTANT "NAME" for each.

The names that begin alike are the members of an enumeration, as in the module. Which ones there are is a matter of the
system's headers, so the preprocessor is asked, which also knows when this is built for another machine.
"""

import re
import sys

KINDS = {"AF_": "AddressFamily", "SOCK_": "SocketKind", "MSG_": "MsgFlag", "AI_": "AddressInfo"}


def kind_of(name):
    """The enumeration of a constant, or None."""
    return next((kind for prefix, kind in KINDS.items() if name.startswith(prefix) and name.isupper()), None)


def main():
    """Print the stub."""
    with open(sys.argv[1], encoding="utf-8") as template, open(sys.argv[2], encoding="utf-8") as listed:
        text = template.read()
        names = sorted(set(re.findall(r'CONSTANT "(\w+)"', listed.read())))
    if not names:
        sys.exit("stub.py: no constants were found")
    for kind in KINDS.values():
        members = "".join(f"    {name}: int\n" for name in names if kind_of(name) == kind)
        text = re.sub(rf"^(class {kind}\(\w+\):) \.\.\.\n", rf"\1\n{members}", text, flags=re.MULTILINE)
    print(text, end="")
    print("\n# The constants of the system.")
    for name in names:
        kind = kind_of(name)
        print(f"{name} = {kind}.{name}" if kind else f"{name}: int")


main()
