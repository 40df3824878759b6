# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""gevent, with its own sockets and in the place of the standard library's."""

from programs import Programs, checks, main


@checks("gevent_program.py", "gevent")
class GeventTest(Programs):
    pass


if __name__ == "__main__":
    main()
