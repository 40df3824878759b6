# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The clients and the servers of Tornado."""

from programs import Programs, checks, main


@checks("tornado_program.py", "tornado")
class TornadoTest(Programs):
    pass


if __name__ == "__main__":
    main()
