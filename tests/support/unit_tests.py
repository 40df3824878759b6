# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The unit tests in C, as their sources declare them."""

import re

# Criterion's three forms, two of which begin with parameters.
DECLARED = re.compile(r"^(?:Test\(|ParameterizedTest\([^,]*,|Theory\(\([^)]*\),)\s*(\w+),\s*(\w+)", re.MULTILINE)


def declared_in(text):
    """The names, suite::name, of the tests in a source."""
    return ["::".join(found) for found in DECLARED.findall(text)]


def declared_in_file(path):
    with open(path, encoding="utf-8") as source:
        return declared_in(source.read())
