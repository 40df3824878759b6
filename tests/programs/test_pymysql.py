# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""PyMySQL and MariaDB."""

import kinds
from programs import Programs, checks, main


@checks("pymysql_program.py", "pymysql")
class PymysqlTest(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.mariadb(servers)


if __name__ == "__main__":
    main()
