# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The clients and the servers of Twisted."""

from programs import Programs, checks, main


@checks("twisted_program.py", "twisted", "OpenSSL", "service_identity")
class TwistedTest(Programs):
    pass


if __name__ == "__main__":
    main()
