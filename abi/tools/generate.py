# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Writes all that is generated from the headers: generate.py ABI OUTPUT

ABI is the folder with polysocket.h; the files are written below OUTPUT, at the places where the source tree has them.
"""

import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import cdef  # noqa: E402
import declarations  # noqa: E402
import description  # noqa: E402
import embedding  # noqa: E402
import items  # noqa: E402
import layout  # noqa: E402
import lua_types  # noqa: E402
import python_tables  # noqa: E402
import reference  # noqa: E402
import ruby_docs  # noqa: E402


def generated(document):
    """Every file, by its path in the tree."""
    yield "abi/polysocket.json", layout.pretty(document) + "\n"
    yield "abi/polysocket.cdef", cdef.text(document)
    yield "src/base/description.inc", embedding.definition("description", layout.compact(document))
    yield "bindings/python/polysocket_ffi/signatures.py", python_tables.module(document)
    yield "bindings/ruby/sig/constants.rbs", ruby_docs.constants(document)
    for name, text in ruby_docs.files(document):
        yield f"bindings/ruby/lib/polysocket/{name}", text
    for name, text in lua_types.files(document):
        yield f"bindings/luajit/{name}", text
    yield "docs/items.md", items.page(document)
    for name, text in reference.pages(document):
        yield f"docs/reference/{name}", text


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.splitlines()[0])
    abi, output = sys.argv[1:]
    try:
        document, faults = description.describe(abi)
    except declarations.Failed as error:
        sys.exit(f"generate.py: {error}")
    if faults:
        sys.exit("\n".join(faults))
    for path, text in generated(document):
        write(os.path.join(output, path), text)


if __name__ == "__main__":
    main()
