# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""TIPC on a real kernel: Debian's smallest kernel boots in qemu, without any right, with one program on board.

test_tipc.py GUEST prints the guest's TAP. GUEST is the compiled tipc_guest.c; the kernel's package is fetched with
apt-get and unpacked beside it, never installed.
"""

import glob
import os
import shutil
import subprocess
import sys

MODULES = ("udp_tunnel.ko", "ip6_udp_tunnel.ko", "tipc.ko")
LIMIT = 60


def skip(reason):
    print("1..1")
    print(f"ok 1 - TIPC on a real kernel # SKIP {reason}")
    sys.exit(0)


def kernel(folder):
    """The unpacked kernel package, fetched once."""
    found = glob.glob(f"{folder}/boot/vmlinuz-*")
    if found:
        return found[0]
    listed = subprocess.run(
        ["apt-cache", "depends", "linux-image-cloud-amd64"], stdout=subprocess.PIPE, text=True, check=False
    ).stdout
    packages = [line.split()[1] for line in listed.splitlines() if line.strip().startswith("Depends: linux-image-")]
    if not packages:
        skip("apt knows no linux-image-cloud-amd64")
    os.makedirs(folder, exist_ok=True)
    fetched = subprocess.run(
        ["apt-get", "-q", "download", packages[0]], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, timeout=300, check=False,
    )
    archives = glob.glob(f"{folder}/*.deb")
    if not archives:
        skip(f"the kernel's package cannot be fetched: {fetched.stderr.strip()[-200:]}")
    subprocess.run(["dpkg-deb", "-x", archives[0], folder], check=True)
    return glob.glob(f"{folder}/boot/vmlinuz-*")[0]


def initial_ram_disk(folder, guest):
    """An archive with the guest as its first process, and the kernel's modules."""
    root = os.path.join(folder, "root")
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    shutil.copy(guest, os.path.join(root, "init"))
    for name in MODULES:
        shutil.copy(glob.glob(f"{folder}/lib/modules/*/kernel/net/*/{name}")[0], root)
    archive = os.path.join(folder, "initrd")
    names = "\n".join([".", "init", *MODULES]) + "\n"
    with open(archive, "wb") as file:
        subprocess.run(["cpio", "-o", "-H", "newc", "--quiet"], cwd=root, input=names.encode(), stdout=file, check=True)
    return archive


def boot(image, archive):
    command = ["qemu-system-x86_64", "-accel", "tcg", "-m", "256", "-nographic", "-no-reboot", "-nic", "none",
               "-kernel", image, "-initrd", archive, "-append", "console=ttyS0 quiet loglevel=1 panic=-1"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("ascii", "replace") + f"\nBail out! no end within {LIMIT} seconds\n"
    return done.stdout.decode("ascii", "replace")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if os.uname().machine != "x86_64":
        skip("the virtual machine is an x86-64, and the guest is compiled for this machine")
    for program in ("qemu-system-x86_64", "cpio", "apt-get", "dpkg-deb"):
        if not shutil.which(program):
            skip(f"this machine has no {program}")
    guest = os.path.abspath(sys.argv[1])
    folder = os.path.join(os.path.dirname(guest), "tipc-machine")
    printed = boot(kernel(folder), initial_ram_disk(folder, guest)).replace("\r", "")
    _, mark, tap = printed.partition("\nTAP\n")
    print(tap if mark else f"Bail out! the machine did not start: {printed[-500:]}")
    sys.exit("not ok" in tap)


if __name__ == "__main__":
    main()
