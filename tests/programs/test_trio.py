# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Trio."""

from programs import Programs, checks, main


@checks("trio_program.py", "trio")
class TrioTest(Programs):
    pass


if __name__ == "__main__":
    main()
