# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Servers on AF_UNIX paths, and the sockets that a service manager passes, in every Python module."""


def create_unix_server(module, path, mode, backlog, type, keep):
    """A socket of `module` that listens on the path."""
    made = None
    try:
        made = module.socket(module.AF_UNIX, module.SOCK_STREAM if type is None else type)
        made.bind_unix(path, mode, keep=keep)
        made.listen() if backlog is None or backlog < 0 else made.listen(backlog)
    except BaseException as error:
        if made:
            made.close()
        name_step("create_unix_server", error)
        raise
    return made


def name_step(operation, error):
    """Put the function in front of the message of a step, which is a note where strerror is the system's text."""
    notes = getattr(error, "__notes__", None)
    if isinstance(error, OSError) and error.strerror:
        if notes:
            notes[0] = f"{operation}: {notes[0]}"
    elif len(error.args) == 1 and isinstance(error.args[0], str) and not error.args[0].startswith(operation):
        error.args = (f"{operation}: {error.args[0]}",)
