# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""urllib3 and nginx."""

import kinds
from programs import Programs, checks, main


@checks("urllib3_program.py", "urllib3")
class Urllib3Test(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.nginx(servers)


if __name__ == "__main__":
    main()
