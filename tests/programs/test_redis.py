# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""redis-py and Redis."""

import kinds
from programs import Programs, checks, main


@checks("redis_program.py", "redis")
class RedisTest(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.redis(servers)


if __name__ == "__main__":
    main()
