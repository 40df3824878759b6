# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Rules about includes: data flows one way, downwards, and the system is met in few places."""

import os
import re

import source

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', re.MULTILINE)

# A layer, and the folders that its files may include from; abi is the contract and may be included by all.
MAY_INCLUDE = {
    "abi": {"abi"},
    "src/base": {"abi", "src/base"},
    "src/platform": {"abi", "src/base", "src/platform"},
    "src/address": {"abi", "src/base", "src/platform", "src/address"},
    "src/core": {"abi", "src/base", "src/platform", "src/address", "src/core"},
}

# The headers that a C11 implementation has wherever it runs.
STANDARD_C = {
    f"{name}.h"
    for name in """assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
    stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar
    wctype""".split()
}

# The ports, and what several of them share.
PORTS = ("src/platform/linux/", "src/platform/portable/", "src/platform/win32/")
SHARED = {"src/platform/posix/": ("src/platform/linux/", "src/platform/portable/"),
          "src/platform/all_ports/": (*PORTS, "src/platform/posix/")}
OBLIGATIONS = "src/platform/platform.h"

# Where system headers are at home: the ports, the address families, and the table of constants.
SYSTEM_PLACES = (*PORTS, *SHARED, "src/platform/faults/", "src/address/", "src/core/constants.", "src/core/constants/")


def includes(root, below):
    """Every include of C files below a folder: the file, the line, whether it's a system's, and the name."""
    for path in source.files(root, (".c", ".h", ".def", ".inc", ".i"), below):
        text = source.read(root, path)
        for match in INCLUDE.finditer(text):
            yield path, source.line_of(text, match.start()), match.group(1) == "<", match.group(2)


def chooses_port(path):
    return path == OBLIGATIONS or path.startswith(tuple(SHARED))


def resolve(root, path, name, system=False):
    """The file of the tree that an include means: next to the file itself, if in quotes, or below src or abi. The
    obligations of a platform, and what ports share, include headers of the port that is chosen."""
    folders = ("src", "abi") if system else (os.path.dirname(path), "src", "abi")
    for folder in (*folders, *PORTS) if chooses_port(path) else folders:
        candidate = os.path.normpath(os.path.join(folder, name))
        if os.path.isfile(os.path.join(root, candidate)):
            return candidate
    return None


def layer_of(path):
    return next((layer for layer in MAY_INCLUDE if path.startswith(layer + "/")), None)


def includes_point_downwards(root):
    for below in ("abi", "src"):
        for path, line, system, name in includes(root, below):
            layer = layer_of(path)
            target = resolve(root, path, name, system)
            if target is None and system:
                continue
            if layer is None:
                yield f"{path}:{line}: this file is in none of the layers"
            elif target is None:
                yield f'{path}:{line}: "{name}" is neither next to this file nor below src or abi'
            elif layer_of(target) not in MAY_INCLUDE[layer]:
                yield f"{path}:{line}: {layer} must not include {target}"


def platforms_are_behind_their_header(root):
    """What a port has in its folder is for itself: the others would not find it in another port."""
    for path, line, system, name in includes(root, "src"):
        target = resolve(root, path, name, system) or ""
        folder = os.path.dirname(target) + "/"
        insiders = (folder, *SHARED.get(folder, ()))
        hidden = os.path.dirname(folder[:-1]) == "src/platform" and not path.startswith(insiders)
        if hidden and not (chooses_port(path) and "/" not in name):
            yield f"{path}:{line}: {target} is behind platform/platform.h"


# Folders outside of the library; its unit tests, and the targets of the fuzzer, may look inside.
OUTSIDE = ("swig", "bindings", "examples", "bench", "tests")
INSIDERS = ("tests/unit/", "tests/windows/unit/", "tests/fuzz/")


def others_see_the_contract_alone(root):
    for below in OUTSIDE:
        for path, line, system, name in includes(root, below):
            target = resolve(root, path, name, system) or ""
            if target.startswith("src/") and not path.startswith(INSIDERS):
                yield f"{path}:{line}: {target} is the inside of the library"


def system_headers_stay_in_their_places(root):
    for path, line, system, name in includes(root, "src"):
        if system and name not in STANDARD_C and not path.startswith(SYSTEM_PLACES):
            yield f"{path}:{line}: <{name}> is the system's, which only {', '.join(SYSTEM_PLACES)} may use"


def public_headers_need_standard_c_alone(root):
    for path, line, system, name in includes(root, "abi"):
        if system and name not in STANDARD_C:
            yield f"{path}:{line}: a public header must not need <{name}>"


LANGUAGE_CONDITIONAL = re.compile(
    r"^[ \t]*%?#[ \t]*(?:if|ifdef|ifndef|elif)\b"
    r".*\bSWIG(?!IMPORTED\b|WORDSIZE64\b|INTERN\b|EXPORT\b)[A-Z][A-Z0-9]*\b.*$",
    re.MULTILINE,
)


def shared_swig_files_know_no_language(root):
    for below in ("swig/model", "swig/shared"):
        for path in source.files(root, (".i", ".h", ".c", ".swg"), below):
            text = source.read(root, path)
            for match in LANGUAGE_CONDITIONAL.finditer(text):
                yield f"{path}:{source.line_of(text, match.start())}: {match.group(0).strip()}"


RULES = [
    includes_point_downwards,
    platforms_are_behind_their_header,
    others_see_the_contract_alone,
    system_headers_stay_in_their_places,
    public_headers_need_standard_c_alone,
    shared_swig_files_know_no_language,
]
