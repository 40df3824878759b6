# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""Runs the tests of one module of the package `test` in this process, and writes a line of JSON for each event.

Its argument is a file of JSON: `module`; `ours`, whether polysocket is installed before anything imports socket;
`output`, where the lines go; `folder`, an empty one to work in; `limit`, seconds for one test; `network`, whether
tests that claim to need the Internet are run; `only` and `without`, patterns of CLASS.METHOD; `ids`, the tests to run,
or null for all; `done`, the tests that an earlier process ran.

A test without a result is the one during which the process ended.
"""

import json
import os
import sys

# What tests may need. Only the Internet is left out, and what takes gigabytes or minutes.
RESOURCES = ["cpu", "subprocess", "walltime"]


class Lines:
    """The events. Each is one write, so that none is lost when the process dies; no child process inherits the file."""

    def __init__(self, path):
        self.descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def write(self, **event):
        os.write(self.descriptor, json.dumps(event).encode() + b"\n")


def install_ours():
    """Put polysocket in the place of socket, here and in the Python programs that tests start."""
    early = {"socket", "ssl", "selectors"} & set(sys.modules)
    if early:
        raise RuntimeError(f"imported before polysocket was installed: {', '.join(sorted(early))}")
    import polysocket

    polysocket.install(children=True)


def short_id(test):
    """The id of a test without the name of the package."""
    name = test.id()
    return name.replace("test.", "", 1) if name.startswith("test.") else name.replace("(test.", "(", 1)


def place(traceback):
    """The innermost line of a traceback that is not unittest's own."""
    found = ""
    while traceback is not None:
        frame = traceback.tb_frame
        if "__unittest" not in frame.f_globals:
            found = f"{os.path.basename(frame.f_code.co_filename)}:{traceback.tb_lineno}: "
        traceback = traceback.tb_next
    return found


def last_line(error):
    """Where an error was raised, and the first line of its text."""
    import traceback

    kind, value, trace = error
    text = "".join(traceback.format_exception_only(kind, value)).strip()
    return (place(trace) + text.splitlines()[0])[:400]


def recorder(lines, limit):
    """A result that writes events. unittest is imported here, as it imports much: after the installation."""
    import faulthandler
    import unittest

    class Recorder(unittest.TestResult):
        outcome = None

        def startTest(self, test):
            super().startTest(test)
            self.outcome = ["passed", ""]
            lines.write(start=short_id(test))
            faulthandler.dump_traceback_later(limit, exit=True)

        def stopTest(self, test):
            faulthandler.cancel_dump_traceback_later()
            # Python 3.12.1 stops tests that it skips, and has not started them.
            if self.outcome is not None:
                lines.write(id=short_id(test), outcome=self.outcome[0], why=self.outcome[1])
            self.outcome = None
            super().stopTest(test)

        def note(self, test, outcome, why):
            if self.outcome is None:
                # What prepares a class or a module, or a test that was not started.
                lines.write(id=short_id(test), outcome=outcome, why=why)
            elif self.outcome[0] != "failed":
                self.outcome = [outcome, why]

        def addError(self, test, err):
            self.note(test, "failed", last_line(err))
            print(f"\n== {short_id(test)}\n{self._exc_info_to_string(err, test)}", file=sys.__stderr__, flush=True)

        addFailure = addError

        def addSubTest(self, test, subtest, err):
            if err is not None:
                self.addError(test, err)

        def addSkip(self, test, reason):
            self.note(test, "skipped", str(reason))

        def addUnexpectedSuccess(self, test):
            self.note(test, "failed", "it was expected to fail, and passed")

    return Recorder()


def flat(suite):
    """The tests of a suite, in their order."""
    for test in suite:
        if hasattr(test, "__iter__"):
            yield from flat(test)
        else:
            yield test


def chosen(tests, job):
    """The tests that this process has to run."""
    import fnmatch

    done = set(job["done"])
    asked = None if job["ids"] is None else set(job["ids"])
    for test in tests:
        name = short_id(test)
        own = ".".join(name.rsplit(".", 2)[-2:])
        if name in done or (asked is not None and name not in asked):
            continue
        if job["only"] and not any(fnmatch.fnmatchcase(own, pattern) for pattern in job["only"]):
            continue
        if not any(fnmatch.fnmatchcase(own, pattern) for pattern in job["without"]):
            yield test


def load(job, lines):
    """The tests of the module; None after an event that says why there are none."""
    import importlib
    import unittest

    try:
        from test import support

        support.use_resources = RESOURCES + ["network"] * job["network"]
        module = importlib.import_module(f"test.{job['module']}")
    except unittest.SkipTest as reason:
        lines.write(skipped_module=str(reason))
        return None
    except BaseException:
        import traceback

        traceback.print_exc()
        lines.write(broken=last_line(sys.exc_info()))
        return None
    return unittest.TestSuite(chosen(flat(unittest.defaultTestLoader.loadTestsFromModule(module)), job))


def what_was_used(ours):
    """What is wrong about the socket that the tests used; an empty text when nothing is."""
    module = sys.modules.get("socket")
    if module is None:
        return ""
    name = "polysocket" if ours else "socket"
    if module.__name__ != name:
        return f"the module socket was {module.__name__} and not {name}"
    derived = getattr(sys.modules.get("ssl"), "SSLSocket", module.socket)
    return "" if issubclass(derived, module.socket) else f"ssl.SSLSocket was not derived from {name}.socket"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    del sys.argv[1:]
    # Tests of this project must not be found in the place of CPython's.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [folder for folder in sys.path if os.path.abspath(folder) != here]
    os.chdir(job["folder"])
    lines = Lines(job["output"])
    if job["ours"]:
        install_ours()
    suite = load(job, lines)
    if suite is not None:
        suite.run(recorder(lines, job["limit"]))
        lines.write(end=what_was_used(job["ours"]))


if __name__ == "__main__":
    main()
