# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Lists of tests that fail where they run through no fault of the library, with a reason each: the files skips.ini."""

import configparser


def parse(text):
    """The sections, each with reasons by the name of the test, which may have any character but =."""
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str
    parser.read_string(text)
    return parser


def read(path):
    with open(path, encoding="utf-8") as file:
        return parse(file.read())
