# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What no program may do."""

import polysocket

polysocket.AF_INETT  # refused
polysocket.socket().settoken("token")  # refused
polysocket.deadline("5")  # refused
polysocket.create_connection(("host", 80), token=polysocket.deadline(1))  # refused
polysocket.socket().send("text")  # refused
polysocket.getaddrinfo("host", 80, deadlin=5)  # refused
polysocket.Token().fire(1)  # refused
