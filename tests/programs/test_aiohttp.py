# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The client and the server of aiohttp."""

from programs import Programs, checks, main


@checks("aiohttp_program.py", "aiohttp")
class AiohttpTest(Programs):
    pass


if __name__ == "__main__":
    main()
