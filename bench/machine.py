# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""What a result was measured on: the machine, the system, and the versions of what was compared."""

import datetime
import os
import platform
import subprocess


def describe(programs):
    """The machine and its software as a dictionary of texts; `programs` are the commands that interpret."""
    result = {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "processor": processor(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') / (1 << 30):.1f} GiB",
        "virtual": "yes" if "hypervisor" in first_of("/proc/cpuinfo", "flags") else "no",
        "system": first_of("/etc/os-release", "PRETTY_NAME").strip('"') or platform.system(),
        "kernel": platform.release(),
        "C library": " ".join(platform.libc_ver()),
        "governor": content("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor") or "unknown",
        "load before": load(),
    }
    result.update({os.path.basename(program): version(program) for program in programs})
    return result


def processor():
    """The processor's name."""
    return first_of("/proc/cpuinfo", "model name") or platform.machine()


def load():
    """The load of the last minute."""
    return f"{os.getloadavg()[0]:.2f}"


def content(path):
    """A small file's text, or an empty one."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except OSError:
        return ""


def first_of(path, name):
    """What the first line of a file says behind this name and a colon or an equals sign."""
    for line in content(path).splitlines():
        for sign in ":=":
            key, found, value = line.partition(sign)
            if found and key.strip() == name:
                return value.strip()
    return ""


def version(program):
    """What an interpreter says of its version, or an empty text when it is not there. Tcl has no option for it."""
    if os.path.basename(program).startswith("tclsh"):
        command, given = [program], "puts [info patchlevel]"
    else:
        command, given = [program, "-v" if "lua" in os.path.basename(program) else "--version"], ""
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return next((line.strip() for line in done.stdout.splitlines() if line.strip()), "")
