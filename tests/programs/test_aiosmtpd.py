# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The server of aiosmtpd and the client of smtplib."""

from programs import Programs, checks, main


@checks("aiosmtpd_program.py", "aiosmtpd")
class AiosmtpdTest(Programs):
    pass


if __name__ == "__main__":
    main()
