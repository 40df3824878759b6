# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""pymemcache and memcached."""

import kinds
from programs import Programs, checks, main


@checks("pymemcache_program.py", "pymemcache")
class PymemcacheTest(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.memcached(servers)


if __name__ == "__main__":
    main()
