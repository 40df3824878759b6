# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""dnspython and dnsmasq."""

import kinds
from programs import Programs, checks, main


@checks("dnspython_program.py", "dns")
class DnspythonTest(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.dnsmasq(servers)


if __name__ == "__main__":
    main()
