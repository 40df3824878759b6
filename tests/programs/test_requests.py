# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""requests and nginx."""

import kinds
from programs import Programs, checks, main


@checks("requests_program.py", "requests")
class RequestsTest(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.nginx(servers)


if __name__ == "__main__":
    main()
