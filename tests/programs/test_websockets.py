# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""The clients and the servers of websockets."""

from programs import Programs, checks, main


@checks("websockets_program.py", "websockets")
class WebsocketsTest(Programs):
    pass


if __name__ == "__main__":
    main()
