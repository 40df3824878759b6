# SPDX-FileCopyrightText: 2026 The polysocket authors
# SPDX-License-Identifier: MIT
"""install(): the whole program uses this module as its socket, and so do its children when it is asked to."""

import os
import subprocess
import sys
import textwrap
import unittest

import polysocket

from support import Case

SITE = os.path.join(os.path.dirname(polysocket.__file__), "site")
USED = "import socket; print(socket.socket.__module__)"

BEFORE = """
    import polysocket
    polysocket.install()
    import _socket
    import http.client
    import selectors
    import socket
    import socketserver
    from socket import AF_INET, create_connection, socket as kind
    assert socket is polysocket and http.client.socket is polysocket and socketserver.socket is polysocket
    assert kind is polysocket.socket and create_connection is polysocket.create_connection
    assert AF_INET is polysocket.AF_INET
    assert _socket.socket is polysocket._socket.socket and issubclass(kind, _socket.socket)
    print("done")
"""

# Modules that have imported socket, and names of it, and names of it under other names.
AFTER = """
    import http.client
    import socket as before
    import types
    kept = [before]
    other = types.ModuleType("other")
    exec("from socket import *; from socket import socket as kind, AF_INET as number, timeout as expired\\n"
         "import socket as module\\nlisted = [socket]", vars(other))
    import sys
    sys.modules["other"] = other

    class Derived(before.socket):
        pass

    import polysocket
    polysocket.install()
    import socket
    assert socket is polysocket
    assert http.client.socket is polysocket and other.module is polysocket
    assert other.kind is other.socket is polysocket.socket, other.kind
    assert other.getaddrinfo is polysocket.getaddrinfo and other.gethostbyname is polysocket.gethostbyname
    assert other.expired is TimeoutError and other.number == polysocket.AF_INET
    # What nobody can exchange stays what it is.
    assert other.listed[0] is not polysocket.socket and not issubclass(Derived, polysocket.socket)
    with Derived() as one:
        one.settimeout(5)
    assert before is polysocket and kept[0].socket.__module__ == "socket"
    print("done")
"""

TWICE = """
    import sys
    import polysocket
    polysocket.install()
    first = dict(sys.modules), dict(vars(polysocket)), dict(vars(polysocket._socket))
    polysocket.install()
    polysocket.install(children=False)
    assert (dict(sys.modules), dict(vars(polysocket)), dict(vars(polysocket._socket))) == first
    import socket
    assert socket is polysocket
    import os
    assert "POLYSOCKET_INSTALL" not in os.environ
    print("done")
"""

CHILDREN = """
    import multiprocessing
    import subprocess
    import sys


    def used(queue):
        import socket
        queue.put(socket.socket.__module__)


    def spawned():
        context = multiprocessing.get_context("spawn")
        queue = context.Queue()
        process = context.Process(target=used, args=(queue,))
        process.start()
        print("spawned", queue.get(timeout=60), flush=True)
        process.join()


    if __name__ == "__main__":
        import polysocket
        polysocket.install(children=CHILDREN)
        polysocket.install(children=CHILDREN)
        for options in ([], ["-E"]):
            command = [sys.executable, *options, "-c", "import socket; print('child', socket.socket.__module__)"]
            subprocess.run(command, check=True)
        spawned()
        import os
        print(os.environ.get("PYTHONPATH", "").split(os.pathsep).count(polysocket._install.SITE))
"""


class Installed(Case):
    def run_program(self, program, *, options=(), **environment):
        """What a program prints, without a word on stderr. Variables that are None are not there."""
        path = os.path.join(self.folder(), "program.py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(textwrap.dedent(program))
        variables = {**os.environ, **environment}
        done = subprocess.run([sys.executable, *options, path], capture_output=True, text=True, timeout=120,
                              env={name: value for name, value in variables.items() if value is not None})
        self.assertEqual((done.stderr, done.returncode), ("", 0))
        return done.stdout

    def path_with(self, *folders):
        return os.pathsep.join([*folders, os.environ["PYTHONPATH"]]) if "PYTHONPATH" in os.environ else folders[0]

    def test_before_other_modules(self):
        self.assertEqual(self.run_program(BEFORE), "done\n")

    def test_after_other_modules(self):
        self.assertEqual(self.run_program(AFTER), "done\n")

    def test_again_changes_nothing(self):
        self.assertEqual(self.run_program(TWICE), "done\n")

    def test_children_too(self):
        self.assertEqual(self.run_program(CHILDREN.replace("CHILDREN", "True")),
                         "child polysocket\nchild socket\nspawned polysocket\n1\n")

    def test_no_children_unless_asked(self):
        self.assertEqual(self.run_program(CHILDREN.replace("CHILDREN", "False")),
                         "child socket\nchild socket\nspawned socket\n0\n")

    def test_by_the_environment(self):
        site = self.path_with(SITE)
        for value, module in (("1", "polysocket"), ("0", "socket"), ("", "socket"), (None, "socket")):
            self.assertEqual(self.run_program(USED, PYTHONPATH=site, POLYSOCKET_INSTALL=value), f"{module}\n", value)
        self.assertEqual(self.run_program(USED, POLYSOCKET_INSTALL="1"), "socket\n")

    def test_without_the_variable_nothing_is_imported(self):
        program = "import sys; print([name for name in sys.modules if 'polysocket' in name])"
        self.assertEqual(self.run_program(program, PYTHONPATH=self.path_with(SITE), POLYSOCKET_INSTALL=None), "[]\n")

    def test_another_sitecustomize_is_run_too(self):
        folder = self.folder()
        with open(os.path.join(folder, "sitecustomize.py"), "w", encoding="ascii") as file:
            file.write("import socket\nprint('other', __name__, __file__.endswith('sitecustomize.py'),"
                       " socket.socket.__module__)\n")
        for value, module in (("1", "polysocket"), (None, "socket")):
            for path in (self.path_with(SITE, folder), self.path_with(folder, SITE)):
                self.assertEqual(
                    self.run_program("print('program')", PYTHONPATH=path, POLYSOCKET_INSTALL=value).splitlines(),
                    ["other sitecustomize True " + (module if path.startswith(SITE) else "socket"), "program"])


if __name__ == "__main__":
    unittest.main()
