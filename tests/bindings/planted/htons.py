# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""An htons with the fault that FAULT names."""

import os
import signal
import time

kept = []


def htons(*_):
    fault = os.environ["FAULT"]
    if fault == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif fault == "hang":
        time.sleep(100)
    elif fault == "class":
        raise KeyError("htons")
    elif fault == "name":
        raise ValueError("wrong")
    elif fault == "descriptor":
        kept.append(os.dup(0))
    elif fault == "memory":
        kept.append(bytearray(b"x" * 50000))
    elif fault == "reference":
        kept.extend(_)


library.htons = htons  # noqa: F821 - the caller has it
