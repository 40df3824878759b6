# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""asyncio itself, and its servers in processes that inherit what the program uses."""

from programs import Programs, checks, main


@checks("asyncio_program.py", long=("five_thousand_streams_run_at_once",))
class AsyncioTest(Programs):
    options = ("--children",)


if __name__ == "__main__":
    main()
