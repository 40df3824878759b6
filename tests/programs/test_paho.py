# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""paho-mqtt and Mosquitto."""

import kinds
from programs import Programs, checks, main


@checks("paho_program.py", "paho.mqtt")
class PahoTest(Programs):
    @classmethod
    def prepare(cls, servers):
        return kinds.mosquitto(servers)


if __name__ == "__main__":
    main()
