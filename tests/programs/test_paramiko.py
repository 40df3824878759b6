# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""paramiko and OpenSSH."""

import kinds
from programs import Programs, checks, main


@checks("paramiko_program.py", "paramiko")
class ParamikoTest(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.sshd(servers)


if __name__ == "__main__":
    main()
