# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""One exchange between two programs: an echo server and its client, or an HTTP server and who fetches its page."""

import contextlib
import os
import re

from languages import PYTHON
from processes import Failure

# What a server is given to end by itself once its client has failed: it may have something to say about that.
GRACE = 1.0


def reason(server):
    """What a server has to say when its client has failed; often nothing, as it may still wait for one."""
    try:
        server.output(GRACE)
    except Failure as failure:
        return "" if server.popen.returncode is None else f"; {failure}"
    return ""


def compare(received, path):
    """Complain when bytes aren't the same as those of a file."""
    with open(path, "rb") as file:
        expected = file.read()
    if received == expected:
        return
    place = len(os.path.commonprefix([received, expected]))
    raise Failure(f"{len(expected)} bytes were expected and {len(received)} came; they differ from byte {place} on")


def echo(processes, folder, server, client, address, path):
    """Send a file from a client to a server and back. The address is what the server is to listen on, in words."""
    with processes.started("server", server.command("echo_server", *address), folder) as listening:
        words = listening.first_line().split()
        command = client.command("echo_client", *words)
        try:
            with open(path, "rb") as source, processes.started("client", command, folder, source) as sending:
                received = sending.output()
        except Failure as failure:
            raise Failure(f"{failure}{reason(listening)}") from None
        listening.output()
    compare(received, path)


@contextlib.contextmanager
def http_server(processes, folder):
    """Python's own HTTP server on a free port, serving the files in a folder; gives the port."""
    command = [PYTHON, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with processes.started("HTTP server", command, folder) as serving:
        yield re.search(r" port (\d+) ", serving.first_line()).group(1)


def fetch(processes, folder, language, port, page):
    """Fetch a page of an HTTP server, and compare it with the file of this name in the folder."""
    with processes.started("program", language.command("fetch", "127.0.0.1", port, f"/{page}"), folder) as fetching:
        received = fetching.output()
    compare(received, os.path.join(folder, page))
