# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The server of pyftpdlib and the client of ftplib."""

from programs import Programs, checks, main


@checks("pyftpdlib_program.py", "pyftpdlib", "OpenSSL")
class PyftpdlibTest(Programs):
    pass


if __name__ == "__main__":
    main()
